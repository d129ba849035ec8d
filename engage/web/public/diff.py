"""What was changed in a text, word by word. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby

_PIECES = re.compile(r"\[[^\[\]\n]{1,40}\]|\s+|[^\s\[]+|\[")
"""A mark in square brackets is one piece, with its blanks."""
MOST_PIECES = 6_000
"""Beyond this a comparison would take long; the whole text then stands as taken out and put in."""

Piece = tuple[str, str]


def words(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order: ("same" | "out" | "in", text).

    The pieces that are same or out make up `before`, those that are same or in make up `after`.

    >>> words("My nurse Ann came", "My nurse [name] came")
    [('same', 'My nurse '), ('out', 'Ann'), ('in', '[name]'), ('same', ' came')]
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > MOST_PIECES:
        return [piece for piece in (("out", before), ("in", after)) if piece[1]]
    made: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=len(old) > 400).get_opcodes():
        if kind == "equal":
            made.append(("same", "".join(old[a:b])))
            continue
        made += [piece for piece in (("out", "".join(old[a:b])), ("in", "".join(new[c:d]))) if piece[1]]
    return _joined(made)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind made one; a blank between two changes of the same kind belongs to both texts, so it
    stays where it is."""
    return [(kind, "".join(text for _, text in group)) for kind, group in groupby(pieces, key=lambda each: each[0])]
