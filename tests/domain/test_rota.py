"""Who reads when: the promise on the form is true for every rota, and never earlier than the service standard."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain import rota
from engage.domain.deadlines import READ_CONTRIBUTION, WorkingCalendar
from engage.domain.errors import Refused
from engage.domain.rota import Away, ReadBy, Rota, Shift

CALENDAR = WorkingCalendar()
FRIDAY = date(2026, 11, 27)
"""Before St Andrew's Day, Monday 30 November 2026, on which nobody works."""
TUESDAY = date(2026, 12, 1)

_DAY = st.dates(date(2026, 1, 1), date(2027, 12, 31))
_AWAY = st.builds(lambda first, days: Away(first, first + timedelta(days)), _DAY, st.integers(0, 40))
_SHIFT = st.builds(
    Shift, days=st.none() | st.frozensets(st.sampled_from(rota.WEEKDAYS)), since=_DAY | st.just(date.min),
    until=st.none() | _DAY, away=st.lists(_AWAY, max_size=3).map(tuple),
)  # fmt: skip
_ROTA = st.lists(_SHIFT, max_size=3).map(lambda shifts: Rota(tuple(shifts)))


def only(*days: int, **more: object) -> Rota:
    """One reader on these weekdays."""
    return Rota((Shift(frozenset(days), **more),))  # type: ignore[arg-type]


def test_a_host_without_a_rota_keeps_the_standard() -> None:
    assert rota.read_by(FRIDAY, CALENDAR, None) == ReadBy(TUESDAY)
    assert not rota.read_by(FRIDAY, CALENDAR, None).late


def test_the_days_that_pass_before_are_named() -> None:
    """Tuesdays only: what comes on a Tuesday is read on the next one; the days between are named."""
    assert rota.read_by(FRIDAY, CALENDAR, only(1)) == ReadBy(TUESDAY)
    found = rota.read_by(TUESDAY, CALENDAR, only(1))
    assert found == ReadBy(date(2026, 12, 8), date(2026, 12, 2), date(2026, 12, 7))
    assert found.reply_by(date(2026, 12, 7)) == date(2026, 12, 8)


def test_holidays_and_days_away_count_on_both_ends() -> None:
    away = (Away(TUESDAY, date(2026, 12, 4)),)
    assert rota.read_by(FRIDAY, CALENDAR, only(0, 1, 2, 3, 4, away=away)).day == date(2026, 12, 7)
    # Mondays only, and Monday is St Andrew's Day
    assert rota.read_by(FRIDAY, CALENDAR, only(0)).day == date(2026, 12, 7)


def test_nobody_at_all_promises_no_day() -> None:
    found = rota.read_by(FRIDAY, CALENDAR, only())
    assert (found.day, found.late, found.reply_by(TUESDAY)) == (None, True, None)
    assert rota.read_by(FRIDAY, CALENDAR, Rota(())).day is None


def test_who_never_said_reads_every_day_until_somebody_says() -> None:
    silent = Shift(away=(Away(TUESDAY, TUESDAY),))
    assert rota.read_by(FRIDAY, CALENDAR, Rota((silent,))).day == date(2026, 12, 2)
    assert rota.read_by(FRIDAY, CALENDAR, Rota((silent, Shift(frozenset({4}))))).day == date(2026, 12, 4)


@given(_DAY, _ROTA)
def test_the_promise_is_true(day: date, shifts: Rota) -> None:
    """It is a working day on which somebody reads; nobody reads on a working day between the standard and it."""
    standard = READ_CONTRIBUTION.due(day, CALENDAR)
    found = rota.read_by(day, CALENDAR, shifts)
    if found.day is None:
        assert shifts.next_day(day, CALENDAR) is None or shifts.next_day(day, CALENDAR) > standard  # type: ignore[operator]
        return
    assert found.day >= standard
    assert CALENDAR.is_working_day(found.day)
    assert shifts.reads(found.day)
    between = standard
    while between < found.day:
        assert not (CALENDAR.is_working_day(between) and shifts.reads(between))
        between += timedelta(days=1)
    if found.late:
        assert found.nobody_from == standard
        assert found.nobody_to is not None
        assert standard <= found.nobody_to < found.day


@given(_ROTA)
def test_a_rota_comes_back_as_it_was_kept(shifts: Rota) -> None:
    assert rota.from_plain(rota.as_plain(shifts)) == shifts


@given(st.none() | st.frozensets(st.sampled_from(rota.WEEKDAYS)))
def test_days_come_back_as_they_were_kept(days: frozenset[int] | None) -> None:
    assert rota.days_of(rota.days_text(days)) == days


def test_three_days_without_anybody_are_told_of() -> None:
    monday = date(2026, 11, 16)
    assert rota.nobody_soon(monday, CALENDAR, only(0))
    assert not rota.nobody_soon(monday, CALENDAR, only(3))
    assert not rota.nobody_soon(monday, CALENDAR, None)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (None, TUESDAY, "away_first_missing"),
        (TUESDAY, FRIDAY, "away_order"),
        (FRIDAY, FRIDAY, "away_over"),
        (TUESDAY, date(2028, 1, 1), "away_too_long"),
    ],
)
def test_days_away_that_cannot_be(first: date | None, last: date, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rota.away(first, last, date(2026, 11, 28))
    assert refused.value.code == code
