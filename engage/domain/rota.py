"""Who reads on which days for a host, and by when somebody will read what arrives.

A host without a rota reads on all its working days, as the service standard says. With one, a day counts on which a
reader who may answer has their day and is not away. Days and dates are those of Scotland; both ends count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engage.domain.deadlines import READ_CONTRIBUTION, WorkingCalendar, as_day
from engage.domain.errors import Refused

WEEKDAYS = (0, 1, 2, 3, 4)
"""Monday to Friday, as `date.weekday` counts: the days on which a host can work (`deadlines.WorkingCalendar`)."""
LOOK_AHEAD = 60
"""Working days: nobody is told a day farther ahead, since rotas change before it comes."""
SOON = 3
"""Working days without anybody, of which whoever leads is told while something waits."""
MOST_AWAY = timedelta(days=366)
MOST_SPELLS = 20
"""Of days away that one reader keeps."""


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody does not read, both ends included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Shift:
    """When one reader reads; it does not say who."""

    days: frozenset[int] | None = None
    """Weekdays, Monday is 0; None where they never said."""
    since: date = date.min
    until: date | None = None
    """First and last day in the role; None for no end."""
    away: tuple[Away, ...] = ()

    def reads(self, day: date, *, every_day: bool) -> bool:
        """Whether they read then, if it is a working day. `every_day`: who never said which days reads on all."""
        if day < self.since or (self.until is not None and day > self.until):
            return False
        if any(each.holds(day) for each in self.away):
            return False
        return every_day if self.days is None else day.weekday() in self.days


@dataclass(frozen=True, slots=True)
class Rota:
    """The shifts of a host's readers."""

    shifts: tuple[Shift, ...]

    @property
    def every_day(self) -> bool:
        """Whether nobody said on which days they read: then everybody reads on all of them."""
        return all(each.days is None for each in self.shifts)

    def reads(self, day: date) -> bool:
        """Whether somebody reads then, if it is a working day."""
        return any(each.reads(day, every_day=self.every_day) for each in self.shifts)

    def next_day(self, after: date, calendar: WorkingCalendar) -> date | None:
        """The first working day after `after` on which somebody reads; None when none is in sight."""
        day = as_day(after)
        for _ in range(LOOK_AHEAD):
            day = calendar.next_working_day(day)
            if self.reads(day):
                return day
        return None


@dataclass(frozen=True, slots=True)
class ReadBy:
    """By when somebody reads what arrives, and which days pass before."""

    day: date | None
    """None when nobody can say."""
    nobody_from: date | None = None
    nobody_to: date | None = None
    """The first and the last working day without a reader before that day; None where there is none, or no end."""

    @property
    def late(self) -> bool:
        """Whether it is later than the service standard says."""
        return self.nobody_from is not None

    def reply_by(self, due: date) -> date | None:
        """What may be said of the reply: its due day, but never before somebody reads; None when nobody can say."""
        return None if self.day is None else max(due, self.day)


def read_by(arrived: date, calendar: WorkingCalendar, rota: Rota | None) -> ReadBy:
    """By when somebody reads what arrives on a day: by the service standard, or, where nobody on the rota reads then,
    on the first day after it on which somebody does."""
    standard = READ_CONTRIBUTION.due(arrived, calendar)
    if rota is None or rota.reads(standard):
        return ReadBy(standard)
    day = rota.next_day(standard, calendar)
    return ReadBy(day, standard, None if day is None else _last_before(day, standard, calendar))


def _last_before(day: date, first: date, calendar: WorkingCalendar) -> date:
    last = day - timedelta(days=1)
    while last > first and not calendar.is_working_day(last):
        last -= timedelta(days=1)
    return last


def nobody_soon(today: date, calendar: WorkingCalendar, rota: Rota | None) -> bool:
    """Whether nobody is there for the coming working days (`SOON`), today not counted."""
    if rota is None:
        return False
    day = rota.next_day(today, calendar)
    return day is None or calendar.working_days_between(today, day) > SOON


def weekdays(given: Iterable[int]) -> frozenset[int]:
    """Weekdays as a form says them. Raises Refused("rota_day_unknown", field "days")."""
    days = frozenset(given)
    if not days <= set(WEEKDAYS):
        raise Refused("rota_day_unknown", field="days")
    return days


def away(first: date | None, last: date | None, today: date) -> Away:
    """Days away as a form says them; without a last day it is one day. Raises Refused: away_first_missing,
    away_order, away_over, away_too_long."""
    if first is None:
        raise Refused("away_first_missing", field="first")
    last = first if last is None else last
    if last < first:
        raise Refused("away_order", field="last")
    if last < today:
        raise Refused("away_over", field="last")
    if last - first > MOST_AWAY:
        raise Refused("away_too_long", field="last", limit=MOST_AWAY.days)
    return Away(first, last)


def days_text(days: frozenset[int] | None) -> str | None:
    """Weekdays as they are stored: figures with commas in between, "" for none, None where nothing was said."""
    return None if days is None else ",".join(str(each) for each in sorted(days))


def days_of(text: str | None) -> frozenset[int] | None:
    """Weekdays as they were stored."""
    return None if text is None else frozenset(int(each) for each in text.split(",") if each)


def as_plain(rota: Rota) -> list[dict[str, Any]]:
    """A rota as plain values, for a column of JSON. It names nobody."""
    return [
        {
            "days": None if each.days is None else sorted(each.days),
            "since": each.since.isoformat(),
            "until": each.until.isoformat() if each.until else None,
            "away": [[spell.first.isoformat(), spell.last.isoformat()] for spell in each.away],
        }
        for each in rota.shifts
    ]


def from_plain(plain: Iterable[Mapping[str, Any]] | None) -> Rota | None:
    """The rota of such a column; None where a host has none."""
    if plain is None:
        return None
    day = date.fromisoformat
    return Rota(
        tuple(
            Shift(
                None if each["days"] is None else frozenset(each["days"]), day(each["since"]),
                day(each["until"]) if each["until"] else None,
                tuple(Away(day(first), day(last)) for first, last in each["away"]),
            )
            for each in plain
        )
    )  # fmt: skip
