"""What a text is made of, as far as themes are concerned: words, pairs of words, pieces of words, the prompt answered.

Pure and fixed: a stored model knows its features by these names, so a change here, or in `word_groups`, is a new
`stored.VERSION`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

LONGEST = 20_000
"""Characters of a text that are looked at, as many as a person can send: a longer one must not hold up the rest."""
_WORD = re.compile(r"\w+(?:'\w+)*")
_SHORTEST_PIECE, _LONGEST_PIECE = 2, 5
"""Letters of a piece of a word."""
_LONGEST_WORD = 30
"""Letters of a word that are looked at: what is longer is no word of a language."""
_VOWELS = frozenset("aeiouy")
EDGE = "^"
"""Stands before the first and after the last word of a text: "nothing" alone says another thing than in a sentence."""


class Kind(StrEnum):
    """Kinds of features. Each is weighed for itself, so that the many pieces of words do not drown the few words."""

    WORD = "word"
    """Stems, and pairs of neighbours with a blank between."""
    PROMPTED = "prompted"
    """Stems behind the prompt: the same word may say another thing in answer to another question."""
    PIECE = "piece"
    """Runs of two to five letters of a word with its edges: they bear with misspelling and inflection."""
    GROUP = "group"
    """Names of groups of words that go together (`word_groups`)."""
    PROMPT = "prompt"
    """The prompt answered."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a kind of features counts."""

    weight: float
    """Length of the part of a row that this kind makes up."""
    least: int
    """Texts that must hold a feature for it to be learned."""


WEIGHING: dict[Kind, Weighing] = {
    Kind.WORD: Weighing(1.0, 2),
    Kind.PROMPTED: Weighing(0.7, 2),
    Kind.PIECE: Weighing(1.0, 2),
    Kind.GROUP: Weighing(1.0, 1),
    Kind.PROMPT: Weighing(0.5, 1),
}


def split(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(text[:LONGEST].lower().replace("’", "'"))]


def pairs(stems: list[str]) -> list[str]:
    """Neighbours, with the edges of the text.

    >>> pairs(["no", "thank"])
    ['^ no', 'no thank', 'thank ^']
    """
    if not stems:
        return []
    return [f"{first} {second}" for first, second in zip([EDGE, *stems], [*stems, EDGE], strict=True)]


def pieces(word: str) -> list[str]:
    """Its runs of letters; a blank stands for an edge.

    >>> pieces("so")
    [' s', 'so', 'o ', ' so', 'so ', ' so ']
    """
    whole = f" {word} "
    return [
        whole[start : start + length]
        for length in range(_SHORTEST_PIECE, min(_LONGEST_PIECE, len(whole)) + 1)
        for start in range(len(whole) - length + 1)
    ]


_LEAST_ROOT = 3
_ENDINGS = (
    ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"), ("ations", "ate"), ("ation", "ate"), ("ments", ""),
    ("ment", ""), ("ingly", ""), ("edly", ""), ("ings", ""), ("ness", ""), ("ing", ""), ("ies", "y"), ("ied", "y"),
    ("ily", "y"), ("sses", "ss"), ("ers", ""), ("ed", ""), ("er", ""), ("ly", ""), ("es", ""), ("ous", "ous"),
    ("ss", "ss"), ("us", "us"), ("s", ""),
)  # fmt: skip
"""Endings and what stands instead, longest first."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without the commonest English endings: "waited", "waiting" and "waits" become "wait".

    A light rule of our own. It need not find roots, only bring forms of one word together; what it misses, the pieces
    of words make up for.
    """
    word = word.removesuffix("'s").replace("'", "")
    for ending, instead in _ENDINGS:
        root = word.removesuffix(ending)
        if len(root) < len(word) and len(root) >= _LEAST_ROOT and not _VOWELS.isdisjoint(root):
            return _tidy(root + instead)
    return _tidy(word)


def _tidy(root: str) -> str:
    """One letter for a doubled one at the end ("stopp"), none for a silent e ("care", "caring"), i for y."""
    if len(root) <= _LEAST_ROOT:
        return root
    if (root[-1] == root[-2] and root[-1] not in "aeioulsz") or root[-1] == "e":
        return root[:-1]
    if root[-1] == "y" and root[-2] not in _VOWELS:
        return root[:-1] + "i"
    return root
