"""Numbers however they are written: runs of figures with blanks, dots and dashes in them, and figures as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORDS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11",
    "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17",
    "eighteen": "18", "nineteen": "19", "twa": "2", "fower": "4", "wan": "1",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6", "seventy": "7",
    "eighty": "8", "ninety": "9",
}  # fmt: skip
_TIMES = {"double": 2, "dubble": 2, "triple": 3, "treble": 3}
_ROUND = {"hundred": "00", "thousand": "000"}
_SPOKEN = "|".join(sorted((*_WORDS, *_TENS, *_TIMES, *_ROUND), key=len, reverse=True))
_PIECE = re.compile(rf"(?P<digits>[oO]?[0-9](?:[0-9oOlI]{{0,40}})(?![A-Za-z]))|(?P<word>\b(?:{_SPOKEN})\b)", re.I)
_GAP = re.compile(r"[ .,()\-–]{0,3}\Z")
_PLUS = re.compile(r"(?:\+|\bplus )[ (]{0,2}\Z", re.I)
_LETTERS = str.maketrans("oOlI", "0011")


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that stand together: part of a number."""

    start: int
    end: int
    digits: str
    spoken: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Groups with hardly anything between them."""

    groups: tuple[Group, ...]
    plus: int | None
    """Where a plus before the first group stands, if one does."""


def runs(text: str) -> Iterator[Run]:
    """All runs of a text, from left to right."""
    pieces: list[tuple[int, int, str, bool]] = []
    for found in _PIECE.finditer(text):
        start, end = found.span()
        if start and text[start - 1].isalnum():
            continue
        spoken = found["word"] is not None
        if pieces and not _joined(text[pieces[-1][1] : start], spoken or pieces[-1][3], pieces[0]):
            yield from _run(text, pieces)
            pieces = []
        pieces.append((start, end, found[0].lower() if spoken else found[0].translate(_LETTERS), spoken))
    yield from _run(text, pieces)


def _joined(gap: str, spoken: bool, first: tuple[int, int, str, bool]) -> bool:
    if "," in gap and not spoken:
        return False
    if gap == "/":  # 07700/900123 is one number, 12/06/2025 a day
        return first[2].startswith("0") and len(first[2]) > 3
    return len(gap) <= 3 and _GAP.match(gap) is not None


def _run(text: str, pieces: list[tuple[int, int, str, bool]]) -> Iterator[Run]:
    groups = _groups(pieces)
    if groups:
        first = groups[0].start
        plus = _PLUS.search(text[max(0, first - 8) : first])
        yield Run(tuple(groups), max(0, first - 8) + plus.start() if plus else None)


def _groups(pieces: list[tuple[int, int, str, bool]]) -> list[Group]:
    """Figures for the words: double four is 44, nine hundred is 900, twenty three is 23."""
    groups: list[Group] = []
    times, began, tens = 1, 0, False
    for start, end, what, spoken in pieces:
        if not spoken:
            groups.append(Group(began if times > 1 else start, end, what[:1] * (times - 1) + what, False))
            times, tens = 1, False
        elif what in _TIMES:
            times, began, tens = _TIMES[what], start, False
        elif what in _ROUND:
            if groups:
                groups.append(Group(start, end, _ROUND[what], True))
            tens = False
        elif what in _TENS:
            groups.append(Group(began if times > 1 else start, end, (_TENS[what] + "0") * times, True))
            times, tens = 1, True
        else:
            value = _WORDS[what]
            if tens and len(value) == 1 and value != "0":
                last = groups.pop()
                groups.append(Group(last.start, end, last.digits[:-1] + value, True))
            else:
                groups.append(Group(began if times > 1 else start, end, value * times, True))
            times, tens = 1, False
    return groups
