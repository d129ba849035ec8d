"""How many see a theme otherwise: counts for pages that anybody reads, to be suppressed by whoever shows them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engage.domain.disclosure import PLAIN
from engage.models.contributions import Contribution
from engage.models.themes import ThemeLink

OTHERWISE = sa.text("theme_links.stance = 'otherwise'")
"""SQL condition on `theme_links`, as the index of those few has it."""


def otherwise_told(theme: Any) -> sa.Select[tuple[int]]:
    """A select of how many of a theme's contributions see it otherwise, over the localities in which so many do that
    it may be said there: what those pages do not say cannot be worked out from the whole."""
    here = (
        sa.select(sa.func.count().label("many"))
        .select_from(ThemeLink)
        .join(Contribution, Contribution.id == ThemeLink.contribution_id)
        .where(ThemeLink.theme_id == theme, OTHERWISE, Contribution.locked.is_(False))
        .group_by(Contribution.locality_id)
        .having(sa.func.count() >= PLAIN)
        .subquery()
    )
    return sa.select(sa.func.coalesce(sa.func.sum(here.c.many), 0))


def otherwise_in(theme: Any, place: Any) -> sa.Select[tuple[int]]:
    """A select of how many of a theme's contributions see it otherwise: of a locality, or of all where `place` is 0.
    What is locked is not counted, and what was taken back is in no theme."""
    return (
        sa.select(sa.func.count())
        .select_from(ThemeLink)
        .join(Contribution, Contribution.id == ThemeLink.contribution_id)
        .where(
            ThemeLink.theme_id == theme, OTHERWISE, Contribution.locked.is_(False),
            sa.or_(place == 0, Contribution.locality_id == place),
        )
    )  # fmt: skip
