"""Periods are found in order, once each, also where the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.schedules import MOST_PERIODS, Daily, Hourly, Monthly, Schedule, due_periods


def _at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_a_new_installation_owes_only_the_newest() -> None:
    assert [due.name for due in due_periods(Daily(6), None, _at(2026, 11, 16, 10))] == ["2026-11-16"]
    assert [due.name for due in due_periods(Daily(6), None, _at(2026, 11, 16, 5))] == ["2026-11-15"]
    assert [due.name for due in due_periods(Monthly(6), None, _at(2026, 11, 1, 5))] == ["2026-10"]


def test_missed_periods_come_oldest_first() -> None:
    found = due_periods(Hourly(), "2026-11-16T07Z", _at(2026, 11, 16, 10, 30))
    assert [due.name for due in found] == ["2026-11-16T08Z", "2026-11-16T09Z", "2026-11-16T10Z"]
    assert [due.name for due in due_periods(Monthly(6), "2026-11", _at(2027, 1, 1, 6))] == ["2026-12", "2027-01"]


def test_nothing_is_owed_for_a_period_already_known() -> None:
    assert due_periods(Daily(6), "2026-11-16", _at(2026, 11, 16, 23)) == []
    assert due_periods(Daily(6), "2026-11-20", _at(2026, 11, 16, 23)) == []


@pytest.mark.parametrize("hour", [1, -1, 24])
@pytest.mark.parametrize("kind", [Daily, Monthly])
def test_the_hour_in_which_clocks_change_is_refused(kind: type[Daily] | type[Monthly], hour: int) -> None:
    with pytest.raises(ValueError, match="hour"):
        kind(hour)


@pytest.mark.parametrize("sunday", [_at(2026, 3, 29), _at(2026, 10, 25), _at(2027, 3, 28), _at(2027, 10, 31)])
@pytest.mark.parametrize("schedule", [Hourly(), Daily(0), Daily(2), Daily(6), Monthly(0)])
def test_no_tick_around_a_clock_change_skips_or_doubles(schedule: Schedule, sunday: datetime) -> None:
    moment, end = sunday - timedelta(days=1), sunday + timedelta(days=2)
    last = due_periods(schedule, None, moment)[-1]
    ran = [last]
    while moment < end:
        ran += due_periods(schedule, ran[-1].name, moment)
        moment += timedelta(minutes=10)
    assert ran == sorted(set(ran))
    assert all(schedule.before(later) == earlier for earlier, later in pairwise(ran))
    assert all(due.due_at <= end for due in ran)


def test_a_day_keeps_its_hour_by_the_scottish_clock() -> None:
    assert Daily(6).at_or_before(_at(2026, 7, 1, 12)).due_at == _at(2026, 7, 1, 5)
    assert Daily(6).at_or_before(_at(2026, 12, 1, 12)).due_at == _at(2026, 12, 1, 6)


@given(
    st.sampled_from([Hourly(), Daily(0), Daily(3), Daily(23), Monthly(2), Monthly(23)]),
    st.integers(0, 15 * 366 * 24 * 60).map(lambda minutes: _at(2020, 1, 1) + timedelta(minutes=minutes)),
    st.integers(0, 500),
)
def test_catching_up_lists_each_period_once_up_to_now(schedule: Schedule, now: datetime, back: int) -> None:
    newest = schedule.at_or_before(now)
    assert newest.due_at <= now
    last = newest
    for _ in range(back):
        last = schedule.before(last)
    found = due_periods(schedule, last.name, now)
    assert len(found) == min(back, MOST_PERIODS)
    assert found == sorted(set(found))
    assert not found or found[-1] == newest
