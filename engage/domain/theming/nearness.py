"""How much a text is like earlier ones: for whoever decides about it, "the same conversation again".

Two texts are as near as the angle between their telling words: roots of words and the groups they belong to, each
weighing more the fewer texts have it (the cosine of tf-idf; Salton and Buckley, 1988). It is a hint, for a person who
reads both.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from engage.domain.theming.features import split, stem
from engage.domain.theming.speaking import SMALL, TELLING
from engage.domain.theming.word_groups import groups_of

MOST = 5
"""Earlier ones that are shown: more would be a list to read through."""
LEAST = 0.24
"""From this on two texts may be about the same; below it they have a word or two in common."""
SHARED = 2
"""Telling words that both need to have: one in common is chance."""
FEWEST = 4
"""Telling words that a text needs to be compared: "Good service, thanks" is like everything."""
_GROUP = 0.7
"""What a group of words counts beside a word itself."""
_SAID_OF_ALL = """
one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred first second third
half last next once twice again still every each never always often only even much many more most monday tuesday
wednesday thursday friday saturday sunday january february march april may june july august september october
november december spring summer autumn winter minute hour day night morning afternoon evening week month year time
ago since till until today tomorrow yesterday now later early late said say says told tell asked ask get got getting
come came coming go goes went going take took make made see seen know knows like want wanted thing things way people
person somebody nobody anybody everybody good bad well better nice please thank thanks dear sir madam hello out off
down back over here away around through own
"""
_SMALL_TALK = frozenset(stem(word) for word in _SAID_OF_ALL.split())
"""What people say of everything: how often, when, and that somebody did or said something."""
_COMMON = 0.3
"""Share of texts from which on a word tells nothing, where there are texts enough to say so."""
_ENOUGH = 20


class Near(NamedTuple):
    """An earlier text, and how near it is: from 0 to 1, which is the same words."""

    id: int
    nearness: float


@dataclass(frozen=True, slots=True)
class Earlier:
    """Texts that others are compared with."""

    size: int
    holding: Mapping[str, Mapping[int, float]] = field(repr=False)
    """By what they hold: which texts, and how much it counts in each."""
    lengths: Mapping[int, float] = field(repr=False)
    common: frozenset[str] = field(repr=False)
    """What so many hold that it tells nothing."""

    @classmethod
    def of(cls, texts: Mapping[int, str]) -> Earlier:
        """What is needed of these texts, by their ids."""
        holding: dict[str, dict[int, float]] = defaultdict(dict)
        for number, text in texts.items():
            for feature, count in _features(text).items():
                holding[feature][number] = count
        size = len(texts)
        common = frozenset(key for key, found in holding.items() if size >= _ENOUGH and len(found) > _COMMON * size)
        kept = {key: found for key, found in holding.items() if key not in common}
        squares: dict[int, float] = defaultdict(float)
        for found in kept.values():
            rare = _rarity(size, len(found))
            for number, count in found.items():
                squares[number] += (count * rare) ** 2
        return cls(size, kept, {number: math.sqrt(square) for number, square in squares.items()}, common)

    def nearest(self, text: str, *, most: int = MOST, fewest: int = FEWEST) -> tuple[Near, ...]:
        """Those much like a text, the nearest first; itself, if it is among them. `fewest`: telling words that it
        needs, less for what is short and to the point."""
        features = {key: count for key, count in _features(text).items() if key not in self.common}
        if sum(not key.startswith("@") for key in features) < fewest:
            return ()
        length, products, shared = 0.0, defaultdict[int, float](float), Counter[int]()
        for feature, count in features.items():
            found = self.holding.get(feature, {})
            rare = _rarity(self.size, len(found))
            length += (count * rare) ** 2
            for number, other in found.items():
                products[number] += count * other * rare * rare
            if not feature.startswith("@"):
                shared.update(found.keys())
        whole = math.sqrt(length)
        near = (
            Near(number, min(1.0, product / (whole * self.lengths[number])))
            for number, product in products.items()
            if shared[number] >= SHARED
        )
        enough = [each for each in near if each.nearness >= LEAST]
        return tuple(sorted(enough, key=lambda each: (-each.nearness, -each.id))[:most])


def _features(text: str) -> dict[str, float]:
    return {key: (1 + math.log(count)) * (_GROUP if key[0] == "@" else 1) for key, count in Counter(_all(text)).items()}


def _all(text: str) -> Iterator[str]:
    for word in split(text):
        if len(word) < TELLING or word in SMALL:
            continue
        root = stem(word)
        if root in _SMALL_TALK:
            continue
        yield root
        for group in groups_of().get(root, ()):
            yield f"@{group}"


def _rarity(size: int, holding: int) -> float:
    """More for what few have: nobody having it is as rare as one."""
    return math.log(1 + size / max(1, holding))
