"""After an event: twenty boxes, one press, and nobody's words lost or doubled."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.permissions import Role, ScopeKind
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import own_codes
from tests import factories
from tests.pages import Page, PageClient

EVENT = {
    "name": "Coffee morning", "held_on-day": "12", "held_on-month": "11", "held_on-year": "2026",
    "place": "The library", "present": "12", "consent_evidence": "Everybody put a dot on the sheet.", "use": "publish",
}  # fmt: skip
LONG = "word " * 1001


@pytest.fixture
def desk(app: Flask, places: SimpleNamespace) -> Page:
    client = PageClient(app)
    factories.sign_in(client, factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host))
    return client.get("/moderation/key-in").click("Type in after an event")


def _kept() -> list[Contribution]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Contribution).order_by(Contribution.id)))


def test_everything_goes_in_and_everybody_gets_a_slip(desk: Page) -> None:
    page = desk.submit("Send all of it", **EVENT, text_1="The bus is late.", text_7="She was kind.", use_7="body")
    assert page.h1 == "It is all in"
    first, second = _kept()
    assert (first.use.value, second.use.value) == ("publish", "body")
    for row in (first, second):
        shown = page.main.split(f"{row.reference[:4]}-{row.reference[4:]}")[1]
        words = shown.split("secret words")[1].split("See what became")[0].strip()
        assert own_codes.look_up(row.reference, words, "here") == row.id
    record = page.click("See the record of the event")
    assert "People there 12" in record
    assert "Things told 2" in record
    assert all(f"{row.reference[:4]}-{row.reference[4:]}" in record for row in (first, second))
    listed = record.click("Back").tables["Events, the latest first"][1]
    assert (listed[0], listed[3:]) == ("Coffee morning", ["12", "2"])


def test_pressing_twice_makes_no_doubles(desk: Page) -> None:
    for _ in range(2):
        page = desk.submit("Send all of it", **EVENT, text_1="The bus is late.", text_2="She was kind.")
    assert "This was typed in already." in page
    assert len(_kept()) == 2


def test_what_is_faulty_comes_back_with_its_words_and_the_rest_is_in(desk: Page) -> None:
    page = desk.submit("Send all of it", **EVENT, text_1="The bus is late.", text_2=LONG, slip_3="K7RM-4TXQ")
    assert [line.partition(":")[0] for line in page.errors] == ["Box 2", "Box 3"]
    assert len(_kept()) == 1
    assert LONG.strip() in page.html
    assert "The bus is late." not in page.html, "it is in: its box is free"
    again = page.submit("Send all of it", text_2="Shorter now.", slip_3="")
    assert again.h1 == "It is all in"
    assert len(_kept()) == 2
    assert "Things told 2" in again.click("See the record of the event")


def test_a_mistake_about_the_event_keeps_everything_out_and_on_the_page(desk: Page) -> None:
    page = desk.submit("Send all of it", **(EVENT | {"present": "0"}), text_1="The bus is late.")
    assert page.errors == ["Enter a number from 1 to 5,000"]
    assert "The bus is late." in page.html
    assert _kept() == []
    assert "Type in at least one thing that somebody told" in desk.submit("Send all of it", **EVENT).errors


def test_others_do_not_see_it(app: Flask, places: SimpleNamespace, desk: Page) -> None:
    record = desk.submit("Send all of it", **EVENT, text_1="The bus is late.").click("See the record of the event")
    client = PageClient(app)
    factories.sign_in(client, factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.other_host))
    client.get(record.url, expect=404)


def test_more_from_an_event_goes_to_the_same_record(desk: Page) -> None:
    page = desk.submit("Send all of it", **EVENT, text_1="The bus is late.")
    more = page.click("Type in more from this event").submit("Send all of it", use="publish", text_1="She was kind.")
    assert more.h1 == "It is all in"
    record = more.click("See the record of the event")
    assert "Things told 2" in record
    assert "People there 12" in record
