"""Days of a calendar as text in iCalendar (RFC 5545), for anybody's own calendar to read: whole days, nothing else.

A day keeps its `uid` for ever, so that a meeting that moves takes its entry along, and one that is cancelled says so
in every calendar that has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MAX_OCTETS = 75
"""Of one line without its end (RFC 5545 3.1); a longer one goes on in the next, after a blank."""

PRODUCT = "-//Engage//Meetings of planning bodies//EN"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """Something that takes place on a day. `uid` is unique in the world; texts may be empty."""

    uid: str
    on: date
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    cancelled: bool = False


def calendar_file(name: str, days: Iterable[CalendarDay], *, made_at: datetime) -> str:
    """The file of a calendar of this name, with the line ends that RFC 5545 wants. `made_at` is aware."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN",
        # Not in RFC 5545, but the name that calendars show; RFC 7986 has the other.
        f"X-WR-CALNAME:{_text(name)}", f"NAME:{_text(name)}",
    ]  # fmt: skip
    for day in days:
        lines += _event(day, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(day: CalendarDay, made_at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT", f"UID:{_text(day.uid)}", f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_day(day.on)}",
        # The end is the first day after it (3.6.1).
        f"DTEND;VALUE=DATE:{_day(day.on + timedelta(days=1))}",
        f"SUMMARY:{_text(day.summary)}", f"STATUS:{'CANCELLED' if day.cancelled else 'CONFIRMED'}",
        # Nobody is away all day because papers are due.
        "TRANSP:TRANSPARENT",
    ]  # fmt: skip
    lines += [f"{key}:{_text(text)}" for key, text in _texts(day) if text]
    if day.url:
        lines.append(f"URL:{_CONTROL.sub('', day.url)}")  # an address is no text: nothing in it is escaped
    return [*lines, "END:VEVENT"]


def _texts(day: CalendarDay) -> tuple[tuple[str, str], ...]:
    return ("LOCATION", day.location), ("DESCRIPTION", day.description)


def _day(on: date) -> str:
    return on.isoformat().replace("-", "")


def _text(text: str) -> str:
    """A text as a value (3.3.11): escaped, with no character that a line may not hold."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _CONTROL.sub("", plain).translate(_ESCAPED)


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, each but the first after a blank; no character is cut in two."""
    piece, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > MAX_OCTETS:
            yield piece
            piece, octets = " ", 1
        piece += character
        octets += size
    yield piece
