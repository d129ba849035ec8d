"""The register that a digest is held against, counted from `ask_events` alone.

No cached column is looked at and no history is folded: what went wrong in the making of a digest does not go wrong
here. A body was accountable for an ask that was raised to it, until another body accepted it, or came after it when it
ended; it is closed when no reopening follows a closing; all as it was recorded up to a moment.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.ask_states import AskAction
from engage.domain.digest_data import Register
from engage.domain.digest_lines import Window
from engage.models.asks import Ask
from engage.models.asks import AskEvent as EventRow
from engage.queries.reading import Reading

_BODY: Any = sa.bindparam("body", type_=sa.Integer)
_START: Any = sa.bindparam("start", type_=EventRow.recorded_at.type)
_END: Any = sa.bindparam("end", type_=EventRow.recorded_at.type)

_TO_A_BODY = (AskAction.PASS_ON.value, AskAction.SUCCEED.value)
_CHANGES_HANDS = (AskAction.ACCEPT.value, AskAction.SUCCEED.value)


def _number(event: Any, key: str) -> sa.ColumnElement[int]:
    # The key is written out: an index on what stands under it is not found for one that is a parameter.
    name = sa.bindparam(None, key, type_=sa.JSON.JSONIndexType(), unique=True, literal_execute=True)
    return event.payload[name].as_integer()  # type: ignore[no-any-return]


def _register() -> sa.Select[Any]:
    """For every ask that must have a line its reference once, and for all others together an empty one."""
    raised, first, passed = aliased(EventRow), aliased(EventRow), aliased(EventRow)
    # Other bodies' asks are not looked at: what was raised to this one is found by an index, what was passed is little.
    to_it = sa.union(
        sa.select(first.ask_id).where(first.kind == AskAction.RAISE.value, _number(first, "body_id") == _BODY),
        sa.select(passed.ask_id).where(passed.kind.in_(_TO_A_BODY), _number(passed, "to_body_id") == _BODY),
    )
    taken_on_by = _taken_on_by(raised.ask_id)
    quiet = sa.and_(_closed(raised.ask_id), raised.ask_id.not_in(_news()))
    name = sa.select(Ask.reference).where(Ask.id == raised.ask_id).correlate(raised).scalar_subquery()
    asks = (
        sa.select(sa.case((quiet, None), else_=name).label("reference"))
        .where(
            raised.kind == AskAction.RAISE.value,
            raised.recorded_at <= _END,
            raised.ask_id.in_(to_it),
            sa.func.coalesce(taken_on_by, _number(raised, "body_id")) == _BODY,
        )
        .cte("asks_of_the_body")
        .prefix_with("MATERIALIZED")  # or SQLite looks everything up twice, for the rows and for the groups
    )
    return sa.select(asks.c.reference, sa.func.count()).group_by(asks.c.reference).order_by(asks.c.reference)


def _taken_on_by(ask_id: Any) -> sa.ScalarSelect[int]:
    """The body that the ask was last passed on to before anybody last accepted it, or the one that came after a body
    that ended, whichever was later."""
    passed, accepted = aliased(EventRow), aliased(EventRow)
    last = (
        sa.select(sa.func.max(accepted.seq))
        .where(accepted.ask_id == ask_id, accepted.kind.in_(_CHANGES_HANDS), accepted.recorded_at <= _END)
        .correlate_except(accepted)
        .scalar_subquery()
    )
    return (
        sa.select(_number(passed, "to_body_id"))
        .where(passed.ask_id == ask_id)
        .where(
            sa.or_(
                sa.and_(passed.kind == AskAction.PASS_ON.value, passed.seq < last),
                sa.and_(passed.kind == AskAction.SUCCEED.value, passed.seq == last),
            )
        )
        .order_by(passed.seq.desc())
        .limit(1)
        .correlate_except(passed)
        .scalar_subquery()
    )


def _closed(ask_id: Any) -> sa.ColumnElement[bool]:
    """Closed, or put together with another ask, which has the line."""
    return sa.or_(
        _and_not_since(ask_id, AskAction.CLOSE, AskAction.REOPEN),
        _and_not_since(ask_id, AskAction.MERGE, AskAction.PART),
    )


def _and_not_since(ask_id: Any, done: AskAction, undone: AskAction) -> sa.ColumnElement[bool]:
    closed, reopened = aliased(EventRow), aliased(EventRow)
    later = (
        sa.select(reopened.id)
        .where(
            reopened.ask_id == closed.ask_id, reopened.kind == undone.value, reopened.seq > closed.seq,
            reopened.recorded_at <= _END,
        )
        .correlate_except(reopened)
        .exists()
    )  # fmt: skip
    return (
        sa.select(closed.id)
        .where(closed.ask_id == ask_id, closed.kind == done.value, closed.recorded_at <= _END)
        .where(sa.not_(later))
        .correlate_except(closed)
        .exists()
    )


def _news() -> sa.Select[tuple[int]]:
    """Asks to which anything was recorded in the window."""
    return sa.select(EventRow.ask_id).where(EventRow.recorded_at.between(_START, _END))


_REGISTER = Reading(_register())


def register(body_id: int, window: Window) -> Register:
    """The register of a body as of the window's end: the asks that must have a line, and how many more there are.
    One statement."""
    rows = _REGISTER.rows(body=body_id, start=window.start, end=window.end)
    counts: dict[str | None, int] = {reference: count for reference, count in rows}
    before = counts.pop(None, 0)
    return Register(frozenset(each for each in counts if each is not None), before)
