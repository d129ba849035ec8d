"""Which days each digest tells of: each day in exactly one, whatever meetings and settings do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.deadlines import WorkingCalendar
from engage.domain.digest_days import (
    MOST_READ_DAYS,
    SHORTEST,
    Days,
    cut,
    days_with,
    issued_by,
    last_day_of,
    over,
)
from engage.domain.errors import Refused
from engage.domain.periods import Period

CALENDAR = WorkingCalendar()
DAY = timedelta(days=1)
BEGIN = date(2026, 1, 1)

_days = st.integers(0, 500).map(lambda n: BEGIN + n * DAY)
_cuts = st.lists(_days, max_size=12)


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(1, 45), st.booleans(), _cuts), min_size=1, max_size=8))
def test_every_day_is_in_exactly_one_digest_whatever_meetings_and_settings_do(
    steps: list[tuple[int, bool, list[date]]],
) -> None:
    """Each step: some days go by, papers or months count from then on, and the calendar of meetings is another one, as
    when meetings are moved, cancelled and entered late."""
    today = BEGIN + 60 * DAY
    settled: list[Days] = []
    for gone, by_papers, calendar in steps:
        today += gone * DAY
        cuts = calendar if by_papers else []
        settled += list(over(today, cuts, settled))
        assert all(each.last_day < today for each in settled)
        # The one that runs now follows the last: no day is left out, and none is told of twice.
        runs = days_with(today, cuts, settled)
        assert runs.first_day <= settled[-1].last_day + DAY <= today
        row = [*settled, days_with(settled[-1].last_day + DAY, cuts, settled)]
        assert all(one.last_day + DAY == after.first_day for one, after in pairwise(row))
        # What was compiled is found again as it was, and its name says which it is.
        for each in settled:
            assert days_with(each.first_day, cuts, settled) == days_with(each.last_day, cuts, settled) == each
            assert Days.stored(str(each), None if each.is_month else each.first_day) == each
            assert last_day_of(str(each)) == each.last_day
            assert (each.last_day - each.first_day).days <= 31 + 2 * SHORTEST
    assert sorted(map(str, settled)) == list(map(str, settled))
    assert len(set(map(str, settled))) == len(settled)


@given(day=_days)
def test_without_papers_a_digest_is_a_calendar_month(day: date) -> None:
    assert days_with(day, [], []) == Days.of_month(Period.of(day))
    # ... as it is where a body has papers long before or after it.
    assert days_with(day, [day + 300 * DAY, day - 300 * DAY], []) == Days.of_month(Period.of(day))


def test_papers_end_a_digest_and_a_month_ends_one_where_no_papers_are_near() -> None:
    cuts = [date(2026, 9, 8), date(2026, 11, 8)]
    found = [days_with(date(2026, month, 12), cuts, []) for month in (7, 8, 9, 10, 11, 12)]
    assert list(map(str, found[:3])) == ["2026-07", "2026-09-08", "2026-09-30"]
    assert list(map(str, found[3:])) == ["2026-11-08", "2026-11-30", "2026-12"]
    assert [each.first_day for each in found[1:4]] == [date(2026, 8, 1), date(2026, 9, 9), date(2026, 10, 1)]
    # Called off before it was compiled, October is a month again; afterwards, it stays what it was.
    assert str(days_with(date(2026, 10, 12), cuts[:1], [])) == "2026-10"
    assert days_with(date(2026, 10, 12), cuts[:1], [found[3]]) == found[3]
    # Papers that are due just after go with what was just made.
    assert str(days_with(date(2026, 11, 12), [date(2026, 11, 20)], [found[3]])) == "2026-11-30"


@pytest.mark.parametrize(
    ("due", "read_days", "last"),
    [
        (date(2026, 11, 12), 3, date(2026, 11, 8)),  # a Thursday: Monday, Tuesday and Wednesday to read it
        (date(2026, 10, 27), 1, date(2026, 10, 25)),  # the clocks go back on the last day it tells of
        (date(2027, 1, 5), 3, date(2026, 12, 28)),  # on 1 and 4 January nobody works
        (date(2026, 11, 15), 1, date(2026, 11, 12)),  # a Sunday: Friday to read it
    ],
)
def test_somebody_has_working_days_to_read_it_before_papers_are_due(due: date, read_days: int, last: date) -> None:
    assert cut(due, read_days, CALENDAR) == last
    assert CALENDAR.working_days_between(last, due - DAY) == read_days


def test_it_goes_out_with_the_papers_and_nobody_holds_it_back_for_ever() -> None:
    days = Days(date(2026, 10, 1), date(2026, 11, 8))

    def by(*deadlines: date) -> date:
        return issued_by(days, deadlines, 3, CALENDAR)

    assert by(date(2026, 11, 1), date(2026, 11, 12), date(2027, 1, 7)) == date(2026, 11, 12)
    # Put off, it waits for them; called off, or months away, it waits ten working days.
    assert by(date(2026, 11, 17)) == date(2026, 11, 17)
    assert by() == by(date(2027, 1, 7)) == date(2026, 11, 20)
    # The longest that may be set is in time as well.
    due = date(2026, 12, 29)
    whole = Days(date(2026, 11, 9), cut(due, MOST_READ_DAYS, CALENDAR))
    assert issued_by(whole, [due], MOST_READ_DAYS, CALENDAR) == due


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-02-30", "2026-10-1", "2026-10-01\n", "2026-10-01-01", "\u0662\u0660\u0662\u0666-10"],
)
def test_nothing_else_names_a_digest(text: str) -> None:
    with pytest.raises(Refused) as refused:
        last_day_of(text)
    assert refused.value.code == "period_malformed"


def test_their_moments_are_those_of_scotland() -> None:
    days = Days(date(2026, 3, 20), date(2026, 3, 29))  # summer time begins on the last of them
    assert (days.starts_at, days.ends_at) == (datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC))
    with pytest.raises(ValueError, match="before they begin"):
        Days(date(2026, 3, 29), date(2026, 3, 28))
    with pytest.raises(ValueError, match="first day"):
        Days.stored("2026-10-31", None)
