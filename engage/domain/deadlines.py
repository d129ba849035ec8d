"""Working days, service standards and lateness.

Every rule counts in the same way: the day something happens is day nought, the n-th (working) day after it is
the last day on which it is still in time, and it is late from the day after that. Lateness is computed from
dates whenever it is asked for, and never stored.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from engage.domain.bank_holidays import SCOTLAND, bank_holidays

LONDON = ZoneInfo("Europe/London")
_SATURDAY = 5


def local_date(moment: datetime) -> date:
    """The calendar day in Scotland at an aware moment. Raises ValueError for a naive one (a guess)."""
    if moment.tzinfo is None:
        raise ValueError("a time needs its time zone")
    return moment.astimezone(LONDON).date()


def as_day(when: date) -> date:
    """A plain date. To Python a datetime is a date, so one that slips in becomes its local day here."""
    return local_date(when) if isinstance(when, datetime) else when


@lru_cache(maxsize=1024)
def _closed(calendar: WorkingCalendar, first: int, last: int) -> tuple[int, ...]:
    """The weekdays from one year to another on which nobody works, as ordinals in order: to be counted by halving, not
    by looking at every day."""
    years = range(first, last + 1)
    named = (bank_holidays(calendar.subdivision, year) for year in years)
    return tuple(
        sorted(
            day.toordinal()
            for day in calendar.extra_closed.union(*named)
            if day.weekday() < _SATURDAY and day.year in years
        )
    )


def _weekdays_until(ordinal: int) -> int:
    """How many days from Monday to Friday there were from day 1 of the calendar, a Monday, to this day."""
    weeks, rest = divmod(ordinal, 7)
    return 5 * weeks + min(rest, _SATURDAY)


def _weekdays_on(ordinal: int, n: int) -> int:
    """The n-th day from Monday to Friday after a day; n is at least 1."""
    weekday = (ordinal - 1) % 7
    if weekday >= _SATURDAY:
        ordinal, weekday = ordinal - weekday + 4, 4
    weeks, rest = divmod(n, 5)
    return ordinal + 7 * weeks + rest + (2 if weekday + rest > 4 else 0)


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which a body works: Monday to Friday, without bank holidays and its own closed days.

    `subdivision` is a code of the `holidays` package ("SCT": 2 January and St Andrew's Day are holidays,
    Easter Monday is not). `extra_closed` are local holidays of the council or the health board.
    """

    subdivision: str = SCOTLAND
    extra_closed: frozenset[date] = frozenset()

    @classmethod
    def of(cls, subdivision: str, *closed: Iterable[str]) -> WorkingCalendar:
        """A calendar from stored lists of ISO dates, put together. Raises ValueError for a malformed date."""
        return cls(subdivision, frozenset(date.fromisoformat(day) for days in closed for day in days))

    def is_working_day(self, day: date) -> bool:
        """Whether people work here on `day`."""
        day = as_day(day)
        return (
            day.weekday() < _SATURDAY
            and day not in self.extra_closed
            and day not in bank_holidays(self.subdivision, day.year)
        )

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after `start`; `start` itself (working day or not) when n is 0.

        Raises ValueError when n is negative.
        """
        if n < 0:
            raise ValueError("working days are counted forwards")
        day = as_day(start).toordinal()
        while n:
            # as far as it were without holidays; then as many days more as there were holidays on the way
            began, day = day, _weekdays_on(day, n)
            n = self._closed_between(began, day)
        return date.fromordinal(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`, never `day` itself."""
        return self.add_working_days(day, 1)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and including `end`; 0 when `end` is not later."""
        first, last = as_day(start).toordinal(), as_day(end).toordinal()
        if last <= first:
            return 0
        return _weekdays_until(last) - _weekdays_until(first) - self._closed_between(first, last)

    def _closed_between(self, first: int, last: int) -> int:
        """How many weekdays after `first`, up to and including `last`, nobody works on."""
        closed = _closed(self, date.fromordinal(first).year, date.fromordinal(last).year)
        return bisect_right(closed, last) - bisect_right(closed, first)


class Unit(StrEnum):
    """What the days of a standard are."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Standard:
    """A time we set ourselves. None is a time in law; pages call it a service standard, never a promise."""

    id: str
    days: int
    unit: Unit
    source: str

    def due(self, start: date, calendar: WorkingCalendar) -> date:
        """The last day that is in time for something that began on `start`."""
        if self.unit is Unit.CALENDAR:
            return as_day(start) + timedelta(days=self.days)
        return calendar.add_working_days(start, self.days)


_OURS = "service standard of this product, set locally"
_BAINES = "Baines et al. 2018 (PMC6186539), response quality factor 7: within seven days"
READ_CONTRIBUTION = Standard("read_contribution", 1, Unit.WORKING, _OURS)
REPLY = Standard("reply", 7, Unit.CALENDAR, _BAINES)
SERVICE_OWNER = Standard("service_owner", 10, Unit.WORKING, _OURS)
ACKNOWLEDGE = Standard("acknowledge", 7, Unit.CALENDAR, f"{_BAINES}, carried over to planning bodies")
DECISION_AFTER_MEETING = Standard("decision_after_meeting", 20, Unit.WORKING, _OURS)
DECISION_WITHOUT_MEETING = Standard("decision_without_meeting", 40, Unit.WORKING, _OURS)
VERY_OVERDUE = Standard("very_overdue", 20, Unit.WORKING, _OURS)
ANSWER_TO_NO = Standard("answer_to_no", 10, Unit.WORKING, _OURS)
OBJECTION = Standard("objection", 10, Unit.WORKING, _OURS)
FOLLOW_UP = Standard("follow_up", 5, Unit.WORKING, _OURS)
SECOND_READING = Standard("second_reading", 2, Unit.WORKING, _OURS)
UPDATE = Standard(
    "update", 90, Unit.CALENDAR, f"{_OURS}: while people wait they hear where it stands in each cycle of meetings"
)
SAFEGUARDING = Standard(
    "safeguarding", 1, Unit.WORKING,
    "Dumfries and Galloway Public Protection Partnership, adult protection procedures chapter 2: a referral within one "
    "working day (https://www.dgppp.org.uk/); each area has its own",
)  # fmt: skip

STANDARDS: tuple[Standard, ...] = (
    READ_CONTRIBUTION, REPLY, SERVICE_OWNER, ACKNOWLEDGE, DECISION_AFTER_MEETING, DECISION_WITHOUT_MEETING,
    VERY_OVERDUE, ANSWER_TO_NO, OBJECTION, FOLLOW_UP, SECOND_READING, UPDATE, SAFEGUARDING,
)  # fmt: skip


def decision_due(raised: date, next_meeting: date | None, calendar: WorkingCalendar) -> date:
    """The day by which a planning body decides an ask: the next known meeting and 20 working days, else
    40 working days from the day it was raised.

    Raises ValueError when the meeting lies before the ask: that is not its next meeting.
    """
    if next_meeting is None:
        return DECISION_WITHOUT_MEETING.due(raised, calendar)
    if as_day(next_meeting) < as_day(raised):
        raise ValueError("the next meeting lies before the day the ask was raised")
    return DECISION_AFTER_MEETING.due(next_meeting, calendar)


class Lateness(StrEnum):
    """How late something open is today."""

    NOT_DUE = "not_due"
    OVERDUE = "overdue"
    VERY_OVERDUE = "very_overdue"


def lateness(due: date, today: date, calendar: WorkingCalendar) -> Lateness:
    """Overdue from the day after `due`, be it a working day or not; very overdue from the day after the 20th
    working day after `due`, when those twenty days have passed in full."""
    return late_by(due, today, calendar)[0]


def late_by(
    due: date, today: date, calendar: WorkingCalendar, counted_from: date | None = None
) -> tuple[Lateness, int]:
    """How late something is, and `days_overdue`, which is the one counted on the way to the other."""
    days = days_overdue(due, today, calendar, counted_from)
    if not days:
        return Lateness.NOT_DUE, 0
    # twenty are counted on the twentieth itself, and on the days after it on which nobody works
    very = days > VERY_OVERDUE.days or (
        days == VERY_OVERDUE.days and as_day(today) > VERY_OVERDUE.due(counted_from or due, calendar)
    )
    return (Lateness.VERY_OVERDUE if very else Lateness.OVERDUE), days


def days_overdue(due: date, today: date, calendar: WorkingCalendar, counted_from: date | None = None) -> int:
    """Working days after `due` up to and including today: 0 while in time, at least 1 from the day after. With
    `counted_from` the days after that one, which is later where late days are somebody else's.

    What was due on Friday is one working day overdue on Saturday, Sunday and Monday, and two on Tuesday.
    """
    if as_day(today) <= as_day(due):
        return 0
    return max(1, calendar.working_days_between(counted_from or due, today))
