"""The list of published words, item by item, in Python: a template that writes 25 takes longer than all the rest
of the page. The same as the `words` macro (components/words.html), with the state and the themes under the words.

Plain text all through, safe where it is made, and marked as safe once: `Markup` for every part of every item costs
more than the rest of the item.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from markupsafe import Markup

from engage.queries.public_contributions import Published
from engage.web.i18n import Language, language_now
from engage.web.presentation import gettext, plain_paragraphs, time_tag_in
from engage.web.tags import state_tag
from engage.web.voice_words import told_by
from engage.web.warning_words import warned


def articles(items: Iterable[Published], base: str) -> Markup:
    """The articles of a list whose address is `base`, under which each item has its own."""
    address, language = escape(base), language_now()
    themes: dict[int, str] = {}
    tags: dict[Any, str] = {}
    # everything that comes from outside is escaped here or by what makes it
    return Markup("\n".join([_article(item, address, language, themes, tags) for item in items]))  # noqa: S704


def _article(
    item: Published, base: str, language: Language, themes: dict[int, str], tags: dict[Any, str]
) -> str:
    state = item.reading, item.publication, item.disposition, item.disposition_until
    tag = tags.get(state) or tags.setdefault(state, str(state_tag(item)))
    for theme in item.themes:
        if theme.id not in themes:
            name = escape(theme.name)
            themes[theme.id] = f' <a href="{base}?theme={escape(theme.slug)}" translate="no">{name}</a>'
    by = f" {escape(told_by(item.speaks_as, item.interest))}." if item.speaks_as else ""
    reference = escape(item.reference)
    words = f'<blockquote class="en-words__text">{plain_paragraphs(item.text)}</blockquote>\n'
    if item.warns and (warning := warned(item.warns)):
        summary = f"{escape(warning)} {escape(gettext('Show the words'))}"
        words = (
            f'<details class="en-details"><summary class="en-details__summary">{summary}</summary>\n{words}</details>\n'
        )
    return (
        f'<article class="en-words">\n<h2 class="en-words__title"><a href="{base}/{reference}">'
        f'{time_tag_in(language, item.published_at)}<span class="visually-hidden">, {reference}</span></a></h2>\n'
        f'{words}'
        f'<p class="en-words__foot">{tag}{by}{",".join([themes[theme.id] for theme in item.themes])}</p>\n</article>'
    )
