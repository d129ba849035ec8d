"""Plain text with three signs in it, read into blocks: "## " makes a heading, "- " a point of a list, and a whole
https address a link. Everything else, HTML above all, is words. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engage.domain.errors import Refused
from engage.domain.evidence import public_link
from engage.domain.texts import clean

_ADDRESS = re.compile(r"""https://[!-~]+""")
_NOT_LAST = ".,;:!?'\"*_"
"""What ends a sentence, not an address."""
_NEVER = re.compile(r"""["'<>\\^`{|}]""")
"""No address goes on after one of these."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or an address that is a link."""

    text: str
    link: bool = False


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    lines: tuple[Line, ...]


Block = Heading | Paragraph | Points


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text, in order.

    >>> blocks("## Who reads")
    (Heading(line=(Piece(text='Who reads', link=False),)),)
    """
    made: list[Block] = []
    kind, gathered = "", list[Line]()

    def close() -> None:
        if gathered:
            made.append(Points(tuple(gathered)) if kind == "point" else Paragraph(tuple(gathered)))
            gathered.clear()

    for line in clean(text).split("\n"):
        sort, words = _read(line)
        if sort != kind or not words:
            close()
        kind = sort
        if sort == "heading":
            made.append(Heading(tuple(_pieces(words))))
        elif words:
            gathered.append(tuple(_pieces(words)))
    close()
    return tuple(made)


def _read(line: str) -> tuple[str, str]:
    words = line.strip()
    if words.startswith("## ") and words[3:].strip():
        return "heading", words[3:].strip()
    if words.startswith("- ") and words[2:].strip():
        return "point", words[2:].strip()
    return "line", words


def _pieces(words: str) -> Iterator[Piece]:
    start = 0
    for match in _ADDRESS.finditer(words):
        address = _whole(match[0])
        if not _linkable(address):
            continue
        if match.start() > start:
            yield Piece(words[start : match.start()])
        yield Piece(address, link=True)
        start = match.start() + len(address)
    if start < len(words):
        yield Piece(words[start:])


def _whole(found: str) -> str:
    """The address without what belongs to the sentence around it."""
    address = _NEVER.split(found, maxsplit=1)[0]
    while address and (address[-1] in _NOT_LAST or (address[-1] == ")" and address.count("(") < address.count(")"))):
        address = address[:-1]
    return address


def _linkable(address: str) -> bool:
    try:
        return bool(public_link(address))
    except Refused:
        return False
