"""Which days each digest of a body tells of.

A digest ends with a calendar month, or a few working days before the papers of a meeting are due, so that somebody can
read it before it goes out with them. Whatever the calendar of meetings does, every day is in exactly one digest: what
was compiled stays as it is, and the days between are parted anew.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from engage.domain.deadlines import LONDON, WorkingCalendar
from engage.domain.errors import Refused
from engage.domain.periods import Period

READ_DAYS, FEWEST_READ_DAYS, MOST_READ_DAYS = 3, 1, 10
"""Working days for somebody to read a digest before papers are due: as it is at first, and what may be set."""
SHORTEST = 15
"""Days. Nothing ends so soon after another end: papers that are due then go with the digest that was just made."""
WAITS = 10
"""Working days after which a digest that goes by papers is issued where none are due: nobody holds it back for ever."""

_DAY = timedelta(days=1)
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_FAR = timedelta(days=4 * 31)
"""Longer than any digest, with the one before it: ends within it are all that a day can depend on."""


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """The days of one digest, both ends among them. Called by its month where it is one ("2026-10"), else by its last
    day ("2026-11-08"); of one body, names sort by time. Raises ValueError when it ends before it begins."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError("days that end before they begin")

    @classmethod
    def of_month(cls, month: Period) -> Days:
        """The days of a calendar month."""
        return cls(month.first_day, month.last_day)

    @classmethod
    def stored(cls, name: str, first_day: date | None) -> Days:
        """What a name and, where it is no month, a first day mean. Raises ValueError for a day without one."""
        if first_day is not None:
            return cls(first_day, last_day_of(name))
        if len(name) != len("2026-10"):
            raise ValueError("a name without its first day")
        return cls.of_month(Period.parse(name))

    @property
    def is_month(self) -> bool:
        """Whether they are a calendar month, no day more or less."""
        return self == Days.of_month(Period.of(self.last_day))

    def __str__(self) -> str:
        return str(Period.of(self.last_day)) if self.is_month else self.last_day.isoformat()

    @property
    def starts_at(self) -> datetime:
        """The first moment, in UTC, by the clocks of Scotland."""
        return _midnight(self.first_day)

    @property
    def ends_at(self) -> datetime:
        """The first moment after them, in UTC."""
        return _midnight(self.last_day + _DAY)

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first_day <= day <= self.last_day

    def meets(self, other: Days) -> bool:
        """Whether they have a day in common."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day


def last_day_of(name: str) -> date:
    """The last day of the digest of that name. Raises Refused("period_malformed")."""
    if not _NAME.fullmatch(name):
        raise Refused("period_malformed", field="period")
    if len(name) == len("2026-10"):
        return Period.parse(name).last_day
    Period.parse(name[:7])
    try:
        return date.fromisoformat(name)
    except ValueError:
        raise Refused("period_malformed", field="period") from None


def cut(papers_due_on: date, read_days: int, calendar: WorkingCalendar) -> date:
    """The last day that the digest for these papers tells of: the morning after it, somebody has so many working days
    to read it before the day on which papers are due. Raises ValueError below one."""
    if read_days < FEWEST_READ_DAYS:
        raise ValueError("somebody reads it first")
    day, left = papers_due_on, read_days
    while left:
        day -= _DAY
        left -= calendar.is_working_day(day)
    return day - _DAY


def days_with(day: date, cuts: Iterable[date], settled: Collection[Days]) -> Days:
    """The days of the digest that tells of this one. `cuts` are the days before which papers want a digest to end
    (none for a body that goes by the month), `settled` what was compiled; those have no day in common."""
    found = ends(cuts, settled, day - _FAR, day + _FAR)
    place = bisect_left(found, day)
    return Days(found[place - 1] + _DAY, found[place])


def over(today: date, cuts: Collection[date], settled: Collection[Days]) -> Iterator[Days]:
    """What is owed on a day, the earliest first: digests whose days are over and that follow those compiled; the last
    one alone where none was."""
    known = max((each.last_day for each in settled), default=None)
    if known is None:
        yield days_with(days_with(today, cuts, settled).first_day - _DAY, cuts, settled)
        return
    while (found := days_with(known + _DAY, cuts, settled)).last_day < today:
        yield found
        known = found.last_day


def ends(cuts: Iterable[date], settled: Collection[Days], first: date, last: date) -> list[date]:
    """The last days of digests from `first` to `last`, in order.

    A digest that was compiled keeps both its ends. Then papers have theirs, the earlier before the later, where it is
    not too near to another. A month has its end where none of those is near.
    """
    fixed = {each.last_day for each in settled} | {each.first_day - _DAY for each in settled}
    taken = set(fixed)
    for each in (*sorted(set(cuts)), *_month_ends(first, last)):
        if each not in taken and not any(known.holds(each) for known in settled) and not _near(each, taken):
            taken.add(each)
    return sorted(each for each in taken if first <= each <= last)


def issued_by(days: Days, deadlines: Iterable[date], read_days: int, calendar: WorkingCalendar) -> date:
    """The day on which a digest of a body that goes by papers is issued, read or not: when papers are due next, or
    after some working days where none are due so soon."""
    latest = calendar.add_working_days(days.last_day, max(read_days + 1, WAITS))
    return min((each for each in deadlines if days.last_day < each <= latest), default=latest)


def _near(day: date, others: Iterable[date]) -> bool:
    return any(abs((day - each).days) < SHORTEST for each in others)


def _month_ends(first: date, last: date) -> Iterator[date]:
    begins = first.replace(day=1)
    while begins <= last:
        begins = (begins + timedelta(days=31)).replace(day=1)
        yield begins - _DAY


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)
