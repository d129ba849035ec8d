"""Themes: what is said, by how many, and whether it has become too much for one service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.contribution_states import ReadingState, ReferralState
from engage.domain.errors import NotFound
from engage.domain.kinds import ContributionKind, ThemeStance
from engage.domain.permissions import Actor, Permission
from engage.domain.publication import Audience
from engage.domain.theming.codebook import Entry
from engage.models.base import db
from engage.models.contributions import Contribution, Referral
from engage.models.places import Host, Locality, Partnership, Service
from engage.models.themes import Theme, ThemeLink, ThemePhrase
from engage.queries.keyset import Cursor
from engage.queries.moderation import hosts_of
from engage.queries.releasable import text_column
from engage.queries.stances import OTHERWISE

ALIKE = 3
"""So many that say the same about one service, and are not put right, suggest an ask."""

def sees_otherwise(theme_id: Any) -> sa.ScalarSelect[int]:
    """How many of a theme's contributions see it otherwise."""
    return (
        sa.select(sa.func.count())
        .select_from(ThemeLink)
        .where(ThemeLink.theme_id == theme_id, OTHERWISE)
        .correlate(Theme)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme in a list."""

    id: int
    name: str
    description: str
    outcomes: tuple[int, ...]
    partnership_id: int
    partnership: str
    retired: bool
    contributions: int


@dataclass(frozen=True, slots=True)
class Place:
    """A partnership to begin a theme in."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ThemeDetail:
    """A theme with all that its editors wrote."""

    id: int
    partnership_id: int
    name: str
    description: str
    dissent: str
    outcomes: tuple[int, ...]
    examples: tuple[str, ...]
    retired_at: datetime | None
    merged_into: int | None
    """The theme that it was joined with."""
    contributions: int
    otherwise: int
    """How many of the contributions see it otherwise."""


@dataclass(frozen=True, slots=True)
class InTheme:
    """A contribution of a theme. `text` is empty unless a planning body may read it."""

    id: int
    reference: str
    received_at: datetime
    locality: str
    kind: ContributionKind
    serious: bool
    text: str | None
    mine: bool
    """It lies with a host of the reader's."""
    otherwise: bool
    """It sees the theme otherwise."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Why an ask should be raised: a service that did not put it right for several people, or what is serious."""

    service: str | None
    contribution_ids: tuple[int, ...]


def places(actor: Actor) -> tuple[Place, ...]:
    """The partnerships of the reader's hosts. One statement."""
    rows = db.session.execute(
        sa.select(Partnership.id, Partnership.name)
        .where(Partnership.id.in_(partnerships_of(actor)))
        .order_by(Partnership.name, Partnership.id)
    )
    return tuple(Place(row.id, row.name) for row in rows)


def partnerships_of(actor: Actor) -> sa.Select[tuple[int]]:
    """The partnerships whose themes the reader edits, as a part of a statement."""
    return sa.select(Host.partnership_id).where(Host.id.in_(sorted(hosts_of(actor, Permission.THEME_EDIT))))


def overview(actor: Actor, *, retired: bool = False) -> tuple[ThemeRow, ...]:
    """The themes of the reader's partnerships by name, with how many contributions each has. One statement."""
    linked = (
        sa.select(ThemeLink.theme_id, sa.func.count().label("many")).group_by(ThemeLink.theme_id).subquery()
    )
    rows = db.session.execute(
        sa.select(
            Theme.id, Theme.name, Theme.description, Theme.outcomes, Theme.partnership_id,
            Partnership.name.label("partnership"), Theme.retired_at, sa.func.coalesce(linked.c.many, 0).label("many"),
        )
        .join(Partnership, Partnership.id == Theme.partnership_id)
        .outerjoin(linked, linked.c.theme_id == Theme.id)
        .where(
            Theme.partnership_id.in_(partnerships_of(actor)),
            Theme.retired_at.is_not(None) if retired else Theme.retired_at.is_(None),
        )
        .order_by(Partnership.name, sa.func.lower(Theme.name), Theme.id)
    )  # fmt: skip
    return tuple(
        ThemeRow(
            row.id, row.name, row.description, tuple(row.outcomes), row.partnership_id, row.partnership,
            row.retired_at is not None, row.many,
        )
        for row in rows
    )  # fmt: skip


def codebook(partnership_id: int) -> tuple[Entry, ...]:
    """The themes of a partnership that are in use, as a codebook, by name. One statement."""
    rows = db.session.execute(
        sa.select(Theme.name, Theme.description, Theme.examples, Theme.outcomes)
        .where(Theme.partnership_id == partnership_id, Theme.retired_at.is_(None))
        .order_by(sa.func.lower(Theme.name), Theme.id)
    )
    return tuple(Entry(row.name, row.description, tuple(row.examples), tuple(row.outcomes)) for row in rows)


def detail(actor: Actor, theme_id: int) -> ThemeDetail:
    """One theme of the reader's partnerships. One statement. Raises NotFound("theme_unknown")."""
    many = sa.select(sa.func.count()).where(ThemeLink.theme_id == Theme.id).scalar_subquery()
    row = db.session.execute(
        sa.select(
            Theme.id, Theme.partnership_id, Theme.name, Theme.description, Theme.dissent, Theme.outcomes,
            Theme.examples, Theme.retired_at, Theme.merged_into_id, many.label("many"),
            sees_otherwise(Theme.id).label("otherwise"),
        ).where(Theme.id == theme_id, Theme.partnership_id.in_(partnerships_of(actor)))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound("theme_unknown")
    return ThemeDetail(
        row.id, row.partnership_id, row.name, row.description, row.dissent, tuple(row.outcomes),
        tuple(row.examples), row.retired_at, row.merged_into_id, row.many, row.otherwise,
    )  # fmt: skip


def contributions(
    actor: Actor, theme_id: int, *, after: str | None = None, limit: int = 25, stance: ThemeStance | None = None
) -> tuple[tuple[InTheme, ...], str | None]:
    """The theme's contributions, newest first, and the cursor of the next page; of one `stance` where it is given. One
    statement.

    Those that were read and may be shown to a planning body come with their text; of the rest only that they are.
    """
    mine = sorted(hosts_of(actor, Permission.THEME_LINK))
    query = (
        sa.select(
            ThemeLink.contribution_id, ThemeLink.received_at, Contribution.reference, Locality.display_name,
            Contribution.kind, Contribution.serious, Contribution.host_id, text_column(Audience.BODY), ThemeLink.stance,
        )
        .join(Contribution, Contribution.id == ThemeLink.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(ThemeLink.theme_id == theme_id)
        .order_by(ThemeLink.received_at.desc(), ThemeLink.contribution_id.desc())
        .limit(limit + 1)
    )  # fmt: skip
    if stance is ThemeStance.OTHERWISE:
        query = query.where(OTHERWISE)
    elif stance is not None:
        query = query.where(ThemeLink.stance == stance)
    cursor = Cursor.parse(after)
    if cursor is not None:
        query = query.where(
            sa.tuple_(ThemeLink.received_at, ThemeLink.contribution_id)
            < sa.tuple_(
                sa.literal(cursor.at, ThemeLink.received_at.type),
                sa.literal(cursor.id, ThemeLink.contribution_id.type),
            )
        )
    rows = db.session.execute(query).all()
    found = tuple(
        InTheme(
            row.contribution_id, row.reference, row.received_at, row.display_name, row.kind, row.serious, row.text,
            row.host_id in mine, row.stance is ThemeStance.OTHERWISE,
        )
        for row in rows[:limit]
    )  # fmt: skip
    last = rows[limit - 1] if len(rows) > limit else None
    return found, Cursor(True, last.received_at, last.contribution_id).text if last else None


def phrases(theme_id: int, *, limit: int = 12) -> tuple[tuple[str, int], ...]:
    """Words that come up in a theme's texts, and in how many. One statement."""
    rows = db.session.execute(
        sa.select(ThemePhrase.phrase, ThemePhrase.count.label("many"))
        .where(ThemePhrase.theme_id == theme_id)
        .order_by(ThemePhrase.count.desc(), ThemePhrase.phrase)
        .limit(limit)
    )
    return tuple((row.phrase, row.many) for row in rows)


def unthemed_phrases(actor: Actor, *, limit: int = 20) -> tuple[tuple[str, int], ...]:
    """Words that come up in texts without a theme, in the reader's partnerships. One statement."""
    rows = db.session.execute(
        sa.select(ThemePhrase.phrase, ThemePhrase.count.label("many"))
        .where(ThemePhrase.partnership_id.in_(partnerships_of(actor)), ThemePhrase.theme_id.is_(None))
        .order_by(ThemePhrase.count.desc(), ThemePhrase.phrase, ThemePhrase.id)
        .limit(limit)
    )
    return tuple((row.phrase, row.many) for row in rows)


def suggest_ask(theme_id: int) -> tuple[Suggestion, ...]:
    """Whether this theme has become a matter for a planning body, going by those who say what it says. One statement.

    Three that lie or lay with one service, without an answer that was shown and changed something; or one that a
    reader marked as serious.
    """
    shown = aliased(Referral)
    put_right = (
        sa.select(shown.id)
        .where(
            shown.contribution_id == Contribution.id,
            shown.state == ReferralState.SHOWN,
            shown.changed.is_(True),
            shown.complaint.is_(False),
        )
        .exists()
    )
    rows = db.session.execute(
        sa.select(Contribution.id, Contribution.serious, Service.name)
        .join(
            ThemeLink,
            sa.and_(
                ThemeLink.contribution_id == Contribution.id, ThemeLink.theme_id == theme_id,
                ThemeLink.stance == ThemeStance.SAYS,
            ),
        )
        .outerjoin(
            Referral,
            sa.and_(
                Referral.contribution_id == Contribution.id,
                Referral.state != ReferralState.RECALLED,
                Referral.complaint.is_(False),
            ),
        )
        .outerjoin(Service, Service.id == Referral.service_id)
        .where(
            sa.or_(Contribution.serious, Referral.id.is_not(None)),
            sa.not_(put_right),
            Contribution.reading != ReadingState.WITHDRAWN,
        )
        .order_by(Service.name, Contribution.id)
    ).all()
    serious = _distinct(row.id for row in rows if row.serious)
    found = [Suggestion(None, serious)] if serious else []
    for name in dict.fromkeys(row.name for row in rows if row.name):
        alike = _distinct(row.id for row in rows if row.name == name)
        if len(alike) >= ALIKE:
            found.append(Suggestion(name, alike))
    return tuple(found)


def _distinct(ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(ids))
