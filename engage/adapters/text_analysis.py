"""Words that come up in several texts. A hint for people who name themes; it decides nothing.

Plain counting, in pure Python: a phrase is one to three words in a row that neither begins nor ends with a small
word, and it counts once a text however often that text has it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

LEAST_TEXTS = 3
"""A phrase of fewer texts could give somebody's own words away."""
LONGEST = 3

_SENTENCE = re.compile(r"[.!?;:()\"\n]+")
_REMOVED = re.compile(r"\[[^\]]*\]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SMALL_WORDS = """
a about after again all also always am an and any are as at back be because been before being both but by can
came come could couldn't did didn't do does doesn't doing don't done down each even every few for from get gets
getting give given go goes going gone good got had has hasn't have haven't having he her here hers him his how i
i'm i've if in into is isn't it it's its just know last like long lot made make many may me more most much must my
need needed needs never next no not nothing now of off on once one only or other our out over own people put
really said same say see seen she should since so some still such take taken than that that's the their them then
there these they they're thing things think this those though through time to told too took two under until up us
use used very was wasn't way we well went were weren't what when where which while who whole why will with
without won't would wouldn't year years yet you your
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def key_phrases(texts: Iterable[str], *, limit: int = 20, least: int = LEAST_TEXTS) -> list[tuple[str, int]]:
    """The phrases that most texts share, with how many do, most first; none that fewer than `least` have.

    A phrase that is part of a longer one with the same count is left out: the longer one says more.

    >>> key_phrases(["The stair light is out.", "A stair light failed", "stair light!"])
    [('stair light', 3)]
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(_phrases(text)))
    common = {phrase: count for phrase, count in counts.items() if count >= least}
    kept = [
        (phrase, count)
        for phrase, count in common.items()
        if not any(
            other != phrase and more == count and f" {phrase} " in f" {other} " for other, more in common.items()
        )
    ]
    return sorted(kept, key=lambda item: (-item[1] * (1 + item[0].count(" ")), item[0]))[:limit]


def _phrases(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(_REMOVED.sub(". ", text.lower().replace("’", "'"))):
        words = _WORD.findall(sentence)
        for size in range(1, LONGEST + 1):
            for start in range(len(words) - size + 1):
                found = words[start : start + size]
                if found[0] in _SMALL or found[-1] in _SMALL or any(len(word) < 3 for word in (found[0], found[-1])):
                    continue
                yield " ".join(found)
