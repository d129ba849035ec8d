"""How old somebody has to be to read a page with ease: the Flesch-Kincaid grade of its words, and five.

The formula and the count of syllables are textstat's. What is counted are the visible words of the main part; each
heading, point, label and cell is a sentence of its own, as people read it. Left out: what people and bodies wrote
(dir="auto", what was typed in), names and addresses (translate="no"), days, codes, and the exempt wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

import textstat

from tests.page_checks import INLINE, parsed, squash

SILENT = {"script", "style", "template", "textarea", "svg", "kbd"}
"""What nobody reads, or what is typed in."""
NAMED = "it"
"""Stands where a name, a day or a code stood, so that the sentence stays one."""
END = (".", "!", "?", "…")

DATES = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December) (?:\d{1,2} )?\d{4}|\S+@\S+|https?://\S+|\b[0-9A-Z]{4}-?[0-9A-Z]{4}\b"
)


def sentences(html: str, data: Iterable[str] = (), exempt: Iterable[str] = ()) -> list[str]:
    """The pieces of the main part that are read as sentences."""
    doc = parsed(html)
    known = re.compile("|".join(re.escape(each) for each in sorted(data, key=len, reverse=True)) or r"(?!)")
    found = []
    for main in doc.all("main"):
        for piece in _blocks(main):
            words = squash(piece)
            for each in exempt:
                words = words.replace(each, " ")
            words = squash(DATES.sub(NAMED, known.sub(NAMED, words)))
            if re.search(r"[A-Za-z]{2}", words) and words != NAMED:
                found.append(words if words.endswith(END) else f"{words}.")
    return found


def reading_age(pieces: Iterable[str]) -> float:
    """The age at which a reader finds this easy, to a tenth of a year."""
    return round(float(textstat.textstat.flesch_kincaid_grade(" ".join(pieces))) + 5, 1)


def _blocks(element: Element) -> Iterator[str]:
    """The text of each block, in order; what is inline belongs to the block around it."""
    gathered = element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in INLINE and not _left_out(child) and child.tag != "br":
            yield gathered
            gathered = ""
            yield from _blocks(child)
        elif isinstance(child.tag, str):
            gathered += _inline(child)
        gathered += child.tail or ""
    yield gathered


def _inline(element: Element) -> str:
    if element.tag == "br":
        return " "
    if _left_out(element):
        return NAMED if element.tag in INLINE | {"code"} else " "
    return (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)


def _left_out(element: Element) -> bool:
    return (
        element.tag in SILENT | {"time", "code"}
        or element.get("dir") == "auto"
        or element.get("translate") == "no"
        or element.get("aria-hidden") == "true"
        or "hidden" in element.attrib
    )
