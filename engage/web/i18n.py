"""The language of the pages: one for an installation, chosen by ENGAGE_LOCALE (engage.adapters.translation)."""

from __future__ import annotations

from collections.abc import Callable

from babel.support import NullTranslations
from flask import Flask, current_app, has_app_context
from flask_babel import Babel, Domain
from werkzeug.utils import cached_property

from engage.adapters.translation import LANGUAGES, Language, MadeTranslations, language, lengthen, mirror

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
    app.jinja_env.globals.update(page_lang=chosen.tag, page_dir=chosen.direction)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.extensions["engage_language"] = chosen


def language_now() -> Language:
    """The language of the app that is at work; English where none is. It never changes while an app runs."""
    return language_of(current_app) if has_app_context() else LANGUAGES["en"]


def language_of(app: Flask) -> Language:
    """The language that `init_i18n` chose for this app."""
    chosen: Language = app.extensions.get("engage_language", LANGUAGES["en"])
    return chosen
