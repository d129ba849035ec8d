"""When a job is due: named periods, found from the last one that was done.

A period has a name that sorts by time ("2026-11-16"), so that the database can hold each to one run. Times of
day are those of Scotland; days begin and end there, hours are counted in UTC and so never come twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from engage.domain.deadlines import LONDON

MOST_PERIODS = 400
"""How many missed periods are listed at most: a year of days and more. Beyond that the oldest are left out."""


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One run that is or will be owed: its name, unique for its job, and the moment from which it is due (UTC)."""

    name: str
    due_at: datetime


class Schedule(Protocol):
    """Periods in order of time."""

    def at_or_before(self, moment: datetime) -> Due:
        """The newest period that is due at `moment`."""
        ...

    def before(self, period: Due) -> Due:
        """The period before this one."""
        ...


@dataclass(frozen=True, slots=True)
class Hourly:
    """Each hour of UTC, on the hour."""

    def at_or_before(self, moment: datetime) -> Due:
        """The newest hour that has begun."""
        return _hour(moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0))

    def before(self, period: Due) -> Due:
        """The hour before."""
        return _hour(period.due_at - timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Daily:
    """Each day at an hour of the Scottish clock.

    Raises ValueError for the hour from 01:00: it does not exist on the last Sunday of March and comes twice on
    the last Sunday of October.
    """

    hour: int

    def __post_init__(self) -> None:
        _check_hour(self.hour)

    def at_or_before(self, moment: datetime) -> Due:
        """The newest day whose hour has come."""
        day = moment.astimezone(LONDON).date()
        period = self._on(day)
        return period if period.due_at <= moment else self._on(day - timedelta(days=1))

    def before(self, period: Due) -> Due:
        """The day before."""
        return self._on(date.fromisoformat(period.name) - timedelta(days=1))

    def _on(self, day: date) -> Due:
        return Due(day.isoformat(), _at(day, self.hour))


@dataclass(frozen=True, slots=True)
class Monthly:
    """The first of each month at an hour of the Scottish clock. Raises ValueError for the hour from 01:00."""

    hour: int

    def __post_init__(self) -> None:
        _check_hour(self.hour)

    def at_or_before(self, moment: datetime) -> Due:
        """The newest month whose first day's hour has come."""
        first = moment.astimezone(LONDON).date().replace(day=1)
        period = self._on(first)
        return period if period.due_at <= moment else self.before(period)

    def before(self, period: Due) -> Due:
        """The month before."""
        first = date.fromisoformat(f"{period.name}-01")
        return self._on((first - timedelta(days=1)).replace(day=1))

    def _on(self, first: date) -> Due:
        return Due(first.strftime("%Y-%m"), _at(first, self.hour))


def due_periods(schedule: Schedule, last: str | None, now: datetime) -> list[Due]:
    """The periods after `last` (a period's name) that are due at `now`, oldest first.

    With no `last` only the newest: a new installation owes nothing for the time before it. At most
    MOST_PERIODS, the newest ones.
    """
    newest = schedule.at_or_before(now)
    if last is None:
        return [newest]
    found: list[Due] = []
    period = newest
    while period.name > last and len(found) < MOST_PERIODS:
        found.append(period)
        period = schedule.before(period)
    return found[::-1]


def _hour(moment: datetime) -> Due:
    return Due(moment.strftime("%Y-%m-%dT%HZ"), moment)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), LONDON).astimezone(UTC)


def _check_hour(hour: int) -> None:
    if not 0 <= hour <= 23 or hour == 1:
        raise ValueError("an hour from 0 to 23, but not 1: the clocks change in it")
