"""Themes in numbers: what `domain.theming.health` looks at, and where there is enough of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.deadlines import LONDON, local_date
from engage.domain.permissions import Actor
from engage.domain.theming.enough import enough
from engage.domain.theming.health import SEASON, Health, Shape, by_size, look
from engage.models.base import db
from engage.models.places import Partnership
from engage.models.themes import Theme, ThemeLink, ThemePhrase
from engage.queries import themes
from engage.queries.calendar import today


@dataclass(frozen=True, slots=True)
class Looked:
    """The themes of a partnership; `health` is None where too little is under them to say anything."""

    partnership_id: int
    partnership: str
    links: int
    health: Health | None
    shapes: tuple[Shape, ...] = ()
    """All of them, the biggest first; none where `health` is None."""


def links_by_partnership() -> sa.Select[tuple[int, int]]:
    """Links to themes in use, by partnership: what `enough` is asked of."""
    return (
        sa.select(Theme.partnership_id, sa.func.count().label("many"))
        .join(ThemeLink, ThemeLink.theme_id == Theme.id)
        .where(Theme.retired_at.is_(None))
        .group_by(Theme.partnership_id)
        .order_by(Theme.partnership_id)
    )


def of(actor: Actor) -> tuple[Looked, ...]:
    """How the themes of the reader's partnerships are doing, by partnership. Four statements."""
    mine = themes.partnerships_of(actor)
    counted = links_by_partnership().subquery()
    rows = db.session.execute(
        sa.select(Partnership.id, Partnership.name, sa.func.coalesce(counted.c.many, 0).label("many"))
        .outerjoin(counted, counted.c.partnership_id == Partnership.id)
        .where(Partnership.id.in_(mine))
        .order_by(Partnership.name, Partnership.id)
    ).all()
    wanted = [row.id for row in rows if enough(row.many)]
    shapes, shared, words = (_shapes(wanted), _shared(wanted), _words(wanted)) if wanted else ({}, {}, {})
    return tuple(
        Looked(
            row.id, row.name, row.many,
            look(shapes.get(row.id, ()), shared, words, today()) if row.id in wanted else None,
            by_size(shapes.get(row.id, ())),
        )
        for row in rows
    )  # fmt: skip


def _shapes(partnership_ids: list[int]) -> dict[int, list[Shape]]:
    start = datetime.combine(today(), time(), LONDON) + timedelta(days=1)
    recent, before = start - SEASON, start - 2 * SEASON
    told = ThemeLink.received_at
    rows = db.session.execute(
        sa.select(
            Theme.partnership_id, Theme.id, Theme.name, Theme.created_at,
            sa.func.count(ThemeLink.contribution_id).label("links"),
            sa.func.count(sa.case((told >= recent, 1))).label("recent"),
            sa.func.count(sa.case((sa.and_(told >= before, told < recent), 1))).label("before"),
            sa.func.max(told).label("last"),
        )
        .outerjoin(ThemeLink, ThemeLink.theme_id == Theme.id)
        .where(Theme.partnership_id.in_(partnership_ids), Theme.retired_at.is_(None))
        .group_by(Theme.partnership_id, Theme.id, Theme.name, Theme.created_at)
        .order_by(Theme.id)
    )  # fmt: skip
    found: dict[int, list[Shape]] = defaultdict(list)
    for row in rows:
        last = local_date(row.last) if row.last else None
        found[row.partnership_id].append(
            Shape(row.id, row.name, local_date(row.created_at), row.links, row.recent, row.before, last)
        )
    return found


def _shared(partnership_ids: list[int]) -> dict[tuple[int, int], int]:
    one, other = aliased(ThemeLink), aliased(ThemeLink)
    first, second = aliased(Theme), aliased(Theme)
    rows = db.session.execute(
        sa.select(one.theme_id, other.theme_id, sa.func.count())
        .join(other, sa.and_(other.contribution_id == one.contribution_id, other.theme_id > one.theme_id))
        .join(first, first.id == one.theme_id)
        .join(second, second.id == other.theme_id)
        .where(first.partnership_id.in_(partnership_ids), first.retired_at.is_(None), second.retired_at.is_(None))
        .group_by(one.theme_id, other.theme_id)
        .order_by(one.theme_id, other.theme_id)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _words(partnership_ids: list[int]) -> dict[int, set[str]]:
    rows = db.session.execute(
        sa.select(ThemePhrase.theme_id, ThemePhrase.phrase)
        .where(ThemePhrase.partnership_id.in_(partnership_ids), ThemePhrase.theme_id.is_not(None))
        .order_by(ThemePhrase.id)
    )
    found: dict[int, set[str]] = defaultdict(set)
    for theme_id, phrase in rows:
        found[theme_id].add(phrase)
    return found
