"""Another reader than those who had a hand in it: in its own host, else in the one that stands in."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.permissions import Role, ScopeKind
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.people import RoleGrant, User
from engage.models.places import Host
from engage.queries.reading import dated
from engage.services.context import today

_READERS = (Role.MODERATOR, Role.SECOND_READER)


def host_to_decide(row: Contribution, deciders: set[int | None]) -> int:
    """The contribution's host when it has another reader, else the host that stands in when it has one, else its
    own: there it waits until somebody is found."""
    fallback = db.session.get_one(Host, row.host_id).fallback_host_id
    staffed = with_other_readers([row.host_id, *([fallback] if fallback else [])], deciders)
    if row.host_id not in staffed and fallback in staffed:
        return int(fallback)
    return row.host_id


def with_other_readers(host_ids: list[int], deciders: set[int | None]) -> set[int]:
    """Those of these hosts that have a reader who had no part in it."""
    return set(
        db.session.scalars(
            sa.select(RoleGrant.scope_id)
            .join(User, User.id == RoleGrant.user_id)
            .where(*_reads(host_ids, deciders))
        )
    )


def accounts(
    host_id: int, without: set[int | None], roles: tuple[Role, ...] = _READERS
) -> tuple[tuple[int, str], ...]:
    """The accounts, id and e-mail address, of the readers of exactly this host who had no part in it. One statement."""
    rows = db.session.execute(
        sa.select(User.id, User.email)
        .distinct()
        .select_from(RoleGrant)
        .join(User, User.id == RoleGrant.user_id)
        .where(*_reads([host_id], without), RoleGrant.role.in_(roles))
        .order_by(User.id)
    )
    return tuple((number, email) for number, email in rows)


def _reads(host_ids: list[int], deciders: set[int | None]) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        RoleGrant.scope_kind == ScopeKind.HOST,
        RoleGrant.scope_id.in_(host_ids),
        RoleGrant.role.in_(_READERS),
        dated(RoleGrant, today()),
        User.active.is_(True),
        User.id.not_in([user_id for user_id in deciders if user_id is not None]),
    )
