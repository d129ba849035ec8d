"""Joining, parting and splitting asks on pages, and what everybody reads of it; asks that nobody answers for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from engage.domain.ask_states import AskState
from engage.models.places import PlanningBody
from engage.services import ended_bodies
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work
from tests.asking import Asking, row_of, snapshot
from tests.pages import PageClient

SAME = "Both ask for the same light on the same stairs."


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=3)


def test_a_host_joins_two_asks_undoes_it_and_everybody_reads_it(app: Flask, asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    stays = asking.raised(contribution_ids=asking.people[:2])
    goes = asking.raised(contribution_ids=asking.people[2:], title="Light on the stairs, please")
    here, there = (f"/asks/{row_of(each).reference}" for each in (goes, stays))
    desk = as_(asking.moderator)
    page = desk.get(f"/board{here}").click("Join it with another ask")
    page = page.submit("Join the two")
    assert "Choose the ask that says the same" in page
    page = page.submit("Join the two", into=str(stays), reason=SAME)
    assert "The two are one ask now" in page
    assert page.has_link("Light on the stairs, please")
    anybody = PageClient(app)
    page = anybody.get(here)
    assert "Joined with another ask" in page
    assert "What is decided there answers this one too" in page
    assert SAME in page
    assert page.has_link("Mend the light on the stairs")
    assert not page.has_link("Same here")
    assert "See which one" in anybody.get(f"{here}/same-here")
    assert "One more person’s words" not in page
    page = anybody.get(there)
    assert "It stands for another ask as well" in page
    assert "three people’s experiences are behind this" in page.main.lower()
    assert "Joined with another ask" in anybody.get("/north/wishaw/asks")
    # The officer has nothing to do on the one, and sees both on the other.
    assert "What you can do now" not in as_(asking.officer).get(f"/board{here}")
    assert as_(asking.officer).get(f"/board{here}/part", expect=403)
    page = desk.get(f"/board{here}").click("Let it stand by itself again")
    page = page.submit("Let it stand by itself", reason="One of the two is about the lift.")
    assert "It stands by itself again, with the days it had." in page
    assert row_of(goes).state is AskState.RAISED
    assert "By itself again" in anybody.get(here)
    assert "It stands for another ask as well" not in anybody.get(there).main.split("What happened")[0]


def test_a_host_makes_a_part_an_ask_of_its_own(app: Flask, asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    whole = asking.raised()
    page = as_(asking.moderator).get(f"/board/asks/{row_of(whole).reference}")
    page = page.click("Make a part of it an ask of its own")
    given = {"title": "Mend the lift", "reason": "The lift is another thing than the light."}
    page = page.submit("Raise it as an ask of its own", contributions=[str(each) for each in asking.people], **given)
    assert "Leave at least one person’s words with the first ask" in page
    # What was typed is still there.
    page = page.submit("Raise it as an ask of its own", contributions=[str(asking.people[2])])
    assert page.h1 == "Mend the lift"
    assert "It was a part of another ask, and has its days" in page
    assert snapshot(whole).fed == set(asking.people[:2])
    page = PageClient(app).get(f"/asks/{row_of(whole).reference}")
    assert "A part of it is an ask of its own" in page
    assert page.has_link("Mend the lift")


def test_what_nobody_answers_for_says_so_and_the_host_passes_it_on(app: Flask, asking: Asking, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.raised()
    reference = row_of(ask_id).reference
    with unit_of_work() as session:
        session.get_one(PlanningBody, asking.places.lpg).valid_to = today() - timedelta(days=1)
    assert ended_bodies.sweep() == 0
    anybody = PageClient(app)
    said = "Nobody answers for it: Wishaw Locality Planning Group ended on"
    for path in (f"/asks/{reference}", "/north/wishaw/asks"):
        assert said in anybody.get(path)
    assert "no other body comes after it" in anybody.get(f"/asks/{reference}")
    assert "This body ended on" in anybody.get("/bodies/wishaw-lpg")
    page = as_(asking.moderator).get("/board/")
    assert "Nobody answers for these" in page.headings
    page = page.click("Mend the light on the stairs").click("Not ours: pass it on")
    page = page.submit(
        "Pass it on", to_body_id=str(asking.places.ijb), reason="The group has ended, and the board pays for the lamps."
    )
    assert row_of(ask_id).state is AskState.PASSING
    with unit_of_work() as session:
        session.get_one(PlanningBody, asking.places.lpg).successor_id = asking.places.ijb
    ended_bodies.sweep()
    page = anybody.get(f"/asks/{reference}")
    assert "North Integration Joint Board answers for this now" in page
    assert said not in page
    assert anybody.get("/bodies/wishaw-lpg").has_link("North Integration Joint Board comes after it")
