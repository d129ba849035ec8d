"""The register of asks as anyone reads it: never a draft, all that is overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from engage.domain.ask_states import UNDECIDED, AskState
from engage.domain.publication import Audience
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.places import Meeting, PlanningBody
from engage.queries import asks
from engage.queries.asks import AskPage, AskRow
from engage.queries.calendar import today
from engage.queries.keyset import Cursor

PAGE = 25
MOST_OVERDUE = 200


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
class Register:
    """A page of the register: on the first page all that is overdue, then the newest."""

    overdue: tuple[AskRow, ...]
    others: tuple[AskRow, ...]
    older: Cursor | None
    first: bool


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
    query = asks.rows().where(in_place(locality_id, partnership_id), asks.PUBLIC)
    if group is not None:
        query = query.where(Ask.state.in_(GROUPS[group]))
    if body_slug is not None:
        query = query.where(PlanningBody.slug == body_slug)
    late: tuple[AskRow, ...] = ()
    if cursor is None:
        late = asks.fetch(query.where(Ask.next_due < on).order_by(Ask.next_due, Ask.id).limit(MOST_OVERDUE))
    if only_overdue:
        return Register(late, (), None, True)
    rest = query.where(sa.or_(Ask.next_due.is_(None), Ask.next_due >= on))
    if cursor is not None:
        here = sa.tuple_(sa.literal(cursor.at, Ask.raised_at.type), sa.literal(cursor.id))
        rest = rest.where(sa.tuple_(Ask.raised_at, Ask.id) < here)
    others = asks.fetch(rest.order_by(Ask.raised_at.desc(), Ask.id.desc()).limit(limit + 1))
    shown, last = others[:limit], others[limit - 1] if len(others) > limit else None
    older = Cursor(True, last.raised_at, last.id) if last is not None and last.raised_at is not None else None
    return Register(late, shown, older, cursor is None)


def overdue_in(locality_id: int, partnership_id: int, *, limit: int = 6) -> tuple[AskRow, ...]:
    """What is overdue in a locality, the longest first. One statement."""
    late = asks.rows().where(in_place(locality_id, partnership_id), asks.PUBLIC, Ask.next_due < today())
    return asks.fetch(late.order_by(Ask.next_due, Ask.id).limit(limit))


def with_body(body_id: int, *, limit: int = 200) -> tuple[AskRow, ...]:
    """What waits with a body, by the day it is due; what owes nothing comes last. One statement."""
    query = asks.rows().where(Ask.body_id == body_id, asks.OPEN)
    return asks.fetch(query.order_by(Ask.next_due.is_(None), Ask.next_due, Ask.raised_at, Ask.id).limit(limit))


def ask(reference: str) -> AskPage | None:
    """One ask by its reference in stored form, as the public reads it; None for drafts. Four statements."""
    found = asks.fetch(asks.rows().where(Ask.reference == reference, asks.PUBLIC))
    return asks.page(found[0], Audience.PUBLIC) if found else None


def next_meeting(body_id: int) -> date | None:
    """The next known meeting of a body. One statement."""
    return db.session.scalar(
        sa.select(sa.func.min(Meeting.held_on)).where(
            Meeting.body_id == body_id, Meeting.held_on >= today(), Meeting.cancelled_at.is_(None)
        )
    )
