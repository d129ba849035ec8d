"""Somebody with a telephone and no internet: staff note what they say, and they read on their page that it was so."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from engage.adapters.clock import FixedClock
from engage.domain.kinds import LinkPurpose, TellBy
from engage.domain.permissions import Actor, Role, ScopeKind, contributor
from engage.domain.promise_seen import Seen, count
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import exchanges, follow_ups, moderation, objections, outbox, promise_days
from engage.services.contributions import Shared
from tests import factories
from tests.asking import Asking, assert_cache_is_fold, row_of, snapshot
from tests.pages import Page, PageClient
from tests.staff import minted

QUESTION, ANSWER = "Which of the two doors was it?", "It was the back door by the bins."
RANG = {"channel": "phone", "known_by": "reached", "own_word": True}


@pytest.fixture
def told(places: SimpleNamespace, moderator: Actor) -> Shared:
    shared = factories.share(places, tell_by=TellBy.PHONE, address="01698 555 010")
    factories.publish(moderator, shared.id)
    return shared


@pytest.fixture
def clerk(places: SimpleNamespace, as_: Callable[[Actor], PageClient]) -> PageClient:
    """Who types in, and may not read what people told."""
    return as_(factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host, name="Isla"))


def steps(page: Page) -> list[str]:
    return [page.doc.text(e) for e in page.doc.all("p") if e.get("class") == "en-line__label"]


def test_one_call_asks_the_question_and_takes_the_answer(
    clerk: PageClient, desk: PageClient, person: PageClient, told: Shared, moderator: Actor
) -> None:
    follow_ups.ask_person(moderator, told.id, text=QUESTION)
    outbox.send_due()
    page = clerk.get("/moderation/by-hand").submit("Open the address")
    assert QUESTION in page
    [message] = [name for name in page.form("I have told them").names if name.startswith("answer_")]
    wrong = page.submit("I have told them", **{message: ANSWER})
    [error] = wrong.errors
    assert error.startswith("Tick that these are their own words or their own choice.")
    assert ANSWER in wrong.html
    page = wrong.submit("I have told them", own_word=True)
    assert page.notices == ["Noted. Thank you."]
    assert "Nobody waits to be told by hand." in page

    page = person.get(minted(LinkPurpose.STATUS, told.id))
    assert "You answered the question" in steps(page)
    assert "You told us by phone on Monday 16 November 2026. Our key-in clerk typed it in." in page
    assert ANSWER in page
    page = page.click("Tell us what is wrong").submit("Send it", message="I said the front door.")
    assert "You asked or told us more" in steps(page)

    page = desk.get(f"/moderation/contributions/{told.reference}/questions").submit("Open it and read it")
    assert "Told by phone on Monday 16 November 2026, typed in by a key-in clerk." in page
    assert "I said the front door." in page


def test_what_was_typed_outlives_a_call_that_is_over(
    clerk: PageClient, told: Shared, moderator: Actor, places: SimpleNamespace, clock: FixedClock
) -> None:
    number = follow_ups.ask_person(moderator, told.id, text=QUESTION)
    outbox.send_due()
    first, second = (clerk.get("/moderation/by-hand").submit("Open the address") for _ in range(2))
    [message] = [name for name in first.form("I have told them").names if name.startswith("answer_")]
    # The reader took the question back while they spoke: their answer is read all the same.
    follow_ups.close_question(moderator, number)
    first.submit("I have told them", **{message: "The front door.", "own_word": True})
    assert exchanges.own(contributor(told.id), told.id)[0].answer == "The front door."
    page = second.submit("I have told them", **{message: ANSWER, "own_word": True})
    assert page.errors == ["Somebody has told this person already."]
    assert ANSWER in page

    # A call that goes on without its question.
    moderation.open_contribution(moderator, told.id)
    objections.object_to(contributor(told.id), told.id)
    second = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    objections.decide(second, 1, outcome="not_upheld", answer="The first reader was right, I think.")
    number = follow_ups.ask_person(moderator, told.id, text="And on which day?")
    clock.advance(days=1)
    outbox.send_due()
    call = clerk.get("/moderation/by-hand").submit("Open the address")
    [message] = [name for name in call.form("I have told them").names if name.startswith("answer_")]
    follow_ups.close_question(moderator, number)
    page = call.submit("I have told them", **{message: "On a Monday."})
    assert page.errors
    assert "What you typed" in page.headings
    assert "On a Monday." in page


def test_by_letter_or_at_the_counter_the_question_is_opened_first(
    clerk: PageClient, places: SimpleNamespace, moderator: Actor
) -> None:
    shared = factories.share(places, tell_by=TellBy.LETTER, address="A. Person\n1 High Street\nWishaw")
    factories.read(moderator, shared.id)
    follow_ups.ask_person(moderator, shared.id, text=QUESTION)
    page = clerk.get("/moderation/by-word").submit("Find it", reference="K7RM-4TXQ")
    assert page.errors == ["There is no such contribution."]
    page = page.submit("Find it", reference=shared.reference)
    assert "Never ask for the secret words." in page
    page = page.click("Answer our question")
    assert QUESTION not in page
    page = page.submit("Open the question")
    assert QUESTION in page
    assert "stairs" not in page.main
    wrong = page.submit("Note their answer", message=ANSWER)
    assert wrong.errors == [
        "Choose how they told you", "Choose how you know that it is them",
        "Tick that these are their own words or their own choice",
    ]  # fmt: skip
    assert (QUESTION in wrong, ANSWER in wrong.html) == (True, True)
    page = wrong.submit("Note their answer", channel="paper", known_by="slip", own_word=True)
    assert page.notices == ["Noted as their answer. It is on their page."]
    assert not page.has_link("Answer our question")


def test_all_that_the_page_can_do_can_be_said(
    clerk: PageClient, desk: PageClient, person: PageClient, told: Shared, as_: Callable[[Actor], PageClient],
    places: SimpleNamespace,
) -> None:  # fmt: skip
    way = f"/moderation/contributions/{told.reference}/by-word"
    stranger = as_(factories.make_moderator(places.other_host))
    assert stranger.get(way, expect=403).status == 403
    page = clerk.get(way)
    assert "01698" not in page
    page = page.submit("Open their number to ring back")
    assert "01698555010" in page.main.replace(" ", "")
    assert "stairs" not in page.main
    assert "They told me something of it that nobody else can read" not in page.click("Take it back")
    desk_page = desk.get(f"/moderation/contributions/{told.reference}").click("They rang, wrote or came")
    assert "They told me something of it that nobody else can read" in desk_page.click("Take it back")

    page = page.click("Change how it may be used").submit(
        "Note their choice", use="neither", quote=False, channel="phone", known_by="reached", own_word=True
    )
    assert page.notices == ["Noted. We have changed how it may be used."]
    page = page.click("Change how it may be used").submit("Note their choice", use="publish", **RANG)
    page = page.click("They disagree").submit("Note that they disagree", text="I fell twice.", **RANG)
    assert page.notices == ["Noted. Another reader looks at it now."]
    assert not page.has_link("They disagree")
    page = page.click("They disagree no longer").submit("Note that they disagree no longer", **RANG)
    assert page.notices == ["Noted. Nobody has to look at it again."]
    page = page.click("They disagree").submit("Note that they disagree", text="I fell twice.", **RANG)
    page = page.click("They ask or tell us more").submit("Note what they say", message="When will you know?", **RANG)
    page = page.click("Change how they hear").submit(
        "Note their choice", tell_by="phone", address="01698 555 999", **RANG
    )
    page = page.click("Hear no more from us").submit("Stop telling them", **RANG)
    assert page.notices == ["Noted. We tell them nothing more, and their address is deleted."]

    own = person.get(minted(LinkPurpose.STATUS, told.id))
    for step in (
        "You changed how we may use it", "You disagreed", "You said that you no longer disagree",
        "You asked or told us more", "You changed how we tell you",
        "You asked to hear no more",
    ):  # fmt: skip
        assert step in steps(own)
    assert own.text.count("You told us by phone on Monday 16 November 2026.") == 8  # and once beside their message

    wrong = page.click("Take it back").submit("Yes, delete their words", channel="assisted", known_by="slip")
    assert wrong.errors[0].startswith("Tick that these are their own words")
    page = wrong.submit("Yes, delete their words", channel="assisted", known_by="slip", own_word=True)
    assert page.notices == ["Noted. It is taken back, and their words are deleted."]
    db.session.rollback()
    assert db.session.get_one(Contribution, told.id).redacted_text is None
    own = person.get(minted(LinkPurpose.STATUS, told.id))
    assert "You told us face to face on Monday 16 November 2026. Our key-in clerk typed it in." in own


def test_a_verdict_said_in_the_call_and_one_said_later(
    app: object, as_: Callable[[Actor], PageClient], person: PageClient
) -> None:
    asking = Asking(people=0)
    for number in range(2):
        shared = factories.share(asking.places, tell_by=TellBy.PHONE, address=f"01698 555 01{number}")
        factories.publish(asking.moderator, shared.id)
        asking.people.append(shared.id)
    ask_id = asking.with_people()
    outbox.send_due()
    reader = as_(asking.moderator)
    page = reader.get("/moderation/by-hand").submit("Open the address")
    assert "Did this answer what you told us?" in page
    [name] = {name for name in page.form("I have told them").names if name.startswith("verdict_")}
    page = page.submit("I have told them", **{name: "yes", "own_word": True})
    assert row_of(ask_id).verdict_counts["yes"] == 1
    first = db.session.get_one(Contribution, asking.people[0])
    page = reader.get(f"/moderation/contributions/{first.reference}/by-word").click("Put right what was typed in")
    page = page.submit("Put it right", answer="partly", **RANG)
    assert page.errors == ["Choose what went wrong"]
    page = page.submit("Put it right", put_right="mistyped")
    assert "Put right." in page.notices[0]
    assert row_of(ask_id).verdict_counts.items() >= {"yes": 0, "partly": 1}.items()
    assert "You said: Partly" in steps(person.get(minted(LinkPurpose.STATUS, first.id)))
    other = db.session.get_one(Contribution, asking.people[1])
    page = reader.get(f"/moderation/contributions/{other.reference}/by-word").click("Say if it answered them")
    wrong = page.submit("Note their answer", **RANG)
    assert wrong.errors == ["Choose yes, partly, no or not sure"]
    page = wrong.submit("Note their answer", answer="partly", comment="One lamp of two.")
    assert page.notices == ["Noted. It counts like every other answer."]
    own = person.get(minted(LinkPurpose.STATUS, other.id))
    assert "You said: Partly" in steps(own)
    assert "You told us by phone on Monday 16 November 2026. Our moderator typed it in." in own
    assert "You said" not in person.get(f"/asks/{row_of(ask_id).reference}")


def test_is_it_done_is_answered_in_the_call(
    app: object, as_: Callable[[Actor], PageClient], person: PageClient, clock: FixedClock
) -> None:
    asking = Asking(people=0)
    shared = factories.share(asking.places, tell_by=TellBy.PHONE, address="01698 555 010")
    factories.publish(asking.moderator, shared.id)
    asking.people.append(shared.id)
    ask_id = asking.decided()
    outbox.send_due()
    clock.advance(days=31)
    promise_days.tell()
    clock.advance(days=1)
    outbox.send_due()
    reader = as_(asking.moderator)
    page = reader.get("/moderation/by-hand").submit("Open the address")
    assert "Mend the light" in page
    [name] = {name for name in page.form("I have told them").names if name.startswith("promise_")}
    wrong = page.submit("I have told them", **{name: "no"})
    assert wrong.errors[0].startswith("Tick that these are their own words")
    page = wrong.submit("I have told them", own_word=True)
    assert page.notices == ["Noted. Thank you."]
    [said] = snapshot(ask_id).promises[0].seen
    assert said.answer is Seen.NO
    other = reader.get(f"/moderation/contributions/{shared.reference}/by-word")
    assert not other.has_link("Say if a promise was kept: Mend the light"), "it is said once"
    page = other.click("Put right what was typed in: Mend the light")
    page = page.submit("Put it right", answer="yes", **RANG)
    assert page.errors == ["Choose what went wrong"]
    page = page.submit("Put it right", put_right="misheard")
    assert "Put right." in page.notices[0]
    assert count(snapshot(ask_id).promises[0].seen) == {Seen.YES: 1, Seen.NO: 0, Seen.CANNOT_TELL: 0}
    assert_cache_is_fold(ask_id)
    own = person.get(minted(LinkPurpose.STATUS, shared.id))
    assert "You said if a promise was kept: Yes" in steps(own)
    assert "You said if a promise was kept: No" not in steps(own)


def test_everything_that_is_wrong_is_said_at_once(desk: PageClient, told: Shared) -> None:
    page = desk.get(f"/moderation/contributions/{told.reference}/by-word/channel")
    wrong = page.submit("Note their choice", address="me@example.org", known_by="reached")
    assert wrong.errors == [
        "Choose how we should tell you", "Choose how they told you",
        "Tick that these are their own words or their own choice",
    ]  # fmt: skip
    assert "me@example.org" in wrong.html
