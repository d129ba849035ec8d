"""Who leads on safeguarding for a host: its own people, or, where it has nobody, those of the host that stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from engage.domain.permissions import Role, ScopeKind
from engage.models.base import db
from engage.models.people import RoleGrant, User
from engage.models.places import Host
from engage.queries.calendar import today
from engage.queries.reading import dated


@dataclass(frozen=True, slots=True)
class Leads:
    """The host whose leads decide."""

    host_id: int
    """The host's own where nobody leads at all: there it waits, in the open."""
    host: str
    own: bool
    staffed: bool
    """Whether anybody leads there."""


def _leads(host_id: Any) -> sa.ColumnElement[bool]:
    """SQL condition: the grant and its account lead for this host today."""
    return sa.and_(
        RoleGrant.scope_kind == ScopeKind.HOST,
        RoleGrant.scope_id == host_id,
        RoleGrant.role == Role.SAFEGUARDING_LEAD,
        dated(RoleGrant, today()),
        User.active,
    )


def holds(host_id: sa.ColumnElement[int] | orm.InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    """SQL condition: somebody leads on safeguarding for this host today."""
    return (
        sa.select(RoleGrant.id)
        .join(User, User.id == RoleGrant.user_id)
        .where(_leads(host_id))
        .exists()
    )


def of(host_id: int) -> Leads:
    """Who leads for this host now. One statement."""
    other = orm.aliased(Host)
    row = db.session.execute(
        sa.select(Host.name, holds(Host.id), other.id, other.name, sa.case((holds(other.id), 1), else_=0))
        .outerjoin(other, other.id == Host.fallback_host_id)
        .where(Host.id == host_id)
    ).one()
    name, own, other_id, other_name, stands_in = row
    if not own and stands_in:
        return Leads(other_id, other_name, own=False, staffed=True)
    return Leads(host_id, name, own=True, staffed=bool(own))


def accounts(host_id: int) -> tuple[tuple[int, str], ...]:
    """The accounts, id and e-mail address, of those who lead for exactly this host. One statement."""
    rows = db.session.execute(
        sa.select(User.id, User.email)
        .distinct()
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(_leads(host_id))
        .order_by(User.id)
    )
    return tuple((number, email) for number, email in rows)


def without(host_ids: list[int]) -> sa.Select[tuple[int]]:
    """Those of these hosts for which nobody leads."""
    return sa.select(Host.id).where(Host.id.in_(host_ids), ~holds(Host.id))
