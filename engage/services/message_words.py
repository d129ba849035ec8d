"""Messages in words: e-mails, text messages and letters, without what carries them, which no web process needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from engage.adapters.rendering import RenderedMail, Renderer
from engage.config import ROOT, Settings


class Words(Protocol):
    """Puts messages into words (adapters.rendering.Renderer)."""

    def mail(self, template: str, params: Mapping[str, Any]) -> RenderedMail:
        """An e-mail."""
        ...

    def several(self, parts: Sequence[tuple[str, Mapping[str, Any]]]) -> RenderedMail:
        """Several pieces of news for one person in one e-mail."""
        ...

    def text_message(self, template: str, params: Mapping[str, Any]) -> str:
        """The same news as one paragraph."""
        ...

    def letter(self, template: str, params: Mapping[str, Any]) -> str:
        """The same news as a page of HTML to print."""
        ...

    def letter_text(self, parts: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[str, str]:
        """One or several pieces of news as heading and words of a letter, for a machine that prints and posts."""
        ...


def words_of(settings: Settings) -> Renderer:
    """The installation's words: one for the whole process, which compiles each template once and not at every tick."""
    return _words(settings.base_url, settings.site_name, settings.locale)


@lru_cache(maxsize=8)
def _words(base_url: str, site_name: str, locale: str) -> Renderer:
    return Renderer(ROOT / "templates", base_url=base_url, site_name=site_name, locale=locale)
