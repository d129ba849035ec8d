"""How the themes are doing, and what one can do about it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from engage.domain.theming.enough import ENOUGH
from engage.queries import theme_health as queries
from engage.web.access import current_actor
from engage.web.moderation.blueprint import bp

DRAWN = 10
"""Themes in the chart: more bars than that nobody compares. The table below it has them all."""


@bp.get("/themes/health")
def theme_health() -> ResponseReturnValue:
    """Themes that are too small, alike, growing or unused."""
    return render_template(
        "moderation/theme_health.html", places=queries.of(current_actor()), least=ENOUGH, drawn=DRAWN
    )
