"""The language of the pages: one for an installation, chosen by ENGAGE_LOCALE (engage.adapters.translation)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from babel import localedata
from babel.support import NullTranslations
from flask import Flask, current_app, has_app_context
from flask_babel import Babel, Domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.utils import cached_property

from engage.adapters.translation import LANGUAGES, Language, MadeTranslations, language, lengthen, mirror
from engage.web.templates import Templates

__all__ = ["LANGUAGES", "Language", "init_i18n", "language_now", "language_of", "lengthen", "mirror"]


class _MadeDomain(Domain):
    def __init__(self, words: Callable[[str], str]) -> None:
        super().__init__()
        self.made = MadeTranslations(words)

    def get_translations(self) -> NullTranslations:
        return self.made


class _Babel(Babel):
    """Flask-Babel without catalogues on disk: nothing is looked for, nothing is read."""

    def __init__(self, app: Flask, language: Language) -> None:
        self._language = language
        super().__init__(app, default_locale=language.babel, default_timezone="Europe/London")

    @cached_property
    def domain_instance(self) -> _MadeDomain:
        return _MadeDomain(self._language.words)


def init_i18n(app: Flask) -> None:
    """Set the language from `ENGAGE_LOCALE` and give templates `page_lang` and `page_dir`.

    Raises ValueError for a language that is not in LANGUAGES.
    """
    chosen = language(app.config.get("ENGAGE_LOCALE") or "en")
    made = _Babel(app, chosen).domain_instance.made
    # the language never changes while the app runs: templates need not look it up for every word
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        made.gettext, made.ngettext, newstyle=True, pgettext=made.pgettext, npgettext=made.npgettext
    )
    said = _said_in_templates(chosen.words)
    app.jinja_env.globals.update(_=said, gettext=said)
    if isinstance(app.jinja_env, Templates):
        app.jinja_env.words = chosen.words
    _let_go(chosen.babel)
    app.jinja_env.globals.update(page_lang=chosen.tag, page_dir=chosen.direction)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.extensions["engage_language"] = chosen


_NEEDED = frozenset({
    "date_formats", "datetime_formats", "datetime_skeletons", "day_periods", "days", "eras", "months", "number_symbols",
    "quarters", "time_formats", "week_data",
})  # fmt: skip


def _let_go(locale: str) -> None:
    """Dates need months and days; what else Babel reads of a language (currencies, countries, units, by the thousand)
    would lie in every web process for good."""
    parts = locale.split("_")
    for name in ("root", *("_".join(parts[: length + 1]) for length in range(len(parts))), "en_001"):
        if localedata.exists(name) or name == "root":
            data = localedata.load(name)
            for key in set(data) - _NEEDED:
                del data[key]


def _said_in_templates(words: Callable[[str], str]) -> Callable[..., str]:
    """What `_` and `gettext` do in templates: as Jinja's own, which go by way of two more calls for each word."""

    @lru_cache(maxsize=4096)
    def safe(message: str) -> Markup:
        return Markup(words(message))  # noqa: S704 - templates are ours, and so is what they say

    @pass_eval_context
    def said(context: EvalContext, message: str, /, **values: object) -> str:
        # always a format string, with values or without: "%%" is one sign
        return (safe(message) if context.autoescape else words(message)) % values

    return said


def language_now() -> Language:
    """The language of the app that is at work; English where none is. It never changes while an app runs."""
    return language_of(current_app) if has_app_context() else LANGUAGES["en"]


def language_of(app: Flask) -> Language:
    """The language that `init_i18n` chose for this app."""
    chosen: Language = app.extensions.get("engage_language", LANGUAGES["en"])
    return chosen
