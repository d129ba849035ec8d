"""Accounts as the web and the admin pages read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from engage.domain.permissions import Actor, Grant, Role, Scope
from engage.models.base import db
from engage.models.people import RoleGrant, User
from engage.queries.calendar import today
from engage.queries.reading import dated


@dataclass(frozen=True, slots=True)
class Account:
    """An account with the grants in force today."""

    id: int
    name: str
    email: str
    session_epoch: int
    demo: bool
    actor: Actor


def active_account(user_id: int) -> Account | None:
    """The account, or None when it does not exist or is closed. One statement."""
    return _account(User.id == user_id, today())


def account_by_email(email: str) -> Account | None:
    """The active account with this e-mail (lower case). One statement."""
    return _account(User.email == email.strip().lower(), today())


def holders(role: Role, scope: Scope) -> list[tuple[int | None, str]]:
    """Id and e-mail of every active account that holds the role there today. One statement."""
    rows = db.session.execute(
        sa.select(User.id, User.email)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.role == role, RoleGrant.scope_kind == scope.kind, RoleGrant.scope_id == scope.id,
            dated(RoleGrant, today()), User.active,
        )
        .distinct()
        .order_by(User.id)
    )  # fmt: skip
    return [(row.id, row.email) for row in rows]


def _account(condition: sa.ColumnElement[bool], on: date) -> Account | None:
    in_force = sa.and_(RoleGrant.user_id == User.id, dated(RoleGrant, on))
    rows = db.session.execute(
        sa.select(
            User.id, User.name, User.email, User.session_epoch, User.demo,
            RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id,
        )
        .outerjoin(RoleGrant, in_force)
        .where(condition, User.active)
        .order_by(RoleGrant.id)
    ).all()  # fmt: skip
    if not rows:
        return None
    first = rows[0]
    grants = frozenset(Grant(row.role, Scope(row.scope_kind, row.scope_id)) for row in rows if row.role)
    return Account(
        first.id, first.name, first.email, first.session_epoch, first.demo, Actor(first.id, grants)
    )
