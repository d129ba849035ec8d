"""What a measure can be: so many of so many, so many, a median with what was still open, or not measured."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engage.domain.disclosure import wilson_interval


class Why(StrEnum):
    """Why something is not measured."""

    NO_POPULATION = "no_population"
    """How many people live there is not in the product."""
    NO_QUINTILE = "no_quintile"
    """No postcode is kept, so nobody is in a quintile of deprivation."""
    NO_ACCOUNTS = "no_accounts"
    """People have no account, and nobody is recognised when they come again."""
    NOT_RATED = "not_rated"
    """Nobody has judged an answer of the sample yet."""
    NOT_RATED_TWICE = "not_rated_twice"
    """No answer was judged by two people yet."""
    DRAFTS_GO = "drafts_go"
    """What was begun and not sent is thrown away uncounted."""
    WORDS_CLOSED = "words_closed"
    """The words as they were told are opened to be read, and never to be counted."""
    NOT_NOTED = "not_noted"
    """Nobody notes whether a question was asked before."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """So many of so many. 0 <= numerator <= denominator; the denominator is the n of the interval."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError("a part is no larger than its whole")

    @property
    def share(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson score interval of the share, 95 % (`disclosure.wilson_interval`): with p = k / n and z = 1.959964,
        (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson 1927, "Probable inference, the law of
        succession, and statistical inference", Journal of the American Statistical Association 22:209-212."""
        return wilson_interval(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many for so many: not a part of it, so without an interval."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """None for nothing."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that is no part of another: asks, or days."""

    count: int


@dataclass(frozen=True, slots=True)
class Median:
    """By when half were over, in days. `ended` were seen to end, `censored` were still open when we looked: n is both.
    `days` is None where half never ended while we looked: it is longer than anything we saw."""

    days: float | None
    ended: int
    censored: int

    @property
    def n(self) -> int:
        """How many it is of."""
        return self.ended + self.censored


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two people found the same, with Cohen's kappa: 1 is always, 0 no oftener than by chance."""

    kappa: float | None
    alike: int
    pairs: int


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """Said as a value, so that nothing stands in its place."""

    why: Why


Value = Proportion | Ratio | Amount | Median | Agreement | NotMeasured
