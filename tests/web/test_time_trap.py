"""A form that comes back sooner than anybody writes is sent by one more press, whoever presses."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.config import from_environment
from tests import factories
from tests.pages import Page, PageClient

STORY = "The light on the stairs has been out since August."
ANSWERS = {"text": STORY, "use": "body", "tell_by": "self"}


@pytest.fixture
def person(app: Flask) -> PageClient:
    factories.make_places(app)
    app.config["ENGAGE_SETTINGS"] = dataclasses.replace(app.config["ENGAGE_SETTINGS"], form_seconds=3)
    return PageClient(app)


def stamp(page: Page) -> str:
    return dict(page.form("Go on and check it").values())["made"]


def test_people_take_their_time(person: PageClient, clock: FixedClock) -> None:
    page = person.get("/s/wishaw")
    clock.advance(seconds=3)
    # Mistakes are put right as quickly as one likes.
    page = page.submit(text=STORY)
    assert page.errors == ["Choose how we may use what you told us"]
    assert page.submit(**ANSWERS).url == "/s/wishaw/check"


def test_too_quick_is_sent_by_one_more_press_with_every_word(person: PageClient) -> None:
    page = person.get("/s/wishaw").submit(**ANSWERS)
    assert page.status == 422
    assert "press the button once more" in page.errors[0]
    assert "What you have typed is still here" in page
    assert dict(page.form("Go on and check it").values())["text"] == STORY
    assert page.submit("Go on and check it").submit("Send it").url == "/s/wishaw/sent"


@pytest.mark.parametrize("given", ["", "1", "1.abc", "99999999999999999999.x", "é.é", "old", "forged"])
def test_a_moment_that_says_nothing_is_no_dead_end(person: PageClient, clock: FixedClock, given: str) -> None:
    page = person.get("/s/wishaw")
    made = stamp(page)
    clock.advance(days=2 if given == "old" else 0, minutes=1)
    second, _, signed = made.partition(".")
    moment = {"old": made, "forged": f"{int(second) - 60}.{signed}"}.get(given, given)
    form = page.form("Go on and check it")
    pairs = [(name, moment if name == "made" else value) for name, value in form.filled(ANSWERS)]
    page = person.post("/s/wishaw", pairs)
    assert "press the button once more" in page.errors[0]
    assert page.submit("Go on and check it").url == "/s/wishaw/check"


def test_saving_is_never_too_quick(person: PageClient) -> None:
    assert person.get("/s/wishaw").submit("Save it and go on later", text=STORY).url == "/s/wishaw/saved"


@pytest.mark.parametrize("way", ["steps", "pictures"])
def test_so_is_the_story_of_the_guided_form(person: PageClient, clock: FixedClock, way: str) -> None:
    page = person.get(f"/s/wishaw/{way}/story").submit("Go on", text=STORY)
    assert "press the button once more" in page.errors[0]
    assert dict(page.form("Go on").values())["text"] == STORY
    assert page.submit("Go on").url == f"/s/wishaw/{way}/use"
    # Nobody writes it twice: who goes back goes on at once.
    assert person.get(f"/s/wishaw/{way}/story").submit("Go on").url == f"/s/wishaw/{way}/use"
    clock.advance(minutes=5)
    assert person.get(f"/s/wishaw/{way}/story").submit("Save it and go on later").url == "/s/wishaw/saved"


def test_it_is_on_unless_an_installation_says_otherwise() -> None:
    assert from_environment({}).form_seconds == 3
    assert from_environment({"ENGAGE_FORM_SECONDS": "0"}).form_seconds == 0
