"""What everybody reads of what is late: who was reminded, where it stands, and a group that stopped meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.permissions import Actor
from engage.models.places import PlanningBody
from engage.services import ladder, link_answers
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work
from tests.asking import Asking, row_of, snapshot, waiting
from tests.pages import PageClient

STANDS = "The survey of the stairs is half done, and the rest follows in May."


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking()


def _late_by(clock: FixedClock, ask_id: int, days: int) -> None:
    """The daily rounds of an ask that nobody answers."""
    clock.advance(days=(row_of(ask_id).decision_due - today()).days)
    for _day in range(days):
        clock.advance(days=1)
        ladder.climb()


def test_each_step_is_on_the_page_of_the_ask(asking: Asking, clock: FixedClock, person: PageClient) -> None:
    ask_id = asking.raised()
    _late_by(clock, ask_id, 50)
    page = person.get(f"/asks/{row_of(ask_id).reference}")
    for words in (
        "The officer was reminded", "The chair was reminded", "The chief officer could not be reminded",
        "A decision was due by Wednesday 6 January 2027. It was 11 working days late.",
        "To go on the next paper of North Integration Joint Board", "We do not know of a meeting to come.",
        "We have no address to write to.",
    ):
        assert words in page, words
    assert "chair@example.org" not in page
    body = person.get("/bodies/wishaw-lpg")
    assert "After ten working days its chair is reminded." in body or "After 10 working days its chair" in body
    assert "while people wait it says every 90 days where it stands" in body


def test_where_it_stands_is_said_signed_in_and_by_a_link(
    asking: Asking, clock: FixedClock, person: PageClient, as_: Callable[[Actor], PageClient]
) -> None:
    ask_id = asking.raised()
    address = f"/asks/{row_of(ask_id).reference}"
    clock.advance(days=91)
    assert "We have heard nothing." in person.get(address)
    assert "No word on where it stands" in person.get("/north/wishaw/asks")
    assert "Say where it stands" in as_(asking.officer).get("/board/")
    assert "A word on where it stands" in person.get("/bodies/wishaw-lpg")
    form = as_(asking.officer).get(f"/board{address}/stands")
    assert "People need to know why" in form.submit("Say it", text="Noted.")
    form.submit("Say it", text=STANDS)
    page = person.get(address)
    assert "We have heard nothing." not in page
    assert STANDS in page
    # By a link the host reads it first, and nobody is late meanwhile.
    form = person.get(asking.link(ask_id)).click("Say where it stands")
    assert "They read it before everyone can." in form.submit("Say it", text="The rest was done early.")
    assert "The rest was done early." not in person.get(address)
    link_answers.confirm(asking.moderator, waiting(ask_id)[0].id)
    assert "The rest was done early." in person.get(address)
    assert [each.by_role for each in snapshot(ask_id).updates] == ["lpg_officer", "lpg_officer"]


def test_a_group_that_stopped_meeting_shows_it(asking: Asking, clock: FixedClock, person: PageClient) -> None:
    with unit_of_work() as session:
        session.get_one(PlanningBody, asking.places.lpg).valid_from = today() - timedelta(days=30)
    for address in ("/bodies/wishaw-lpg", "/north/wishaw"):
        assert "waits until it meets" not in person.get(address)
    clock.advance(days=17 + 121)
    for address in ("/bodies/wishaw-lpg", "/north/wishaw"):
        page = person.get(address)
        assert "It last met on Thursday 3 December 2026. What people ask it waits until it meets again." in page
