"""Help, privacy and the like; news by e-mail; languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.app import create_app
from engage.domain.kinds import LinkPurpose
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.digests import Subscription
from engage.models.outbox import Message
from engage.models.places import HelpContact, Partnership
from engage.services import links
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.page_words import plain_words
from tests.pages import PageClient
from tests.services.digest_scene import Month


def contact_rows(at: SimpleNamespace) -> None:
    """Numbers to ring: shared ones, one of the first partnership, a second partnership without any."""
    with unit_of_work() as session:
        session.add(Partnership(slug="south", name="South Partnership"))
        session.flush()
        rows = [
            ("nhs24", None, "crisis", "NHS 24", "111", date(2026, 10, 1)),
            ("social", at.partnership, "protection", "North social work", "0800 121 4114", None),
            ("pass", None, "advocacy", "Patient Advice", "0800 917 2127", None),
            ("other", None, "transport", "Lifts", "01698 000000", None),
        ]  # fmt: skip
        for slug, partnership, kind, name, number, verified in rows:
            session.add(
                HelpContact(
                    slug=slug, partnership_id=partnership, kind=kind, name=name, number=number, verified_on=verified
                )
            )
        session.add(HelpContact(slug="old", kind="crisis", name="Gone", number="0", retired=True))


@pytest.fixture
def at(app: Flask) -> SimpleNamespace:
    at = factories.make_places(app)
    contact_rows(at)
    return at


@pytest.fixture
def reader(app: Flask, at: SimpleNamespace) -> PageClient:
    return PageClient(app)


def test_help_gives_each_place_its_own_numbers(reader: PageClient) -> None:
    page = reader.get("/help")
    assert page.link("Ring 111").href == "tel:111"
    assert "North social work" not in page
    assert "Gone" not in page
    north = page.click("North Partnership")
    assert north.link("Ring 0800 121 4114").href == "tel:08001214114"
    assert "Checked on 1 October 2026." in north
    assert "Not checked yet." in north
    assert "North social work" not in page.click("South Partnership")
    assert "Lifts" in north
    share = reader.get("/s/wishaw")
    assert share.link("Get help now").href == "/help/north"
    assert share.link("0800 121 4114").href == "tel:08001214114"


def test_every_page_says_who_answers_for_the_data(reader: PageClient, at: SimpleNamespace) -> None:
    assert "This has not been entered yet." in reader.get("/privacy")
    with unit_of_work() as session:
        row = session.get_one(Partnership, at.partnership)
        row.controller = {"name": "North Council", "contact": "dpo@example.org"}
    page = reader.get("/").click("Privacy")
    assert "North Council" in page
    assert "14 days" in page


@pytest.mark.parametrize("path", ["/accessibility", "/cookies", "/about", "/help"])
def test_the_footer_leads_there(reader: PageClient, path: str) -> None:
    assert path in [link.href for link in reader.get("/").links]
    reader.get(path)


def subscriptions() -> list[Subscription]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Subscription)))


@pytest.mark.parametrize("path", ["/north/wishaw", "/bodies/wishaw-lpg"])
def test_news_by_email_needs_a_yes(reader: PageClient, path: str) -> None:
    words = f"Get news of {'Wishaw' if 'north' in path else 'Wishaw Locality Planning Group'} by email"
    page = reader.get(path).click(words)
    assert page.submit(email="nothing").errors == ["Enter an email address like name@example.org"]
    page = page.submit(email="anne@example.org")
    assert page.h1 == "Look in your email"
    again = reader.get(path).click(words).submit(email="anne@example.org")
    assert again.main == page.main
    [row] = subscriptions()
    assert row.confirmed_at is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 1
    confirm = reader.get(links.mint(LinkPurpose.CONFIRM_SUBSCRIPTION, row.id))
    assert subscriptions()[0].confirmed_at is None
    assert confirm.submit("Yes, send it to me").h1 == "You get the news"
    assert subscriptions()[0].confirmed_at is not None
    stop = reader.get(links.mint(LinkPurpose.STOP_SUBSCRIPTION, row.id))
    assert subscriptions()[0].stopped_at is None
    assert stop.submit("Stop it").h1 == "You get this news no more"
    assert subscriptions()[0].stopped_at is not None
    assert not reader.get(stop.url).has_button("Stop it")


def test_a_mail_program_stops_by_one_click(app: Flask, reader: PageClient) -> None:
    reader.get("/north/wishaw").click("Get news of Wishaw by email").submit(email="anne@example.org")
    [row] = subscriptions()
    address = links.mint(LinkPurpose.STOP_SUBSCRIPTION, row.id).removeprefix("http://localhost")
    assert app.test_client().post(address, data={"something": "else"}).status_code == 422
    assert subscriptions()[0].stopped_at is None
    assert app.test_client().post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 204
    assert subscriptions()[0].stopped_at is not None


def test_links_that_name_nothing(reader: PageClient) -> None:
    for path in ("/subscribe/confirm/x", "/subscribe/stop/x", "/not-me/x", "/stop/x", "/status/link/x"):
        assert reader.get(path, expect=404).h1 == "This link does not work"


def other_language(app: Flask, language: str) -> Flask:
    """The same installation in another language."""
    seen = app.extensions["engage"].context
    return create_app(replace(seen.settings, locale=language), clock=seen.clock, keys=seen.keys, TESTING=True)


@pytest.mark.parametrize("language", ["en-XA", "ar-XB"])
def test_every_page_in_another_language(app: Flask, clock: FixedClock, language: str) -> None:
    """Nothing but names, dates and people's own words is left in English, and pages turn round for right to left."""
    month = Month(clock)
    at = month.at
    contact_rows(at)
    done, story = month.done(), month.story()
    month.refused(story=story)
    factories.settle(month.moderator, story, "sent_to_service", service_id=month.at.service)
    with unit_of_work() as session:
        reference = session.get_one(Ask, done).reference
        one = session.get_one(Contribution, story).reference
    app = other_language(app, language)
    with app.app_context():
        person = PageClient(app)
        status = links.mint(LinkPurpose.STATUS, story)
        pages = [
            "/", "/share", "/s/wishaw", "/s/atlantis", "/status", status, f"/status/{one}/disagree",
            f"/status/{one}/use", f"/status/{one}/channel", f"/status/{one}/take-back", "/north", "/north/wishaw",
            "/north/wishaw/shared", f"/north/wishaw/shared/{one}", "/north/wishaw/asks", f"/asks/{reference}",
            "/north/wishaw/decisions", "/bodies/wishaw-lpg", "/services/buildings", "/subscribe/body/wishaw-lpg",
            "/help", "/help/north", "/privacy", "/accessibility", "/cookies", "/about",
        ]  # fmt: skip
        found: list[tuple[str, str]] = []
        for path in pages:
            page = person.get(path, expect={200, 404})
            if language == "ar-XB":
                assert page.doc.root.get("dir") == "rtl"
            elif not path.startswith("/asks/"):  # its history names bodies within sentences
                found += [(path, words) for words in plain_words(page.html)]
        check = person.get("/s/wishaw").submit(text="Story", use="publish", tell_by="self")
        send = check.forms[0].button(None)
        assert send is not None
        for page in (check, check.submit(check.doc.name(send))):
            found += [(page.url, words) for words in plain_words(page.html) if language == "en-XA"]
        assert found == [], chr(10).join(f"{a}: {b}" for a, b in found)
