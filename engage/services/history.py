"""Append to a contribution's history. Its columns are caches that the calling service sets beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engage.domain.permissions import Actor, Role
from engage.models.contributions import Contribution, ContributionEvent
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


def append(
    contribution: Contribution, kind: str, *, actor: Actor, role: Role | None,
    payload: Mapping[str, Any] | None = None, effective_at: datetime | None = None,
) -> None:  # fmt: skip
    """Add one event in the present unit of work and raise the version that forms check.

    The payload is fit for the contributor to read; it never holds their words.
    """
    with unit_of_work() as session:
        last = session.scalar(
            sa.select(sa.func.max(ContributionEvent.seq)).where(
                ContributionEvent.contribution_id == contribution.id
            )
        )
        session.add(
            ContributionEvent(
                contribution_id=contribution.id,
                seq=(last or 0) + 1,
                kind=kind,
                effective_at=effective_at or now(),
                recorded_at=now(),
                actor_role=role.value if role else "nobody",
                actor_id=actor.user_id,
                payload=dict(payload or {}),
            )
        )
        contribution.version += 1
