"""Asks as anybody looks for them and reads their days: first days, filters, bodies' lists, what was asked before."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.models.base import db
from engage.models.places import PlanningBody
from engage.services import decisions
from engage.services.unit_of_work import unit_of_work
from tests.asking import row_of
from tests.pages import PageClient
from tests.services.digest_scene import Month


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    return Month(clock)


@pytest.fixture
def reader(app: Flask) -> PageClient:
    return PageClient(app)


def test_the_first_day_to_decide_stays_for_ever(reader: PageClient, month: Month) -> None:
    ask_id = month.raised()
    url = f"/asks/{row_of(ask_id).reference}"
    first = row_of(ask_id).first_decision_due
    assert first == date(2027, 1, 6)
    page = reader.get(url)
    assert "To be decided by Wednesday 6 January 2027" in page
    assert "First day to decide" not in page
    decisions.defer(month.officer, ask_id, to=date(2027, 2, 1), reason="The lease is looked at.", decided_by="The chair")
    page = reader.get(url)
    assert "Wednesday 6 January 2027; now: Monday 1 February 2027" in page
    assert "First day to decide: Wednesday 6 January 2027; from then on: Monday 1 February 2027" in page
    assert "due by 1 February 2027 (first day: 6 January 2027)" in reader.get("/north/wishaw/asks")
    decisions.pass_on(month.officer, ask_id, to_body_id=month.at.ijb, reason="The board owns the building.")
    decisions.accept(month.board_officer, ask_id)
    page = reader.get(url)
    assert "Wednesday 6 January 2027; now: Tuesday 1 December 2026" in page
    month.on(2026, 12, 3)
    assert "was due by 1 December 2026 (first day: 6 January 2027)" in reader.get("/north/wishaw/asks")
    decisions.decide(
        month.board_officer, ask_id, outcome="not_agreed", reasons="The lease of the building forbids a new light.",
        options_considered="A lamp; a lift.", decided_by="The board, by vote",
    )  # fmt: skip
    assert "Wednesday 6 January 2027; now: Tuesday 1 December 2026" in reader.get(url)


def test_a_clock_says_if_the_body_agreed_to_it(reader: PageClient, month: Month) -> None:
    url = f"/asks/{row_of(month.raised()).reference}"
    db.session.rollback()
    for path in (url, "/bodies/wishaw-lpg", "/bodies/wishaw-lpg/answered"):
        assert "We ask anyway" in reader.get(path)
    with unit_of_work() as session:
        session.get_one(PlanningBody, month.at.lpg).standards_agreed_on = date(2026, 9, 1)
    for path in (url, "/bodies/wishaw-lpg", "/bodies/wishaw-lpg/answered"):
        page = reader.get(path)
        assert "We ask anyway" not in page
        assert "Tuesday 1 September 2026" in page
    assert "20 working days after its next meeting" in reader.get("/bodies/wishaw-lpg")
