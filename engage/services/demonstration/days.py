"""Days of the story: written as days before the last one, lived on working days by those who work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from engage.domain.deadlines import LONDON, WorkingCalendar


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar of the story, which ends on `last`."""

    last: date
    calendar: WorkingCalendar

    def day(self, ago: int) -> date:
        """The day so many days before the last one; after it when negative."""
        return self.last - timedelta(days=ago)

    def working(self, ago: int) -> date:
        """The same, or the first working day after it: meetings and staff keep office days."""
        day = self.day(ago)
        return day if self.calendar.is_working_day(day) else self.calendar.next_working_day(day)


def at(day: date, minutes: int) -> datetime:
    """A moment of a day by the clocks of Scotland, in minutes after midnight."""
    return datetime.combine(day, time(minutes // 60, minutes % 60), LONDON).astimezone(UTC)
