"""Disclosure control: which numbers about people are too small to print.

The rules are a risk-based default, stricter than the common "fewer than five" (Public Health Scotland,
Statistical Disclosure Protocol 2.1, suppresses 10 and under by default). They are for anything that counts
unpublished items or a characteristic of people. Asks, and items that are publicly listed one by one, are
never suppressed: anyone can count those.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PLAIN = 5
"""Counts of 1 to 4 of anything by locality or theme are hidden."""
CHARACTERISTIC = 10
"""Counts of 1 to 9 by an equality characteristic are hidden."""
MIN_BASE = 30
"""Below this many, stories and counts; no percentages, intervals or trends."""

Key = TypeVar("Key")


@dataclass(frozen=True)
class Suppressed:
    """Stands where a number is not printed. `below` is the threshold ("fewer than five"); None when the
    number is hidden only because another could be worked out from it, so that nothing may be said about its
    size."""

    below: int | None = None


Count = int | Suppressed


def suppress_count(n: int, threshold: int = PLAIN) -> Count:
    """`n` itself, or Suppressed when it lies between 1 and `threshold` - 1. Nought is said as nought.

    Raises ValueError for a negative count.
    """
    if n < 0:
        raise ValueError("a count is not negative")
    return Suppressed(threshold) if 0 < n < threshold else n


@dataclass(frozen=True)
class Table(Generic[Key]):
    """A table that is safe to print: each cell and the total as a number or Suppressed."""

    cells: Mapping[Key, Count]
    total: Count


def suppress_table(cells: Mapping[Key, int], threshold: int = PLAIN) -> Table[Key]:
    """A table of counts whose total is known, with small cells hidden, and others so that nobody can work
    them out.

    The sum of the hidden cells follows from the total, so it is held to the threshold as well, and the
    values behind it must not be forced by that sum. The next lowest cells are hidden until both are so;
    cells of one size are hidden together, since to choose between them would tell which. Where that cannot
    be reached the whole table is hidden. When one cell holds everybody, to name it would say something of
    every single person, so all cells are hidden. All hidden cells carry the same mark, which does not tell
    the small ones from the others. The test for this walks every small table and looks for one that can be
    undone.

    Raises ValueError for a negative count.
    """
    total = suppress_count(sum(cells.values()), threshold)
    sizes = sorted(n for n in cells.values() if n)
    cutoff = sum(1 for n in sizes if isinstance(suppress_count(n, threshold), Suppressed))
    if len(cells) > 1 and len(sizes) == 1:
        return Table({key: Suppressed() for key in cells}, total)
    while cutoff and not _safe_together(sizes[:cutoff], threshold):
        if cutoff == len(sizes):
            return Table({key: Suppressed() for key in cells}, total)
        cutoff = bisect_right(sizes, sizes[cutoff])
    largest = sizes[cutoff - 1] if cutoff else 0
    return Table({key: Suppressed() if 0 < n <= largest else n for key, n in cells.items()}, total)


def _safe_together(hidden: Sequence[int], threshold: int) -> bool:
    """Whether the sum of these may be known. Values that differ could stand in any order; equal ones are
    safe unless they are all as small or all as large as a small cell can be, for then the sum can be made
    in one way only."""
    if len(hidden) < 2 or sum(hidden) < threshold:
        return False
    return len(set(hidden)) > 1 or hidden[0] not in (1, threshold - 1)


def percentage_allowed(base: int, numerator: Count | None = None) -> bool:
    """Whether a percentage of `base` may be printed: at least 30 of them, and not when the number above the
    line is suppressed, since the percentage would give it back."""
    return base >= MIN_BASE and not isinstance(numerator, Suppressed)


def rate_per_1000(count: Count, population: int) -> float | None:
    """How many for every thousand people who live there; None when the count is suppressed or nobody is
    known to."""
    if isinstance(count, Suppressed) or population <= 0:
        return None
    return 1000 * count / population


def rounded(n: int, base: int = 5) -> int:
    """`n` to the nearest multiple of `base`, halves up: for totals in public tables of characteristics."""
    return base * ((2 * n + base) // (2 * base))


def wilson_interval(k: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The Wilson score interval for a proportion of `k` in `n`, 95 % unless `z` says otherwise; (0, 1) for
    n = 0.

    Unlike the textbook interval it stays between 0 and 1 and is not empty at the ends. Raises ValueError
    unless 0 <= k <= n.
    """
    if not 0 <= k <= n:
        raise ValueError("k of n")
    if n == 0:
        return 0.0, 1.0
    p = k / n
    centre = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low, high = (centre - spread) / scale, (centre + spread) / scale
    # At the ends the formula is exact but floating point is not.
    return (0.0 if k == 0 else low), (1.0 if k == n else high)
