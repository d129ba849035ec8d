"""Heaps of contributions that no theme fits: how big one has to be, and when one that was put away comes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import ceil

LEAST = 5
"""Texts that make a heap: fewer are people, not a theme."""
TYPICAL = 3
"""Texts that stand for it on the page."""
SURE = 0.5
"""A text for which a theme is suggested with that much confidence has one, as soon as somebody says so."""
GROWN = 1.5
"""What was put away comes back when there is so much more of it."""
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class PutAway:
    """A heap that a person dismissed."""

    members: frozenset[int]
    size: int
    """When it was dismissed."""


def same(one: Collection[int], other: Collection[int]) -> bool:
    """Whether two heaps are about one thing: half of the smaller one is in the other."""
    smaller = min(len(one), len(other))
    return smaller > 0 and len(set(one) & set(other)) >= ceil(_SAME * smaller)


def comes_back(heap: Collection[int], away: Iterable[PutAway]) -> bool:
    """Whether a heap is shown, considering what was put away: one that is the same comes back only when it has grown
    by half.

    >>> away = [PutAway(frozenset({1, 2, 3, 4}), 4)]
    >>> comes_back({1, 2, 3, 4, 5}, away), comes_back({1, 2, 3, 4, 5, 6}, away), comes_back({7, 8}, away)
    (False, True, True)
    """
    return all(len(heap) >= GROWN * each.size for each in away if same(heap, each.members))


def fresh(found: Sequence[Sequence[int]], away: Sequence[PutAway]) -> list[tuple[int, ...]]:
    """The heaps to show, of those that were found: big enough, not put away, and none twice."""
    shown: list[tuple[int, ...]] = []
    for heap in found:
        if len(heap) >= LEAST and comes_back(heap, away) and not any(set(heap) & set(other) for other in shown):
            shown.append(tuple(heap))
    return shown
