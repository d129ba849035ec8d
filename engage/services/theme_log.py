"""What is done to a theme itself, written down where nobody changes it; and which theme stands for one that was joined
with another."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from engage.domain.kinds import ThemeEventKind
from engage.domain.permissions import Actor, Role
from engage.models.base import db
from engage.models.themes import Theme, ThemeEvent
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


def note(
    theme_id: int, kind: ThemeEventKind, *, actor: Actor, role: Role, other_id: int | None = None,
    many: int | None = None, name_before: str | None = None,
) -> None:  # fmt: skip
    """Add one event in the present unit of work."""
    with unit_of_work() as session:
        session.add(
            ThemeEvent(
                theme_id=theme_id, at=now(), kind=kind, other_id=other_id, many=many, name_before=name_before,
                actor_role=role.value, actor_id=actor.user_id,
            )
        )  # fmt: skip


def standing(theme_id: int | None) -> int | None:
    """The theme that stands for this one: itself, or the one at the end of what it was joined with."""
    met: set[int] = set()
    while theme_id is not None and theme_id not in met:
        met.add(theme_id)
        further = db.session.scalar(sa.select(Theme.merged_into_id).where(Theme.id == theme_id))
        if further is None:
            break
        theme_id = further
    return theme_id


def family(theme_ids: Iterable[int]) -> set[int]:
    """These themes with all that were joined with them, also by way of others."""
    found = set(theme_ids)
    edge = found
    while edge:
        edge = set(db.session.scalars(sa.select(Theme.id).where(Theme.merged_into_id.in_(sorted(edge))))) - found
        found = found | edge
    return found
