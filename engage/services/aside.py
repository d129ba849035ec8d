""" "Someone else take this": a reader would rather not read one today. Nobody counts it, and nobody asks why."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.errors import NotPermitted
from engage.domain.permissions import Actor, Permission, require
from engage.models.safeguarding import StoodAside
from engage.services import subjects
from engage.services.context import today
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work


def stand_aside(actor: Actor, contribution_id: int) -> None:
    """Put it back for others, and keep it out of this reader's queue until tomorrow. It is in no audit: nobody should
    be able to count who found what hard. A second time changes nothing. Raises NotPermitted, NotFound."""
    with unit_of_work() as session:
        row = locked(contribution_id)
        require(actor, Permission.CONTRIBUTION_QUEUE, subjects.of_contribution(row))
        if actor.user_id is None:
            raise NotPermitted("not_permitted")
        session.execute(
            sa.delete(StoodAside).where(
                StoodAside.user_id == actor.user_id,
                sa.or_(StoodAside.on_day != today(), StoodAside.contribution_id == row.id),
            )
        )
        session.add(StoodAside(contribution_id=row.id, user_id=actor.user_id, on_day=today()))
        if row.claimed_by == actor.user_id:
            row.claimed_by = row.claimed_at = None


def erase(contribution_id: int) -> None:
    """Forget it, when the person takes their words back."""
    with unit_of_work() as session:
        session.execute(sa.delete(StoodAside).where(StoodAside.contribution_id == contribution_id))
