"""The register of asks as anyone reads it: never a draft, all that is overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_states import UNDECIDED, AskState
from engage.domain.publication import Audience
from engage.models.asks import Ask
from engage.models.places import Meeting, PlanningBody
from engage.queries import asks
from engage.queries.asks import AskPage, AskRow
from engage.queries.calendar import today
from engage.queries.keyset import Cursor
from engage.queries.reading import ON, Reading

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


def in_place(locality: Any, partnership: Any) -> sa.ColumnElement[bool]:
    """SQL condition: asks of a locality, and those of its partnership that are about all of it."""
    return sa.or_(Ask.locality_id == locality, sa.and_(Ask.locality_id.is_(None), Ask.partnership_id == partnership))


_PUBLIC = asks.rows().where(asks.PUBLIC)
_IN_PLACE = _PUBLIC.where(in_place(sa.bindparam("locality"), sa.bindparam("partnership")))
_LATE = _IN_PLACE.where(Ask.next_due < ON).order_by(Ask.next_due, Ask.id).limit(sa.bindparam("most", type_=sa.Integer))
_REST = (
    _IN_PLACE.where(sa.or_(Ask.next_due.is_(None), Ask.next_due >= ON))
    .order_by(Ask.raised_at.desc(), Ask.id.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)


@lru_cache(maxsize=64)
def _narrowed(late: bool, group: Group | None, of_body: bool, older: bool) -> Reading:
    query = _LATE if late else _REST
    if group is not None:
        query = query.where(Ask.state.in_(GROUPS[group]))
    if of_body:
        query = query.where(PlanningBody.slug == sa.bindparam("body"))
    if older:
        here = sa.tuple_(sa.bindparam("at", type_=Ask.raised_at.type), sa.bindparam("number", type_=sa.Integer))
        query = query.where(sa.tuple_(Ask.raised_at, Ask.id) < here)
    return Reading(query)


def register(
    locality_id: int, partnership_id: int, *, group: Group | None = None, body_slug: str | None = None,
    only_overdue: bool = False, cursor: Cursor | None = None, limit: int = PAGE,
) -> Register:  # fmt: skip
    """The register of a locality. Two statements at most, however many asks there are."""
    values: dict[str, Any] = {"locality": locality_id, "partnership": partnership_id, "on": today()}
    if body_slug is not None:
        values["body"] = body_slug
    late: tuple[AskRow, ...] = ()
    if cursor is None:
        late = asks.read(_narrowed(True, group, body_slug is not None, False), **values, most=MOST_OVERDUE)
    if only_overdue:
        return Register(late, (), None, True)
    if cursor is not None:
        values |= {"at": cursor.at, "number": cursor.id}
    rest = _narrowed(False, group, body_slug is not None, cursor is not None)
    others = asks.read(rest, **values, most=limit + 1)
    shown, last = others[:limit], others[limit - 1] if len(others) > limit else None
    older = Cursor(True, last.raised_at, last.id) if last is not None and last.raised_at is not None else None
    return Register(late, shown, older, cursor is None)


def overdue_in(locality_id: int, partnership_id: int, *, limit: int = 6) -> tuple[AskRow, ...]:
    """What is overdue in a locality, the longest first. One statement."""
    late = _narrowed(True, None, False, False)
    return asks.read(late, locality=locality_id, partnership=partnership_id, on=today(), most=limit)


@lru_cache(maxsize=2)
def _changed(of_theme: bool) -> Reading:
    query = _IN_PLACE.where(Ask.theme_id == sa.bindparam("theme")) if of_theme else _IN_PLACE
    return Reading(
        query.order_by(Ask.last_event_at.desc(), Ask.id.desc()).limit(sa.bindparam("most", type_=sa.Integer))
    )


def changed(
    locality_id: int, partnership_id: int, *, theme_id: int | None = None, limit: int = 50
) -> tuple[AskRow, ...]:
    """The asks of a locality, of one theme when it is named, the last changed first. One statement."""
    values: dict[str, Any] = {"locality": locality_id, "partnership": partnership_id, "most": limit}
    if theme_id is not None:
        values["theme"] = theme_id
    return asks.read(_changed(theme_id is not None), **values)


_WITH_BODY = Reading(
    asks.rows()
    .where(Ask.body_id == sa.bindparam("body"), asks.OPEN)
    .order_by(Ask.next_due.is_(None), Ask.next_due, Ask.raised_at, Ask.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def with_body(body_id: int, *, limit: int = 200) -> tuple[AskRow, ...]:
    """What waits with a body, by the day it is due; what owes nothing comes last. One statement."""
    return asks.read(_WITH_BODY, body=body_id, most=limit)


_ONE = Reading(_PUBLIC.where(Ask.reference == sa.bindparam("reference")))


def ask(reference: str) -> AskPage | None:
    """One ask by its reference in stored form, as the public reads it; None for drafts. Four statements."""
    found = asks.read(_ONE, reference=reference)
    return asks.page(found[0], Audience.PUBLIC) if found else None


def row(reference: str) -> AskRow | None:
    """One ask by its reference in stored form, as it stands in lists; None for drafts. One statement."""
    return next(iter(asks.read(_ONE, reference=reference)), None)


_NEXT_MEETING = Reading(
    sa.select(sa.func.min(Meeting.held_on)).where(
        Meeting.body_id == sa.bindparam("body"), Meeting.held_on >= ON, Meeting.cancelled_at.is_(None)
    )
)


def next_meeting(body_id: int) -> date | None:
    """The next known meeting of a body. One statement."""
    found: date | None = _NEXT_MEETING.one(body=body_id, on=today())
    return found
