"""What became of themes: joined, split, undone; for those who edit them and, in a few words, for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.kinds import MoveKind, SubscriptionTarget, ThemeEventKind
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.digests import Subscription
from engage.models.people import User
from engage.models.places import Partnership
from engage.models.themes import Theme, ThemeEvent, ThemeLink, ThemeMove
from engage.queries.reading import Reading

PUBLIC = (
    ThemeEventKind.JOINED_INTO, ThemeEventKind.TOOK_IN, ThemeEventKind.PARTED, ThemeEventKind.LET_GO,
    ThemeEventKind.SPLIT_OFF, ThemeEventKind.SPLIT_FROM, ThemeEventKind.SPLIT_BACK, ThemeEventKind.SPLIT_RETURNED,
)  # fmt: skip
"""What anybody may read of a theme's history: how many went is not in it, for not all of it was published."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done to a theme."""

    at: datetime
    kind: ThemeEventKind
    other: str
    many: int | None
    name_before: str
    role: str
    who: str
    """The name of the account; empty for the installation itself, and for one that is gone."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A move that has not been undone."""

    id: int
    kind: MoveKind
    at: datetime
    from_id: int
    from_name: str
    into_id: int
    into_name: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Another theme of the same partnership that is in use."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along when a theme is joined with another."""

    contributions: int
    asks: int
    followers: int


_other = aliased(Theme)


def of(theme_id: int) -> tuple[Line, ...]:
    """All that was done to a theme, the newest first. One statement."""
    rows = db.session.execute(
        sa.select(
            ThemeEvent.at, ThemeEvent.kind, sa.func.coalesce(_other.name, ""), ThemeEvent.many,
            sa.func.coalesce(ThemeEvent.name_before, ""), ThemeEvent.actor_role, sa.func.coalesce(User.name, ""),
        )
        .outerjoin(_other, _other.id == ThemeEvent.other_id)
        .outerjoin(User, User.id == ThemeEvent.actor_id)
        .where(ThemeEvent.theme_id == theme_id)
        .order_by(ThemeEvent.at.desc(), ThemeEvent.id.desc())
        .limit(100)
    )  # fmt: skip
    return tuple(Line(*row) for row in rows)


_LINES = Reading(
    sa.select(ThemeEvent.at, ThemeEvent.kind, _other.name)
    .join(_other, _other.id == ThemeEvent.other_id)
    .where(ThemeEvent.theme_id == sa.bindparam("theme"), ThemeEvent.kind.in_(PUBLIC))
    .order_by(ThemeEvent.at.desc(), ThemeEvent.id.desc())
    .limit(10)
)


def public_lines(theme_id: int) -> list[tuple[datetime, ThemeEventKind, str]]:
    """What anybody may read of it, the newest first: when, what, and the name of the other theme. One statement."""
    return [(row[0], row[1], row[2]) for row in _LINES.rows(theme=theme_id)]


def standing(theme_id: int) -> tuple[Standing, ...]:
    """The moves from and into a theme that can be undone, the newest first. One statement."""
    source, target = aliased(Theme), aliased(Theme)
    rows = db.session.execute(
        sa.select(
            ThemeMove.id, ThemeMove.kind, ThemeMove.at, source.id, source.name, target.id, target.name,
        )
        .join(source, source.id == ThemeMove.from_id)
        .join(target, target.id == ThemeMove.into_id)
        .where(sa.or_(source.id == theme_id, target.id == theme_id), ThemeMove.undone_at.is_(None))
        .order_by(ThemeMove.at.desc(), ThemeMove.id.desc())
    )  # fmt: skip
    return tuple(Standing(*row) for row in rows)


def into(move_id: int) -> int:
    """The theme into which a move put contributions. One statement."""
    return db.session.scalars(sa.select(ThemeMove.into_id).where(ThemeMove.id == move_id)).one()


def beside(partnership_id: int, theme_id: int) -> tuple[Beside, ...]:
    """The other themes of a partnership that are in use, by name. One statement."""
    rows = db.session.execute(
        sa.select(Theme.id, Theme.name)
        .where(Theme.partnership_id == partnership_id, Theme.retired_at.is_(None), Theme.id != theme_id)
        .order_by(sa.func.lower(Theme.name), Theme.id)
    )
    return tuple(Beside(row.id, row.name) for row in rows)


def along(theme_id: int) -> Along:
    """What goes along with a theme. One statement."""
    followers = (
        sa.select(sa.func.count())
        .select_from(Subscription)
        .where(
            Subscription.target == SubscriptionTarget.THEME, Subscription.target_id == theme_id,
            Subscription.confirmed_at.is_not(None), Subscription.stopped_at.is_(None),
        )
        .scalar_subquery()
    )  # fmt: skip
    links = sa.select(sa.func.count()).where(ThemeLink.theme_id == theme_id).scalar_subquery()
    asks = sa.select(sa.func.count()).select_from(Ask).where(Ask.theme_id == theme_id).scalar_subquery()
    row = db.session.execute(sa.select(links, asks, followers)).one()
    return Along(*row)


def now_under(partnership: str, slug: str) -> str | None:
    """The slug of the theme in use that stands for one that was joined with it, in the partnership of this slug; None
    when there is none. As many statements as there were joinings, and one; none for what is no slug."""
    if not all(part.isascii() and part.isprintable() for part in (partnership, slug)):
        return None
    home = sa.select(Partnership.id).where(Partnership.slug == partnership[:80]).scalar_subquery()
    row = _next(Theme.partnership_id == home, Theme.slug == slug[:80])
    met: set[int] = set()
    while row is not None and row.merged_into_id is not None and row.id not in met:
        met.add(row.id)
        row = _next(Theme.id == row.merged_into_id)
    return row.slug if row is not None and met and row.retired_at is None else None


def _next(*conditions: sa.ColumnElement[bool]) -> sa.Row[tuple[int, str, int | None, datetime | None]] | None:
    found = sa.select(Theme.id, Theme.slug, Theme.merged_into_id, Theme.retired_at).where(*conditions)
    return db.session.execute(found).first()
