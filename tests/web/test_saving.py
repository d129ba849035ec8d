"""Save it and go on later: on another device, by reference and four secret words."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import Refused
from engage.domain.places_rules import check_slug
from engage.models.base import db
from engage.models.contributions import Contribution, Draft
from tests import factories
from tests.pages import Page, PageClient

pytestmark = pytest.mark.both_databases

STORY = "The light on the stairs has been out since August. I fell twice."
REST = {"use": "body", "tell_by": "self"}
SAVE, GO_ON, SEND = "Save it and go on later", "Go on and check it", "Send it"


@pytest.fixture
def phone(app: Flask, places) -> PageClient:  # type: ignore[no-untyped-def]
    return PageClient(app)


@pytest.fixture
def laptop(app: Flask, phone: PageClient) -> PageClient:
    return PageClient(app)


def codes(page: Page) -> dict[str, str]:
    shown = [page.doc.text(e) for e in page.doc.all("code")]
    return dict(zip(("reference", "secret"), shown, strict=True))


def save(person: PageClient, text: str = STORY) -> dict[str, str]:
    return codes(person.get("/s/wishaw").submit(SAVE, text=text))


def come_back(person: PageClient, known: dict[str, str]) -> Page:
    return person.get("/s/come-back").submit("Go on", **known)


def typed(page: Page) -> str:
    return dict(page.form(GO_ON).values())["text"]


def kept(table: type[Contribution] | type[Draft]) -> int:
    db.session.rollback()
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def test_one_pair_of_codes_from_half_a_story_to_what_became_of_it(phone: PageClient, laptop: PageClient) -> None:
    page = phone.get("/s/wishaw").submit(SAVE, text=STORY, address="half an addr")
    assert page.url == "/s/wishaw/saved"
    known = codes(page)
    assert len(known["secret"].split()) == 4
    for words in ("You have not sent it yet", "Monday 30 November 2026", "localhost/s/come-back"):
        assert words in page
    page = laptop.get("/").click("Go on with something you saved").submit("Go on", **known)
    assert page.url == "/s/wishaw"
    assert f"This is what you saved as {known['reference']}" in page
    assert dict(page.form(GO_ON).values())["address"] == "half an addr"
    check = page.submit(GO_ON, text=typed(page) + " It is dark.", address="", **REST)
    assert f"You have saved this as {known['reference']}" in check
    sent = check.submit(SEND)
    assert sent.url == "/s/wishaw/sent"
    assert codes_shown(sent) == [known["reference"]]
    assert "the ones you got when you saved it" in sent
    page = PageClient(laptop.client.application).get("/status").submit("Show me", **known)
    assert page.h1 == "What became of what you told us"
    assert "It is dark." in page
    # The phone, in whose hand the old page still is.
    assert codes_shown(phone.get("/s/wishaw/check")) == [known["reference"], known["secret"]]
    assert kept(Contribution) == 1


def codes_shown(page: Page) -> list[str]:
    return [page.doc.text(e) for e in page.doc.all("code")]


def test_saving_again_shows_the_words_for_half_an_hour_only(phone: PageClient, clock: FixedClock) -> None:
    known = save(phone)
    assert codes(phone.get("/s/wishaw").submit(SAVE, text=STORY + " More.")) == known
    clock.advance(minutes=31)
    page = phone.get("/s/wishaw").submit(GO_ON, **REST).submit("Show me what I need to come back")
    assert codes_shown(page) == [known["reference"]]
    new = codes(page.submit("Give me new secret words"))
    assert new["reference"] == known["reference"]
    assert new["secret"] != known["secret"]
    phone.client.get("/leave")
    assert come_back(phone, known).status == 422
    assert STORY in typed(come_back(phone, new))


def test_looking_up_what_was_never_sent_says_so_and_leads_on(phone: PageClient, laptop: PageClient) -> None:
    known = save(phone)
    page = laptop.get("/status").submit("Show me", **known)
    assert page.h1 == "You have not sent this yet"
    page = page.submit("Go on with it")
    assert typed(page) == STORY
    sent = page.submit(GO_ON, **REST).submit(SEND)
    assert known["reference"] in sent
    # And the other way round: the page for drafts opens what was sent.
    page = come_back(PageClient(laptop.client.application), known)
    assert page.h1 == "What became of what you told us"


def test_what_cannot_be_opened_looks_all_the_same(phone: PageClient, laptop: PageClient, clock: FixedClock) -> None:
    known = save(phone)
    wrong = come_back(laptop, {**known, "secret": "acorn acorn acorn acorn"}).errors
    unknown = come_back(laptop, {**known, "reference": "2233-4455"}).errors
    clock.advance(days=14)
    assert wrong == unknown == come_back(laptop, known).errors
    assert "What was saved and not sent is deleted after 14 days" in wrong[0]
    for _try in range(12):
        page = come_back(laptop, {**known, "secret": "acorn acorn acorn acorn"})
    assert page.status == 429


def test_two_devices_lose_no_words(phone: PageClient, laptop: PageClient) -> None:
    known = save(phone)
    on_phone = phone.get("/s/wishaw")
    come_back(laptop, known).submit(GO_ON, text="Written on the laptop.", **REST)
    page = on_phone.submit(GO_ON, text="Written on the phone.", **REST)
    assert page.status == 422
    assert "You changed this on another device too" in page.errors[0]
    assert "Written on the laptop." in page
    assert typed(page) == "Written on the phone."
    # Whoever looks at the other device sees both as well, until a page that showed them is pressed.
    other = laptop.get("/s/wishaw/check")
    assert "Written on the phone." in other
    page = page.submit(GO_ON, text="Both together.")
    assert page.url == "/s/wishaw/check"
    assert "Written on the" not in page
    # The laptop still shows the old one: it is not sent unseen.
    page = other.submit(SEND)
    assert "You changed this in another window or on another device" in page
    assert "Both together." in page
    assert kept(Contribution) == 0
    page.submit(SEND)
    assert kept(Contribution) == 1
    assert kept(Draft) <= 2


def clash(app: Flask, phone: PageClient, laptop: PageClient, late: str) -> Page:
    """The laptop writes first; what was typed on the phone then lies aside. The page that tells the phone so."""
    known = save(phone)
    on_phone = phone.get("/s/wishaw")
    come_back(laptop, known).submit(GO_ON, text="Written on the laptop.", **REST)
    return on_phone.submit(GO_ON, text=late, **REST)


def test_words_put_aside_go_only_by_a_page_that_showed_them(app: Flask, phone: PageClient, laptop: PageClient) -> None:
    page = clash(app, phone, laptop, "Written on the phone.")
    for step in ("contact", "safety"):
        laptop.get(f"/s/wishaw/steps/{step}").submit("Go on")
    # A third device that came late as well: neither of the two is lost, and its page shows what lay aside before.
    tablet, late = PageClient(app), PageClient(app)
    known = {"reference": reference_of(laptop), "secret": phone_words(phone)}
    come_back(tablet, known)
    come_back(late, known)
    old = late.get("/s/wishaw")
    tablet.get("/s/wishaw/steps/safety").submit("Go on", danger="no")
    clashed = old.submit(GO_ON, text="Written on the tablet.")
    assert "Written on the phone." in clashed
    # The page of the phone is older than that and has not shown it.
    page.submit(GO_ON, text="Both together.")
    for way in ("steps", "pictures"):
        story = laptop.get(f"/s/wishaw/{way}/story")
        for words in ("You also typed this on another device", "Written on the phone.", "Written on the tablet."):
            assert words in story
    story.submit("Go on")
    check = laptop.get("/s/wishaw/check")
    assert "Written on the phone." not in check
    assert "Written on the laptop." in check


def reference_of(person: PageClient) -> str:
    return codes_shown(person.get("/s/wishaw/saved"))[0]


def phone_words(person: PageClient) -> str:
    return codes_shown(person.get("/s/wishaw/saved"))[1]


def test_no_box_of_a_late_guided_form_is_lost(phone: PageClient, laptop: PageClient) -> None:
    known = save(phone)
    late = phone.get("/s/wishaw/steps/story")
    come_back(laptop, known).submit(GO_ON, text=STORY, **{**REST, "use": "publish"})
    laptop.get("/s/wishaw/steps/story").submit("Go on", better="A new bulb.")
    page = late.submit("Go on", good="The nurse was kind.")
    assert "You changed this on another device too" in page.errors[0]
    other = laptop.get("/s/wishaw/check")
    for words in ("A new bulb.", "What was good:", "The nurse was kind."):
        assert words in other


def test_going_back_in_one_browser_is_no_clash(phone: PageClient, laptop: PageClient) -> None:
    old = phone.get("/s/wishaw")
    old.submit(SAVE, text=STORY)
    page = old.submit(GO_ON, text="Another beginning.", **REST)
    assert page.url == "/s/wishaw/check"
    assert "Another beginning." in page


def test_sending_from_two_devices_makes_one(phone: PageClient, laptop: PageClient, clock: FixedClock) -> None:
    known = save(phone)
    here = phone.get("/s/wishaw").submit(GO_ON, **REST)
    there = come_back(laptop, known).submit(GO_ON, **REST)
    late = laptop.get("/s/wishaw")
    assert here.submit(SEND).status == 200
    there.submit(SEND)
    assert known["reference"] in there.submit(SEND)
    assert kept(Contribution) == 1
    # Even when what was sent is no longer remembered, an old page makes no second one by itself.
    clock.advance(hours=1)
    page = late.submit(GO_ON, text="Something new.")
    assert "You have sent this, perhaps on another device" in page.errors[0]
    assert typed(page) == "Something new."
    page.submit(GO_ON).submit(SEND)
    assert kept(Contribution) == 2


def test_deleting_deletes_it_for_all_devices(phone: PageClient, laptop: PageClient) -> None:
    known = save(phone)
    come_back(laptop, known)
    phone.get("/s/wishaw").submit("Delete what I typed")
    assert STORY not in laptop.get("/s/wishaw")
    assert come_back(laptop, known).status == 422


def test_something_else_in_that_browser_is_not_thrown_away(phone: PageClient, laptop: PageClient) -> None:
    known = save(phone)
    laptop.get("/s/wishaw").submit(GO_ON, text="Something else.", **REST)
    page = come_back(laptop, known)
    assert page.h1 == "There is something else that you typed here"
    assert typed(page.click("Look at it")) == "Something else."
    page = page.submit("Delete it, and go on with what I saved")
    assert typed(page) == STORY


def test_leaving_takes_the_draft_and_its_words_from_this_browser_only(phone: PageClient) -> None:
    known = save(phone)
    phone.client.get("/leave")
    page = phone.get("/s/wishaw/saved")
    assert page.url == "/s/wishaw"
    assert STORY not in page
    assert typed(come_back(phone, known)) == STORY


def test_nothing_can_be_saved_without_words_or_from_elsewhere(phone: PageClient) -> None:
    page = phone.get("/s/wishaw").submit(SAVE)
    assert page.errors == ["Write something first. Then you can save it."]
    phone.post("/s/wishaw/save", {"text": STORY}, expect=422)
    assert kept(Draft) == 0
    phone.client.delete_cookie("engage")
    page = page.submit(SAVE, text=STORY)
    assert page.status == 422
    assert typed(page) == STORY


def test_no_locality_takes_the_address_of_the_way_back() -> None:
    with pytest.raises(Refused, match="slug_reserved"):
        check_slug("come-back")


def test_staff_find_no_draft(app: Flask, places, phone: PageClient) -> None:  # type: ignore[no-untyped-def]
    known = save(phone)
    reader = PageClient(app)
    factories.sign_in(reader, factories.make_moderator(places.host))
    assert known["reference"] not in reader.get("/moderation/queue")
    plain = known["reference"].replace("-", "")
    assert reader.get(f"/moderation/contributions/{plain}", expect=404)
    assert known["reference"] not in reader.get("/north/wishaw")


def test_the_guided_pages_say_truly_whether_it_was_saved_and_lead_back_to_the_check(phone: PageClient) -> None:
    page = phone.get("/s/wishaw/steps/who").submit("Go on", age_band="18")
    assert "for this browser only" in page
    reference = codes(page.submit(SAVE))["reference"]
    page = phone.get("/s/wishaw/steps/use?then=check")
    assert f"You have saved this as {reference}." in page
    assert "for this browser only" not in page
    assert page.submit("With pictures").url == "/s/wishaw/pictures/use?then=check"
