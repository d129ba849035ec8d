"""The same conversation again: earlier contributions much like one, what its themes have come to, and how each link
to a theme came about. For the readers of its host."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engage.domain.contribution_states import ReadingState
from engage.domain.dispositions import Disposition
from engage.domain.kinds import ThemeStance
from engage.domain.permissions import Actor, Permission
from engage.domain.publication import Audience, Publication
from engage.domain.theming.linking import Way, way_of
from engage.domain.theming.nearness import MOST
from engage.domain.voices import ORGANISATIONS, Interest, SpeaksAs
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import THEMING, Contribution, ContributionEvent
from engage.models.people import User
from engage.models.places import Locality, Partnership
from engage.models.said_before import SaidBefore
from engage.models.themes import ThemeLink
from engage.models.voices import ContributionVoice
from engage.queries import asks
from engage.queries.asks import AskRow
from engage.queries.moderation import hosts_of
from engage.queries.releasable import condition, text_column
from engage.queries.themes import partnerships_of
from engage.queries.voices import HEARD, TELLER

MOST_ASKS = 6
"""Asks of the themes at hand that are listed; the newest."""
# The key is written out: an index on what stands under it is not found for one that is a parameter.
_THEME_KEY = sa.bindparam(None, "theme_id", type_=sa.JSON.JSONIndexType(), unique=True, literal_execute=True)


@dataclass(frozen=True, slots=True)
class Like:
    """An earlier contribution that is much like the one at hand, with the text that a planning body may read."""

    reference: str
    locality: str
    received_at: datetime
    text: str
    nearness: int
    """In hundredths."""
    mine: bool
    """It lies with a host of the reader's, who may open it."""
    public: tuple[str, str] | None
    """Slugs of partnership and locality where anybody may read it; None where not."""
    reading: ReadingState
    publication: Publication
    disposition: Disposition | None
    disposition_until: date | None
    speaks_as: SpeaksAs | None
    interest: Interest | None
    warns: str


@dataclass(frozen=True, slots=True)
class SoFar:
    """What a theme has come to, without the contribution at hand."""

    people: int
    organisations: int
    since: datetime | None
    """When the first was told; None for none."""
    otherwise: int
    """How many of all see it otherwise."""
    asked: int
    """How many public asks came of it."""
    last: AskRow | None
    """The newest of them that has been answered."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line of the history of what is in a theme."""

    reference: str
    at: datetime
    name: str | None
    """Of the account that did it; None where nobody signed in did."""
    way: Way


def near(actor: Actor, contribution_id: int) -> tuple[Like, ...]:
    """Earlier ones much like a contribution, the nearest first, as far as their texts may be read now: nothing that was
    taken back, taken in or locked since, and of other hosts only what is public, unless the reader edits the themes of
    that partnership. The caller asks whether the reader may open that one. One statement."""
    mine = hosts_of(actor, Permission.CONTRIBUTION_QUEUE)
    rows = db.session.execute(
        sa.select(
            Contribution.reference, Locality.display_name, Contribution.received_at, text_column(Audience.BODY),
            SaidBefore.nearness, Contribution.host_id, condition(Audience.PUBLIC).label("public"),
            Partnership.slug.label("partnership_slug"), Locality.slug.label("locality_slug"), Contribution.reading,
            Contribution.publication, Contribution.disposition, Contribution.disposition_until, *TELLER,
        )
        .select_from(SaidBefore)
        .join(Contribution, Contribution.id == SaidBefore.earlier_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Partnership, Partnership.id == Locality.partnership_id)
        .outerjoin(*HEARD)
        .where(
            SaidBefore.contribution_id == contribution_id, condition(Audience.BODY), Contribution.locked.is_(False),
            sa.or_(
                Contribution.host_id.in_(mine), condition(Audience.PUBLIC),
                Locality.partnership_id.in_(partnerships_of(actor)),
            ),
        )
        .order_by(SaidBefore.nearness.desc(), Contribution.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return tuple(
        Like(
            row.reference, row.display_name, row.received_at, row.text, row.nearness, row.host_id in mine,
            (row.partnership_slug, row.locality_slug) if row.public else None, row.reading, row.publication,
            row.disposition, row.disposition_until, row.speaks_as, row.interest, row.warns,
        )
        for row in rows
        if row.text
    )  # fmt: skip


def so_far(
    theme_ids: Collection[int], *, besides: int | None = None
) -> tuple[dict[int, SoFar], tuple[AskRow, ...]]:
    """What each of these themes has come to, and the newest asks of all of them; `besides` is the contribution at hand.
    Locked ones are not counted, and those taken back are in no theme. Two statements."""
    if not theme_ids:
        return {}, ()
    told = sa.case((ContributionVoice.speaks_as.in_(ORGANISATIONS), 1))
    rows = db.session.execute(
        sa.select(
            ThemeLink.theme_id, sa.func.count().label("many"), sa.func.count(told).label("organisations"),
            sa.func.min(ThemeLink.received_at).label("since"),
            sa.func.count(sa.case((ThemeLink.stance == ThemeStance.OTHERWISE, 1))).label("otherwise"),
        )
        .join(Contribution, Contribution.id == ThemeLink.contribution_id)
        .outerjoin(*HEARD)
        .where(
            ThemeLink.theme_id.in_(sorted(theme_ids)),
            ThemeLink.contribution_id != (besides or 0),
            Contribution.locked.is_(False),
        )
        .group_by(ThemeLink.theme_id)
        .order_by(ThemeLink.theme_id)
    )  # fmt: skip
    counts = {row.theme_id: row for row in rows}
    query = asks.rows().where(Ask.theme_id.in_(sorted(theme_ids)), asks.PUBLIC)
    every = asks.fetch(query.order_by(Ask.raised_at.desc(), Ask.id.desc()))
    return {
        theme_id: _so_far(counts.get(theme_id), [each for each in every if each.theme_id == theme_id])
        for theme_id in theme_ids
    }, every[:MOST_ASKS]


def _so_far(counted: Any, asked: list[AskRow]) -> SoFar:
    answered = [(each.decided_at, each.id, each) for each in asked if each.decided_at and each.outcome]
    last = max(answered)[2] if answered else None
    if counted is None:
        return SoFar(0, 0, None, 0, len(asked), last)
    people = counted.many - counted.organisations
    return SoFar(people, counted.organisations, counted.since, counted.otherwise, len(asked), last)


def chosen_in(theme_id: int, *, limit: int = 25) -> tuple[Chosen, ...]:
    """What came into a theme and left it, the newest first, without what was taken back or is locked. One statement."""
    rows = db.session.execute(
        sa.select(
            Contribution.reference, ContributionEvent.effective_at, User.name.label("who"), ContributionEvent.kind,
            ContributionEvent.payload,
        )
        .select_from(ContributionEvent)
        .join(Contribution, Contribution.id == ContributionEvent.contribution_id)
        .outerjoin(User, User.id == ContributionEvent.actor_id)
        .where(
            THEMING,
            ContributionEvent.payload[_THEME_KEY].as_integer() == theme_id,
            Contribution.reading != ReadingState.WITHDRAWN,
            Contribution.locked.is_(False),
        )
        .order_by(ContributionEvent.id.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(
        Chosen(row.reference, row.effective_at, row.who, way_of(row.kind, row.payload)) for row in rows
    )


