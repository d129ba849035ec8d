"""When a number to ring was last checked, in words. Three months after that somebody is asked to check it again, and
whoever reads it is told so, calmly: an old number is better than none."""

from __future__ import annotations

from datetime import date

from flask.sansio.app import App

from engage.domain.places_rules import contact_needs_check
from engage.queries.calendar import today
from engage.web.presentation import gettext as _
from engage.web.presentation import medium_date


def checked(verified_on: date | None) -> str:
    """A sentence or two; `verified_on` is the day on which somebody last checked it."""
    if verified_on is None:
        return _("Not checked yet.")
    day = medium_date(verified_on)
    if contact_needs_check(verified_on, today()):
        return _("Last checked on %(day)s. If nobody answers, ring another of these.", day=day)
    return _("Checked on %(day)s.", day=day)


def install(app: App) -> None:
    """Give templates the words as a filter."""
    app.jinja_env.filters["checked"] = checked
