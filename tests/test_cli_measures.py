"""`engage measures`: all twenty, for scripts and for people."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.cli import group
from tests.services.digest_scene import Month


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


def test_it_prints_all_twenty_of_the_months_one_asks_for(app: Flask, month: Month) -> None:
    month.everything()
    month.on(2027, 3, 2)

    def run(*args: str) -> Result:
        return CliRunner().invoke(group(), ["measures", *args], obj=lambda: app)

    rows = json.loads(run("--body", "wishaw-lpg", "--json").output)
    assert {row["measure"] for row in rows} == set(range(1, 21))
    due = next(row for row in rows if row["figure"] == "answered_on_time")
    assert (due["numerator"], due["denominator"], due["value"], due["last_day"]) == (3, 4, None, "2027-02-28")
    earlier = run("--partnership", "north", "--from", "2026-09", "--to", "2026-10")
    assert " 1 answered_on_time: none yet" in earlier.output
    assert "12 participation: Not measured. We do not hold how many people live there." in earlier.output
    assert run("--body", "nobody").exit_code == 1
    assert run("--body", "wishaw-lpg", "--from", "soon").exit_code == 1
    backwards = ("--body", "wishaw-lpg", "--from", "2027-01", "--to", "2026-01")
    for wrong in ((), ("--body", "a", "--partnership", "b"), backwards):
        assert run(*wrong).exit_code == 2
