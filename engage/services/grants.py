"""Roles: given and taken away by an admin, over one scope, between dates, never to oneself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.kinds import BodyKind
from engage.domain.permissions import (
    GRANTABLE,
    INSTALLATION,
    SCOPES_OF_ROLE,
    Actor,
    Permission,
    Role,
    Scope,
    ScopeKind,
    Subject,
    require,
    subject,
)
from engage.models.base import db
from engage.models.people import RoleGrant, User
from engage.models.places import Host, Partnership, PlanningBody, Service
from engage.services import audit, rota
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work

_PLACES: dict[ScopeKind, Any] = {
    ScopeKind.HOST: Host,
    ScopeKind.BODY: PlanningBody,
    ScopeKind.SERVICE: Service,
}
_BODY_OF_OFFICER = {Role.LPG_OFFICER: BodyKind.LPG, Role.IJB_OFFICER: BodyKind.IJB}


def grant(
    actor: Actor, *, user_id: int, role: Role, scope: Scope,
    valid_from: date | None = None, valid_to: date | None = None,
) -> int:  # fmt: skip
    """Give an account a role over a scope, from today unless `valid_from` says otherwise. Returns the grant's id.

    Raises NotPermitted (the actor does not look after accounts of that scope), NotFound("account_unknown"), Refused
    (grant_own, account_closed, grant_dates and what `check_role` says), Conflict("grant_exists").
    """
    with unit_of_work() as session:
        by = require(actor, Permission.ACCOUNT_MANAGE, subject_of_scope(scope))
        check_role(role, scope)
        user = session.get(User, user_id, with_for_update=True)
        if user is None:
            raise NotFound("account_unknown")
        if actor.user_id == user_id:
            raise Refused("grant_own")
        if not user.active:
            raise Refused("account_closed")
        return add(session, actor, user_id=user_id, role=role, scope=scope, by=by,
                   valid_from=valid_from, valid_to=valid_to)  # fmt: skip


def add(
    session: Session, actor: Actor, *, user_id: int, role: Role, scope: Scope, by: Role | None = None,
    valid_from: date | None = None, valid_to: date | None = None,
) -> int:  # fmt: skip
    """Write a grant whose right was checked elsewhere (an invitation taken up), in the present unit of work."""
    first = valid_from or today()
    if valid_to is not None and valid_to < first:
        raise Refused("grant_dates", field="valid_to")
    same = sa.select(RoleGrant.id).where(
        RoleGrant.user_id == user_id,
        RoleGrant.role == role,
        RoleGrant.scope_kind == scope.kind,
        RoleGrant.scope_id == scope.id,
        sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= first),
    )
    if valid_to is not None:
        same = same.where(RoleGrant.valid_from <= valid_to)
    if session.scalar(same.limit(1)) is not None:
        raise Conflict("grant_exists")
    row = RoleGrant(
        user_id=user_id, role=role, scope_kind=scope.kind, scope_id=scope.id, valid_from=first, valid_to=valid_to
    )
    session.add(row)
    _renew_rota(session, scope)
    audit.record(
        actor, audit.Event.ROLE_GRANTED, user_id,
        role=by, granted=role.value, scope_kind=scope.kind.value, scope_id=scope.id,
    )  # fmt: skip
    return int(row.id)


def revoke(actor: Actor, *, grant_id: int, last_day: date | None = None) -> None:
    """End a grant: at once, or after `last_day`. A grant that has ended stays as it was.

    Raises NotFound("grant_unknown"), NotPermitted, Refused: grant_dates (the day is over), admin_last (somebody must
    look after the installation).
    """
    with unit_of_work() as session:
        row = session.get(RoleGrant, grant_id, with_for_update=True)
        if row is None:
            raise NotFound("grant_unknown")
        scope = Scope(row.scope_kind, row.scope_id)
        by = require(actor, Permission.ACCOUNT_MANAGE, subject_of_scope(scope))
        if last_day is not None and last_day < today():
            raise Refused("grant_dates", field="valid_to")
        if row.valid_to is not None and row.valid_to < today():
            return
        if last_day is not None and row.valid_to is not None and last_day > row.valid_to:
            raise Refused("grant_dates", field="valid_to")
        if row.role is Role.ADMIN and scope == INSTALLATION and installation_admins() == {row.user_id}:
            raise Refused("admin_last")
        # A grant is in force on its last day: ending it at once means that yesterday was the last.
        row.valid_to = last_day or today() - timedelta(days=1)
        _renew_rota(session, scope)
        audit.record(
            actor, audit.Event.ROLE_REVOKED, row.user_id,
            role=by, granted=row.role.value, scope_kind=scope.kind.value, scope_id=scope.id,
        )  # fmt: skip


def _renew_rota(session: Session, scope: Scope) -> None:
    """Who reads for a host may have changed: then so has the day by which somebody does."""
    session.flush()
    if scope.kind is ScopeKind.HOST:
        rota.renew(session, scope.id)


def check_role(role: Role, scope: Scope) -> None:
    """Refuse a role that no account can hold, or that is not for this kind of scope.

    Raises Refused: role_not_grantable, scope_not_for_role. An officer of a locality planning group belongs to one,
    an officer of an integration joint board to one of those.
    """
    if role not in GRANTABLE:
        raise Refused("role_not_grantable", field="role")
    if scope.kind not in SCOPES_OF_ROLE[role] or scope.kind in {ScopeKind.ASK, ScopeKind.REFERRAL}:
        raise Refused("scope_not_for_role", field="scope")
    wanted = _BODY_OF_OFFICER.get(role)
    if wanted and db.session.get_one(PlanningBody, scope.id).kind is not wanted:
        raise Refused("scope_not_for_role", field="scope")


def subject_of_scope(scope: Scope) -> Subject:
    """What the holder of a role over `scope` reaches, as a subject. Raises Refused("scope_unknown")."""
    if scope == INSTALLATION:
        return subject()
    if scope.kind is ScopeKind.PARTNERSHIP:
        found = db.session.get(Partnership, scope.id)
        partnership_id = found.id if found else None
    elif scope.kind in _PLACES:
        place = db.session.get(_PLACES[scope.kind], scope.id)
        partnership_id = place.partnership_id if place else None
    else:
        partnership_id = None
    if partnership_id is None:
        raise Refused("scope_unknown", field="scope")
    return subject(scope, Scope(ScopeKind.PARTNERSHIP, partnership_id))


def subject_of_account(user_id: int) -> Subject:
    """What an account lies in: its partnership when all its roles, past ones too, lie in one, else only the
    installation. So the admin of one partnership cannot close an account that another one relies on."""
    partnerships: set[Scope] = set()
    for kind, number in db.session.execute(
        sa.select(RoleGrant.scope_kind, RoleGrant.scope_id).where(RoleGrant.user_id == user_id).distinct()
    ):
        around = {s for s in subject_of_scope(Scope(kind, number)) if s.kind is ScopeKind.PARTNERSHIP}
        if not around:
            return subject()
        partnerships |= around
    return subject(*partnerships) if len(partnerships) == 1 else subject()


def installation_admins() -> set[int]:
    """Ids of the open accounts that look after the whole installation today."""
    return set(
        db.session.scalars(
            sa.select(RoleGrant.user_id)
            .join(User, User.id == RoleGrant.user_id)
            .where(
                RoleGrant.role == Role.ADMIN,
                RoleGrant.scope_kind == ScopeKind.INSTALLATION,
                RoleGrant.valid_from <= today(),
                sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today()),
                User.active,
            )
        )
    )
