"""Where a clerk may type in what people told by phone, on paper or at an event."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.permissions import Actor, Permission
from engage.models.base import db
from engage.models.places import HostAssignment, Locality
from engage.queries.calendar import today
from engage.queries.echoes import may_have_happened_again
from engage.queries.moderation import hosts_of


def localities(actor: Actor) -> list[tuple[int, str]]:
    """Id and name of the localities whose host the actor may type in for, by name. One statement."""
    on = today()
    rows = db.session.execute(
        sa.select(Locality.id, Locality.display_name)
        .join(HostAssignment, HostAssignment.locality_id == Locality.id)
        .where(
            HostAssignment.host_id.in_(hosts_of(actor, Permission.CONTRIBUTION_KEY_IN)),
            *(
                sa.and_(table.valid_from <= on, sa.or_(table.valid_to.is_(None), table.valid_to >= on))
                for table in (HostAssignment, Locality)
            ),
        )
        .distinct()
        .order_by(Locality.display_name, Locality.id)
    )
    return [(row.id, row.display_name) for row in rows]


def slug(locality_id: int) -> str | None:
    """How addresses name a locality. One statement."""
    return db.session.scalar(sa.select(Locality.slug).where(Locality.id == locality_id))


def decided_ask(reference: str, locality_id: int) -> bool:
    """Whether an ask that was decided, of the partnership of a locality, has this reference: then somebody can say that
    it happened again. Two statements."""
    partnership = db.session.scalar(sa.select(Locality.partnership_id).where(Locality.id == locality_id))
    return partnership is not None and may_have_happened_again(reference, partnership) is not None
