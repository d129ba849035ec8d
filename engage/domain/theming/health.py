"""How themes are doing: too small, alike, growing, unused. People decide what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

SMALL = 5
"""Contributions below which a theme is too small, once it had a season to grow."""
SEASON = timedelta(days=90)
YEAR = timedelta(days=365)
MUCH = 10
"""Contributions in a season below which growth is chance."""
FASTER = 1.5
"""So many times as many as in the season before."""
SHARED = 0.5
"""Share of the smaller theme (of its contributions, or of its words) that makes two overlap."""
FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """A theme in numbers."""

    id: int
    name: str
    begun: date
    links: int
    recent: int
    """Told in the last 90 days."""
    before: int
    """Told in the 90 days before those."""
    last: date | None
    """When the newest of them was told."""

    @property
    def earlier(self) -> int:
        """Told before those two seasons."""
        return self.links - self.recent - self.before


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two themes that say much the same; the smaller one first."""

    one: Shape
    other: Shape
    shared: int
    """Contributions that are in both."""
    words: tuple[str, ...]
    """Words that come up in both."""


@dataclass(frozen=True, slots=True)
class Health:
    """What is worth a look, each list in the order of what is most worth it."""

    small: tuple[Shape, ...]
    overlapping: tuple[Overlap, ...]
    growing: tuple[Shape, ...]
    unused: tuple[Shape, ...]

    @property
    def well(self) -> bool:
        """Nothing is worth a look."""
        return not (self.small or self.overlapping or self.growing or self.unused)


def is_small(theme: Shape, today: date) -> bool:
    """Few are under it, and it had a season to grow."""
    return theme.links < SMALL and today - theme.begun >= SEASON


def is_unused(theme: Shape, today: date) -> bool:
    """Nothing was told about it for a year, and it is that old."""
    return today - theme.begun >= YEAR and (theme.last is None or today - theme.last >= YEAR)


def is_growing(theme: Shape) -> bool:
    """Much more was told about it in the last 90 days than in the 90 before."""
    return theme.recent >= MUCH and theme.recent >= FASTER * theme.before


def overlap(one: Shape, other: Shape, shared: int, words: Mapping[int, Set[str]]) -> Overlap | None:
    """Whether two themes say much the same, by what is in both and by the words that come up in them."""
    first, second = sorted((one, other), key=lambda each: (each.links, each.id))
    mine, theirs = words.get(first.id, frozenset()), words.get(second.id, frozenset())
    common = mine & theirs
    fewest = min(len(mine), len(theirs))
    by_links = first.links >= SMALL and shared >= SHARED * first.links
    by_words = fewest >= FEWEST_WORDS and len(common) >= SHARED * fewest
    return Overlap(first, second, shared, tuple(sorted(common))) if by_links or by_words else None


def by_size(themes: Iterable[Shape]) -> tuple[Shape, ...]:
    """The biggest first; of two as big, the one that began first."""
    return tuple(sorted(themes, key=lambda each: (-each.links, each.id)))


def look(
    themes: Iterable[Shape], shared: Mapping[tuple[int, int], int], words: Mapping[int, Set[str]], today: date
) -> Health:
    """What is worth a look. `shared` has, by the ids of two themes (the smaller id first), how many are in both;
    `words` what comes up in each. A theme that is unused is not called small as well."""
    given = sorted(themes, key=lambda each: each.id)
    unused = [each for each in given if is_unused(each, today)]
    small = [each for each in given if is_small(each, today) and each not in unused]
    growing = [each for each in given if is_growing(each)]
    pairs = [
        found
        for at, one in enumerate(given)
        for other in given[at + 1 :]
        if (found := overlap(one, other, shared.get((one.id, other.id), 0), words)) is not None
    ]
    return Health(
        tuple(sorted(small, key=lambda each: (each.links, each.id))),
        tuple(sorted(pairs, key=lambda each: (-each.shared, -len(each.words), each.one.id, each.other.id))),
        tuple(sorted(growing, key=lambda each: (each.before - each.recent, each.id))),
        tuple(sorted(unused, key=lambda each: (each.last or each.begun, each.id))),
    )
