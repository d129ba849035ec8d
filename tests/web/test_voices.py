"""For whom it is told, on pages: asked lightly, shown to its reader with the words, and to everybody without a name."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from flask import Flask

from engage.domain.permissions import Actor, Role, ScopeKind
from engage.domain.voices import Voice, voice
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import voices
from tests import factories
from tests.asking import Asking, row_of
from tests.pages import Page, PageClient

SOMEONE = voice(speaks_as="someone", about="Home care", relation="her cousin Jim", agreement="cannot_say")
GROUP = voice(speaks_as="group", name="The Thursday club", people=40)
PAID = voice(speaks_as="organisation", name="Care Ltd", interest="paid", interest_note="The council pays us")
NAMES = ("Thursday club", "Care Ltd", "council pays", "her cousin Jim")
STORY = {"text": "The lift has been out for a month.", "use": "publish", "tell_by": "self"}


def newest() -> Contribution:
    db.session.rollback()
    return db.session.query(Contribution).order_by(Contribution.id.desc()).first()


def test_the_quick_form_asks_one_thing_more_and_nobody_has_to(person: PageClient, places: SimpleNamespace) -> None:
    page = person.get("/s/wishaw").submit("Go on and check it", **STORY)
    assert "Not said" in page
    page = page.click("the service or place").submit("Go on and check it", about="x" * 201)
    assert page.status == 422
    assert len(page.errors) == 1
    page = page.submit("Go on and check it", about="  The <b>lift</b>\tat Newmains ")
    assert "The <b>lift</b> at Newmains" in page
    page.submit("Send it")
    assert voices.of(newest().id) == Voice(about="The <b>lift</b> at Newmains")
    page = person.get("/s/wishaw/sent")
    codes = [page.doc.text(each) for each in page.doc.all("code")]
    page = page.click("look up what became of it").submit("Show me", reference=codes[0], secret=codes[1])
    assert "What you said about it" in page.headings
    assert "The <b>lift</b> at Newmains" in page


def test_its_reader_sees_everything_once_it_is_opened_and_only_then(
    places: SimpleNamespace, moderator: Actor, as_: Callable[[Actor], PageClient]
) -> None:
    shared = {name: factories.share(places, voice=each) for name, each in (("someone", SOMEONE), ("paid", PAID))}
    desk = as_(moderator)
    queue = desk.get("/moderation/queue")
    for words in ("For somebody else", "For an organisation", "Names an interest"):
        assert words in queue
    closed = desk.get(f"/moderation/contributions/{shared['someone'].reference}")
    assert "Told for somebody else" in closed
    opened = closed.submit("Open it and read it")
    for words in ("Home care", "her cousin Jim", "That person cannot say.", "Nobody can agree for another person."):
        assert words in opened
    # also beside a form with something wrong
    assert "her cousin Jim" in opened.submit("Save and send")
    paid = desk.get(f"/moderation/contributions/{shared['paid'].reference}")
    assert "Told by an organisation which is paid for this service" in paid
    for page in (queue, closed, paid):
        assert not any(name in page.html for name in NAMES)
    assert "It is paid for this service: The council pays us" in paid.submit("Open it and read it")


def test_everybody_who_may_read_the_words_is_told_for_whom_and_never_a_name(
    app: Flask, person: PageClient, as_: Callable[[Actor], PageClient]
) -> None:
    asking = Asking(1)
    told = [factories.share(asking.places, voice=each) for each in (SOMEONE, GROUP, PAID)]
    for each in told:
        factories.publish(asking.moderator, each.id)
    ask_id = asking.raised(contribution_ids=[*asking.people, *(each.id for each in told)])
    reference = row_of(ask_id).reference
    factories.settle(asking.moderator, told[2].id, "sent_to_service", service_id=asking.places.service)
    marks = (
        "Told for somebody else", "Told by a group", "Told by an organisation which is paid for this service",
    )  # fmt: skip
    public = [person.get(path) for path in ("/north/wishaw", "/north/wishaw/shared", f"/asks/{reference}")]
    board = as_(asking.officer).get(f"/board/asks/{reference}")
    behind = "The experiences of two people and two organisations are behind this"
    assert behind in public[2].headings
    assert f"{behind}." in board
    one = person.get(f"/north/wishaw/shared/{told[1].reference}")
    assert "Told in Wishaw, Monday 16 November 2026. Told by a group" in one
    for page in (*public[1:], board):
        assert all(mark in page for mark in marks), page.url
    assert "Fewer than five people told us something" in public[0]
    owner = factories.make_user(Role.SERVICE_OWNER, ScopeKind.SERVICE, asking.places.service)
    matter = as_(owner).get("/service/").click("Buildings")
    assert marks[2] in matter
    for page in (*public, board, one, matter):
        assert not any(name in page.html for name in NAMES), page.url


def test_who_types_it_in_asks_the_same_under_a_fold(
    places: SimpleNamespace, as_: Callable[[Actor], PageClient]
) -> None:
    clerk = as_(factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host))
    page = clerk.get("/moderation/key-in")
    told = STORY | {"locality_id": str(places.locality), "channel": "phone", "consent_evidence": "Yes", "kind": "idea"}

    def wrong(page: Page, **more: str) -> Page:
        page = page.submit("Send it", **told, **more)
        assert page.status == 422
        return page

    page = wrong(page, speaks_as="organisation", name="Care Ltd")
    assert page.errors == ["Choose whether your organisation has an interest in this service"]
    page = wrong(page, speaks_as="group", name="The Thursday club", people="1")
    assert page.errors == ["Say how many people your group speaks for: a number from 2 to 50,000"]
    page = page.submit("Send it", people="40", about="The lift", interest="other", interest_note="We pay for the lift")
    assert page.h1 == "It is in"
    assert voices.of(newest().id) == voice(
        speaks_as="group", about="The lift", name="The Thursday club", people=40, interest="other",
        interest_note="We pay for the lift",
    )  # fmt: skip
    # the next one begins without it
    assert not any(name in page.html for name in NAMES)
    assert "for a group or for an organisation?" in clerk.get("/moderation/phone-script")
