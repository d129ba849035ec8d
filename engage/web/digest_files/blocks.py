"""What a paper is made of, for whoever sets it: paragraphs, lists, headings, tables and pictures, as plain values.

Words that people wrote are in runs of their own and only ever words: the typesetter and the word processor get them as
data, and what would steer them (control characters, marks that turn the direction of writing) is taken out here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The words without what steers a program; line breaks stay, and every one is the same."""
    return _STEERS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def runs_from_right(text: str) -> bool:
    """Whether it begins in a script that is written from right to left: by its first letter (UAX 9, P2)."""
    for each in text:
        kind = unicodedata.bidirectional(each)
        if kind in {"R", "AL"}:
            return True
        if kind == "L":
            return False
    return False


@dataclass(frozen=True, slots=True)
class Run:
    """Some words. `own`: people wrote them, in whatever direction; `url`: where they lead."""

    text: str
    url: str = ""
    strong: bool = False
    own: bool = False

    def plain(self) -> dict[str, Any]:
        """As JSON, without what is not so."""
        given: dict[str, Any] = {"t": clean(self.text)}
        if self.url:
            given["u"] = self.url
        if self.strong:
            given["b"] = True
        if self.own:
            given["o"] = True
            if runs_from_right(self.text):
                given["r"] = True
        return given


_SHORT, _SHORT_LIST = 900, 4
"""Characters and items of what is not cut by the end of a page: about half a page of large print."""

Line = tuple[Run, ...]
"""One paragraph."""
Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title of the paper is level 1. `whole`: what stands under it is not cut by the end of a page,
    if it is short."""

    level: int
    line: Line
    new_page: bool = False
    whole: bool = False

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {"kind": "heading", "level": self.level, **_line(self.line), **({"page": True} if self.new_page else {})}


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `quoted`: a person's own words, set apart."""

    line: Line
    quoted: bool = False

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {"kind": "quote" if self.quoted else "para", **_line(self.line)}


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Line, ...]
    numbered: bool = False

    def plain(self) -> dict[str, Any]:
        """As JSON. A short list is not cut by the end of a page."""
        kind = "numbered" if self.numbered else "bullets"
        size = sum(len(run.text) for item in self.items for run in item)
        whole = {"whole": True} if 1 < len(self.items) <= _SHORT_LIST and size <= _SHORT else {}
        return {"kind": kind, "items": [_line(each) for each in self.items], **whole}


@dataclass(frozen=True, slots=True)
class Table:
    """A table, whose header stands again at the top of each page. `widths` are shares of the line."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        rows = [[[_line(each) for each in cell] for cell in row] for row in self.rows]
        return {
            "kind": "table", "caption": clean(self.caption), "header": [clean(each) for each in self.header],
            "widths": list(self.widths), "rows": rows,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, and the words that say the same."""

    svg: str
    words: str

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {"kind": "picture", "svg": self.svg, "words": clean(self.words)}


Block = Heading | Para | Bullets | Table | Picture


def para(*texts: str | Run) -> Para:
    """A paragraph of words of ours and runs."""
    return Para(line(*texts))


def line(*texts: str | Run) -> Line:
    """A line of words of ours and runs, without what is empty."""
    found = (each if isinstance(each, Run) else Run(each) for each in texts)
    return tuple(each for each in found if each.text)


def paragraphs(text: str, *, quoted: bool = False) -> tuple[Para, ...]:
    """What somebody wrote, a paragraph for each of theirs."""
    parts = (" ".join(each.split()) for each in clean(text).split("\n\n"))
    return tuple(Para((Run(each, own=True),), quoted) for each in parts if each)


def plain(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """All of them as JSON. What leads to a list or a drawing, and what belongs together under a heading, is marked: it
    stays on the page of what comes after it."""
    given = list(blocks)
    found = [each.plain() for each in given]
    for each, after in reversed(list(pairwise(found))):
        to_picture = after["kind"] == "picture" or after.get("kept") == "picture"
        if each["kind"] == "para" and (to_picture or after["kind"] in {"bullets", "numbered"}):
            each["kept"] = "picture" if to_picture else True
        elif each["kind"] == "picture" and after["kind"] == "table":
            each["kept"] = True  # a drawing stands beside its numbers
    for place, block in enumerate(given):
        if isinstance(block, Heading) and block.whole:
            under = list(takewhile(lambda each: each["kind"] != "heading", found[place + 1 :]))
            if sum(map(_size, under)) <= _SHORT:
                for each in under[:-1]:
                    each["kept"] = True
    return [{**each, "kept": True} if "kept" in each else each for each in found]


def _size(block: dict[str, Any]) -> int:
    return sum(len(run["t"]) for line in block.get("items", [block]) for run in line["line"])


def _line(given: Line) -> dict[str, Any]:
    # A sentence of ours goes its own way, whatever it tells of; where there is none, the words of people lead.
    ours = "".join(each.text for each in given if not each.own)
    leads = ours if any(map(str.isalpha, ours)) else "".join(each.text for each in given)
    return {"line": [each.plain() for each in given], **({"rtl": True} if runs_from_right(leads) else {})}
