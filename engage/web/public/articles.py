"""The list of published words, item by item, in Python: a template that writes 25 takes longer than all the rest
of the page. The same as the `words` macro (components/words.html), with the state and the themes under the words."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from engage.queries.public_contributions import Published, ThemeName
from engage.web.presentation import paragraphs, time_tag
from engage.web.tags import state_tag


def articles(items: Iterable[Published], base: str) -> Markup:
    """The articles of a list whose address is `base`, under which each item has its own."""
    address = escape(base)
    links: dict[ThemeName, str] = {}
    return Markup("\n").join([_article(item, address, links) for item in items])


def _article(item: Published, base: Markup, links: dict[ThemeName, str]) -> Markup:
    for theme in item.themes:
        if theme not in links:
            links[theme] = f' <a href="{base}?theme={escape(theme.slug)}" translate="no">{escape(theme.name)}</a>'
    reference = escape(item.reference)
    themes = ",".join([links[theme] for theme in item.themes])
    return Markup(  # noqa: S704 - everything that comes from outside is escaped above or by what makes it
        f'<article class="en-words">\n<h2 class="en-words__title"><a href="{base}/{reference}">'
        f'{time_tag(item.published_at)}<span class="visually-hidden">, {reference}</span></a></h2>\n'
        f'<blockquote class="en-words__text">{paragraphs(item.text)}</blockquote>\n'
        f'<p class="en-words__foot">{state_tag(item)}{themes}</p>\n</article>'
    )

