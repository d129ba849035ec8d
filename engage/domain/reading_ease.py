"""About how old somebody has to be to read a text with ease, worked out from its words alone.

The Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom 1975: 0.39 x words a sentence + 11.8 x syllables a
word - 15.59) and five, because the first grade of a school is for children of six. Syllables are counted by a rule of
thumb, so this is a hint and no measure: one or two years either way mean nothing, and it knows only English.
"""

from __future__ import annotations

import re

FEWEST_WORDS = 30
"""A shorter text says too little: one long name would make it hard."""
EASY = 11
"""Years: what is written for everyone should need no more; the same that our own public pages are held to."""

_WORD = re.compile(r"[A-Za-z]+(?:['\u2019-][A-Za-z]+)*")
_END = re.compile(r"[.!?\u2026]+(?:\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^td]ed|[^l]e)$")


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, less an ending that is not spoken."""
    plain = re.sub(r"[^a-z]", "", word.casefold())
    count = len(_VOWELS.findall(plain))
    if count > 1 and _SILENT.search(plain):
        count -= 1
    return max(count, 1)


def reading_age(text: str) -> int | None:
    """The age in whole years at which a reader finds this easy; None for a text too short to say."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = sum(bool(_WORD.search(piece)) for piece in _END.split(text))
    grade = 0.39 * len(words) / max(sentences, 1) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return max(5, round(grade + 5))
