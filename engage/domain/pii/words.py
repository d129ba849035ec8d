"""A text as a row of words, each with what rules about names ask of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_ENDS = re.compile(r"[.!?:;\n]|(?:^|\s)[\-\"*(]|\"\s*\Z")
_OWNED = re.compile(r"'[sS]\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """A word without the 's of owning."""

    start: int
    end: int
    text: str
    low: str
    gap: str
    """What stands between the word before and this one."""
    first: bool
    """Whether a sentence begins here, so that its capital says nothing."""
    owned: bool
    """Whether 's follows."""

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


def words(text: str) -> list[Word]:
    """All words of a folded text, in order."""
    found: list[Word] = []
    before = 0
    for hit in _WORD.finditer(text):
        start, end = hit.span()
        word = hit[0]
        owned = _OWNED.search(word) is not None and len(word) > 3
        if owned:
            word = word[:-2]
        gap = text[before:start]
        stop = gap.strip() == "." and found and _short(found[-1])
        first = not found or (not stop and _ENDS.search(gap) is not None)
        found.append(Word(start, start + len(word), word, word.lower(), gap, first, owned))
        before = end
    return found


_ABBREVIATED = frozenset(
    ["mr", "mrs", "ms", "dr", "prof", "rev", "st", "sr", "jr", "cllr", "fr", "sgt", "pc", "wm", "geo",
     "jas", "chas", "thos", "robt"]
)  # fmt: skip


def _short(word: Word) -> bool:
    """Whether a stop after it ends no sentence: Mrs. Bell, J. Bell."""
    return word.low in _ABBREVIATED or (len(word.text) == 1 and word.capital and word.low != "i")
