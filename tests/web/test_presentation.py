"""Values become the words that look.md asks for."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from engage.web import presentation as p

DAY = dt.date(2027, 1, 14)


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc, arg-type]


def test_dates() -> None:
    assert p.long_date(DAY) == "Thursday 14 January 2027"
    assert p.medium_date(DAY) == "14 January 2027"
    assert p.short_date(DAY) == "14 January"
    assert p.long_date(None) == p.medium_date(None) == p.short_date(None) == p.date_time(None) == ""


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (utc(2026, 7, 1, 22, 59), "Wednesday 1 July 2026"),
        (utc(2026, 7, 1, 23, 0), "Thursday 2 July 2026"),
        (utc(2026, 12, 1, 23, 59), "Tuesday 1 December 2026"),
    ],
)
def test_moments_are_shown_on_a_scottish_clock(moment: dt.datetime, day: str) -> None:
    assert p.long_date(moment) == day


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (utc(2026, 12, 1, 17, 45), "Tuesday 1 December 2026 at 5:45pm"),
        (utc(2026, 7, 1, 8, 0), "Wednesday 1 July 2026 at 9am"),
        (utc(2026, 12, 1, 12, 0), "Tuesday 1 December 2026 at midday"),
        (utc(2026, 12, 1, 0, 0), "Tuesday 1 December 2026 at midnight"),
        (utc(2026, 12, 1, 0, 5), "Tuesday 1 December 2026 at 12:05am"),
    ],
)
def test_times(moment: dt.datetime, words: str) -> None:
    assert p.date_time(moment) == words


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        p.long_date(dt.datetime(2027, 1, 14))  # noqa: DTZ001


def test_time_elements() -> None:
    assert p.time_tag(DAY) == '<time datetime="2027-01-14">Thursday 14 January 2027</time>'
    assert p.time_tag(DAY, "medium") == '<time datetime="2027-01-14">14 January 2027</time>'
    assert 'datetime="2026-07-01T08:00Z">Wednesday 1 July 2026 at 9am<' in p.time_tag(utc(2026, 7, 1, 8), "moment")
    assert p.time_tag(None) == ""


@pytest.mark.parametrize("value", [dt.date(2026, 10, 31), "2026-10", (2026, 10), utc(2026, 10, 31, 12)])
def test_periods(value: object) -> None:
    assert p.period(value) == "October 2026"  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["2026", "2026-13", "october", "2026-1"])
def test_what_is_no_period(value: str) -> None:
    with pytest.raises(ValueError, match=r"month|day"):
        p.period(value)


def test_numbers() -> None:
    assert [p.number(n) for n in (0, 1, 9, 10, 1234, -3)] == ["none", "one", "nine", "10", "1,234", "-3"]
    assert p.working_days(12) == "12 working days"
    assert p.working_days(1) == "one working day"
    assert p.working_days(0) == "no working days"
    assert p.days(2) == "two days"
    assert [p.people(n) for n in (0, 1, 12)] == ["nobody", "one person", "12 people"]
    assert p.capital(p.people(9)) == "Nine people"
    assert p.capital("") == ""


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (2, 9, "2 of 9"),
        (18, 29, "18 of 29"),
        (18, 30, "18 of 30 (60%)"),
        (18, 34, "18 of 34 (53%)"),
        (1, 1000, "1 of 1,000 (less than 1%)"),
        (999, 1000, "999 of 1,000 (more than 99%)"),
        (0, 40, "0 of 40 (0%)"),
        (40, 40, "40 of 40 (100%)"),
        (0, 0, "none yet"),
    ],
)
def test_shares(part: int, whole: int, words: str) -> None:
    assert p.share(part, whole) == words


@given(st.integers(30, 5000), st.data())
def test_a_percentage_never_rounds_to_all_or_nothing(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(1, whole - 1))
    words = p.share(part, whole)
    assert "(0%)" not in words
    assert "(100%)" not in words


def test_lists() -> None:
    assert p.join_list([]) == ""
    assert p.join_list(["a"]) == "a"
    assert p.join_list(["a", "", "b", None, "c"]) == "a, b and c"
    assert p.join_list(["a", "b"], last="or") == "a or b"
    safe = p.join_list(["<a>", Markup("<b>b</b>")])
    assert safe == "&lt;a&gt; and <b>b</b>"
    assert isinstance(safe, Markup)
    assert not isinstance(p.join_list(["<a>", "b"]), Markup)


def test_paragraphs() -> None:
    text = "One <b>bold</b>\r\nline two\n\n\n  \nTwo "
    assert p.paragraphs(text) == ('<p dir="auto">One &lt;b&gt;bold&lt;/b&gt;<br>\nline two</p>\n<p dir="auto">Two</p>')
    assert p.paragraphs(None) == p.paragraphs(" \n ") == ""


@given(st.text())
def test_paragraphs_never_let_markup_through(text: str) -> None:
    made = p.paragraphs(text)
    for known in ('<p dir="auto">', "</p>", "<br>"):
        made = made.replace(known, "")
    assert "<" not in made


def test_excerpts() -> None:
    assert p.excerpt("short  text\nhere") == "short text here"
    assert p.excerpt("one two three four", 9) == "one two…"
    assert p.excerpt("abcdefghij", 5) == "abcde…"
    assert p.excerpt("one two, three", 9) == "one two…"
    assert p.excerpt(None) == ""


def test_telephone_links() -> None:
    assert p.tel("0800 83 85 87") == "0800838587"
    assert p.tel("+44 (0)141 201 1111") == "+4401412011111"
