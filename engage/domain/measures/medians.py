"""Medians in days: of what is over, and of what may still be open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from engage.domain.measures.values import Median

_HALF = Fraction(1, 2)


def kaplan_meier(durations: Iterable[tuple[int, bool]]) -> Median:
    """The median time until something ends, of (days, whether it ended then); what did not was still open after so
    many days, and counts as long as we saw it.

    The product-limit estimate (Kaplan and Meier 1958, Journal of the American Statistical Association 53:457-481):
    S(t) is the product, over the days t_i up to t on which something ended, of 1 - d_i / n_i, where d_i ended on that
    day and n_i were still open just before it (what was last seen open on that day among them). The median is the
    first day on which S is at most one half. The mean of what ended alone would leave out whatever is never answered.
    """
    ends: Counter[int] = Counter()
    leaves: Counter[int] = Counter()
    for days, ended in durations:
        leaves[days] += 1
        ends[days] += ended
    open_still, survival, median = leaves.total(), Fraction(1), None
    for days in sorted(leaves):
        if ends[days] and median is None:
            survival *= Fraction(open_still - ends[days], open_still)
            median = float(days) if survival <= _HALF else None
        open_still -= leaves[days]
    return Median(median, ends.total(), leaves.total() - ends.total())


def middle(values: Sequence[int]) -> Median:
    """The plain median of numbers that are all known: the middle one, or half way between the two in the middle."""
    if not values:
        return Median(None, 0, 0)
    ordered, half = sorted(values), len(values) // 2
    low = ordered[half] if len(ordered) % 2 else ordered[half - 1]
    return Median((low + ordered[half]) / 2, len(values), 0)
