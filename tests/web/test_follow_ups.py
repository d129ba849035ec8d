"""Questions both ways on both sides' pages, without a script and without a name."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.follow_ups import MOST_A_DAY
from engage.domain.permissions import Actor, Role, ScopeKind, contributor
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.outbox import Message
from engage.queries import follow_ups as lists
from engage.services import follow_ups, outbox
from engage.services.contributions import Shared
from tests import factories
from tests.pages import Page, PageClient
from tests.web.telling import enter

QUESTION = "Which of the two doors was it?"
ANSWER = "It was the back door by the bins."


@pytest.fixture
def moderator(places: SimpleNamespace) -> Actor:
    return factories.make_moderator(places.host, name="Morag")


@pytest.fixture
def told(places: SimpleNamespace) -> Shared:
    return factories.share(places)


def steps(page: Page) -> list[str]:
    lines = [e for e in page.doc.all("p") if e.get("class") == "en-line__label"]
    return [page.doc.text(e) for e in lines]


def opened(desk: PageClient, told: Shared) -> Page:
    return desk.get(f"/moderation/contributions/{told.reference}/questions").submit("Open it and read it")


def test_a_reader_asks_and_the_person_answers(
    desk: PageClient, person: PageClient, told: Shared, app: Flask
) -> None:
    page = desk.get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    page = page.click("Ask the person something, or answer them")
    assert "stairs" not in page.main
    page = page.submit("Open it and read it")
    assert "they have told it once" in page
    wrong = page.submit("Ask", message="x" * 601)
    assert wrong.errors
    assert "x" * 601 in wrong.html
    page = wrong.submit("Ask", message=QUESTION)
    assert page.notices == ["Your question is on the person’s page, and we tell them that it is there."]
    assert QUESTION not in page

    outbox.send_due()
    letters = db.session.scalars(sa.select(Message).where(Message.template == "follow_up_question")).all()
    assert len(letters) == 1

    page = enter(person, told)
    assert "There is a question for you" in page.headings
    assert QUESTION in page
    assert steps(page)[2:4] == ["You were asked a question", "Next: You get a reply"]
    assert "Next: You answer the question, if you like" in steps(page)
    page = page.click("Answer the question")
    assert "You need not answer." in page
    assert "In danger now, ring 999" in page
    assert "Wishaw Voluntary Action reads it by Monday 23 November 2026." in page
    assert page.submit("Send my answer").errors == ["Write something first"]
    page = page.submit("Send my answer", message=ANSWER)
    assert page.notices == ["Thank you. It is with the people who read for us. Nobody else sees it."]
    assert "Next: A person reads your answer" in steps(page)
    assert ANSWER in page
    assert "There is a question for you" not in page.headings

    page = desk.get("/moderation/queue")
    page = page.click("One message from a person to read")
    assert "They answered a question. Read it." in page
    assert ANSWER not in page.main
    page = page.click(f"{told.reference[:4]}-{told.reference[4:]}").submit("Open it and read it")
    assert ANSWER in page
    assert "Nothing from people waits to be read." in desk.get("/moderation/from-people")
    assert "A person read your answer" in steps(enter(person, told))


def test_the_person_asks_and_danger_is_shown_to_the_desk(
    desk: PageClient, person: PageClient, told: Shared, clock: FixedClock
) -> None:
    page = enter(person, told).click("Ask the person who reads it")
    assert "answers you by Monday 23 November 2026" in page
    page = page.submit("Send it", message="He has a knife.", danger=True)
    assert "Next: You get an answer" in steps(page)
    assert "Somebody says that somebody is in danger: read it now." in desk.get("/moderation/queue")
    clock.advance(days=8)
    assert "Late: You get an answer" in steps(enter(person, told))
    page = desk.get("/moderation/from-people")
    assert "Overdue by one working day" in page
    assert "Somebody may be in danger" in page
    page = opened(desk, told)
    assert "He has a knife." in page
    assert "They say that somebody is in danger now" in page
    wrong = page.submit("Send your answer")
    assert wrong.errors == ["Write an answer"]
    page = wrong.submit("Send your answer", **{_field(wrong): "We rang the police and social work."})
    assert page.notices == ["Your answer is on the person’s page."]
    page = enter(person, told)
    assert "We rang the police and social work." in page
    assert "You got an answer" in steps(page)


def test_an_answer_that_came_too_late_is_not_lost(
    desk: PageClient, told: Shared, clock: FixedClock, places: SimpleNamespace
) -> None:
    other = factories.make_moderator(places.host, name="Isla")
    number = follow_ups.ask_reader(contributor(told.id), told.id, text="When will you know?")
    first, second = opened(desk, told), opened(desk, told)
    name = _field(first)
    clock.advance(minutes=31)
    factories.read(other, told.id)
    # Somebody else holds it now: their words are not shown, what was typed is.
    page = first.submit("Send your answer", **{name: "x" * 2001})
    assert page.errors
    assert "Somebody else has this open now. What you typed is still here." in page
    assert "When will you know?" not in page.main
    assert ">" + "x" * 2001 in page.html.replace("\r\n", "").replace("\n", "")
    # And somebody else has answered it.
    follow_ups.answer_person(other, number, text="On Friday.")
    for held in (True, False):
        page = second.submit("Send your answer", **{name: "On the day after the meeting."})
        assert page.errors == ["This cannot be done now: something has happened to it since. Look at it afresh."]
        assert "On the day after the meeting." in page.html
        assert ("On Friday." in page.main, "What you typed" in page.headings) == (not held, not held)
        clock.advance(minutes=31)


def _field(page: Page) -> str:
    [name] = [name for name in page.form("Send your answer").names if name.endswith("message")]
    return name


def test_too_many_are_kept_on_the_page(person: PageClient, told: Shared) -> None:
    for number in range(MOST_A_DAY):
        follow_ups.ask_reader(contributor(told.id), told.id, text=f"Number {number}")
    page = enter(person, told).click("Ask the person who reads it").submit("Send it", message="And this too.")
    assert page.errors[0].startswith("You have sent us 10 messages within a day.")
    assert "And this too." in page.html


def test_what_was_typed_outlives_a_page_that_closed(
    person: PageClient, told: Shared, moderator: Actor, clock: FixedClock
) -> None:
    factories.read(moderator, told.id)
    follow_ups.ask_person(moderator, told.id, text=QUESTION)
    for way, button in (("Ask the person who reads it", "Send it"), ("Answer the question", "Send my answer")):
        page = enter(person, told).click(way)
        clock.advance(minutes=31)
        page = page.submit(button, message=f"Typed for long: {way}")
        assert told.secret
        page = page.submit("Show me", reference=told.reference, secret=told.secret)
        assert f"Typed for long: {way}" in page.html
        page = page.submit(button)
        assert f"Typed for long: {way}" in page


def test_what_was_typed_outlives_also_the_question(
    person: PageClient, told: Shared, moderator: Actor, clock: FixedClock
) -> None:
    factories.read(moderator, told.id)
    number = follow_ups.ask_person(moderator, told.id, text=QUESTION)
    page = enter(person, told).click("Answer the question")
    clock.advance(minutes=31)
    follow_ups.close_question(moderator, number)
    page = page.submit("Send my answer", message=ANSWER)
    page = page.submit("Show me", reference=told.reference, secret=told.secret or "")
    assert ANSWER in page.html
    assert ANSWER in page.submit("Send my answer")
    # It is read all the same.
    assert [each.id for each in lists.from_people(moderator)] == [number]


def test_nobody_else_gets_to_it(
    told: Shared, moderator: Actor, person: PageClient, as_: Callable[[Actor], PageClient], places: SimpleNamespace
) -> None:
    factories.read(moderator, told.id)
    number = follow_ups.ask_person(moderator, told.id, text=QUESTION)
    for address in (f"/status/{told.reference}/question/{number}", f"/status/{told.reference}/ask"):
        assert person.get(address).url.startswith("/status?")
    other = factories.share(places)
    assert enter(person, other).h1
    assert person.get(f"/status/{other.reference}/question/{number}").url == f"/status/{other.reference}"
    at = f"/moderation/contributions/{told.reference}/questions"
    for role in (Role.SECOND_READER, Role.KEYIN_CLERK):
        as_(factories.make_user(role, ScopeKind.HOST, places.host)).get(at, expect=403)
    as_(factories.make_moderator(places.other_host)).get(at, expect=403)
    before = db.session.scalar(sa.select(sa.func.count()).where(AuditEvent.event == "follow_up:opened"))
    assert before == 0


def test_taken_back_it_is_nowhere(desk: PageClient, person: PageClient, told: Shared, moderator: Actor) -> None:
    factories.read(moderator, told.id)
    number = follow_ups.ask_person(moderator, told.id, text=QUESTION)
    follow_ups.answer(contributor(told.id), number, text=ANSWER)
    page = enter(person, told).click("Take it back").submit("Yes, take it back")
    for words in (QUESTION, ANSWER):
        assert words not in page
    assert "Nothing from people waits to be read." in desk.get("/moderation/from-people")
    assert "took this back" in desk.get(f"/moderation/contributions/{told.reference}/questions")
    assert person.get(f"/status/{told.reference}/ask").url == f"/status/{told.reference}"
    db.session.rollback()
    assert db.session.get_one(Contribution, told.id).danger is False
