"""About how long what waits takes: three in five minutes until a host is known, then as long as its readers needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain import pace


def seconds(*given: float) -> list[timedelta]:
    """Samples, newest first."""
    return [timedelta(seconds=each) for each in given]


@pytest.mark.parametrize(
    ("count", "each", "said"), [(0, None, 0), (1, None, 2), (3, None, 5), (3, 30, 2), (9, 300, 45)]
)
def test_how_many_minutes_are_said(count: int, each: float | None, said: int) -> None:
    assert pace.minutes(count, each) == said


def test_a_long_lunch_and_a_moment_say_nothing() -> None:
    assert pace.seconds_each(seconds(60, 80, 100, 120)) is None
    assert pace.seconds_each(seconds(60, 80, 100, 120, 4 * 3600, 0)) is None
    assert pace.seconds_each(seconds(60, 80, 100, 120, 1700, 4 * 3600)) == 100


@given(st.lists(st.floats(0, 10_000), max_size=60), st.integers(0, 999))
def test_no_estimate_leaves_its_bounds(samples: list[float], count: int) -> None:
    each = pace.seconds_each(seconds(*samples))
    assert each is None or pace.SHORTEST <= each <= pace.LONGEST
    said = pace.minutes(count, each)
    assert (said == 0) == (count == 0)
    assert said <= count * pace.LONGEST / 60 + 3
    assert pace.minutes(count + 1, each) >= said
