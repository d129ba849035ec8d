"""From "It happened again" to the host's desk: the claim survives the form's steps, and the person can drop it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.echoes import SaidAgain
from engage.services import asks, links
from tests import factories
from tests.asking import Asking, row_of
from tests.pages import Page, PageClient

Browser = Callable[[Actor], PageClient]
TOLD = {"text": "The lamp is out once more.", "use": "body", "tell_by": "self"}
BOX = "same_again"


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=1)


@pytest.fixture
def closed(asking: Asking, clock: FixedClock) -> int:
    ask_id = asking.with_people()
    asking.say(ask_id, 0, "yes")
    clock.advance(days=2)
    return ask_id


def _claims() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(SaidAgain.ask_id)))


def _newest() -> Contribution:
    db.session.rollback()
    return db.session.scalars(sa.select(Contribution).order_by(Contribution.id.desc()).limit(1)).one()


def _public(ask_id: int) -> str:
    return f"/asks/{row_of(ask_id).reference}"


def _own(person: PageClient, contribution_id: int) -> Page:
    link = links.mint(LinkPurpose.STATUS, contribution_id)
    return person.get(link.removeprefix("http://localhost"))


def test_from_a_closed_ask_to_the_desk_and_into_the_ask(
    asking: Asking, closed: int, person: PageClient, as_: Browser
) -> None:
    page = person.get(_public(closed)).click("It happened again: tell us")
    assert page.url == f"/s/wishaw?again={row_of(closed).reference}"
    assert "It is the same thing again" in page
    assert "Mend the light on the stairs" in page
    failed = page.submit("Go on and check it", text="")
    assert failed.status == 422
    check = failed.submit("Go on and check it", **TOLD)
    assert "It happened again" in check
    assert "Mend the light on the stairs" in check
    check.submit("Send it")
    assert _claims() == [closed]
    assert "Since this closed, a few people told us that it happened again." in person.get(_public(closed))
    new = _newest()
    assert "You said that it happened again:" in _own(person, new.id)

    desk = as_(asking.moderator)
    ask_page = desk.get(f"/board{_public(closed)}")
    assert "One person told us that it happened again." in ask_page
    work = ask_page.click(new.reference)
    assert "The person says that it happened again:" in work
    assert "Nobody has checked it." in work
    opened = work.submit("Open it and read it")
    assert "Nobody has checked it." in opened
    opened.submit(
        "Save and send", publication="clear_for_body", redacted_text="The lamp is out once more.", reasons="length",
        disposition="added_to_ask", ask_id="Happened again, the person says: Mend the light on the stairs",
        reply="Thank you. We have added it to the ask about the stairs.",
    )  # fmt: skip
    assert row_of(closed).contributions_count == 2
    assert "part of this ask now" in desk.get(f"/board{_public(closed)}")
    assert "It is part of that ask now." in desk.get(f"/moderation/contributions/{new.reference}")
    assert "What more people say" not in as_(asking.officer).get(f"/board{_public(closed)}")


def test_it_survives_going_away_and_another_place(asking: Asking, closed: int, person: PageClient) -> None:
    page = person.get(f"/s/wishaw?again={row_of(closed).reference.lower()}")
    page.submit("Go on and check it", **TOLD)
    back = person.get("/s/wishaw")
    assert "This is what you typed before" in back
    assert "It is the same thing again" in back
    elsewhere = person.get("/share").click("Bellshill")
    assert "It is the same thing again" in elsewhere
    elsewhere.submit("Go on and check it").submit("Send it")
    assert _claims() == [closed]
    assert _newest().locality_id == asking.places.other_locality


def test_the_person_can_say_that_it_is_something_else(asking: Asking, closed: int, person: PageClient) -> None:
    page = person.get(f"/s/wishaw?again={row_of(closed).reference}")
    check = page.submit("Go on and check it", **{**TOLD, BOX: False})
    assert "It happened again" not in check
    again = check.click("Change what you told us")
    assert "It is the same thing again" in again
    again.submit("Go on and check it").submit("Send it")
    assert _claims() == []


def test_an_ask_that_was_not_decided_is_not_offered(asking: Asking, closed: int, person: PageClient) -> None:
    raised, draft = row_of(asking.raised()).reference, row_of(asking.draft()).reference
    for named in (raised, draft, "ZZZZZZZZ", "", "x" * 300, "%00", "<b>"):
        page = person.get("/s/wishaw?again=" + named.replace("<", "%3C"))
        assert "It is the same thing again" not in page
    form = person.get("/s/wishaw").form("Go on and check it")
    pairs = [*form.filled(TOLD), ("again", raised), (BOX, "y")]
    person.post("/s/wishaw", pairs).submit("Send it")
    assert _claims() == []


def test_an_ask_for_the_whole_partnership_asks_first_where(asking: Asking, person: PageClient) -> None:
    ask_id = asking.draft(body_id=asking.places.ijb, locality_id=None)
    asks.raise_ask(asking.moderator, ask_id)
    asking.decide(ask_id, "not_agreed", actor=asking.board_officer)
    asking.say(ask_id, 0, "yes")
    page = person.get(_public(ask_id)).click("It happened again: tell us").click("Wishaw")
    assert "It is the same thing again" in page
    page.submit("Go on and check it", **TOLD).submit("Send it")
    assert _claims() == [ask_id]


def test_the_status_page_leads_to_it_once_the_ask_was_decided(asking: Asking, person: PageClient) -> None:
    ask_id = asking.raised()
    page = _own(person, asking.people[0])
    assert page.click("It happened again").url == "/s/wishaw"
    asking.decide(ask_id)
    page = _own(person, asking.people[0])
    form = page.click("It happened again")
    assert form.url == f"/s/wishaw?again={row_of(ask_id).reference}"
    form.submit("Go on and check it", **TOLD).submit("Send it")
    assert _claims() == [ask_id]


def test_small_numbers_are_words_and_five_is_five(asking: Asking, closed: int, person: PageClient) -> None:
    reference = row_of(closed).reference
    assert "told us that it happened again" not in person.get(_public(closed))
    for number in range(5):
        factories.share(asking.places, again=reference)
        wanted = "five people" if number == 4 else "a few people"
        assert f"Since this closed, {wanted} told us that it happened again." in person.get(_public(closed))
    assert "Not checked: it is what they say." in person.get(_public(closed))
