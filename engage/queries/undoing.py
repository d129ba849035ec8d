"""Whether what was just saved can still be undone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from engage.domain.errors import Refused
from engage.domain.permissions import Actor, Permission
from engage.domain.references import normalise_reference
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.undoing import Undoable
from engage.queries.calendar import now
from engage.queries.moderation import hosts_of

MOST = 20
"""So many can be asked about at once."""


def still_undoable(actor: Actor, references: Iterable[str]) -> tuple[str, ...]:
    """Those of these, in stored form, of which this actor may undo what was saved last: the time is not up, and nothing
    happened since. One statement; none where none of them is a reference."""
    stored = list(dict.fromkeys(_stored(list(references)[:MOST])))
    if not stored:
        return ()
    found = db.session.scalars(
        sa.select(Contribution.reference)
        .join(Undoable, Contribution.id == Undoable.contribution_id)
        .where(
            Contribution.reference.in_(stored), Undoable.until > now(), Undoable.version == Contribution.version,
            Contribution.host_id.in_(hosts_of(actor, Permission.CONTRIBUTION_DISPOSE)),
        )
        .order_by(Contribution.received_at, Contribution.id)
    )
    return tuple(found)


def _stored(references: Iterable[str]) -> Iterator[str]:
    for each in references:
        with contextlib.suppress(Refused):
            yield normalise_reference(each)
