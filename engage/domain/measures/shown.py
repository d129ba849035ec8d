"""What of the figures may be printed, wherever they are printed: pages, files and the command take them from here.

- Below 30 there are counts, and no shares, intervals or medians (disclosure.MIN_BASE).
- What counts things that are not public one by one (parts.NOT_PUBLIC) is rounded to fives, shares too, and hidden where
  the part or the rest of it is from one to four.
- A reason for not publishing whose number is hidden is not named: it would be said of a few people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from engage.domain.disclosure import (
    PLAIN,
    Count,
    Suppressed,
    percentage_allowed,
    rounded,
    suppress_count,
    suppress_table,
    wilson_interval,
)
from engage.domain.measures.counting import Line
from engage.domain.measures.parts import NOT_PUBLIC, NUMBER, Part
from engage.domain.measures.values import Agreement, Amount, Median, NotMeasured, Proportion, Ratio, Why


@dataclass(frozen=True, slots=True)
class Figure:
    """One line as it may be printed. What it has none of is None."""

    part: Part
    group: str = ""
    numerator: Count | None = None
    """What was counted; of a median, how many were seen to end."""
    denominator: Count | None = None
    """Out of how many, the n; of a median, of how many it is, those still open among them."""
    value: float | None = None
    """A share from 0 to 1, a number for each one, days, or Cohen's kappa. None where there are too few."""
    low: float | None = None
    high: float | None = None
    """The ends of the Wilson 95 % interval of a share."""
    why: Why | None = None
    """Why it is not measured."""

    @property
    def number(self) -> int:
        """Of which measure, 1 to 20."""
        return NUMBER[self.part]

    @property
    def hidden(self) -> bool:
        """Whether a number of it is too small to print."""
        return isinstance(self.numerator, Suppressed) or isinstance(self.denominator, Suppressed)

    @property
    def open_still(self) -> Count | None:
        """Of a whole that may be printed, what the numerator is not."""
        if not isinstance(self.numerator, int) or not isinstance(self.denominator, int):
            return None
        return self.denominator - self.numerator


def shown(lines: Iterable[Line]) -> tuple[Figure, ...]:
    """The lines as they may be printed, in the same order."""
    found: list[Figure] = []
    for part, of_part in groupby(lines, key=lambda line: line.part):
        several = list(of_part)
        found += _reasons(several, found) if part is Part.WITHHELD_REASONS else map(_figure, several)
    return tuple(found)


def worked(line: Line) -> Figure:
    """A line with every number of it, however small: of an invented history alone."""
    match line.value:
        case Proportion(numerator, denominator) as part:
            low, high = part.interval
            return Figure(line.part, line.group, numerator, denominator, part.share, low, high)
        case Ratio(numerator, denominator) as ratio:
            return Figure(line.part, line.group, numerator, denominator, ratio.value)
        case Median() as median:
            return Figure(line.part, line.group, median.ended, median.n, median.days)
        case Agreement() as found:
            return Figure(line.part, line.group, found.alike, found.pairs, found.kappa)
        case _:
            return _figure(line)


def _figure(line: Line) -> Figure:
    part, group, private = line.part, line.group, line.part in NOT_PUBLIC
    match line.value:
        case NotMeasured(why):
            return Figure(part, group, why=why)
        case Amount(count):
            return Figure(part, group, numerator=count)
        case Proportion(numerator, denominator):
            return _share(part, group, *(_safe(numerator, denominator) if private else (numerator, denominator)))
        case Ratio(numerator, denominator):
            few = 0 < denominator < PLAIN
            above, below = (Suppressed(), Suppressed(PLAIN)) if few else (rounded(numerator), rounded(denominator))
            value = None if few or not percentage_allowed(denominator) else round(numerator / denominator, 1)
            return Figure(part, group, above, below, value)
        case Agreement(kappa, alike, pairs):
            return Figure(part, group, alike, pairs, kappa if percentage_allowed(pairs) else None)
        case Median() as median:
            ended, n = _safe(median.ended, median.n) if private else (median.ended, median.n)
            many = isinstance(n, int) and percentage_allowed(n, ended)
            return Figure(part, group, ended, n, median.days if many else None)


def _share(part: Part, group: str, numerator: Count, denominator: Count) -> Figure:
    if isinstance(numerator, Suppressed) or isinstance(denominator, Suppressed) or not percentage_allowed(denominator):
        return Figure(part, group, numerator, denominator)
    low, high = wilson_interval(numerator, denominator)
    return Figure(part, group, numerator, denominator, numerator / denominator, low, high)


def _safe(part: int, whole: int) -> tuple[Count, Count]:
    """A part and its whole, hidden or rounded. None and all of it are said: what nobody was told must not look as
    though it were too small to tell. A part that is hidden without a threshold is all but a few."""
    if 0 < whole < PLAIN:
        return Suppressed(), Suppressed(PLAIN)
    if 0 < part < PLAIN:
        return Suppressed(PLAIN), rounded(whole)
    return Suppressed() if 0 < whole - part < PLAIN else rounded(part), rounded(whole)


def _reasons(lines: list[Line], before: list[Figure]) -> list[Figure]:
    """Only those whose number stands; none where the number of all that was withheld does not."""
    of_all = next(each for each in reversed(before) if each.part is Part.WITHHELD)
    counted = {line.group: line.value.numerator for line in lines if isinstance(line.value, Proportion)}
    cells = suppress_table(counted).cells
    whole = suppress_count(sum(counted.values()))
    if of_all.hidden or isinstance(whole, Suppressed):
        return []
    stand = {group: n for group, n in cells.items() if isinstance(n, int) and n}
    return [_share(Part.WITHHELD_REASONS, group, rounded(n), rounded(whole)) for group, n in stand.items()]
