"""What waits for whom, as officers, chairs, clerks, readers and hosts' moderators read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_states import AskState
from engage.domain.kinds import BodyKind
from engage.domain.permissions import PERMISSION_MAP, Actor, Permission, ScopeKind
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.places import Host, Meeting, PlanningBody
from engage.queries import ask_promises
from engage.queries.ask_promises import PromiseRow
from engage.queries.asks import OPEN, AskRow, fetch, rows
from engage.queries.calendar import today

ON_DESK = 200
"""Asks on one desk; the list of all has the others, a page at a time."""
ON_PAGE = 50
HELD_SINCE = 12
"""Meetings that were held and can still be named, and meetings to come."""


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody reads asks for: bodies, whole partnerships, hosts."""

    bodies: frozenset[int] = frozenset()
    partnerships: frozenset[int] = frozenset()
    hosts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DeskBody:
    """A body that somebody reads for, with its next known meeting."""

    id: int
    name: str
    slug: str
    kind: BodyKind
    next_meeting: date | None


@dataclass(frozen=True, slots=True)
class DeskHost:
    """A host that somebody works for."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on somebody's desk."""

    bodies: tuple[DeskBody, ...]
    hosts: tuple[DeskHost, ...]
    asks: tuple[AskRow, ...]
    promises: tuple[PromiseRow, ...]
    more: bool
    """Whether there are asks beside these."""


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """A meeting that a form can name."""

    id: int
    held_on: date
    ahead: bool
    """After today, or today."""
    today: bool


def mine(actor: Actor) -> Mine:
    """What the actor reads asks for: the scopes of their roles that may read boards, check or raise."""
    reading = PERMISSION_MAP[Permission.BOARD_READ]
    hosts = reading | PERMISSION_MAP[Permission.ASK_RAISE] | PERMISSION_MAP[Permission.ASK_CHECK]
    held = [(grant.scope.kind, grant.scope.id, grant.role) for grant in actor.grants]

    def of(kind: ScopeKind, roles: Any) -> frozenset[int]:
        return frozenset(number for at, number, role in held if at is kind and role in roles)

    return Mine(of(ScopeKind.BODY, reading), of(ScopeKind.PARTNERSHIP, reading), of(ScopeKind.HOST, hosts))


def desk(whose: Mine) -> Desk:
    """What waits, and for whom. Four statements."""
    waiting = sa.or_(OPEN, Ask.next_due.is_not(None), sa.and_(Ask.state == AskState.DRAFT, _of_hosts(whose)))
    here = sa.and_(_in(whose), waiting)
    found = fetch(rows().where(here).order_by(Ask.next_due.is_(None), Ask.next_due, Ask.id).limit(ON_DESK + 1))
    promises = ask_promises.waiting(here, 5 * ON_DESK)
    return Desk(_bodies(whose), _hosts(whose), found[:ON_DESK], promises, len(found) > ON_DESK)


def listed(whose: Mine, *, before: int | None = None, body_id: int | None = None) -> tuple[tuple[AskRow, ...], bool]:
    """Every ask one may see, the newest first, a page from before an id; and whether there are more. One statement."""
    query = rows().where(_in(whose), sa.or_(Ask.state != AskState.DRAFT, _of_hosts(whose)))
    if before is not None:
        query = query.where(Ask.id < before)
    if body_id is not None:
        query = query.where(Ask.body_id == body_id)
    found = fetch(query.order_by(Ask.id.desc()).limit(ON_PAGE + 1))
    return found[:ON_PAGE], len(found) > ON_PAGE


def _of_hosts(whose: Mine) -> sa.ColumnElement[bool]:
    return Ask.host_id.in_(whose.hosts)


def _in(whose: Mine) -> sa.ColumnElement[bool]:
    handed = sa.and_(Ask.state == AskState.PASSING, Ask.summary["passed_to"].as_integer().in_(whose.bodies))
    return sa.or_(
        Ask.body_id.in_(whose.bodies), Ask.partnership_id.in_(whose.partnerships), _of_hosts(whose), handed
    )


def _bodies(whose: Mine) -> tuple[DeskBody, ...]:
    found = db.session.execute(
        sa.select(PlanningBody.id, PlanningBody.name, PlanningBody.slug, PlanningBody.kind, next_meeting())
        .where(
            sa.or_(PlanningBody.id.in_(whose.bodies), PlanningBody.partnership_id.in_(whose.partnerships)),
            in_force(PlanningBody),
        )
        .order_by(PlanningBody.kind.desc(), PlanningBody.name, PlanningBody.id)
    )
    return tuple(DeskBody(each.id, each.name, each.slug, each.kind, each.next_meeting) for each in found)


def next_meeting() -> sa.Label[Any]:
    """Column of a select from `planning_bodies`: the day of the next known meeting."""
    return (
        sa.select(sa.func.min(Meeting.held_on))
        .where(Meeting.body_id == PlanningBody.id, Meeting.held_on >= today(), Meeting.cancelled_at.is_(None))
        .correlate(PlanningBody)
        .scalar_subquery()
        .label("next_meeting")
    )


def in_force(table: Any) -> sa.ColumnElement[bool]:
    """SQL condition: a dated row is in force today."""
    on = today()
    return sa.and_(table.valid_from <= on, sa.or_(table.valid_to.is_(None), table.valid_to >= on))


def _hosts(whose: Mine) -> tuple[DeskHost, ...]:
    found = db.session.execute(sa.select(Host.id, Host.name).where(Host.id.in_(whose.hosts)).order_by(Host.name))
    return tuple(DeskHost(each.id, each.name) for each in found)


def meetings(body_id: int) -> tuple[MeetingChoice, ...]:
    """Meetings of a body that a form can name: the next ones and the last ones, by date. One statement."""
    on = today()
    choice = sa.select(Meeting.id, Meeting.held_on).where(
        Meeting.body_id == body_id, Meeting.cancelled_at.is_(None)
    )
    ahead = choice.where(Meeting.held_on >= on).order_by(Meeting.held_on).limit(HELD_SINCE).subquery()
    held = choice.where(Meeting.held_on < on).order_by(Meeting.held_on.desc()).limit(HELD_SINCE).subquery()
    both = sa.union_all(sa.select(ahead), sa.select(held)).subquery()
    found = db.session.execute(sa.select(both.c.id, both.c.held_on).order_by(both.c.held_on))
    return tuple(MeetingChoice(each.id, each.held_on, each.held_on >= on, each.held_on == on) for each in found)
