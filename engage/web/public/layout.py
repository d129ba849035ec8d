"""What stands around every page: the name of the site, the ways about it, and names that are not translated."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import current_app, request
from flask.sansio.app import App
from markupsafe import Markup, escape

from engage.domain.ask_states import Outcome
from engage.web.addresses import url_for
from engage.web.ask_labels import OUTCOME, say
from engage.web.i18n import Language, language_now
from engage.web.presentation import gettext
from engage.web.public.articles import articles


def named(name: object) -> Markup:
    """A name of a place or an organisation, which no translation touches."""
    return Markup(f'<span translate="no">{escape(name)}</span>')  # noqa: S704 - the name is escaped


def coded(reference: object) -> Markup:
    """A reference among words: whole on one line, as people copy it."""
    return Markup(f'<span class="en-reference" translate="no">{escape(reference)}</span>')  # noqa: S704 - escaped


def filled(words: str, **values: object) -> Markup:
    """Words that are translated already, with values that may be safe HTML filled in; the others are escaped."""
    return escape(words) % values


_AROUND = {
    "home_url": "public.front", "help_now_url": "public.help_page", "help_url": "public.help_page",
    "privacy_url": "public.privacy", "cookies_url": "public.cookies", "accessibility_url": "public.accessibility",
    "moderation_policy_url": "public.moderation_policy", "share_url": "public.share_choose",
    "status_url": "public.status", "about_url": "public.about",
}  # fmt: skip


@lru_cache(maxsize=64)
def _addresses(_root: str) -> dict[str, str]:
    # they differ by where the app is mounted, and by nothing else
    return {key: url_for(name) for key, name in _AROUND.items()}


def around() -> dict[str, Any]:
    """Variables of `base.html` for every page, the staff's too."""
    root, path = request.root_path, request.path
    addresses = _addresses(root)
    current = (
        path.startswith((addresses["share_url"], "/s/", "/tell")), path.startswith(addresses["status_url"]),
        path == addresses["about_url"],
    )  # fmt: skip
    return _around(root, current, current_app.config["ENGAGE_SETTINGS"].site_name, language_now())


@lru_cache(maxsize=64)
def _around(root: str, current: tuple[bool, bool, bool], site_name: str, _language: Language) -> dict[str, Any]:
    # the words are in the language that is at work, which is the one given; whoever gets this only reads it
    addresses = _addresses(root)
    ways = (
        (gettext("Tell us"), "share_url"), (gettext("What you told us"), "status_url"), (gettext("About"), "about_url"),
    )  # fmt: skip
    nav = [
        {"text": text, "url": addresses[key], "current": now} for (text, key), now in zip(ways, current, strict=True)
    ]
    return {**addresses, "site_name": site_name, "nav_items": nav}


def install(app: App) -> None:
    """Give templates, those they import too, the words that public pages share."""
    app.jinja_env.globals.update(named=named, coded=coded, outcome_words=_outcome)
    app.jinja_env.filters["articles"] = articles


def _outcome(outcome: Outcome) -> str:
    return say(OUTCOME, outcome)
