"""The register of asks as anyone reads it: never a draft, all that is overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from engage.domain.ask_states import UNDECIDED, AskState, Outcome
from engage.domain.publication import Audience
from engage.models.asks import Ask
from engage.models.places import Meeting, PlanningBody
from engage.models.themes import Theme
from engage.queries import ask_promises, asks
from engage.queries.ask_promises import PromiseRow
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
    Group.FINISHED: (AskState.CLOSED, AskState.MERGED),
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which asks of a register somebody wants to see: those that are all of what is named."""

    group: Group | None = None
    body_slug: str | None = None
    theme_slug: str | None = None
    outcome: Outcome | None = None
    """Of the present round's decision."""
    only_overdue: bool = False


ALL = Wanted()


class Topic(NamedTuple):
    """A theme that asks are about."""

    slug: str
    name: str


class _Of(StrEnum):
    PLACE = "place"
    BODY = "body"


_PUBLIC = asks.rows().where(asks.PUBLIC)
_SCOPE: dict[_Of, sa.ColumnElement[bool]] = {
    _Of.PLACE: in_place(sa.bindparam("locality"), sa.bindparam("partnership")),
    _Of.BODY: Ask.body_id == sa.bindparam("body_id"),
}
_MOST = sa.bindparam("most", type_=sa.Integer)
_MOST_LATE = sa.bindparam("most_late", type_=sa.Integer)


class _Which(NamedTuple):
    """The asks that a register is asked for; what it is to be of is given to the statement."""

    of: _Of
    group: Group | None = None
    of_body: bool = False
    of_theme: bool = False
    of_outcome: bool = False


def _narrowed(which: _Which, *, late: bool, most: Any = _MOST, older: bool = False) -> sa.Select[Any]:
    of, group, of_body, of_theme, of_outcome = which
    query = _PUBLIC.where(_SCOPE[of])
    if late:
        query = query.where(Ask.next_due < ON).order_by(Ask.next_due, Ask.id)
    else:
        query = query.where(sa.or_(Ask.next_due.is_(None), Ask.next_due >= ON))
        query = query.order_by(Ask.raised_at.desc(), Ask.id.desc())
    if group is not None:
        query = query.where(Ask.state.in_(GROUPS[group]))
    if of_body:
        query = query.where(PlanningBody.slug == sa.bindparam("body"))
    if of_theme:
        query = query.where(Theme.slug == sa.bindparam("theme"))
    if of_outcome:
        query = query.where(Ask.outcome == sa.bindparam("outcome", type_=Ask.outcome.type))
    if older:
        here = sa.tuple_(sa.bindparam("at", type_=Ask.raised_at.type), sa.bindparam("number", type_=sa.Integer))
        query = query.where(sa.tuple_(Ask.raised_at, Ask.id) < here)
    return query.limit(most)


@lru_cache(maxsize=128)
def _late(which: _Which) -> Reading:
    return Reading(_narrowed(which, late=True))


@lru_cache(maxsize=128)
def _older(which: _Which) -> Reading:
    return Reading(_narrowed(which, late=False, older=True))


@lru_cache(maxsize=128)
def _both(which: _Which) -> Reading:
    """All that is late and the newest of the others, in whatever order."""
    parts = [_narrowed(which, late=True, most=_MOST_LATE), _narrowed(which, late=False)]
    return Reading(sa.union_all(*[sa.select(*part.subquery().c) for part in parts]))


def register(
    locality_id: int, partnership_id: int, wanted: Wanted = ALL, *, cursor: Cursor | None = None, limit: int = PAGE
) -> Register:
    """The register of a locality. One statement, however many asks there are."""
    within = {"locality": locality_id, "partnership": partnership_id}
    return _register(_Of.PLACE, within, wanted, cursor, limit)


def register_of(
    body_id: int, wanted: Wanted = ALL, *, cursor: Cursor | None = None, limit: int = PAGE
) -> Register:
    """The asks that a body answers for now, closed ones too. One statement, however many there are."""
    return _register(_Of.BODY, {"body_id": body_id}, wanted, cursor, limit)


def _register(of: _Of, within: dict[str, Any], wanted: Wanted, cursor: Cursor | None, limit: int) -> Register:
    on = today()
    values: dict[str, Any] = {**within, "on": on}
    for key, value in (("body", wanted.body_slug), ("theme", wanted.theme_slug), ("outcome", wanted.outcome)):
        if value is not None:
            values[key] = value
    given = wanted.body_slug is not None, wanted.theme_slug is not None, wanted.outcome is not None
    which = _Which(of, wanted.group, *given)
    late: list[AskRow] = []
    if wanted.only_overdue:
        found = asks.read(_late(which), **values, most=MOST_OVERDUE) if cursor is None else ()
        return Register(found, (), None, True)
    if cursor is not None:
        others = asks.read(_older(which), **values, at=cursor.at, number=cursor.id, most=limit + 1)
    else:
        every = asks.read(_both(which), **values, most_late=MOST_OVERDUE, most=limit + 1)
        late = sorted((each for each in every if _is_late(each, on)), key=lambda each: (each.next_due, each.id))
        others = tuple(sorted((each for each in every if not _is_late(each, on)), key=_raised, reverse=True))
    shown, last = others[:limit], others[limit - 1] if len(others) > limit else None
    older = Cursor(True, last.raised_at, last.id) if last is not None and last.raised_at is not None else None
    return Register(tuple(late), shown, older, cursor is None)


def _raised(row: AskRow) -> tuple[float, int]:
    return row.raised_at.timestamp() if row.raised_at else 0.0, row.id


def _is_late(row: AskRow, on: date) -> bool:
    return row.next_due is not None and row.next_due < on


def _topics(of: _Of) -> Reading:
    return Reading(
        sa.select(Theme.slug, Theme.name)
        .join(Ask, Ask.theme_id == Theme.id)
        .where(asks.PUBLIC, _SCOPE[of])
        .distinct()
        .order_by(Theme.name, Theme.slug)
    )


_TOPICS = {each: _topics(each) for each in _Of}


def topics(locality_id: int, partnership_id: int) -> tuple[Topic, ...]:
    """The themes that public asks of a locality are about, by name. One statement."""
    found = _TOPICS[_Of.PLACE].rows(locality=locality_id, partnership=partnership_id)
    return tuple(Topic(*row) for row in found)


def topics_of(body_id: int) -> tuple[Topic, ...]:
    """The themes of the public asks that a body answers for, by name. One statement."""
    return tuple(Topic(*row) for row in _TOPICS[_Of.BODY].rows(body_id=body_id))


def overdue_in(locality_id: int, partnership_id: int, *, limit: int = 6) -> tuple[AskRow, ...]:
    """What is overdue in a locality, the longest first. One statement."""
    return asks.read(_late(_Which(_Of.PLACE)), locality=locality_id, partnership=partnership_id, on=today(), most=limit)


@lru_cache(maxsize=4)
def _changed(of: _Of, of_theme: bool = False) -> Reading:
    query = _PUBLIC.where(_SCOPE[of])
    if of_theme:
        query = query.where(Ask.theme_id == sa.bindparam("theme"))
    return Reading(query.order_by(Ask.last_event_at.desc(), Ask.id.desc()).limit(_MOST))


def changed(
    locality_id: int, partnership_id: int, *, theme_id: int | None = None, limit: int = 50
) -> tuple[AskRow, ...]:
    """The asks of a locality, of one theme when it is named, the last changed first. One statement."""
    values: dict[str, Any] = {"locality": locality_id, "partnership": partnership_id, "most": limit}
    if theme_id is not None:
        values["theme"] = theme_id
    return asks.read(_changed(_Of.PLACE, theme_id is not None), **values)


def changed_with(body_id: int, *, limit: int = 50) -> tuple[AskRow, ...]:
    """The asks that a body answers for, the last changed first. One statement."""
    return asks.read(_changed(_Of.BODY), body_id=body_id, most=limit)


_WITH_BODY = Reading(
    asks.rows()
    .where(Ask.body_id == sa.bindparam("body"), asks.PUBLIC, sa.or_(asks.OPEN, Ask.next_due.is_not(None)))
    .order_by(Ask.next_due.is_(None), Ask.next_due, Ask.raised_at, Ask.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def with_body(body_id: int, *, limit: int = 200) -> tuple[AskRow, ...]:
    """What waits with a body, by the day it is due, closed asks that still owe an answer too; what owes nothing comes
    last. One statement."""
    return asks.read(_WITH_BODY, body=body_id, most=limit)


_PASSED_TO = Reading(
    _PUBLIC.where(
        Ask.state == AskState.PASSING, Ask.summary["passed_to"].as_integer() == sa.bindparam("body", type_=sa.Integer)
    )
    .order_by(Ask.next_due, Ask.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def passed_to(body_id: int, *, limit: int = 200) -> tuple[AskRow, ...]:
    """What was passed to a body that has not taken it on: the first body answers for it until then. One statement."""
    return asks.read(_PASSED_TO, body=body_id, most=limit)


def promised_with(body_id: int, *, limit: int = 400) -> tuple[PromiseRow, ...]:
    """Promises in open asks of a body that are not kept or not checked, the next one due first. One statement."""
    return ask_promises.waiting(sa.and_(Ask.body_id == body_id, asks.OPEN), limit)


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
