"""The officer's link page: answered from an e-mail, without an account, without losing a word."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.ask_states import AskState, Outcome
from engage.domain.errors import Conflict
from engage.domain.kinds import LinkPurpose
from engage.models.base import db
from engage.models.people import SignedLink
from engage.services import decisions, link_answers, links
from tests.asking import LOOKED, WHY, Asking, assert_cache_is_fold, in_days, row_of, snapshot, waiting
from tests.counting import count_statements
from tests.pages import Page, PageClient


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=2)


@pytest.fixture
def browser(app: Flask) -> PageClient:
    return PageClient(app)


def _answer(page: Page, link: str, **more: object) -> Page:
    given = {"reasons": WHY, "options_considered": LOOKED}
    return page.click(link).submit("Send this answer", **(given | more))


def _shown(asking: Asking, ask_id: int) -> None:
    """The host looks at the oldest answer that waits, and lets everybody read it."""
    link_answers.confirm(asking.moderator, waiting(ask_id)[0].id)


def _used(ask_id: int) -> list[bool]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(SignedLink).where(SignedLink.subject_id == ask_id).order_by(SignedLink.id))
    return [row.used_at is not None for row in rows if row.purpose is LinkPurpose.ASK_OFFICER]


def test_reading_changes_nothing_and_shows_the_words(asking: Asking, browser: PageClient) -> None:
    ask_id = asking.raised()
    page = browser.get(asking.link(ask_id))
    assert page.h1 == "Mend the light on the stairs"
    assert "Two people’s experiences are behind this." in page
    assert "says number 1" in page
    assert "Please answer by Wednesday 6 January 2027." in page
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert _used(ask_id) == [False]
    assert row_of(ask_id).state is AskState.RAISED


def test_one_press_acknowledges(asking: Asking, browser: PageClient) -> None:
    ask_id = asking.raised()
    page = browser.get(asking.link(ask_id)).submit("We have it")
    assert "Thank you. People can see it." in page
    assert not page.has_button("We have it")
    assert row_of(ask_id).state is AskState.ACKNOWLEDGED
    assert _used(ask_id) == [True]
    assert snapshot(ask_id).rounds[0].acknowledged_at is not None


def test_a_line_with_the_press_is_read_and_the_press_does_not_wait(
    asking: Asking, browser: PageClient, as_  # type: ignore[no-untyped-def]
) -> None:
    ask_id = asking.raised()
    page = browser.get(asking.link(ask_id)).click("Say it with a line to the people")
    page = page.submit("We have it", text="Thank you. We look at the stairs on Monday.")
    assert page.notices == [
        "Thank you. People can see that you have it. The people who run this page read your line before everyone can."
    ]
    assert row_of(ask_id).state is AskState.ACKNOWLEDGED
    public = f"/asks/{row_of(ask_id).reference}"
    assert "Acknowledged" in browser.get(public)
    assert "being read" not in browser.get(public), "a line is no answer"
    assert "on Monday" not in browser.get(public)
    host = as_(asking.moderator).get("/board/").click("Read the answer: Mend the light on the stairs")
    assert "We look at the stairs on Monday." in host
    host.submit("Send it back", reason="It names somebody's day off, which is private.")
    page = browser.get(asking.link(ask_id)).click("Go on with it")
    page = page.submit("Send this line", text="Thank you. We look at the stairs soon.")
    assert "Go on with it" not in page
    _shown(asking, ask_id)
    assert "We look at the stairs soon." in browser.get(public)
    assert_cache_is_fold(ask_id)
    with pytest.raises(Conflict, match="line_not_wanted"):
        decisions.add_line(asking.officer, ask_id, text="And one more.")


def test_agreeing_promises_in_the_same_breath(asking: Asking, browser: PageClient) -> None:
    ask_id = asking.raised()
    page = _answer(
        browser.get(asking.link(ask_id)), "Yes, agreed", promise1_text="Mend the light",
        promise1_owner_role="Buildings manager", promise1_due=in_days(30),
    )  # fmt: skip
    assert "Answer came on 16 November, being read" in page
    assert "Thank you. It counts from today." in page
    assert snapshot(ask_id).outcome is None
    _shown(asking, ask_id)
    assert "Promised by 16 December" in browser.get(page.url)
    ask = snapshot(ask_id)
    assert ask.outcome is Outcome.AGREED
    assert ask.decision is not None
    assert ask.decision.decided_by == "Wishaw Locality Planning Group"
    assert ask.decision.by_id is None
    assert ask.promises[0].owner_role == "Buildings manager"


@pytest.mark.parametrize("words", ["No.", "Noted at the meeting", "The group has considered the matter and declined."])
def test_a_bare_no_is_refused_kindly_and_kept(asking: Asking, browser: PageClient, words: str) -> None:
    ask_id = asking.raised()
    page = _answer(browser.get(asking.link(ask_id)), "Not agreed, and why", reasons=words)
    assert page.status == 422
    assert page.errors[0].startswith("People need to know why.")
    form = page.form("Send this answer")
    assert dict(form.values())["reasons"] == words
    assert dict(form.values())["options_considered"] == LOOKED
    assert row_of(ask_id).state is AskState.RAISED
    assert _used(ask_id) == [False]
    again = page.submit("Send this answer", reasons=WHY)
    assert "being read" in again
    _shown(asking, ask_id)
    assert row_of(ask_id).outcome is Outcome.NOT_AGREED


def test_a_promise_without_a_day_is_named(asking: Asking, browser: PageClient) -> None:
    page = _answer(
        browser.get(asking.link(asking.raised())), "Agreed in part", promise1_text="Mend it",
        promise1_owner_role="Buildings manager",
    )  # fmt: skip
    assert page.status == 422
    assert ("Fill this in") in page.errors
    assert 'id="promise1_due' in page.html


def test_putting_off_and_passing_on(asking: Asking, browser: PageClient) -> None:
    ask_id = asking.raised()
    page = browser.get(asking.link(ask_id)).click("Put it off to a day")
    page = page.submit("Put it off", to=in_days(60), reason="The lease is being looked at until January")
    assert "being read" in page
    _shown(asking, ask_id)
    page = browser.get(page.url)
    assert "Put off to 15 January" in page
    page = page.click("Not ours: pass it on").submit(
        "Pass it on", to_body_id="North Integration Joint Board", reason="The board owns the building"
    )
    _shown(asking, ask_id)
    assert "Passed to North Integration Joint Board" in browser.get(page.url)
    assert row_of(ask_id).state is AskState.PASSING

    theirs = browser.get(asking.link(ask_id, asking.places.ijb))
    assert theirs.has_link("Take it on")
    taken = theirs.click("Take it on").submit("Take it on")
    assert "It is yours now. Thank you." in taken
    assert row_of(ask_id).body_id == asking.places.ijb


def test_the_old_bodys_link_ends_when_the_other_takes_it_on(asking: Asking, browser: PageClient) -> None:
    ask_id = asking.raised()
    old = asking.link(ask_id)
    decisions.pass_on(asking.officer, ask_id, to_body_id=asking.places.ijb, reason="The board owns the building")
    assert browser.get(old).status == 200
    decisions.accept(asking.board_officer, ask_id)
    assert browser.get(old, expect=410).h1 == "This link has ended"
    late = asking.link(ask_id)  # one that was minted for the first body afterwards
    page = browser.get(late, expect=410)
    assert page.h1 == "This ask is with another body now"
    assert browser.get(late + "/agreed", expect=410).h1 == page.h1


def test_links_that_do_not_work_say_so_kindly(asking: Asking, browser: PageClient, clock) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.raised()
    assert browser.get("/respond/nothing", expect=404).h1 == "This link does not work"
    revoked = asking.link(ask_id)
    links.revoke(LinkPurpose.ASK_OFFICER, ask_id)
    assert browser.get(revoked, expect=410).h1 == "This link has ended"
    old = asking.link(ask_id)
    clock.advance(days=121)
    assert "120 days" in browser.get(old, expect=410)
    assert browser.get(f"{old}/nothing-like-this", expect=404).status == 404


def test_moving_reporting_and_answering_a_no(asking: Asking, browser: PageClient) -> None:
    ask_id = asking.decided()
    link = asking.link(ask_id)
    page = browser.get(link).click("Move the day of a promise")
    page = page.submit("Move the day", due=in_days(50), reason="The part has to come from abroad")
    _shown(asking, ask_id)
    page = browser.get(link)
    assert "by Tuesday 5 January 2027. First day: Wednesday 16 December 2026" in page
    page = page.click("Say that something is done").submit(
        "Say that it is done", what="A new lamp was put in", when=in_days(0), kind="Somebody went and saw it",
        role="Moderator of the host", seen_on=in_days(0),
    )  # fmt: skip
    _shown(asking, ask_id)
    assert "Done, being checked" in browser.get(link)
    decisions.check_done(asking.checker, ask_id, number=1, passed=True)
    asking.say(ask_id, 0, "no")
    page = browser.get(link)
    assert "1 of 1 says no" in page
    page = page.click("Answer the people who say no").submit("Answer", text="We will look at the other stairs too")
    assert "Nothing waits for you now." in page
    _shown(asking, ask_id)
    assert snapshot(ask_id).rounds[0].no_answer is not None


def test_evidence_that_nobody_can_open_is_refused(asking: Asking, browser: PageClient) -> None:
    page = browser.get(asking.link(asking.decided())).click("Say that something is done")
    page = page.submit(
        "Say that it is done", what="A new lamp was put in", when=in_days(0), kind="A web page", url="intranet/lamp"
    )
    assert page.errors == ["Enter a web address that begins with https://"]


def test_whoever_was_overtaken_sees_both_and_keeps_their_words(asking: Asking, browser: PageClient) -> None:
    ask_id = asking.raised()
    page = browser.get(asking.link(ask_id)).click("Not agreed, and why")
    decisions.table(asking.officer, ask_id, meeting_id=asking.places.meeting)
    page = page.submit("Send this answer", reasons=WHY, options_considered=LOOKED)
    assert page.status == 422
    assert "Put on the agenda of Thursday 3 December 2026" in page
    assert "What happened since you opened this page" in page.headings
    assert row_of(ask_id).state is AskState.TABLED
    page = page.submit("Send this answer")
    _shown(asking, ask_id)
    assert row_of(ask_id).outcome is Outcome.NOT_AGREED

    page = browser.get(asking.link(asking.raised())).click("Yes, agreed")
    other = row_of(ask_id).id + 1
    asking.decide(other, "not_agreed")
    page = page.submit("Send this answer", reasons="We will do it in spring", options_considered=LOOKED)
    assert page.status == 422
    assert "We will do it in spring" in page
    assert "This cannot be sent now. Copy it if you need it." in page
    assert not page.has_button("Send this answer")


def test_a_form_without_its_token_changes_nothing(asking: Asking, browser: PageClient) -> None:
    ask_id = asking.raised()
    answer = browser.client.post(asking.link(ask_id) + "/acknowledge", data={"version": "3"})
    assert answer.status_code == 422
    assert row_of(ask_id).state is AskState.RAISED


def test_the_page_asks_little_of_the_database(app: Flask, asking: Asking, browser: PageClient) -> None:
    link = asking.link(asking.decided())
    for path in (link, f"{link}/done"):
        db.session.rollback()
        with count_statements(app) as counted:
            browser.get(path)
        assert len(counted) <= 9, counted


def test_an_answer_that_came_back_is_in_the_form_again(asking: Asking, browser: PageClient, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.raised()
    _answer(
        browser.get(asking.link(ask_id)), "Agreed in part", next_steps="Ring the desk or write to us",
        promise1_text="Mend it", promise1_owner_role="Buildings manager", promise1_due=in_days(30),
    )  # fmt: skip
    host = as_(asking.moderator)
    page = host.get("/board/").click("Read the answer: Mend the light on the stairs")
    assert "Ring the desk or write to us" in page
    assert "Wednesday 16 December 2026" in page
    page = page.submit("Send it back", reason="Please say at which number: people ring from the bus")
    assert "Sent back." in page
    assert row_of(ask_id).state is AskState.RAISED

    page = browser.get(asking.link(ask_id))
    assert "asks you to look at your answer again" in page
    assert "people ring from the bus" in page
    form = dict(page.click("Go on with it").form("Send this answer").values())
    assert form["reasons"] == WHY
    assert form["next_steps"] == "Ring the desk or write to us"
    page = page.click("Go on with it").submit("Send this answer", next_steps="Ring the desk")
    assert page.errors == []
    assert "asks you to look" not in page
    host.get("/board/").click("Read the answer: Mend the light on the stairs").submit("Show it as it is")
    decision = snapshot(ask_id).decision
    assert decision is not None
    assert decision.next_steps == "Ring the desk"
    assert snapshot(ask_id).promises[0].text == "Mend it"


def test_words_sent_by_a_link_that_ended_are_not_kept_and_that_is_said(asking: Asking, browser: PageClient) -> None:
    ask_id = asking.raised()
    page = browser.get(asking.link(ask_id)).click("Not agreed, and why")
    links.revoke(LinkPurpose.ASK_OFFICER, ask_id)
    form = page.form("Send this answer")
    filled = form.filled({"reasons": WHY, "options_considered": LOOKED})
    page = browser.post(form.action, filled, expect=410)
    assert "It was not sent, and we do not keep it." in page
    assert WHY in page, "it can be copied"
    forged = [pair for pair in filled if pair[0] != "csrf_token"]
    page = browser.post(form.action, forged, expect=410)
    assert "What you typed was not sent and is not kept." in page
    assert WHY not in page, "words that a stranger chose are not shown as theirs"
    assert waiting(ask_id) == []


def test_each_point_of_the_ask_is_answered(asking: Asking, browser: PageClient, as_) -> None:  # type: ignore[no-untyped-def]
    ask_id = asking.raised(points=["A lamp on the stairs", "A second rail"])
    page = browser.get(asking.link(ask_id))
    assert "A second rail" in page
    page = _answer(page, "Not agreed, and why", point1="In part")
    assert page.errors == ["Choose an answer for each point"]
    page = page.submit("Send this answer", point2="No")
    assert page.errors == []
    host = as_(asking.moderator).get("/board/").click("Read the answer: Mend the light on the stairs")
    assert "In part" in host
    host.submit("Show it as it is")
    public = browser.get(f"/asks/{row_of(ask_id).reference}")
    assert "A lamp on the stairs: In part" in public
    assert "A second rail: No" in public
    reference = row_of(ask_id).reference
    page = as_(asking.clerk).get(f"/board/asks/{reference}/correct").click("Decided: Not agreed")
    page = page.submit("Put it right", new_point2="In part", because="A slip of the pen")
    assert page.errors == []
    assert "A second rail: In part" in browser.get(f"/asks/{reference}")
    page = as_(asking.moderator).get(f"/board/asks/{reference}/correct").click("Raised with")
    page = page.submit("Put it right", new_points="A lamp\nA second rail\nA third", because="Words")
    assert "The decision answers each of the 2 points" in page.errors[0]
    page = page.submit("Put it right", new_points="A lamp in the stairwell\nA second rail", because="Words")
    assert page.errors == []
    db.session.rollback()
    file = browser.client.get("/north/wishaw/asks.csv").get_data(as_text=True)
    assert "A lamp in the stairwell | A second rail,in_part | in_part," in file
    assert_cache_is_fold(ask_id)
