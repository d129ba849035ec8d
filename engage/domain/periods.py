"""A month as a value: what a digest covers and what a job runs for once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from engage.domain.deadlines import LONDON, as_day
from engage.domain.errors import Refused

_FORM = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DECEMBER = 12
_FIRST_YEAR, _LAST_YEAR = 1970, 9998


@dataclass(frozen=True, order=True)
class Period:
    """A calendar month in Scotland, written "2026-10". Periods sort by time.

    Raises ValueError for a month that is not one.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (_FIRST_YEAR <= self.year <= _LAST_YEAR and 1 <= self.month <= _DECEMBER):
            raise ValueError(f"not a month: {self.year}, {self.month}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that "2026-10" names, exactly so. Raises Refused("period_malformed")."""
        match = _FORM.fullmatch(text)
        if not match or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
            raise Refused("period_malformed", field="period")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, when: date) -> Period:
        """The month that a day, or an aware moment, falls in, by the clocks of Scotland."""
        day = as_day(when)
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return self.next().first_day - timedelta(days=1)

    @property
    def starts_at(self) -> datetime:
        """The first moment of the month, in UTC."""
        return datetime.combine(self.first_day, time.min, LONDON).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The first moment that is no longer in the month, in UTC: the start of the next."""
        return self.next().starts_at

    @property
    def quarter(self) -> str:
        """The calendar quarter, such as "2026-Q4". It sorts by time, as the month does."""
        return f"{self.year:04}-Q{(self.month + 2) // 3}"

    def next(self) -> Period:
        """The month after."""
        return Period(self.year + 1, 1) if self.month == _DECEMBER else Period(self.year, self.month + 1)

    def previous(self) -> Period:
        """The month before."""
        return Period(self.year - 1, _DECEMBER) if self.month == 1 else Period(self.year, self.month - 1)

    def contains(self, moment: date) -> bool:
        """Whether a day or an aware moment lies in this month. Raises ValueError for a naive datetime."""
        return Period.of(moment) == self

    def until(self, last: Period) -> Iterator[Period]:
        """This month and those after it, up to and including `last`; none when `last` is earlier."""
        each = self
        while each <= last:
            yield each
            each = each.next()
