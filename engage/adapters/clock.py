"""The clock: the one source of "now". A demonstration may move its clock forward; a production one has no such
file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

OFFSET_FILE = "clock-offset"


class Clock(Protocol):
    """Anything that knows the time."""

    def now(self) -> datetime:
        """The present time, aware, UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present time, aware, UTC."""
        return datetime.now(UTC)


class OffsetClock:
    """The machine's clock plus the seconds in `home/clock-offset`, so that every process of a demonstration
    agrees. The file is read again when it changed."""

    def __init__(self, home: Path) -> None:
        self._path = home / OFFSET_FILE
        self._seen: int | None = None
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """The present time of the demonstration, aware, UTC."""
        return datetime.now(UTC) + self._read()

    def _read(self) -> timedelta:
        try:
            changed = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            self._seen, self._offset = None, timedelta(0)
            return self._offset
        if changed != self._seen:
            self._offset = offset(self._path.parent)
            self._seen = changed
        return self._offset


class FixedClock:
    """A clock that stands still until it is told to move; for tests and seeded demonstrations."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a time needs its time zone")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Where the clock stands."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move to a moment."""
        if at.tzinfo is None:
            raise ValueError("a time needs its time zone")
        self._at = at.astimezone(UTC)

    def advance(self, **duration: float) -> None:
        """Move by a timedelta's arguments, such as days=3."""
        self._at += timedelta(**duration)


def offset(home: Path) -> timedelta:
    """How far this installation's clock is ahead. Raises ValueError for a damaged file."""
    try:
        return timedelta(seconds=int((home / OFFSET_FILE).read_text(encoding="ascii")))
    except FileNotFoundError:
        return timedelta(0)


def advance(home: Path, days: int) -> timedelta:
    """Move a demonstration's clock forward by whole days; returns the new offset. Raises ValueError backwards."""
    if days < 0:
        raise ValueError("the clock only moves forward")
    ahead = offset(home) + timedelta(days=days)
    home.mkdir(parents=True, exist_ok=True)
    part = home / (OFFSET_FILE + ".part")
    part.write_text(str(int(ahead.total_seconds())), encoding="ascii")
    part.replace(home / OFFSET_FILE)
    return ahead
