"""From "I am worried about somebody's safety" to what the lead decides, on all sides, without a script."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask import Flask

from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor, Role, ScopeKind, contributor
from engage.models.places import HelpContact
from engage.services import follow_ups, links, moderation, outbox
from engage.services.contributions import Shared
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.pages import Page, PageClient

WORRY = "She writes that her son shouts at her."
DECISION = {
    "route": "adult", "unable": "yes", "at_risk": "yes", "vulnerable": "not_known", "outcome": "referred",
    "referred_to": "adult_protection", "referred_on-day": "16", "referred_on-month": "11", "referred_on-year": "2026",
    "referred_by": "I rang the duty social worker.", "told": "not_told", "why_not_told": "He reads her mail.",
}  # fmt: skip


@pytest.fixture
def places(app: Flask) -> SimpleNamespace:
    made = factories.make_places(app)
    with unit_of_work() as session:
        session.add_all(
            HelpContact(slug=slug, kind="protection", name=name, number=number, partnership_id=home)
            for slug, name, number, home in (
                ("ours", "Social work of this place", "0800 111 0003", made.partnership),
                ("theirs", "Social work elsewhere", "0800 111 0004", None),
            )
        )
    return made


@pytest.fixture
def moderator(places: SimpleNamespace) -> Actor:
    return factories.make_moderator(places.host, name="Morag")


@pytest.fixture
def lead(places: SimpleNamespace) -> Actor:
    return factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.host, name="Shona")


@pytest.fixture
def told(places: SimpleNamespace, moderator: Actor) -> Shared:
    shared = factories.share(places)
    factories.publish(moderator, shared.id)
    factories.settle(moderator, shared.id)
    return shared


def raised(desk: PageClient, told: Shared) -> Page:
    page = desk.get(f"/moderation/contributions/{told.reference}").click("I am worried about somebody’s safety")
    assert "0800 111 0003" in page
    assert "stairs" not in page.main, "none of the words are here"
    return page.submit("Lock it and tell the lead", worry=WORRY)


def test_from_a_worry_to_a_decision(
    desk: PageClient, person: PageClient, told: Shared, lead: Actor, as_: Callable[[Actor], PageClient]
) -> None:
    assert "The light on the stairs" in person.get("/north/wishaw/shared")
    page = raised(desk, told)
    assert "the safeguarding lead knows" in page
    assert "this is locked" in page
    assert "Open it and read it" not in page
    assert "The light on the stairs" not in person.get("/north/wishaw/shared")
    person.get(f"/north/wishaw/shared/{told.reference}", expect=(404, 410))
    assert told.reference not in desk.get("/moderation/concerns").html
    desk.get(f"/moderation/concerns/{told.reference}", expect=403)

    queue = as_(lead).get("/moderation/queue")
    assert "One worry about somebody’s safety to decide" in queue
    page = queue.click("Safety").click(told.reference[:4])
    assert "Decide by Tuesday 17 November 2026" in page
    assert WORRY not in page
    page = page.submit("Open it and read it")
    for words in (factories.STORY, WORRY, "anne@example.org", "Morag", "0800 111 0003", "are at risk of harm"):
        assert words in page
    page = page.submit("Record it", outcome="not_referred")
    assert "Choose whom it is about" in page
    assert factories.STORY in page, "beside the form that lacks something"
    page = page.submit("Record it", **{**DECISION, "why_not_told": ""})
    assert "Write why they do not know" in page
    assert "I rang the duty social worker." in page.html, "what was typed stays"
    page = page.submit("Record it", **DECISION)
    assert "Recorded, still locked" in page
    assert "Decided in time" in page
    page = page.submit("Open it and read it")
    assert "He reads her mail." in page
    page = page.submit("Save this", **{"end-end": "lift", "end-words": "Social work has it."})
    assert "Goes on like any other" in page
    assert "may go on. Decide again who may read it." in desk.get("/moderation/queue")
    page = page.click(told.reference[:4]).submit("Open the log")
    assert "Social work has it." in page
    assert factories.STORY not in page


def test_the_person_reads_that_it_takes_longer_and_no_more(
    desk: PageClient, person: PageClient, told: Shared, lead: Actor
) -> None:
    raised(desk, told)
    outbox.send_due()
    page = person.get(links.mint(LinkPurpose.STATUS, told.id).removeprefix("http://localhost"))
    assert "We are looking at this with care" in page
    assert "It may take longer." in page
    assert "0800 111 0003" in page, "numbers to ring"
    for never in ("safeguarding", "worried about a", "put somebody at risk", "son", "I disagree"):
        assert never not in page.main.replace("In danger, or worried about somebody?", "").replace("person", "")
    page = page.click("Take it back")
    assert "One person is looking at it with care now." in page
    page = page.submit("Yes, take it back")
    assert "under lock until they are done" in page
    assert "The light on the stairs" not in page


def test_what_a_reader_typed_when_it_was_locked_meanwhile_is_still_there(
    desk: PageClient, places: SimpleNamespace, lead: Actor, as_: Callable[[Actor], PageClient]
) -> None:
    told = factories.share(places)
    page = desk.get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    raised(as_(factories.make_moderator(places.host)), told)
    page = page.submit(
        "Save and send", publication="publish", reply=factories.REPLY, disposition="thanks_passed_on"
    )
    assert "so this is locked until the safeguarding lead has looked at it" in page
    assert factories.REPLY in page
    assert factories.STORY not in page.main.replace(factories.STORY, "", 1), "only in the box of their own form"


def test_words_say_why_it_is_first_and_claim_nothing(desk: PageClient, places: SimpleNamespace) -> None:
    factories.share(places, text="He hit me when I asked for my tea. I am scared of him.")
    page = desk.get("/moderation/queue")
    assert "Words in it put it first: ‘hurt’ and ‘fear’. It may be a false alarm." in page
    assert "Wishaw Voluntary Action has no safeguarding lead, and nobody stands in." in page
    page = page.click("-").submit("Open it and read it")
    assert "hit me, scared of" in page
    for claim in ("detect", "risk score", "no concerns"):
        assert claim not in page.html.lower()


def test_someone_else_takes_it(desk: PageClient, places: SimpleNamespace) -> None:
    told = factories.share(places)
    page = desk.get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    page = page.submit("Someone else take this")
    assert "Somebody else takes it." in page
    assert "Nothing waits here." in page


def test_hard_words_are_one_press_away(desk: PageClient, person: PageClient, places: SimpleNamespace) -> None:
    told = factories.share(places)
    page = desk.get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    page.submit(
        "Save and send", publication="publish", warns=["violence", "self_harm"], reply=factories.REPLY,
        disposition="thanks_passed_on",
    )  # fmt: skip
    for address in ("/north/wishaw/shared", f"/north/wishaw/shared/{told.reference}", "/north/wishaw"):
        html = person.get(address).html
        assert "This tells of violence and self-harm or suicide. Show the words</summary>" in html
        folded = html.split("Show the words</summary>", 1)[1].split("</details>", 1)[0]
        assert "The light on the stairs" in folded


def test_another_hosts_second_reader_says_so_and_its_lead_asks(
    places: SimpleNamespace, moderator: Actor, as_: Callable[[Actor], PageClient]
) -> None:
    """Where a host has nobody, all of it is done from the host that stands in, on pages one gets to by a press."""
    second = as_(factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.fallback_host))
    told = factories.share(places)
    moderation.set_about_host(moderator, told.id, about_host=True)
    factories.publish(moderator, told.id)
    lead = as_(factories.make_user(Role.SAFEGUARDING_LEAD, ScopeKind.HOST, places.fallback_host))
    page = second.get("/moderation/objections").click(told.reference[:4]).submit("Open it and read it")
    page = page.click("I am worried about somebody").submit("Lock it and tell the lead", worry=WORRY)
    assert "It is locked, and the safeguarding lead knows." in page
    assert page.url == "/moderation/objections"

    page = lead.get(f"/moderation/concerns/{told.reference}").submit("Open it and read it")
    page = page.click("Ask them something on their page").submit("Open it and read it")
    page = page.submit("Ask", message="Can I ring you?")
    assert "Your question is on the person" in page
    follow_ups.ask_reader(contributor(told.id), told.id, text="He took my phone.")
    page = lead.get("/moderation/from-people").click(told.reference[:4]).submit("Open it and read it")
    assert "He took my phone." in page
    page = page.submit("Send your answer", **{"a2-message": "We look at it with care."})
    assert page.url == "/moderation/from-people"
    as_(moderator).get(f"/moderation/contributions/{told.reference}/questions", expect=409)
