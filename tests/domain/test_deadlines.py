from datetime import UTC, date, datetime, timedelta, timezone

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain import deadlines
from engage.domain.bank_holidays import bank_holidays
from engage.domain.deadlines import Lateness, WorkingCalendar

SCOTLAND = WorkingCalendar()
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
few = st.integers(0, 45)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 1, 1), "New Year's Day"),
        (date(2026, 1, 2), "2 January, a holiday in Scotland alone"),
        (date(2027, 1, 4), "2 January fell on a Saturday"),
        (date(2026, 11, 30), "St Andrew's Day"),
        (date(2024, 12, 2), "St Andrew's Day fell on a Saturday"),
        (date(2026, 12, 28), "Boxing Day fell on a Saturday"),
        (date(2026, 11, 28), "a Saturday"),
    ],
)
def test_nobody_works_on(day, why):
    assert not SCOTLAND.is_working_day(day), why


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 4, 6), "Easter Monday is no bank holiday in Scotland"),
        (date(2026, 8, 31), "the English summer bank holiday"),
        (date(2028, 2, 29), "a leap day, a Tuesday"),
        (date(2026, 3, 30), "the Monday after the clocks go forward"),
    ],
)
def test_people_work_on(day, why):
    assert SCOTLAND.is_working_day(day), why


@pytest.mark.parametrize("subdivision", ["SCT", "ENG", "NIR", "WLS"])
def test_bank_holidays_are_those_of_the_library(subdivision):
    for year in range(2010, 2045):
        whole = holidays.country_holidays("GB", subdiv=subdivision, years=year)
        assert bank_holidays(subdivision, year) == frozenset(whole)


def test_the_turn_of_the_year_is_long():
    # After Thursday 24 December 2026 come Christmas, a weekend with Boxing Day in it, and its substitute.
    assert SCOTLAND.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert SCOTLAND.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 5)


def test_a_leap_day_counts():
    assert SCOTLAND.add_working_days(date(2028, 2, 28), 1) == date(2028, 2, 29)
    assert SCOTLAND.working_days_between(date(2028, 2, 28), date(2028, 3, 1)) == 2


def test_a_local_holiday_closes_a_body():
    fair_friday = "2026-07-17"
    calendar = WorkingCalendar.of("SCT", [fair_friday], [])
    assert SCOTLAND.next_working_day(date(2026, 7, 16)) == date(2026, 7, 17)
    assert calendar.next_working_day(date(2026, 7, 16)) == date(2026, 7, 20)


def test_a_malformed_closed_day_is_refused():
    with pytest.raises(ValueError, match="isoformat"):
        WorkingCalendar.of("SCT", ["Fair Friday"])


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        SCOTLAND.add_working_days(date(2026, 1, 5), -1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 1, 1, 23, 30, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 5, 1, 1, 0, tzinfo=timezone(timedelta(hours=9))), date(2026, 4, 30)),
    ],
)
def test_the_local_day_follows_the_clocks(moment, day):
    assert deadlines.local_date(moment) == day
    assert deadlines.as_day(moment) == day


def test_a_time_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        deadlines.local_date(datetime(2026, 1, 1))  # noqa: DTZ001 - the point


def test_a_reply_is_due_in_seven_days_whatever_the_holidays():
    assert deadlines.REPLY.due(date(2026, 12, 24), SCOTLAND) == date(2026, 12, 31)
    assert deadlines.REPLY.due(datetime(2026, 6, 1, 23, 30, tzinfo=UTC), SCOTLAND) == date(2026, 6, 9)


def test_standards_have_ids_and_sources():
    assert len({standard.id for standard in deadlines.STANDARDS}) == len(deadlines.STANDARDS) == 13
    assert all(standard.source for standard in deadlines.STANDARDS)


def test_a_decision_is_due_after_the_meeting_or_else_after_the_ask():
    raised, meeting = date(2026, 9, 1), date(2026, 10, 14)
    assert deadlines.decision_due(raised, meeting, SCOTLAND) == date(2026, 11, 11)
    assert deadlines.decision_due(raised, None, SCOTLAND) == date(2026, 10, 27)
    assert deadlines.decision_due(meeting, meeting, SCOTLAND) == date(2026, 11, 11)


def test_a_meeting_of_the_past_is_not_the_next_one():
    with pytest.raises(ValueError, match="before"):
        deadlines.decision_due(date(2026, 9, 2), date(2026, 9, 1), SCOTLAND)


def test_overdue_the_next_day_and_very_overdue_after_twenty_working_days():
    due = date(2026, 10, 2)  # a Friday
    assert deadlines.lateness(due, due, SCOTLAND) is Lateness.NOT_DUE
    assert deadlines.lateness(due, date(2026, 10, 3), SCOTLAND) is Lateness.OVERDUE
    assert deadlines.lateness(due, date(2026, 10, 30), SCOTLAND) is Lateness.OVERDUE
    assert deadlines.lateness(due, date(2026, 10, 31), SCOTLAND) is Lateness.VERY_OVERDUE


def test_days_overdue_over_a_weekend():
    due = date(2026, 10, 2)
    counts = [deadlines.days_overdue(due, due + timedelta(days=n), SCOTLAND) for n in range(6)]
    assert counts == [0, 1, 1, 1, 2, 3]


closed_days = st.frozensets(days, max_size=40)


def _day_by_day(calendar, start, n):
    day = start
    while n:
        day += timedelta(days=1)
        n -= calendar.is_working_day(day)
    return day


@settings(max_examples=300)
@given(days, st.integers(0, 700), closed_days)
def test_adding_is_what_looking_at_every_day_finds(start, n, closed):
    calendar = WorkingCalendar("SCT", closed | {start + timedelta(days=3), start + timedelta(days=4)})
    assert calendar.add_working_days(start, n) == _day_by_day(calendar, start, n)


@settings(max_examples=300)
@given(days, st.integers(-30, 1200), closed_days)
def test_counting_is_what_looking_at_every_day_finds(start, length, closed):
    calendar = WorkingCalendar("SCT", closed | {start, start + timedelta(days=3)})
    every = [start + timedelta(days=each) for each in range(1, length + 1)]
    counted = calendar.working_days_between(start, start + timedelta(days=length))
    assert counted == sum(calendar.is_working_day(day) for day in every)


@given(days, few)
def test_adding_and_counting_are_inverse(start, n):
    end = SCOTLAND.add_working_days(start, n)
    assert SCOTLAND.working_days_between(start, end) == n
    assert n == 0 or SCOTLAND.is_working_day(end)


@given(days, few, few)
def test_adding_twice_is_adding_the_sum(start, a, b):
    once = SCOTLAND.add_working_days(start, a + b)
    assert SCOTLAND.add_working_days(SCOTLAND.add_working_days(start, a), b) == once


@given(days, days, few)
def test_adding_keeps_the_order(one, other, n):
    first, second = sorted((one, other))
    assert SCOTLAND.add_working_days(first, n) <= SCOTLAND.add_working_days(second, n)


@given(days, few, st.frozensets(days, max_size=5))
def test_closing_more_days_never_brings_a_date_forward(start, n, closed):
    assert WorkingCalendar("SCT", closed).add_working_days(start, n) >= SCOTLAND.add_working_days(start, n)


@settings(max_examples=60)
@given(days, st.integers(-10, 60))
def test_lateness_never_goes_back(due, offset):
    order = list(Lateness)
    today = due + timedelta(days=offset)
    tomorrow = today + timedelta(days=1)
    late, later = (deadlines.lateness(due, day, SCOTLAND) for day in (today, tomorrow))
    assert order.index(late) <= order.index(later)
    count, more = (deadlines.days_overdue(due, day, SCOTLAND) for day in (today, tomorrow))
    assert 0 <= more - count <= 1
    assert (count == 0) is (late is Lateness.NOT_DUE)
    twentieth = deadlines.VERY_OVERDUE.due(due, SCOTLAND)
    assert (late is Lateness.VERY_OVERDUE) is (today > twentieth)
    assert deadlines.late_by(due, today, SCOTLAND) == (late, count)
