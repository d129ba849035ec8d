"""Leave this page: it works at once, without JavaScript, and going back shows nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.models.base import db
from engage.models.contributions import Draft
from engage.web.public.leaving import AWAY
from tests import factories
from tests.pages import Page, PageClient

STORY = "He is in the next room."


@pytest.fixture
def person(app: Flask) -> PageClient:
    factories.make_places(app)
    return PageClient(app)


def leave(person: PageClient, page: Page) -> None:
    """Follow the link of a page, to somewhere else."""
    assert page.link("Leave this page now").href == "/leave"
    answer = person.client.get("/leave")
    assert (answer.status_code, answer.location) == (303, AWAY)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_what_was_typed_is_not_there_any_more(person: PageClient) -> None:
    page = person.get("/s/wishaw").submit("Go on and check it", text=STORY, use="neither")
    assert STORY in page
    leave(person, page)
    assert STORY not in person.get("/s/wishaw")
    assert STORY not in person.get("/s/wishaw/check")


def test_nothing_is_written(person: PageClient) -> None:
    page = person.get("/s/wishaw").submit("Go on and check it", text=STORY, use="neither")
    leave(person, page)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 1


def test_a_status_page_is_closed(person: PageClient) -> None:
    page = person.get("/s/wishaw").submit("Go on and check it", text=STORY, use="neither").submit("Send it")
    reference, secret = (page.doc.text(each) for each in page.doc.all("code"))
    page = person.get("/status").submit("Show me", reference=reference, secret=secret)
    assert STORY in page
    leave(person, page)
    assert STORY not in person.get(f"/status/{reference.replace('-', '')}")
    assert STORY not in person.get("/s/wishaw/sent")


def test_it_stands_only_where_people_tell_and_look(person: PageClient) -> None:
    assert "Leave this page now" not in person.get("/north/wishaw")
    assert "Leave this page now" in person.get("/status")


def test_it_takes_nothing_from_whoever_opened_nothing(app: Flask) -> None:
    assert PageClient(app).client.get("/leave").status_code == 303
