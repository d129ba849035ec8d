"""When a number to ring was last checked, in words. Three months after that somebody is asked to check it again, and
whoever reads it is told so, calmly: an old number is better than none."""

from __future__ import annotations

from datetime import date

from flask.sansio.app import App
from markupsafe import Markup, escape

from engage.domain.places_rules import contact_needs_check
from engage.queries.calendar import today
from engage.web.presentation import gettext as _
from engage.web.presentation import medium_date, time_tag


def checked(verified_on: date | None, on: date | None = None) -> Markup:
    """A sentence or two for a page; `verified_on` is the day on which somebody last checked it, `on` today unless
    given."""
    if not verified_on:
        return escape(_sentence(None, on))
    return escape(_sentence(verified_on, on)) % {"day": time_tag(verified_on, "medium")}


def checked_on_paper(verified_on: date | None) -> str:
    """The same as plain text."""
    words = _sentence(verified_on, None)
    return words % {"day": medium_date(verified_on)} if verified_on else words


def _sentence(verified_on: date | None, on: date | None) -> str:
    if verified_on is None:
        return _("Not checked yet.")
    if contact_needs_check(verified_on, on or today()):
        return _("Last checked on %(day)s. If nobody answers, ring another of these.")
    return _("Checked on %(day)s.")


def install(app: App) -> None:
    """Give templates the words as a filter."""
    app.jinja_env.filters["checked"] = checked
