from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.errors import Refused
from engage.domain.periods import Period

periods = st.builds(Period, st.integers(1980, 2090), st.integers(1, 12))
moments = st.datetimes(datetime(1980, 1, 2), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_month_is_written_with_its_year():
    assert Period.parse("2026-10") == Period(2026, 10)
    assert str(Period(2026, 3)) == "2026-03"


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-1", "2026-10-01", " 2026-10", "2026-10\n", "٢٠٢٦-10", "0000-01"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(Refused) as refusal:
        Period.parse(text)
    assert (refusal.value.code, refusal.value.field) == ("period_malformed", "period")


def test_a_month_that_is_none_cannot_be_made():
    with pytest.raises(ValueError, match="not a month"):
        Period(2026, 13)


def test_october_is_an_hour_longer_and_march_an_hour_shorter():
    october, march = Period(2026, 10), Period(2026, 3)
    assert october.starts_at == datetime(2026, 9, 30, 23, tzinfo=UTC)
    assert october.ends_at == datetime(2026, 11, 1, 0, tzinfo=UTC)
    assert october.ends_at - october.starts_at == timedelta(days=31, hours=1)
    assert march.ends_at - march.starts_at == timedelta(days=31, hours=-1)


def test_summer_nights_belong_to_the_scottish_day():
    assert Period.of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == Period(2026, 7)


def test_february_has_its_leap_day():
    assert Period(2028, 2).last_day == date(2028, 2, 29)
    assert Period(2027, 2).last_day == date(2027, 2, 28)


def test_quarters():
    assert [Period(2026, month).quarter for month in (1, 3, 4, 12)] == [
        "2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4",
    ]  # fmt: skip


def test_a_run_of_months():
    assert [str(each) for each in Period(2026, 11).until(Period(2027, 1))] == [
        "2026-11",
        "2026-12",
        "2027-01",
    ]
    assert list(Period(2027, 1).until(Period(2026, 12))) == []


@given(periods)
def test_writing_and_reading_agree(period):
    assert Period.parse(str(period)) == period
    assert period.next().previous() == period == period.previous().next()
    assert period.previous() < period < period.next()
    assert str(period) < str(period.next())
    assert period.contains(period.first_day)
    assert period.contains(period.last_day)
    assert not period.contains(period.next().first_day)


@given(moments)
def test_every_moment_is_in_exactly_one_month(moment):
    period = Period.of(moment)
    assert period.starts_at <= moment < period.ends_at
    assert period.contains(moment)
    assert not period.next().contains(moment)
    assert not period.previous().contains(moment)


@given(periods)
def test_months_meet_without_a_gap(period):
    assert period.ends_at == period.next().starts_at
    assert period.contains(period.ends_at - timedelta(microseconds=1))
    assert not period.contains(period.ends_at)
