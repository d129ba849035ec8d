"""Heaps of contributions that no theme fits, for those who name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.domain.errors import NotFound
from engage.domain.kinds import ClusterState
from engage.domain.permissions import Actor, Permission
from engage.domain.publication import Audience
from engage.domain.theming.clusters import TYPICAL
from engage.domain.theming.enough import enough
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality, Partnership
from engage.models.themes import ThemeLink
from engage.models.theming import ThemeCluster, ThemeClusterMember
from engage.queries import theme_health, themes
from engage.queries.moderation import hosts_of
from engage.queries.releasable import condition, text_column


@dataclass(frozen=True, slots=True)
class Member:
    """A contribution of a heap, with the text that a planning body may read."""

    id: int
    reference: str
    received_at: datetime
    locality: str
    text: str
    mine: bool
    """It lies with a host of the reader's, who can put it into a theme."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A heap: the words that come up in it, and its members, the most typical first."""

    id: int
    partnership_id: int
    partnership: str
    phrases: tuple[tuple[str, int], ...]
    found_at: datetime
    members: tuple[Member, ...]

    @property
    def typical(self) -> tuple[Member, ...]:
        """Those that stand for it."""
        return self.members[:TYPICAL]


def has_enough(actor: Actor) -> bool:
    """Whether so much is under the themes of one of the reader's partnerships that heaps are looked for. One
    statement."""
    counted = theme_health.links_by_partnership().subquery()
    rows = db.session.scalars(
        sa.select(counted.c.many).where(counted.c.partnership_id.in_(themes.partnerships_of(actor)))
    )
    return any(enough(many) for many in rows)


def waiting(actor: Actor) -> tuple[Cluster, ...]:
    """The heaps that nobody decided about, the biggest first. Two statements."""
    return _read(actor, ThemeCluster.state == ClusterState.OPEN)


def one(actor: Actor, cluster_id: int) -> Cluster:
    """One of them. Two statements. Raises NotFound("cluster_unknown")."""
    found = _read(actor, ThemeCluster.id == cluster_id, ThemeCluster.state == ClusterState.OPEN)
    if not found:
        raise NotFound("cluster_unknown")
    return found[0]


def _read(actor: Actor, *which: sa.ColumnElement[bool]) -> tuple[Cluster, ...]:
    rows = db.session.execute(
        sa.select(
            ThemeCluster.id, ThemeCluster.partnership_id, Partnership.name, ThemeCluster.phrases, ThemeCluster.found_at
        )
        .join(Partnership, Partnership.id == ThemeCluster.partnership_id)
        .where(ThemeCluster.partnership_id.in_(themes.partnerships_of(actor)), *which)
        .order_by(ThemeCluster.size.desc(), ThemeCluster.id)
    ).all()
    members = _members(actor, [row.id for row in rows])
    return tuple(
        Cluster(
            row.id, row.partnership_id, row.name, tuple((phrase, many) for phrase, many in row.phrases), row.found_at,
            tuple(members[row.id]),
        )
        for row in rows
        if members[row.id]
    )  # fmt: skip


def _members(actor: Actor, ids: Sequence[int]) -> dict[int, list[Member]]:
    mine = hosts_of(actor, Permission.THEME_LINK)
    rows = db.session.execute(
        sa.select(
            ThemeClusterMember.cluster_id, Contribution.id, Contribution.reference, Contribution.received_at,
            Locality.display_name, Contribution.host_id, text_column(Audience.BODY),
        )
        .join(Contribution, Contribution.id == ThemeClusterMember.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(
            ThemeClusterMember.cluster_id.in_(ids), condition(Audience.BODY), Contribution.locked.is_(False),
            ~sa.select(ThemeLink.theme_id).where(ThemeLink.contribution_id == Contribution.id).exists(),
        )
        .order_by(ThemeClusterMember.cluster_id, ThemeClusterMember.place)
    )  # fmt: skip
    found: dict[int, list[Member]] = defaultdict(list)
    for row in rows:
        found[row.cluster_id].append(
            Member(row.id, row.reference, row.received_at, row.display_name, row.text or "", row.host_id in mine)
        )
    return found
