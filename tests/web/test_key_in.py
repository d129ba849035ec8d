"""What people tell by phone or on paper is typed in with its channel, its typist and what shows the consent."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.permissions import Role, ScopeKind
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from engage.models.echoes import SaidAgain
from engage.services import own_codes
from tests import factories
from tests.asking import Asking, row_of
from tests.pages import Page, PageClient

ANSWERS = {
    "channel": "phone", "text": "The lift at the clinic has been out for a month.", "kind": "experience",
    "use": "publish", "consent_evidence": "Script read out by phone, they said yes.", "tell_by": "self",
}  # fmt: skip


def _kept() -> list[Contribution]:
    db.session.rollback()  # what the test read before stands on an older picture of the database
    return list(db.session.scalars(sa.select(Contribution)))


@pytest.fixture
def desk(app: Flask, places: SimpleNamespace) -> Page:
    client = PageClient(app)
    factories.sign_in(client, factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host))
    return client.get("/moderation/key-in")


def test_it_is_typed_in_and_the_person_gets_reference_and_words(desk: Page, places: SimpleNamespace) -> None:
    slip = desk.submit("Send it", locality_id=str(places.locality), **ANSWERS)
    (row,) = _kept()
    assert (row.channel.value, row.consent_evidence) == ("phone", ANSWERS["consent_evidence"])
    first = db.session.scalars(sa.select(ContributionEvent)).one()
    assert (first.actor_role, first.actor_id is not None) == ("keyin_clerk", True)
    words = slip.text.split("secret words")[1].split("Give both")[0].strip()
    assert own_codes.look_up(row.reference, words, "here") == row.id


def test_sending_twice_makes_one(desk: Page, places: SimpleNamespace) -> None:
    desk.submit("Send it", locality_id=str(places.locality), **ANSWERS)
    again = desk.submit("Send it", locality_id=str(places.locality), **ANSWERS)
    assert again.h1 == "This was typed in already"
    assert len(_kept()) == 1


def test_consent_needs_something_that_shows_it(desk: Page, places: SimpleNamespace) -> None:
    answers = {**ANSWERS, "consent_evidence": ""}
    page = desk.submit("Send it", locality_id=str(places.locality), **answers)
    assert page.errors
    assert "The lift at the clinic" in page.html
    assert _kept() == []


def test_an_empty_form_says_everything_that_is_missing(desk: Page) -> None:
    page = desk.submit("Send it")
    assert len(page.errors) >= 3


def test_only_for_localities_of_ones_own_host(app: Flask, places: SimpleNamespace) -> None:
    client = PageClient(app)
    factories.sign_in(client, factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host))
    client.get("/moderation/key-in", expect=403)


def test_the_next_empty_form_follows_and_knows_where_the_last_one_came_from(
    desk: Page, places: SimpleNamespace
) -> None:
    day = {"told_on-day": "12", "told_on-month": "11", "told_on-year": "2026"}
    page = desk.submit("Send it", locality_id=str(places.locality), **ANSWERS, **day)
    assert page.h1 == "It is in"
    assert "The lift at the clinic" not in page.html
    assert "By phone. Wishaw. Thursday 12 November 2026. They agreed: Script read out by phone" in page
    more = {name: ANSWERS[name] for name in ("kind", "use", "tell_by")}
    assert page.submit("Send it", text="And the stairs are dark.", **more).h1 == "It is in"
    first, second = sorted(_kept(), key=lambda row: row.id)
    assert (second.channel, second.told_on, second.consent_evidence, second.locality_id) == (
        first.channel, first.told_on, first.consent_evidence, first.locality_id,
    )  # fmt: skip
    assert first.reference != second.reference


def test_pressing_the_keys_of_an_old_page_does_not_take_the_channel_from_the_last_one(
    desk: Page, places: SimpleNamespace
) -> None:
    desk.submit("Send it", locality_id=str(places.locality), **ANSWERS)
    bare = {name: value for name, value in ANSWERS.items() if name != "channel"}
    page = desk.submit("Send it", locality_id=str(places.locality), **bare)
    assert "Choose how they told it" in page.errors


def test_the_number_of_no_form_is_said_beside_it(desk: Page, places: SimpleNamespace) -> None:
    page = desk.submit("Send it", locality_id=str(places.locality), slip="K7RM-4TXQ", **ANSWERS)
    assert page.errors == ["No form has this number. Compare it with the foot of the paper."]
    assert "The lift at the clinic" in page.html
    assert _kept() == []


def test_that_it_happened_again_can_be_said_on_the_phone(app: Flask) -> None:
    asking = Asking()
    ask_id = asking.with_people()
    named = row_of(ask_id).reference
    client = PageClient(app)
    factories.sign_in(client, asking.moderator)
    told = db.session.get_one(Contribution, asking.people[0]).reference
    page = client.get(f"/moderation/contributions/{told}/by-word").click("Say that it happened again")
    given = {**ANSWERS, "locality_id": str(asking.places.locality)}
    page = page.submit("Send it", **given | {"again": "K7RM4TXQ"})
    assert "No ask that was decided here has this reference." in page.errors[0]
    assert ANSWERS["text"] in page.html
    page.submit("Send it", **given | {"again": named.lower()})
    db.session.rollback()
    assert db.session.scalars(sa.select(SaidAgain.ask_id)).all() == [ask_id]
