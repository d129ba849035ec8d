"""Words on a page that did not come through gettext, found with the pseudo-language en-XA."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.page_checks import parsed, squash

SPOKEN = ("aria-label", "alt", "placeholder", "title")
DATA = {"time", "code", "script", "style", "textarea", "kbd"}


def plain_words(html: str) -> list[str]:
    """Pieces of text of an en-XA page that hold an unaccented word of two letters or more.

    Left out: what people wrote (dir="auto"), names (translate="no"), times, codes and what is typed in.
    Data shown elsewhere (a place, an organisation) must be marked with translate="no" to be left out.
    """
    doc = parsed(html)
    return [p for root in doc.all("body") for p in _pieces(root) if re.search(r"\b[A-Za-z]{2,}\b", p)]


def _pieces(element: Element) -> Iterator[str]:
    if element.get("dir") == "auto" or element.get("translate") == "no" or element.tag in DATA:
        return
    yield from (squash(element.get(name)) for name in SPOKEN if element.get(name))
    yield squash(element.text)
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield squash(child.tail)
