"""Sharing, as a person with a browser and no JavaScript does it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import TellBy
from engage.models.base import db
from engage.models.contributions import Draft
from engage.models.places import Locality
from engage.services import own_codes
from engage.services.unit_of_work import unit_of_work
from engage.web.public.drafting import COOKIE
from tests.counting import count_statements
from tests.pages import PageClient
from tests.web.telling import STORY, all_kept, codes, words_of

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("places")]

ANSWERS = {"text": STORY, "use": "publish", "tell_by": "self"}


def draft_cookie(person: PageClient) -> str | None:
    found = person.client.get_cookie(COOKIE, path="/s")
    return found.value if found else None


def test_from_the_first_page_to_a_reference(person: PageClient) -> None:
    page = person.get("/").click("Tell us").click("Wishaw")
    assert page.h1 == "Tell us what happened in Wishaw"
    for words in ("Not for emergencies", "Not a complaint", "risk of serious harm", "Wishaw Voluntary Action"):
        assert words in page
    assert "Tuesday 17 November 2026" in page  # read by the next working day
    assert "Monday 23 November 2026" in page  # a reply within seven days
    page = page.submit("Go on and check it", quote=True, **ANSWERS)
    assert page.url == "/s/wishaw/check"
    for words in (STORY, "Publish it", "Quote my words in reports: yes", "I will check myself", "999"):
        assert words in page
    page = page.submit("Send it")
    assert page.url == "/s/wishaw/sent"
    reference, secret = codes(page)
    [row] = all_kept()
    assert reference == f"{row.reference[:4]}-{row.reference[4:]}"
    assert len(secret.split()) == 4
    assert words_of(row) == STORY
    assert (row.use, row.quote, row.tell_by) == ("publish", True, TellBy.SELF)
    assert own_codes.look_up(reference, secret, None) == row.id
    page = page.click("look up what became of it")
    page = page.submit("Show me", reference=reference.lower(), secret=secret.upper())
    assert page.h1 == "What became of what you told us"
    assert STORY in page


def test_nothing_is_chosen_for_anybody(person: PageClient) -> None:
    page = person.get("/s/wishaw")
    assert [e for e in page.doc.all("input") if "checked" in e.attrib] == []


def test_everything_wrong_is_said_at_once_and_kept(person: PageClient) -> None:
    page = person.get("/s/wishaw").submit(text="", quote=True, danger=True)
    assert page.status == 422
    assert page.errors == [
        "Tell us what happened", "Choose how we may use what you told us",
    ]  # fmt: skip
    page = page.submit(text=STORY, use="body", tell_by="email", address="no such thing")
    assert page.errors == [
        "We can only quote you if we may publish it", "Enter an email address like name@example.org",
    ]  # fmt: skip
    form = page.form("Go on and check it")
    values = dict(form.values())
    assert values["text"] == STORY
    assert values["address"] == "no such thing"
    assert values["danger"] == "y"
    assert all_kept() == []


def test_a_machine_that_fills_every_box_is_stopped_and_a_person_presses_again(person: PageClient) -> None:
    page = person.get("/s/wishaw").submit("Go on and check it", website="https://example.org", **ANSWERS)
    assert page.status == 422
    assert "A box that people do not see was filled in" in page.errors[0]
    again = page.submit("Go on and check it")
    assert again.url == "/s/wishaw/check"
    assert STORY in again


@pytest.mark.parametrize(
    ("address", "tell_by", "shown"),
    [
        ("", TellBy.SELF, "I will check myself"),
        ("anne@example.org", TellBy.EMAIL, "By email"),
        ("07700 900123", TellBy.TEXT, "By text message"),
        ("Anne Smith\n1 Main Street\nWishaw ML2 0AA", TellBy.LETTER, "By letter"),
    ],
)
def test_an_address_says_the_channel_when_nobody_chose_one(
    person: PageClient, address: str, tell_by: TellBy, shown: str
) -> None:
    page = person.get("/s/wishaw").submit("Go on and check it", text=STORY, use="neither", address=address)
    assert shown in page
    page.submit("Send it")
    assert [row.tell_by for row in all_kept()] == [tell_by]


@pytest.mark.parametrize(
    ("tell_by", "address", "fits"),
    [
        ("email", "anne@example.org", True),
        ("text", "07700 900123", True),
        ("phone", "01698 123456", True),
        ("letter", "Anne Smith\n1 Main Street\nWishaw ML2 0AA", True),
        ("letter", "Anne Smith", False),
        ("phone", "call me", False),
        ("email", "", False),
        ("self", "", True),
    ],
)
def test_each_channel_needs_its_own_address(person: PageClient, tell_by: str, address: str, fits: bool) -> None:
    page = person.get("/s/wishaw").submit(text=STORY, use="neither", tell_by=tell_by, address=address)
    assert (page.url == "/s/wishaw/check") is fits, page.errors
    if fits:
        assert codes(page.submit("Send it"))


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا، انتظرت طويلا في الممر",
        "It was great 👍🏽👨‍👩‍👧 thank you",
        "Line one\r\n\r\n<script>alert(1)</script> & \"quotes\"",
        "Zero\x00byte and \x07bell and e\u0301",
        "word " * 1000,
    ],
    ids=["right to left", "emoji", "markup", "control characters", "1,000 words"],
)
def test_whatever_people_type_arrives(person: PageClient, text: str) -> None:
    page = person.get("/s/wishaw").submit(**{**ANSWERS, "text": text})
    page = page.submit("Send it")
    assert codes(page)
    [row] = all_kept()
    expected = text.replace("\r\n", "\n").replace("\x00", "").replace("\x07", "").strip()
    assert words_of(row) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("word " * 1001, "Use 1,000 words or fewer. You have used 1,001, so take out 1."),
        ("ab " * 33_000, "You have used 33,000, so take out 32,000."),
        ("x" * 100_000, "You have used 100,000, so take out 80,000."),
        ("😀 طويلا " * 1001 + "\x07", "You have used 1,001, so take out 1."),
        ("x" * 400_000, "You have used 400,000, so take out 380,000."),
        ("---", "Tell us what happened"),
    ],
    ids=["1,001 words", "100 kB", "100 kB without a blank", "right to left and emoji", "more than is kept", "no words"],
)
def test_too_much_is_refused_kindly_and_kept(person: PageClient, text: str, words: str) -> None:
    page = person.get("/s/wishaw").submit(**{**ANSWERS, "text": text})
    assert any(words in line for line in page.errors), page.errors
    assert dict(page.form("Go on and check it").values())["text"] == text.replace("\x07", "").strip()
    assert all_kept() == []


def test_a_draft_waits_in_this_browser_only(app: Flask, person: PageClient) -> None:
    person.get("/s/wishaw").submit(**ANSWERS)
    page = person.get("/s/wishaw")
    assert "This is what you typed before" in page
    assert dict(page.form("Go on and check it").values())["text"] == STORY
    [draft] = db.session.scalars(sa.select(Draft)).all()
    assert STORY not in draft.answers
    assert STORY not in PageClient(app).get("/s/wishaw")
    page.submit("Delete what I typed")
    assert STORY not in person.get("/s/wishaw")
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0


def test_a_draft_goes_along_to_another_place(person: PageClient) -> None:
    page = person.get("/s/wishaw").submit(**ANSWERS)
    page = page.click("Change the place").click("Bellshill")
    assert dict(page.form("Go on and check it").values())["text"] == STORY
    page.submit("Go on and check it").submit("Send it")
    [row] = all_kept()
    assert db.session.get_one(Locality, row.locality_id).slug == "bellshill"


def test_a_forged_cookie_finds_nothing(person: PageClient) -> None:
    person.get("/s/wishaw").submit(**ANSWERS)
    person.client.set_cookie(COOKIE, "x" * 3000, path="/s")
    assert STORY not in person.get("/s/wishaw")
    page = person.get("/s/wishaw/check")
    assert page.url == "/s/wishaw"
    page = page.submit(**ANSWERS)
    assert page.url == "/s/wishaw/check"
    assert draft_cookie(person) != "x" * 3000


def test_a_session_that_ended_keeps_the_words(person: PageClient) -> None:
    page = person.get("/s/wishaw")
    person.client.delete_cookie("engage")
    page = page.submit(**ANSWERS)
    assert page.status == 422
    assert "What you typed is still here" in page.errors[0]
    page = page.submit("Go on and check it")
    assert page.url == "/s/wishaw/check"
    person.client.delete_cookie("engage")
    page = page.submit("Send it")
    assert page.status == 422
    assert all_kept() == []
    assert codes(page.submit("Send it"))


def test_a_form_from_elsewhere_keeps_nothing(person: PageClient) -> None:
    person.post("/s/wishaw", {"text": STORY, "use": "publish", "tell_by": "self"}, expect=422)
    assert draft_cookie(person) is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0


def test_sending_twice_shows_the_same_codes(person: PageClient) -> None:
    form_page = person.get("/s/wishaw")
    check = form_page.submit(**ANSWERS)
    first = codes(check.submit("Send it"))
    assert codes(check.submit("Send it")) == first
    # Back to the form itself, and through it again without a change.
    assert codes(form_page.submit(**ANSWERS)) == first
    assert codes(person.get("/s/wishaw/sent")) == first
    assert len(all_kept()) == 1
    assert STORY not in person.get("/s/wishaw")


def test_sending_takes_few_statements(app: Flask, person: PageClient) -> None:
    """The answers, the place with its host, a row in each of six tables, and what the person is to keep."""
    check = person.get("/s/wishaw").submit(**{**ANSWERS, "tell_by": "email", "address": "anne@example.org"})
    token = dict(check.form("Send it").values())["csrf_token"]
    with count_statements(app) as counted:
        answer = person.client.post("/s/wishaw/check", data={"csrf_token": token})
    assert answer.status_code == 302
    assert len(counted) <= 9, counted


def test_two_sends_at_once_end_on_the_same_codes(app: Flask, person: PageClient) -> None:
    """The browser sent the form twice before the first answer came: both requests carry the same cookies."""
    check = person.get("/s/wishaw").submit(**ANSWERS)
    twin = app.test_client()
    for name, path in ((COOKIE, "/s"), ("engage", "/")):
        cookie = person.client.get_cookie(name, path=path)
        assert cookie is not None
        twin.set_cookie(name, cookie.value, path=path)
    first = codes(check.submit("Send it"))
    token = dict(check.form("Send it").values())["csrf_token"]
    answer = PageClient(twin).post("/s/wishaw/check", {"csrf_token": token})
    assert codes(answer) == first
    assert len(all_kept()) == 1


def test_something_else_can_be_told_right_away(person: PageClient) -> None:
    first = codes(person.get("/s/wishaw").submit(**ANSWERS).submit("Send it"))
    second = codes(person.get("/s/wishaw").submit(**{**ANSWERS, "text": "Another thing"}).submit("Send it"))
    assert first[0] != second[0]
    assert len(all_kept()) == 2


def test_the_codes_are_shown_for_half_an_hour(person: PageClient, clock: FixedClock) -> None:
    page = person.get("/s/wishaw").submit(**ANSWERS).submit("Send it")
    secret = codes(page)[1]
    clock.advance(minutes=29)
    assert secret in person.get("/s/wishaw/sent")
    clock.advance(minutes=2)
    page = person.get("/s/wishaw/sent")
    assert secret not in page
    assert page.h1 == "This page shows your reference for half an hour only"


def test_danger_is_never_in_the_way(person: PageClient) -> None:
    page = person.get("/s/wishaw").submit(**ANSWERS, danger=True)
    assert page.main.index("In danger, or worried") < page.main.index("What you told us")
    page.submit("Send it")
    [row] = all_kept()
    assert row.danger
    assert row.priority == 0


def test_a_place_that_is_not_there(person: PageClient, places) -> None:  # type: ignore[no-untyped-def]
    page = person.get("/s/atlantis", expect=404)
    assert page.has_link("Wishaw")
    with unit_of_work() as session:
        row = session.get(Locality, places.locality)
        assert row is not None
        row.valid_to = row.valid_from
    page = person.get("/s/wishaw", expect=404)
    assert "no longer a place of its own" in page
    assert not page.has_link("Wishaw")
    assert page.has_link("Bellshill")
    person.post("/s/wishaw/check", {}, expect=404)


def test_private_pages_are_never_stored(person: PageClient) -> None:
    for page in (person.get("/s/wishaw"), person.get("/s/wishaw/sent"), person.get("/status")):
        headers = page.response.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in headers["X-Robots-Tag"]
