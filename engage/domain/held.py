"""What of a promise lies with the host, so that no body is late with it: found by `host_days.held`, kept by lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engage.domain.deadlines import WorkingCalendar, days_overdue

_NAMES = ("came", "until", "late_from")


@dataclass(frozen=True, slots=True)
class Held:
    """What of a promise lay or lies with the host. `came`: word of it came by a link on this day, and waits.
    `until`: it is in time until then, which is later than its own day. `late_from`: late days are counted from then,
    which is later still, where somebody had it in hand after its day was over."""

    came: date | None = None
    until: date | None = None
    late_from: date | None = None

    def plain(self) -> dict[str, str]:
        """For a list that is stored."""
        days = zip(_NAMES, (self.came, self.until, self.late_from), strict=True)
        return {key: day.isoformat() for key, day in days if day}

    @classmethod
    def of(cls, plain: Mapping[str, str]) -> Held:
        """From such a list."""
        return cls(*(date.fromisoformat(plain[key]) if key in plain else None for key in _NAMES))

    def due(self, promised: date) -> date:
        """The last day on which a promise for this day is in time."""
        return self.until or promised

    def days_late(self, promised: date, today: date, calendar: WorkingCalendar) -> int:
        """How many working days an open promise for this day is late; 0 while it is in time."""
        return days_overdue(self.due(promised), today, calendar, self.late_from)


NOT_HELD = Held()
