"""Calendars for other people's calendars: every line as RFC 5545 wants it, and what was meant still in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engage.domain.calendar_file import CalendarDay, calendar_file

AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def parsed(text: str) -> list[dict[str, str]]:
    """The entries of a calendar, read by the grammar: unfolded (3.1), then name, parameters and value."""
    assert text.endswith("\r\n")
    physical = text.removesuffix("\r\n").split("\r\n")
    assert all("\n" not in line and "\r" not in line and len(line.encode()) <= 75 for line in physical)
    logical: list[str] = []
    for line in physical:
        if line.startswith(" "):
            logical[-1] += line[1:]
        else:
            logical.append(line)
    assert (logical[0], logical[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert {"VERSION:2.0", "PRODID:-//Engage//Meetings of planning bodies//EN"} <= set(logical)
    entries: list[dict[str, str]] = []
    for line in logical:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            entries.append({})
        elif entries and name not in {"BEGIN", "END"}:
            assert name not in entries[-1], name
            entries[-1][name] = value
    assert all({"UID", "DTSTAMP", "DTSTART;VALUE=DATE"} <= each.keys() for each in entries)
    return entries


def unescaped(value: str) -> str:
    told, rest = "", iter(value)
    for character in rest:
        told += {"n": "\n", "N": "\n"}.get(after := next(rest), after) if character == "\\" else character
    return told


def test_a_day_is_a_whole_day_and_a_cancelled_one_says_so() -> None:
    url = "https://engage.example.org/bodies/wishaw;x,y"
    days = [
        CalendarDay("meeting-7@example.org", date(2026, 12, 31), "Wishaw", url=url),
        CalendarDay("meeting-8@example.org", date(2027, 2, 28), "Wishaw", cancelled=True),
    ]
    text = calendar_file("Meetings", days, made_at=AT)
    first, second = parsed(text)
    assert (first["DTSTART;VALUE=DATE"], first["DTEND;VALUE=DATE"]) == ("20261231", "20270101")
    assert (first["STATUS"], first["URL"], first["DTSTAMP"]) == ("CONFIRMED", url, "20261103T093000Z")
    assert (second["STATUS"], second["DTEND;VALUE=DATE"]) == ("CANCELLED", "20270301")
    assert "LOCATION" not in first
    assert "DESCRIPTION" not in first


@given(st.lists(st.text(max_size=120), min_size=3, max_size=3))
def test_whatever_a_body_is_called_comes_back_as_it_was(texts: list[str]) -> None:
    day = CalendarDay("a@b", date(2026, 12, 3), *texts)
    (found,) = parsed(calendar_file("a\r\nBEGIN:VEVENT", [day], made_at=AT))
    given = {"SUMMARY": texts[0], "DESCRIPTION": texts[1], "LOCATION": texts[2]}
    for key, text in given.items():
        plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        plain = "".join(each for each in plain if each == "\n" or (each >= " " and each != "\x7f"))
        assert unescaped(found.get(key, "")) == plain


def test_a_long_name_is_folded_between_characters() -> None:
    name = "🏴󠁧󠁢󠁳󠁣󠁴󠁿 " * 9 + "Loch Lomond, Trossachs; and the Isles " * 4
    text = calendar_file("x", [CalendarDay("a@b", date(2026, 12, 3), name)], made_at=AT)
    assert unescaped(parsed(text)[0]["SUMMARY"]) == name
    lines = text.split("\r\n")
    full = [one for one, after in pairwise(lines) if after.startswith(" ")]
    assert full
    assert all(len(line.encode()) > 71 for line in full), "a line is filled before it is folded"
