"""What a digest is compiled from, and the register it is held against, in a fixed number of statements.

Everything is as it was recorded up to a moment. Histories come from `ask_events`; cached columns only narrow down
which histories are worth reading. The register is counted from `ask_events` again, without those columns and without
folding anything: what went wrong in the one does not go wrong in the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.ask_events import AskEvent
from engage.domain.ask_states import AskAction, AskState
from engage.domain.deadlines import WorkingCalendar
from engage.domain.digest import DigestAsk, DigestBody, Register, heard
from engage.domain.digest_data import Heard
from engage.domain.digest_lines import Window
from engage.domain.errors import NotFound
from engage.domain.publication import Publication
from engage.models.asks import Ask
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import BodyLocality, Locality, Partnership, PlanningBody
from engage.models.themes import Theme, ThemeLink


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that `compile_digest` needs of one body."""

    body: DigestBody
    calendar: WorkingCalendar
    asks: tuple[DigestAsk, ...]
    closed_before: int
    heard: Heard


def gather(body_id: int, window: Window) -> Gathered:
    """What the body's digest is compiled from. Seven statements. Raises NotFound."""
    body, calendar = _body(body_id)
    return Gathered(body, calendar, _asks(body_id, window), _closed_before(body_id, window), _heard(body_id, window))


def _body(body_id: int) -> tuple[DigestBody, WorkingCalendar]:
    row = db.session.execute(
        sa.select(
            PlanningBody.id, PlanningBody.slug, PlanningBody.name, PlanningBody.kind, PlanningBody.extra_closed_days,
            Partnership.holiday_subdivision, Partnership.extra_closed_days.label("partnership_closed"),
        )
        .join(Partnership, Partnership.id == PlanningBody.partnership_id)
        .where(PlanningBody.id == body_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound("body_unknown")
    calendar = WorkingCalendar.of(row.holiday_subdivision, row.partnership_closed, row.extra_closed_days)
    return DigestBody(row.id, row.slug, row.name, row.kind), calendar


def _since(window: Window) -> sa.Select[tuple[int]]:
    """Asks to which anything was recorded from the window's start until today."""
    return sa.select(EventRow.ask_id).where(EventRow.recorded_at >= window.start)


def _worth_reading(body_id: int, window: Window) -> sa.ColumnElement[bool]:
    """Asks that can have a line: the body's that are open now or have news since the window began, and those that
    changed hands since. Older ones are closed and quiet."""
    handed = sa.select(EventRow.ask_id).where(
        EventRow.kind == AskAction.ACCEPT.value, EventRow.recorded_at >= window.start
    )
    live = Ask.state.not_in([AskState.DRAFT, AskState.DISCARDED, AskState.CLOSED])
    return sa.or_(sa.and_(Ask.body_id == body_id, sa.or_(live, Ask.id.in_(_since(window)))), Ask.id.in_(handed))


def _asks(body_id: int, window: Window) -> tuple[DigestAsk, ...]:
    worth = _worth_reading(body_id, window)
    names = db.session.execute(
        sa.select(Ask.id, Ask.reference, Locality.display_name)
        .outerjoin(Locality, Locality.id == Ask.locality_id)
        .where(worth)
        .order_by(Ask.id)
    ).all()
    rows = db.session.execute(
        sa.select(
            EventRow.ask_id, EventRow.seq, EventRow.kind, EventRow.effective_at, EventRow.recorded_at,
            EventRow.actor_role, EventRow.actor_id, EventRow.payload,
        )
        .where(EventRow.ask_id.in_(sa.select(Ask.id).where(worth)), EventRow.recorded_at <= window.end)
        .order_by(EventRow.ask_id, EventRow.seq)
    )  # fmt: skip
    histories = {ask_id: tuple(map(_event, each)) for ask_id, each in groupby(rows, key=lambda row: row.ask_id)}
    return tuple(
        DigestAsk(row.reference, histories[row.id], row.display_name or "") for row in names if row.id in histories
    )


def _event(row: Any) -> AskEvent:
    return AskEvent(
        row.seq, AskAction(row.kind), row.effective_at, row.recorded_at, row.actor_role, row.actor_id, row.payload
    )


def _closed_before(body_id: int, window: Window) -> int:
    """The body's asks that `_asks` does not read."""
    count = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Ask)
        .where(Ask.body_id == body_id, Ask.state == AskState.CLOSED, Ask.id.not_in(_since(window)))
    )
    return count or 0


def _localities(body_id: int, on: date) -> sa.Select[tuple[int]]:
    return sa.select(BodyLocality.locality_id).where(
        BodyLocality.body_id == body_id,
        BodyLocality.valid_from <= on,
        sa.or_(BodyLocality.valid_to.is_(None), BodyLocality.valid_to >= on),
    )


def _heard(body_id: int, window: Window) -> Heard:
    here = Contribution.locality_id.in_(_localities(body_id, window.day))
    told = sa.and_(here, Contribution.received_at.between(window.start, window.end))
    public = Contribution.publication == Publication.PUBLISHED
    received = db.session.execute(
        sa.select(sa.func.count(), sa.func.count(sa.case((public, None), else_=1)))
        .select_from(Contribution)
        .where(told)
    ).one()
    published = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Contribution)
        .where(here, public, Contribution.published_at.between(window.start, window.end))
    )
    themes = db.session.execute(
        sa.select(Theme.id, Theme.name, sa.func.count())
        .join(ThemeLink, ThemeLink.theme_id == Theme.id)
        .join(Contribution, Contribution.id == ThemeLink.contribution_id)
        .where(told, ThemeLink.linked_at <= window.end, Theme.retired_at.is_(None))
        .group_by(Theme.id, Theme.name)
        .order_by(Theme.id)
    )
    return heard(received[0], received[1], published or 0, [tuple(row) for row in themes])


def register(body_id: int, window: Window) -> Register:
    """The register of a body as of the window's end: the asks that must have a line, and how many more there are.
    Two statements."""
    asks = _register(body_id, window)
    quiet = sa.and_(asks.c.closed, sa.not_(asks.c.news))
    listed = db.session.scalars(
        sa.select(Ask.reference).join(asks, asks.c.ask_id == Ask.id).where(sa.not_(quiet)).order_by(Ask.reference)
    )
    before = db.session.scalar(sa.select(sa.func.count()).select_from(asks).where(quiet))
    return Register(frozenset(listed), before or 0)


def _register(body_id: int, window: Window) -> sa.Subquery:
    """One row for each ask the body was accountable for: its id, whether it was closed, whether there was news."""
    raised = sa.select(EventRow.ask_id, EventRow.payload["body_id"].as_integer().label("body_id")).where(
        EventRow.kind == AskAction.RAISE.value, EventRow.recorded_at <= window.end
    ).subquery()  # fmt: skip
    accepted = _last(AskAction.ACCEPT, raised.c.ask_id, window)
    passed = aliased(EventRow)
    taken_on_by = (
        sa.select(passed.payload["to_body_id"].as_integer())
        .where(
            passed.ask_id == raised.c.ask_id, passed.kind == AskAction.PASS_ON.value, passed.seq < accepted,
        )
        .order_by(passed.seq.desc())
        .limit(1)
        .correlate(raised)
        .scalar_subquery()
    )  # fmt: skip
    closed = _last(AskAction.CLOSE, raised.c.ask_id, window)
    reopened = _last(AskAction.REOPEN, raised.c.ask_id, window)
    recent = aliased(EventRow)
    news = (
        sa.select(recent.id)
        .where(recent.ask_id == raised.c.ask_id, recent.recorded_at.between(window.start, window.end))
        .correlate(raised)
        .exists()
    )
    return (
        sa.select(
            raised.c.ask_id,
            sa.and_(closed.is_not(None), closed > sa.func.coalesce(reopened, 0)).label("closed"),
            news.label("news"),
        )
        .where(sa.func.coalesce(taken_on_by, raised.c.body_id) == body_id)
        .subquery()
    )


def _last(kind: AskAction, ask_id: sa.ColumnElement[int], window: Window) -> sa.ScalarSelect[int | None]:
    """The number of the last event of this kind of an ask."""
    event = aliased(EventRow)
    return (
        sa.select(sa.func.max(event.seq))
        .where(event.ask_id == ask_id, event.kind == kind.value, event.recorded_at <= window.end)
        .correlate(ask_id.table)
        .scalar_subquery()
    )


def bodies_in_force(first: date, last: date) -> list[int]:
    """Ids of the planning bodies that were in force on some day from `first` to `last`. One statement."""
    return list(
        db.session.scalars(
            sa.select(PlanningBody.id)
            .where(
                PlanningBody.valid_from <= last,
                sa.or_(PlanningBody.valid_to.is_(None), PlanningBody.valid_to >= first),
            )
            .order_by(PlanningBody.id)
        )
    )
