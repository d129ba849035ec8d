"""What was asked before on the same thing, with what was answered: nobody should have to ask, or answer, twice.

Public asks only. The answer is the last decision there was, also of a round before the present one, as it reads with
every correction applied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_events import AskEvent, corrected
from engage.domain.ask_states import AskAction, AskState, Outcome
from engage.models.asks import Ask, AskContribution
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.queries import asks, asks_alike
from engage.queries.asks import AskRow

MOST = 10


@dataclass(frozen=True, slots=True)
class Earlier:
    """An ask from before. Without `outcome` nothing has been decided yet."""

    row: AskRow
    outcome: Outcome | None = None
    reasons: str = ""
    decided_at: datetime | None = None


_ANSWERS = (AskAction.DECIDE, AskAction.SETTLE_OUTSIDE)
_EVENT = (
    EventRow.seq.label("event_seq"), EventRow.kind.label("event_kind"), EventRow.effective_at.label("event_at"),
    EventRow.recorded_at.label("event_recorded"), EventRow.actor_role.label("event_role"),
    EventRow.payload.label("event_payload"),
)  # fmt: skip


def of_theme(
    theme_id: int, *, besides: int | None = None, before: datetime | None = None, limit: int = MOST
) -> tuple[Earlier, ...]:
    """Asks of a theme, the newest first; those that were raised before a moment when it is given. One statement."""
    wanted = Ask.theme_id == theme_id
    if besides is not None:
        wanted = sa.and_(wanted, Ask.id != besides)
    if before is not None:
        wanted = sa.and_(wanted, Ask.raised_at < before)
    return _read(wanted, limit)


def of_ask(row: AskRow, *, later: bool = False, limit: int = MOST) -> tuple[Earlier, ...]:
    """What was asked before on the same thing as an ask: on its theme before it was raised, and what somebody of its
    host said is about the same; `later` ones of the theme too, if wanted. The newest first, but of more than `limit`
    those that somebody named stay. One statement."""
    named: sa.ColumnElement[bool] = Ask.id.in_(asks_alike.standing(row.id))
    same = named
    if row.theme_id is not None:
        theme: sa.ColumnElement[bool] = Ask.theme_id == row.theme_id
        if row.raised_at is not None and not later:
            theme = sa.and_(theme, Ask.raised_at < row.raised_at)
        same = sa.or_(same, theme)
    return _read(sa.and_(same, Ask.id != row.id), limit, named)


def these(ids: Collection[int], *, partnership_id: int) -> tuple[Earlier, ...]:
    """The public ones of a partnership among these, the newest first. One statement; none for none."""
    return _read(sa.and_(Ask.id.in_(sorted(ids)), Ask.partnership_id == partnership_id), len(ids)) if ids else ()


def fed_by(contribution_ids: Iterable[int], *, limit: int = MOST) -> tuple[Earlier, ...]:
    """Asks that any of these contributions feed, the newest first. One statement."""
    feeding = sa.select(AskContribution.ask_id).where(AskContribution.contribution_id.in_(list(contribution_ids)))
    return _read(Ask.id.in_(feeding), limit)


def _read(
    wanted: sa.ColumnElement[bool], limit: int, before_others: sa.ColumnElement[bool] | None = None
) -> tuple[Earlier, ...]:
    # What was joined with another ask is answered there.
    newest = (Ask.raised_at.desc(), Ask.id.desc())
    first = () if before_others is None else (sa.case((before_others, 0), else_=1),)
    some = (
        sa.select(Ask.id)
        .where(asks.PUBLIC, Ask.state != AskState.MERGED, wanted)
        .order_by(*first, *newest)
        .limit(limit)
    )
    told = sa.and_(EventRow.ask_id == Ask.id, EventRow.kind.in_([*_ANSWERS, AskAction.CORRECT]))
    found = db.session.execute(
        asks.rows()
        .add_columns(*_EVENT)
        .outerjoin(EventRow, told)
        .where(Ask.id.in_(some))
        .order_by(*newest, EventRow.seq)
    )
    return tuple(_earlier(list(several)) for _ask_id, several in groupby(found, key=lambda each: each.id))


def _earlier(told: list[Any]) -> Earlier:
    """One ask from its rows, one for each decision and correction."""
    row = asks.as_row(told[0])
    events = [
        AskEvent(
            each.event_seq, AskAction(each.event_kind), each.event_at, each.event_recorded, each.event_role, None,
            each.event_payload,
        )
        for each in told
        if each.event_seq is not None
    ]  # fmt: skip
    answers = {each.seq for each in events if each.kind in _ANSWERS}
    # A correction of anything else is of no interest, and what it corrects was not read.
    here = [each for each in events if each.kind in _ANSWERS or each.payload.get("seq") in answers]
    last = next((each for each in reversed(corrected(here)[0]) if each.kind in _ANSWERS), None)
    if last is None:
        return Earlier(row)
    outcome = Outcome.PASSED_ON if last.kind is AskAction.SETTLE_OUTSIDE else Outcome(last.payload["outcome"])
    return Earlier(row, outcome, last.text("reasons"), last.effective_at)
