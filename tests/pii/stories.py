"""The sentences, with details marked as [[kind|text]]; those without a mark have none.

Everybody in them is made up. Phone numbers are of the ranges that Ofcom keeps for drama, or begin as no number does.
A \\n in a file is a new line in the text, and \\u200b a letter by its number, so nothing is invisible.

- `WRITTEN_WITH` and `KEPT_BACK`: `planted.txt` and `clean.txt`, of which every third was kept back.
- `TUNED`: `wide_tuned.txt`, a wider set, by which the rules were mended.
- `BLIND`: `wide_blind.txt`, as wide, written when those rules were done.
- `THIRD`: `wide_third.txt`, shorter and plainer, written after the rules were mended by the second as well.
- `FOURTH`: `wide_fourth.txt`, as people in Scotland write, written and measured before the rules were touched again.
- `FIFTH`: `wide_fifth.txt`, short, and mostly names that no list of ours has, written after that.
- `UNLISTED`: `unlisted.txt`, first names that no list of ours has, most of them with nothing beside them.
- `SIXTH`: `wide_sixth.txt`, of every kind, written by another hand who had read neither the rules nor the older sets.
- `SEVENTH`: `wide_seventh.txt`, short, written when the rules were mended by the sixth. They are not mended by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_HERE = Path(__file__).parent
_ESCAPED = re.compile(r"\\(?:n|u([0-9a-f]{4}))")
_MARKED = re.compile(r"\[\[(\w+)\|(.+?)\]\](?!\])")


@dataclass(frozen=True)
class Planted:
    """Where a detail was planted."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Story:
    text: str
    planted: tuple[Planted, ...]


class Part(StrEnum):
    """Which sentences: the value is what the measure calls them."""

    WRITTEN_WITH = "Sentences the rules were written with"
    KEPT_BACK = "Sentences kept back from them"
    TUNED = "The wider set by which the rules were mended"
    BLIND = "The wider set written after that"
    THIRD = "A third set, written when all that was done"
    FOURTH = "A fourth set, as people in Scotland write"
    FIFTH = "A fifth set, written when the rules were mended by the fourth"
    SIXTH = "A sixth set, by another hand, of every kind"
    SEVENTH = "A seventh set, written after that, by which nothing was mended"
    UNLISTED = "Names on no list"


_FILES = {
    Part.TUNED: "wide_tuned.txt", Part.BLIND: "wide_blind.txt", Part.THIRD: "wide_third.txt",
    Part.FOURTH: "wide_fourth.txt", Part.FIFTH: "wide_fifth.txt",
    Part.SIXTH: "wide_sixth.txt",
    Part.SEVENTH: "wide_seventh.txt", Part.UNLISTED: "unlisted.txt",
}  # fmt: skip


def stories(part: Part) -> Iterator[Story]:
    """The sentences of a part, in the order of its files."""
    if part in _FILES:
        yield from map(_story, _lines(_FILES[part]))
        return
    for name in ("planted.txt", "clean.txt"):
        for number, line in enumerate(_lines(name)):
            if (number % 3 == 2) == (part is Part.KEPT_BACK):
                yield _story(line)


def _lines(name: str) -> list[str]:
    return (_HERE / name).read_text(encoding="utf-8").splitlines()


def _story(line: str) -> Story:
    line = _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)) if hit[1] else "\n", line)
    text, planted, done = "", [], 0
    for hit in _MARKED.finditer(line):
        text += line[done : hit.start()]
        planted.append(Planted(len(text), len(text) + len(hit[2]), hit[1]))
        text += hit[2]
        done = hit.end()
    return Story(text + line[done:], tuple(planted))
