"""Append to a contribution's history. Its columns are caches that the calling service sets beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engage.domain.permissions import Actor, Role
from engage.models.contributions import Contribution, ContributionEvent
from engage.services.batches import batches
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


def append_to_each(
    contribution_ids: sa.ScalarSelect[int] | Iterable[int], events: Iterable[tuple[str, Mapping[str, Any]]], *,
    actor: Actor, role: Role,
) -> None:  # fmt: skip
    """Add the same events, kind and payload, to the history of each of these contributions, whose rows the caller has
    locked, and raise their versions. Three statements, or as many for each of the `batches` of a list."""
    given = list(events)
    some: Iterable[sa.ScalarSelect[int] | list[int]] = (
        [contribution_ids] if isinstance(contribution_ids, sa.ScalarSelect) else batches(contribution_ids)
    )
    with unit_of_work():
        for each in some:
            _append(Contribution.id.in_(each), given, actor, role)


def _append(
    wanted: sa.ColumnElement[bool], given: list[tuple[str, Mapping[str, Any]]], actor: Actor, role: Role
) -> None:
    at = now()
    with unit_of_work() as session:
        last = session.execute(
            sa.select(Contribution.id, sa.func.coalesce(sa.func.max(ContributionEvent.seq), 0))
            .outerjoin(ContributionEvent, ContributionEvent.contribution_id == Contribution.id)
            .where(wanted)
            .group_by(Contribution.id)
            .order_by(Contribution.id)
        ).all()
        rows = [
            {
                "contribution_id": number, "seq": seq + place, "kind": kind, "effective_at": at, "recorded_at": at,
                "actor_role": role.value, "actor_id": actor.user_id, "payload": dict(payload),
            }
            for number, seq in last
            for place, (kind, payload) in enumerate(given, 1)
        ]  # fmt: skip
        if rows:
            session.execute(sa.insert(ContributionEvent), rows)
            session.execute(
                sa.update(Contribution)
                .where(wanted)
                .values(version=Contribution.version + len(given))
                .execution_options(synchronize_session="fetch")
            )
