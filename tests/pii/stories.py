"""The sentences: `planted.txt` with details marked as [[kind|text]], `clean.txt` with none.

Everybody in them is made up. Phone numbers are of the ranges that Ofcom keeps for drama. Every third sentence is kept
back: rules are written looking at the others only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
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
    kept_back: bool


def stories() -> list[Story]:
    """All sentences in the order of the files."""
    found = []
    for name in ("planted.txt", "clean.txt"):
        lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
        found += [_story(line, number % 3 == 2) for number, line in enumerate(lines)]
    return found


def _story(line: str, kept_back: bool) -> Story:
    text, planted, done = "", [], 0
    for hit in _MARKED.finditer(line):
        text += line[done : hit.start()]
        planted.append(Planted(len(text), len(text) + len(hit[2]), hit[1]))
        text += hit[2]
        done = hit.end()
    return Story(text + line[done:], tuple(planted), kept_back)
