"""A wave of texts that are alike, as its readers see it: which came together. No words of a contributor are in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.domain.contribution_states import ReadingState
from engage.domain.errors import NotFound
from engage.domain.permissions import Actor, Permission
from engage.models.alike import Alike, AlikeWave
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality
from engage.queries.moderation import hosts_of

PAGE = 100


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a wave that this reader may open."""

    id: int
    reference: str
    locality: str
    received_at: datetime
    read: bool
    """Somebody has read it."""


@dataclass(frozen=True, slots=True)
class WavePage:
    """A wave, as far as its members are this reader's to read."""

    id: int
    most: int
    began_at: datetime
    items: tuple[OneOf, ...]
    with_others: int
    """How many of it other hosts read."""
    more: int | None
    """Where the next page goes on."""


def wave(actor: Actor, wave_id: int, *, after: int = 0, limit: int = PAGE) -> WavePage:
    """A wave, in the order of arrival; `after` is the last id of the page before. Two statements. Raises
    NotFound("wave_unknown") also for one of which nothing is this reader's."""
    mine = Contribution.host_id.in_(sorted(hosts_of(actor, Permission.CONTRIBUTION_QUEUE)))
    head = db.session.execute(
        sa.select(AlikeWave.most, AlikeWave.began_at, sa.func.count(sa.case((mine, 1))), sa.func.count())
        .join(Alike, Alike.wave_id == AlikeWave.id)
        .join(Contribution, Contribution.id == Alike.contribution_id)
        .where(AlikeWave.id == wave_id)
        .group_by(AlikeWave.most, AlikeWave.began_at)
    ).first()
    if head is None or not head[2]:
        raise NotFound("wave_unknown")
    most, began_at, own, every = head
    rows = db.session.execute(
        sa.select(
            Contribution.id, Contribution.reference, Locality.display_name, Contribution.received_at,
            Contribution.reading,
        )
        .join(Alike, Alike.contribution_id == Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(Alike.wave_id == wave_id, mine, Contribution.id > after)
        .order_by(Contribution.id)
        .limit(limit + 1)
    ).all()  # fmt: skip
    items = tuple(
        OneOf(row[0], row[1], row[2], row[3], row[4] is not ReadingState.RECEIVED) for row in rows[:limit]
    )
    return WavePage(wave_id, most, began_at, items, every - own, items[-1].id if len(rows) > limit else None)
