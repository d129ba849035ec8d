"""How far the signed-in admin, clerk or auditor reaches, as queries take it."""

from __future__ import annotations

from engage.domain.permissions import (
    PERMISSION_MAP,
    Permission,
    Scope,
    ScopeKind,
    require,
    subject,
)
from engage.queries.admin import Reach
from engage.web.access import current_actor


def reach(permission: Permission) -> Reach:
    """The partnerships over which the actor has the permission; None for the whole installation."""
    kinds = {ScopeKind.INSTALLATION, ScopeKind.PARTNERSHIP}
    held = [s for s in _scopes(permission) if s.kind in kinds]
    if any(scope.kind is ScopeKind.INSTALLATION for scope in held):
        return None
    return frozenset(scope.id for scope in held)


def bodies(permission: Permission) -> frozenset[int]:
    """The planning bodies over which the actor has the permission directly."""
    return frozenset(s.id for s in _scopes(permission) if s.kind is ScopeKind.BODY)


def require_over(permission: Permission, partnership_id: int | None, *, body_id: int | None = None) -> None:
    """Raise NotPermitted unless the actor may, over this partnership (None: the installation) or this body."""
    scopes = []
    if partnership_id is not None:
        scopes.append(Scope(ScopeKind.PARTNERSHIP, partnership_id))
    if body_id is not None:
        scopes.append(Scope(ScopeKind.BODY, body_id))
    require(current_actor(), permission, subject(*scopes))


def _scopes(permission: Permission) -> list[Scope]:
    return [grant.scope for grant in current_actor().grants if grant.role in PERMISSION_MAP[permission]]
