"""Equality questions as people meet them, without JavaScript, and what of them comes out."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.permissions import INSTALLATION, Role, ScopeKind
from engage.models.base import db
from engage.models.contributions import Draft
from engage.models.equality import EqualityCount, EqualityWaiting
from engage.models.places import Partnership
from engage.services import ciphertexts, place_changes
from engage.services.context import context
from engage.services.unit_of_work import unit_of_work
from engage.web.public.equality import COOKIE
from tests import factories
from tests.pages import Page, PageClient
from tests.staff import holding

WHY = "We compare it with the census."
TOLD = {"text": "The bus comes late every day.", "use": "publish", "tell_by": "self"}
LOOK = "Look at the equality questions"
ADMIN = holding(Role.ADMIN, INSTALLATION)


def _turn(at: SimpleNamespace, on: bool) -> None:
    place_changes.change_equality(ADMIN, partnership_id=at.partnership, asked=on, purpose=WHY)


@pytest.fixture
def places(app: Flask) -> SimpleNamespace:
    at = factories.make_places(app)
    _turn(at, True)
    return at


@pytest.fixture
def sent(places: SimpleNamespace, person: PageClient) -> Page:
    """The page with the reference."""
    return _tell(person)


def _tell(person: PageClient, **changes: str) -> Page:
    return person.get("/s/wishaw").submit("Go on and check it", **{**TOLD, **changes}).submit("Send it")


def _kept() -> list[dict[str, str]]:
    db.session.rollback()
    keys = context().keys
    return [
        json.loads(keys.decrypt(row.answers, ciphertexts.equality_waiting(row.key)))
        for row in db.session.scalars(sa.select(EqualityWaiting))
    ]


def _begin(sent: Page) -> Page:
    return sent.click(LOOK).submit("Go on", begin="yes")


def test_off_unless_the_partnership_turns_it_on(app: Flask, person: PageClient) -> None:
    factories.make_places(app)
    page = _tell(person)
    assert not page.has_link(LOOK)
    for address in ("", "/1", "/check", "/thanks"):
        assert person.get(f"/s/wishaw/equality{address}").url == "/s/wishaw/sent"


def test_the_reference_first_then_five_questions_and_thanks(sent: Page, person: PageClient) -> None:
    assert sent.main.index("Your four secret words") < sent.main.index("some questions about you")
    assert "you cannot take them back once they are sent" in sent
    page = sent.click(LOOK)
    for words in (WHY, "you cannot change them or take them back once they are sent", "Nobody here can put the two",
                  "Nothing you answer here changes how we read", "999"):  # fmt: skip
        assert words in page
    assert page.submit("Go on").errors == ["Choose yes or no"]
    page = page.submit("Go on", begin="yes")
    legends = []
    for number, answer in enumerate(
        ("35 to 44", "Female", "Prefer not to say", "Other sexual orientation", "Yes, limited a little"), 1
    ):
        assert page.h1 == f"Question {number} of 5 about you"
        assert page.response.headers["Cache-Control"] == "no-store"
        assert "noindex" in page.response.headers["X-Robots-Tag"]
        assert not page.doc.all("textarea"), "no free text"
        legends.append(page.doc.text(page.doc.all("legend")[0]))
        page = page.submit("Go on", answer=answer)
    assert legends == [
        "What is your age?", "What is your sex?", "Do you consider yourself to be trans, or have a trans history?",
        "Which of the following best describes your sexual orientation?",
        "Are your day-to-day activities limited because of a health problem or disability which has lasted, or is "
        "expected to last, at least 12 months?",
    ]  # fmt: skip
    assert page.url == "/s/wishaw/equality/check"
    assert _kept() == []
    page = page.click("Change Sex")
    page = page.submit("Skip this question")
    assert page.url == "/s/wishaw/equality/check"
    assert "Not answered" in page
    done = page.submit("Send these answers")
    assert done.h1 == "Thank you. Your answers are sent."
    answers = {
        "age": "35_44", "trans": "prefer_not", "orientation": "other", "disability": "limited_a_little",
    }  # fmt: skip
    assert _kept() == [answers]
    # Pressed again, from the page before and from the beginning: one set, and it stays.
    assert page.submit("Send these answers").url == "/s/wishaw/equality/thanks"
    person.client.delete_cookie(COOKIE, path="/s")
    page = person.get("/s/wishaw/equality/1?change=1").submit("Go on", answer="Under 16")
    assert page.submit("Send these answers").url == "/s/wishaw/equality/thanks"
    assert _kept() == [answers]
    assert "Your four secret words" in done.click("Go back to my reference")


def test_nothing_of_it_lies_with_the_contribution(app: Flask, sent: Page, person: PageClient) -> None:
    [before] = db.session.scalars(sa.select(Draft.answers))
    _begin(sent).submit("Go on", answer="16 to 24").submit("Skip this question")
    db.session.rollback()
    assert db.session.scalars(sa.select(Draft.answers)).all() == [before]
    cookie = person.client.get_cookie(COOKIE, path="/s")
    assert cookie is not None
    assert "16_24" not in cookie.value
    # Somebody else at the same computer tells something: nothing of it is there.
    page = _begin(_tell(person, text="Another thing altogether."))
    assert [e for e in page.doc.all("input") if "checked" in e.attrib] == []


def test_who_skips_everything_sends_nothing(sent: Page) -> None:
    page = _begin(sent)
    for _ in range(4):
        page = page.submit("Skip this question")
    page = page.submit("Go on")
    assert "There is nothing to send" in page
    assert not page.has_button("Send these answers")
    assert "Your four secret words" in page.click("Go back to my reference")
    assert sent.click(LOOK).submit("Go on", begin="no").url == "/s/wishaw/sent"
    assert _kept() == []


def test_under_16_is_not_asked_what_is_for_adults(sent: Page, person: PageClient) -> None:
    page = _begin(sent).submit("Go on", answer="25 to 34").submit("Go on", answer="Male").submit("Go on", answer="Yes")
    page = person.get("/s/wishaw/equality/1").submit("Go on", answer="Under 16")
    assert page.h1 == "Question 2 of 3 about you"
    page = page.submit("Go on")
    assert "day-to-day activities" in page
    page = page.submit("Go on", answer="No")
    assert "Trans status" not in page
    page.submit("Send these answers")
    assert _kept() == [{"age": "under_16", "sex": "male", "disability": "not_limited"}]


@pytest.mark.parametrize("answer", ["<script>", "16_24' OR 1=1", "female", "x" * 5000, "\x00", "١٦"])
def test_what_was_not_offered_is_not_kept(sent: Page, person: PageClient, answer: str) -> None:
    page = _begin(sent)
    token = dict(page.form("Go on").values())["csrf_token"]
    page = person.post("/s/wishaw/equality/1", {"csrf_token": token, "answer": answer}, expect={422, 200})
    if page.status == 422:
        assert page.errors == ["Choose one of the answers on this page"]
        assert answer not in page.html
    page = person.get("/s/wishaw/equality/check")
    assert "There is nothing to send" in page


def test_a_forged_cookie_and_a_page_without_a_token_keep_nothing(sent: Page, person: PageClient) -> None:
    _begin(sent)
    person.client.set_cookie(COOKIE, "e1.x.y", path="/s")
    assert "There is nothing to send" in person.get("/s/wishaw/equality/check")
    page = person.get("/s/wishaw/equality/1?change=1").submit("Go on", answer="16 to 24")
    person.post("/s/wishaw/equality/check", {}, expect=422)
    assert _kept() == []
    for number in (0, 6, 99999):
        assert person.get(f"/s/wishaw/equality/{number}").url == page.url


def test_for_half_an_hour_and_for_nobody_else(
    app: Flask, places: SimpleNamespace, sent: Page, person: PageClient, clock: FixedClock
) -> None:
    page = _begin(sent).submit("Go on", answer="16 to 24")
    for address in ("", "/1", "/check", "/thanks"):
        other = PageClient(app).get(f"/s/wishaw/equality{address}")
        assert other.h1 == "These questions come up for half an hour only"
    check = person.get("/s/wishaw/equality/check")
    clock.advance(minutes=31)
    assert page.submit("Go on", answer="Male").h1 == "These questions come up for half an hour only"
    assert "Nobody has seen them" in check.submit("Send these answers")
    assert _kept() == []
    person.get("/s/atlantis/equality", expect=404)


def test_another_place_and_a_partnership_that_changed_its_mind(
    places: SimpleNamespace, sent: Page, person: PageClient
) -> None:
    assert person.get("/s/bellshill/equality/1").url == "/s/wishaw/sent"
    _begin(sent).submit("Go on", answer="16 to 24")
    check = person.get("/s/wishaw/equality/check")
    _turn(places, False)
    assert check.submit("Send these answers").url == "/s/wishaw/sent"
    assert _kept() == []


def test_leaving_takes_the_answers_along(sent: Page, person: PageClient) -> None:
    page = _begin(sent).submit("Go on", answer="16 to 24")
    assert page.has_link("Leave this page now")
    person.client.get("/leave")
    assert person.client.get_cookie(COOKIE, path="/s") is None


def _counts(at: SimpleNamespace, quarter: str, sex: dict[str, int]) -> None:
    cells = {"female": 0, "male": 0, "prefer_not": 0, "not_answered": 0} | sex
    with unit_of_work() as session:
        for answer, count in cells.items():
            session.add(
                EqualityCount(
                    partnership_id=at.partnership, quarter=quarter, question="sex", answer=answer, count=count
                )
            )  # fmt: skip


def test_what_comes_out_hides_small_numbers(places: SimpleNamespace, as_) -> None:  # type: ignore[no-untyped-def]
    auditor = as_(factories.make_user(Role.AUDITOR, ScopeKind.PARTNERSHIP, places.partnership))
    page = auditor.get("/admin/equality/").click("North Partnership")
    assert "There is nothing to show yet" in page
    _counts(places, "2026-Q1", {"female": 31, "male": 17, "prefer_not": 3})
    _counts(places, "2026-Q2", {"female": 12, "male": 6})  # not enough yet
    page = auditor.get(page.url)
    assert "About 50 sets of answers were sent." in page
    assert page.tables["Sex of people who sent answers"] == [
        ["Answer", "People", "Share of all"], ["Female", "31", "61%"], ["Male", "not shown", "not shown"],
        ["Prefer not to say", "not shown", "not shown"], ["Not answered", "0", "0%"],
    ]  # fmt: skip
    assert "April 2026" not in page
    auditor.get(f"{page.url}?span=2026-Q2_2026-Q2", expect=404)
    auditor.get(f"{page.url}?question=orientation", expect=404)
    _counts(places, "2026-Q3", {"female": 12})
    page = auditor.get(page.url)
    assert page.has_link("April 2026 to September 2026")
    assert page.has_link("January 2026 to March 2026")


def test_who_may_look_and_who_may_turn_it_on(places: SimpleNamespace, as_) -> None:  # type: ignore[no-untyped-def]
    with unit_of_work() as session:
        south = Partnership(slug="south", name="South Partnership")
        session.add(south)
        session.flush()
        other = south.id
    elsewhere = as_(factories.make_user(Role.ADMIN, ScopeKind.PARTNERSHIP, other))
    elsewhere.get(f"/admin/equality/{places.partnership}", expect=403)
    assert not elsewhere.get("/admin/equality/").has_link("North Partnership")
    elsewhere.get(f"/admin/places/partnership/{places.partnership}/equality", expect=403)
    as_(factories.make_moderator(places.host)).get(f"/admin/equality/{places.partnership}", expect=403)
    page = elsewhere.get(f"/admin/places/{other}")
    assert "Equality questions are not asked here." in page
    page = page.click("Change whether equality questions are asked, and why")
    assert page.submit("Save", equality_asked=True).errors == [
        "Say what the answers are used for. People read it before they answer."
    ]
    page = page.submit("Save", equality_asked=True, equality_purpose=WHY)
    assert "Equality questions are asked here." in page
