"""From "this sounds like a complaint" to the service's page, on all three sides, without a script."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor
from engage.models.base import db
from engage.models.complaints import Complaint
from engage.models.contributions import Referral
from engage.models.outbox import Message
from engage.models.places import HelpContact
from engage.services import links, outbox
from engage.services.contributions import Shared
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.pages import Page, PageClient
from tests.web.telling import enter

CLEARED = "The light on the stairs has been out."
YES = "Yes, hand it to the complaints team of Buildings and repairs"
NO = "No, I do not want that"


@pytest.fixture
def places(app: Flask) -> SimpleNamespace:
    made = factories.make_places(app)
    with unit_of_work() as session:
        session.add_all(
            HelpContact(slug=slug, kind=kind, name=name, number=number, partnership_id=home)
            for slug, kind, name, number, home in (
                ("spso", "complaint", "Ombudsman of this test", "0800 111 0001", None),
                ("helper", "advocacy", "Helper of this test", "0800 111 0002", None),
                ("ours", "complaint", "Complaints at our council", "0800 111 0003", made.partnership),
            )
        )
    return made


@pytest.fixture
def moderator(places: SimpleNamespace) -> Actor:
    return factories.make_moderator(places.host, name="Morag")


@pytest.fixture
def told(places: SimpleNamespace) -> Shared:
    return factories.share(places)


def asked(desk: PageClient, told: Shared, service: str = "Buildings and repairs") -> Page:
    page = desk.get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    page = page.click("This sounds like a complaint")
    assert "stairs" not in page.main
    return page.submit("This sounds like a complaint: ask them", service_id=service)


def test_a_reader_asks_the_person_agrees_and_the_service_reads_what_was_agreed(
    desk: PageClient, person: PageClient, told: Shared, moderator: Actor, app: Flask
) -> None:
    assert "Do you also want to complain?" not in enter(person, told)
    page = asked(desk, told)
    assert page.notices == ["The question is on the person’s page, and we tell them that it is there."]
    outbox.send_due()
    assert len(db.session.scalars(sa.select(Message).where(Message.template == "complaint_question")).all()) == 1
    db.session.rollback()

    page = enter(person, told)
    for words in ("is not a complaint", "They are the service’s times, not ours", "0800 111 0001", "0800 111 0002",
                  "0800 111 0003", "You can choose nothing"):  # fmt: skip
        assert words in page, words
    assert not [box for box in page.doc.all("input") if box.get("name") == "share_address" and "checked" in box.attrib]
    page = page.submit(NO)
    assert page.notices == ["Thank you. It is not handed over as a complaint."]
    assert "Nothing was sent." in page
    page = page.submit(YES, share_address=True)
    assert page.notices == ["Thank you. We hand it over as soon as a text without names is ready."]
    assert "It has not been sent yet." in page
    assert not page.has_button(YES)

    page = desk.get("/moderation/queue").click("One complaint waits for a text to hand over")
    assert "Complaints to hand over" in page
    page = desk.get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    assert "The person wants this handed over as a complaint." in page
    assert "To publish it now could get in its way." in page
    saved = page.submit(
        "Save and send", redacted_text=CLEARED, reasons=["So that it reads well"],
        publication="The planning body and the service only", disposition="Thanks passed on", reply=factories.REPLY,
    )  # fmt: skip
    assert not saved.errors
    referral = db.session.scalars(sa.select(Referral.id).where(Referral.complaint)).one()
    address = links.mint(LinkPurpose.REFERRAL, referral).removeprefix("http://localhost")
    db.session.rollback()

    team = PageClient(app)
    page = team.get(address)
    for words in ("A complaint for Buildings and repairs", CLEARED, "by your own complaints procedure"):
        assert words in page, words
    assert "fell twice" not in page
    assert "anne@example.org" not in page.html
    assert "Answer by" not in page
    page = page.submit("Show me how to reach them")
    assert "anne@example.org" in page
    page = page.submit("Send the answer", text="We are sorry. It is mended.", changed="Yes")

    page = enter(person, told)
    assert "we handed it to the complaints team of Buildings and repairs" in page
    assert "They can see how to reach you." in page
    assert "We are sorry." not in page
    page = page.submit("Do not show them how to reach me")
    assert page.notices == ["They cannot see how to reach you any more. Nothing else has changed."]
    assert "They cannot see how to reach you. Their answer comes to you on this page." in page
    assert not page.has_button("Do not show them how to reach me")
    page = team.get(address)
    assert "They did not agree to show you how to reach them." in page
    assert not page.has_button("Show me how to reach them")
    desk.get("/moderation/referrals").submit("Save", **{f"r{referral}-outcome": "show"})
    assert "We are sorry." in person.get(f"/status/{told.reference}")


def test_without_a_service_there_are_numbers_and_nothing_to_press(
    desk: PageClient, person: PageClient, told: Shared
) -> None:
    asked(desk, told, service="")
    page = enter(person, told)
    assert "0800 111 0003" in page
    assert not page.has_button(YES)
    assert not page.has_button(NO)


def test_staff_note_what_they_were_told_only_with_how_they_know(desk: PageClient, told: Shared) -> None:
    page = asked(desk, told)
    page = page.submit("Note their answer")
    assert page.errors == [
        "Say what they answered", "Choose how they told you", "Write down how you know what they said",
    ]  # fmt: skip
    page = page.submit("Note their answer", answer="They said no", channel="On the phone", evidence="I read it out.")
    assert page.notices == ["Noted, with how you know it."]
    assert "They said no" in page
    assert db.session.scalars(sa.select(Complaint.evidence)).one() == "I read it out."
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Referral)) == 0
