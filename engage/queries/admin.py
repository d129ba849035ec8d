"""Accounts, roles and invitations as the admin pages read them.

`reach` is the set of partnerships an admin looks after; None means the whole installation. What lies outside is not
there for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from engage.domain.permissions import INSTALLATION, Role, Scope, ScopeKind
from engage.models.base import db
from engage.models.people import Invitation, RoleGrant, User
from engage.models.places import Host, Partnership, PlanningBody, Service
from engage.queries.calendar import today
from engage.queries.reading import dated

Reach = frozenset[int] | None
Row = TypeVar("Row")
PAGE = 25
_PLACES: tuple[tuple[ScopeKind, Any], ...] = (
    (ScopeKind.HOST, Host), (ScopeKind.BODY, PlanningBody), (ScopeKind.SERVICE, Service),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A stretch of a list. `after` is the id to go on from; None at the end."""

    rows: tuple[Row, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class ScopePlace:
    """A place a role can be over."""

    scope: Scope
    name: str
    partnership_id: int | None
    partnership: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An account in the list, with the roles in force today."""

    id: int
    name: str
    email: str
    active: bool
    demo: bool
    last_seen_on: date | None
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role of one account, past or present."""

    id: int
    role: Role
    scope: Scope
    place: str
    partnership_id: int | None
    valid_from: date
    valid_to: date | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Person:
    """An account with everything it may do."""

    id: int
    name: str
    email: str
    active: bool
    demo: bool
    created_at: datetime
    last_seen_on: date | None
    grants: tuple[GrantRow, ...]


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """Somebody who was asked to join."""

    id: int
    name: str
    email: str
    role: Role
    place: str
    created_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None


def people(reach: Reach, *, search: str = "", after: int | None = None, limit: int = PAGE) -> Page[PersonRow]:
    """Accounts by name, those whose name or e-mail contains `search`. Two statements."""
    name = sa.func.lower(User.name)
    query = sa.select(User.id, User.name, User.email, User.active, User.demo, User.last_seen_on)
    if reach is not None:
        query = query.where(User.id.in_(sa.select(RoleGrant.user_id).where(_within(RoleGrant, reach))))
    if search.strip():
        words = search.strip()[:200]
        query = query.where(
            sa.or_(User.name.icontains(words, autoescape=True), User.email.icontains(words, autoescape=True))
        )
    if after is not None:
        # The address carries an id, never a name; the name to go on from is looked up here.
        here = sa.select(sa.func.lower(User.name)).where(User.id == after).scalar_subquery()
        query = query.where(sa.or_(name > here, sa.and_(name == here, User.id > after)))
    found = db.session.execute(query.order_by(name, User.id).limit(limit + 1)).all()
    shown, on = found[:limit], today()
    roles: dict[int, list[Role]] = {row.id: [] for row in shown}
    for user_id, role in db.session.execute(
        sa.select(RoleGrant.user_id, RoleGrant.role)
        .where(RoleGrant.user_id.in_(roles), dated(RoleGrant, on))
        .distinct()
        .order_by(RoleGrant.user_id, RoleGrant.role)
    ):
        roles[user_id].append(role)
    order = list(Role)
    rows = tuple(
        PersonRow(
            row.id, row.name, row.email, row.active, row.demo, row.last_seen_on,
            tuple(sorted(roles[row.id], key=order.index)),
        )
        for row in shown
    )  # fmt: skip
    return Page(rows, shown[-1].id if len(found) > limit else None)


def person(user_id: int, reach: Reach, places: Sequence[ScopePlace]) -> Person | None:
    """One account, or None when there is none within `reach`. `places` from `scope_places`. Two statements."""
    row = db.session.execute(
        sa.select(User.id, User.name, User.email, User.active, User.demo, User.created_at, User.last_seen_on)
        .where(User.id == user_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    known, on = {place.scope: place for place in places}, today()
    grants = tuple(
        GrantRow(
            held.id, held.role, scope := Scope(held.scope_kind, held.scope_id),
            known[scope].name if scope in known else "",
            known[scope].partnership_id if scope in known else None,
            held.valid_from, held.valid_to, held.valid_to is not None and held.valid_to < on,
        )
        for held in db.session.execute(
            sa.select(
                RoleGrant.id, RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id,
                RoleGrant.valid_from, RoleGrant.valid_to,
            )
            .where(RoleGrant.user_id == user_id)
            .order_by(RoleGrant.valid_from.desc(), RoleGrant.id.desc())
        )
    )  # fmt: skip
    if reach is not None and not any(held.partnership_id in reach for held in grants):
        return None
    return Person(row.id, row.name, row.email, row.active, row.demo, row.created_at, row.last_seen_on, grants)


def invitations(
    reach: Reach, names: Mapping[Scope, str], *, after: int | None = None, limit: int = PAGE
) -> Page[InvitationRow]:
    """Invitations, newest first. `names` of places, from `scope_places`. One statement."""
    query = sa.select(Invitation)
    if reach is not None:
        query = query.where(_within(Invitation, reach))
    if after is not None:
        query = query.where(Invitation.id < after)
    found = db.session.scalars(query.order_by(Invitation.id.desc()).limit(limit + 1)).all()
    rows = tuple(
        InvitationRow(
            row.id, row.name, row.email, row.role, names.get(Scope(row.scope_kind, row.scope_id), ""),
            row.created_at, row.accepted_at, row.revoked_at,
        )
        for row in found[:limit]
    )  # fmt: skip
    return Page(rows, rows[-1].id if len(found) > limit else None)


def invitation(invitation_id: int) -> InvitationRow | None:
    """One invitation, without its place's name, for the page where it is taken up. One statement."""
    row = db.session.get(Invitation, invitation_id)
    if row is None:
        return None
    return InvitationRow(row.id, row.name, row.email, row.role, "", row.created_at, row.accepted_at, row.revoked_at)


def scope_places(reach: Reach = None) -> tuple[ScopePlace, ...]:
    """Every place a role can be over: the installation (for those who look after it), partnerships, then their hosts,
    planning bodies and services. One statement."""
    parts = [
        sa.select(
            sa.literal(ScopeKind.PARTNERSHIP.value).label("kind"), Partnership.id.label("id"),
            Partnership.name.label("name"), Partnership.id.label("partnership_id"),
            Partnership.name.label("partnership"), sa.literal(0).label("position"),
        )
    ]  # fmt: skip
    for position, (kind, table) in enumerate(_PLACES, start=1):
        parts.append(
            sa.select(
                sa.literal(kind.value), table.id, table.name, table.partnership_id, Partnership.name,
                sa.literal(position),
            ).join(Partnership, Partnership.id == table.partnership_id)
        )  # fmt: skip
    union = sa.union_all(*parts).subquery()
    query = sa.select(union).order_by(union.c.partnership, union.c.position, union.c.name, union.c.id)
    if reach is not None:
        query = query.where(union.c.partnership_id.in_(reach))
    found = tuple(
        ScopePlace(Scope(ScopeKind(row.kind), row.id), row.name, row.partnership_id, row.partnership)
        for row in db.session.execute(query)
    )
    whole = ScopePlace(INSTALLATION, "", None, "")
    return found if reach is not None else (whole, *found)


def names_of(places: Sequence[ScopePlace]) -> dict[Scope, str]:
    """Scope -> name of the place."""
    return {place.scope: place.name for place in places}


def _within(table: type[RoleGrant] | type[Invitation], reach: frozenset[int]) -> sa.ColumnElement[bool]:
    """The scope of a grant or an invitation lies in one of these partnerships."""
    inside = [sa.and_(table.scope_kind == ScopeKind.PARTNERSHIP, table.scope_id.in_(reach))]
    for kind, place in _PLACES:
        ids = sa.select(place.id).where(place.partnership_id.in_(reach))
        inside.append(sa.and_(table.scope_kind == kind, table.scope_id.in_(ids)))
    return sa.or_(*inside)
