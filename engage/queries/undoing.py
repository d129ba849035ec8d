"""Whether what was just saved can still be undone."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.errors import Refused
from engage.domain.permissions import Actor, Permission
from engage.domain.references import normalise_reference
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.undoing import Undoable
from engage.queries.calendar import now
from engage.queries.moderation import hosts_of


def undoable(actor: Actor, reference: str) -> bool:
    """Whether this actor may undo what was saved last about it: the time is not up, and nothing happened since. One
    statement; none for what is no reference."""
    try:
        stored = normalise_reference(reference)
    except Refused:
        return False
    found = db.session.scalar(
        sa.select(Undoable.contribution_id)
        .join(Contribution, Contribution.id == Undoable.contribution_id)
        .where(
            Contribution.reference == stored, Undoable.until > now(), Undoable.version == Contribution.version,
            Contribution.host_id.in_(hosts_of(actor, Permission.CONTRIBUTION_DISPOSE)),
        )
    )
    return found is not None
