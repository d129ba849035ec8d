"""What of a promise lies with the host, so that no body is late with it: found by `host_days.held`, kept by lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Held:
    """What of a promise lay or lies with the host. `came`: word of it came by a link on this day, and waits.
    `until`: it is in time until then, which is later than its own day."""

    came: date | None = None
    until: date | None = None

    def plain(self) -> dict[str, str]:
        """For a list that is stored."""
        return {key: day.isoformat() for key, day in (("came", self.came), ("until", self.until)) if day}

    @classmethod
    def of(cls, plain: Mapping[str, str]) -> Held:
        """From such a list."""
        return cls(*(date.fromisoformat(plain[key]) if key in plain else None for key in ("came", "until")))

    def due(self, promised: date) -> date:
        """The last day on which a promise for this day is in time."""
        return self.until or promised


NOT_HELD = Held()
