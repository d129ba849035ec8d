"""The register of asks and one ask as anyone reads them: never a draft, never who gave which verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.ask_events import AskEvent
from engage.domain.ask_history import fold
from engage.domain.ask_labels import AskLabel, Due, Labelled, Owed, label_on
from engage.domain.ask_snapshot import Ask as Snapshot
from engage.domain.ask_states import NOT_PUBLIC, UNDECIDED, AskAction, AskState
from engage.domain.deadlines import WorkingCalendar
from engage.domain.publication import Audience
from engage.models.asks import Ask, AskContribution
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Host, Locality, Meeting, Partnership, PlanningBody
from engage.models.themes import Theme
from engage.queries import releasable
from engage.queries.calendar import today
from engage.queries.keyset import Cursor

PAGE = 25
MOST_OVERDUE = 200
MOST_TEXTS = 20


class Group(StrEnum):
    """The states of asks as the register's filter puts them together."""

    WAITING = "waiting"
    DOING = "doing"
    FINISHED = "finished"


GROUPS: dict[Group, tuple[AskState, ...]] = {
    Group.WAITING: tuple(sorted(UNDECIDED)),
    Group.DOING: (AskState.DECIDED, AskState.ACTING, AskState.REPORTED_DONE, AskState.WITH_PEOPLE),
    Group.FINISHED: (AskState.CLOSED,),
}


@dataclass(frozen=True, slots=True)
class AskRow:
    """An ask in a list, with what the public reads of it today."""

    id: int
    reference: str
    title: str
    body: str
    body_slug: str
    state: AskState
    raised_at: datetime
    next_due: date | None
    contributions: int
    label: Labelled
    overdue: bool


@dataclass(frozen=True, slots=True)
class Register:
    """A page of the register: all that is overdue first (on the first page), then the newest."""

    overdue: tuple[AskRow, ...]
    others: tuple[AskRow, ...]
    older: Cursor | None
    first: bool


@dataclass(frozen=True, slots=True)
class BehindIt:
    """A contribution behind an ask, as far as it is published."""

    reference: str
    text: str
    received_at: datetime
    locality: str


@dataclass(frozen=True, slots=True)
class AskWhole:
    """One ask with its whole public history."""

    row: AskRow
    detail: str
    body_id: int
    partnership: str
    partnership_slug: str
    locality: str | None
    locality_slug: str | None
    host: str
    theme: str | None
    next_meeting: date | None
    calendar: WorkingCalendar
    snapshot: Snapshot
    events: tuple[AskEvent, ...]
    behind: tuple[BehindIt, ...]


_COLUMNS = (
    Ask.id, Ask.reference, Ask.title, PlanningBody.name, PlanningBody.slug, Ask.state, Ask.raised_at, Ask.next_due,
    Ask.contributions_count, Ask.summary, Partnership.holiday_subdivision, Partnership.extra_closed_days,
    PlanningBody.extra_closed_days,
)  # fmt: skip


def _rows(query: sa.Select[Any]) -> tuple[AskRow, ...]:
    on = today()
    found = []
    for row in db.session.execute(query):
        *plain, summary, subdivision, closed, body_closed = row[: len(_COLUMNS)]
        label = label_of(summary, plain[7], on, WorkingCalendar.of(subdivision, closed, body_closed))
        found.append(AskRow(*(*plain, label, plain[7] is not None and plain[7] < on)))
    return tuple(found)


def label_of(summary: dict[str, Any], next_due: date | None, on: date, calendar: WorkingCalendar) -> Labelled:
    """What the public reads on a day, from the cached columns of an ask."""
    params = {key: _dated(value) for key, value in summary.get("params", {}).items()}
    owed = Due(Owed(summary["owed"]), next_due) if summary.get("owed") and next_due else None
    return label_on(Labelled(AskLabel(summary["label"]), params), owed, on, calendar)


def _dated(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value


def _select() -> sa.Select[Any]:
    return (
        sa.select(*_COLUMNS)
        .join(PlanningBody, PlanningBody.id == Ask.body_id)
        .join(Partnership, Partnership.id == Ask.partnership_id)
        .where(Ask.state.not_in(NOT_PUBLIC))
    )


def in_place(locality_id: int, partnership_id: int) -> sa.ColumnElement[bool]:
    """SQL condition: asks of a locality, and those of its partnership that are about all of it."""
    return sa.or_(
        Ask.locality_id == locality_id, sa.and_(Ask.locality_id.is_(None), Ask.partnership_id == partnership_id)
    )


def register(
    locality_id: int, partnership_id: int, *, group: Group | None = None, body_slug: str | None = None,
    only_overdue: bool = False, cursor: Cursor | None = None, limit: int = PAGE,
) -> Register:  # fmt: skip
    """The register of a locality. Two statements at most, however many asks there are."""
    on = today()
    query = _select().where(in_place(locality_id, partnership_id))
    if group is not None:
        query = query.where(Ask.state.in_(GROUPS[group]))
    if body_slug is not None:
        query = query.where(PlanningBody.slug == body_slug)
    late: tuple[AskRow, ...] = ()
    if cursor is None:
        late = _rows(query.where(Ask.next_due < on).order_by(Ask.next_due, Ask.id).limit(MOST_OVERDUE))
    if only_overdue:
        return Register(late, (), None, True)
    rest = query.where(sa.or_(Ask.next_due.is_(None), Ask.next_due >= on))
    if cursor is not None:
        rest = rest.where(
            sa.tuple_(Ask.raised_at, Ask.id)
            < sa.tuple_(sa.literal(cursor.at, Ask.raised_at.type), sa.literal(cursor.id))
        )
    others = _rows(rest.order_by(Ask.raised_at.desc(), Ask.id.desc()).limit(limit + 1))
    more = len(others) > limit
    others = others[:limit]
    older = Cursor(True, others[-1].raised_at, others[-1].id) if more else None
    return Register(late, others, older, cursor is None)


def overdue_in(locality_id: int, partnership_id: int, *, limit: int = 6) -> tuple[AskRow, ...]:
    """What is overdue in a locality, the longest first. One statement."""
    return _rows(
        _select()
        .where(in_place(locality_id, partnership_id), Ask.next_due < today())
        .order_by(Ask.next_due, Ask.id)
        .limit(limit)
    )


def with_body(body_id: int, *, limit: int = 200) -> tuple[AskRow, ...]:
    """What waits with a body, by the day it is due; what owes nothing comes last. One statement."""
    return _rows(
        _select()
        .where(Ask.body_id == body_id, Ask.state != AskState.CLOSED)
        .order_by(Ask.next_due.is_(None), Ask.next_due, Ask.raised_at, Ask.id)
        .limit(limit)
    )


def ask(reference: str) -> AskWhole | None:
    """One ask by its reference in stored form; None for drafts. Three statements."""
    on = today()
    meeting = aliased(Meeting)
    next_one = (
        sa.select(sa.func.min(meeting.held_on))
        .where(meeting.body_id == Ask.body_id, meeting.held_on >= on, meeting.cancelled_at.is_(None))
        .scalar_subquery()
    )
    query = (
        _select()
        .outerjoin(Locality, Locality.id == Ask.locality_id)
        .outerjoin(Theme, Theme.id == Ask.theme_id)
        .join(Host, Host.id == Ask.host_id)
        .where(Ask.reference == reference)
        .add_columns(Ask.detail, Ask.body_id, Partnership.name, Partnership.slug, Locality.display_name,
                     Locality.slug, Host.name, Theme.name, next_one)
    )  # fmt: skip
    found = db.session.execute(query).first()
    if found is None:
        return None
    *plain, summary, subdivision, closed, body_closed = found[: len(_COLUMNS)]
    calendar = WorkingCalendar.of(subdivision, closed, body_closed)
    label = label_of(summary, plain[7], on, calendar)
    row = AskRow(*(*plain, label, plain[7] is not None and plain[7] < on))
    events = _events(row.id)
    return AskWhole(*(row, *found[len(_COLUMNS) :], calendar, fold(events), events, _behind(row.id)))


def _events(ask_id: int) -> tuple[AskEvent, ...]:
    rows = db.session.execute(
        sa.select(EventRow.seq, EventRow.kind, EventRow.effective_at, EventRow.recorded_at, EventRow.actor_role,
                  EventRow.payload)
        .where(EventRow.ask_id == ask_id)
        .order_by(EventRow.seq)
    )  # fmt: skip
    return tuple(
        AskEvent(row.seq, AskAction(row.kind), row.effective_at, row.recorded_at, row.actor_role, None, row.payload)
        for row in rows
    )


def _behind(ask_id: int) -> tuple[BehindIt, ...]:
    rows = db.session.execute(
        sa.select(Contribution.reference, releasable.text_column(Audience.PUBLIC), Contribution.received_at,
                  Locality.display_name)
        .join(AskContribution, AskContribution.contribution_id == Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(AskContribution.ask_id == ask_id, releasable.condition(Audience.PUBLIC))
        .order_by(Contribution.received_at.desc(), Contribution.id.desc())
        .limit(MOST_TEXTS)
    )  # fmt: skip
    return tuple(BehindIt(*row) for row in rows)
