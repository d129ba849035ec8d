"""A reader of a digest asks about a line: the host reads it, answers once by e-mail, and it is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.digest_questions import DigestQuestionState
from engage.domain.errors import NotFound, NotPermitted, Refused
from engage.domain.permissions import SYSTEM, Actor, Role, ScopeKind
from engage.models.asks import Ask
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.digest_questions import DigestQuestion
from engage.models.outbox import Message
from engage.models.places import Host, HostAssignment
from engage.queries import digest_questions as queries
from engage.queries import moderation
from engage.services import digest_questions, digests, nudges, outbox
from engage.services.context import context
from engage.services.message_words import words_of
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.pages import Page, PageClient
from tests.services.digest_scene import Month, reference
from tests.services.post import Post, send

Browser = Callable[[Actor], PageClient]
DIGEST = "/digests/wishaw-lpg/2026-10/v1"
WORDS = "Who pays for the light, and from when on?"
REPLY = "The council pays for it.\nIt is to be there in May."


@pytest.fixture
def month(app: Flask, clock: FixedClock) -> Month:
    made = Month(clock)
    made.lamp = made.raised()  # type: ignore[attr-defined]
    made.on(2026, 11, 1, 6)
    made.digest = digests.compile(SYSTEM, body_id=made.at.lpg, period="2026-10")  # type: ignore[attr-defined]
    digests.issue(made.clerk, digest_id=made.digest)  # type: ignore[attr-defined]
    return made.on(2026, 11, 2)


def _ask(month: Month, person: PageClient, question: str = WORDS, email: str = "") -> Page:
    at = f"{DIGEST}/{reference(month.lamp)}/question"  # type: ignore[attr-defined]
    return person.get(at).submit("Send my question", question=question, email=email)


def _row() -> DigestQuestion:
    db.session.rollback()
    return db.session.scalars(sa.select(DigestQuestion)).one()


def _answers() -> Sequence[int]:
    db.session.rollback()
    return db.session.scalars(sa.select(Message.id).where(Message.template == digest_questions.TEMPLATE)).all()


def _count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(DigestQuestion)) or 0


@pytest.mark.both_databases
def test_a_question_is_asked_answered_once_and_forgotten(
    month: Month, person: PageClient, as_: Browser, clock: FixedClock
) -> None:
    asked = person.get(DIGEST).click("Ask a question about this: Mend the light on the stairs")
    assert "goes to Wishaw Voluntary Action. Nobody else can see it." in asked
    sent = asked.submit("Send my question", question=WORDS, email="reader@example.org")
    assert (sent.h1, "they write to you once" in sent) == ("Thank you. Your question is with us", True)
    row = _row()
    assert WORDS not in (row.text or "")
    assert "reader" not in (row.address or "")
    # Never public.
    for public in (DIGEST, f"/asks/{reference(month.lamp)}"):  # type: ignore[attr-defined]
        assert "Who pays" not in person.get(public)
    desk = as_(month.moderator)
    assert "One question about a digest to answer" in desk.get("/moderation/queue")
    listed = desk.get("/moderation/queue").click("One question about a digest to answer")
    assert "Who pays" not in listed
    assert "They gave an email address. Answer it." in listed
    opened = listed.click("Mend the light on the stairs").submit("Open it and read it")
    assert WORDS in opened
    # What may show who somebody is comes back once, with every word.
    hinted = opened.submit("Send your answer", answer=f"{REPLY}\nAsk 07700 900123.")
    assert (hinted.status, any("looks like a phone number" in each for each in hinted.errors)) == (422, True)
    done = hinted.submit("Send your answer", answer=REPLY)
    assert done.notices == ["Your answer is on its way."]
    post = Post()
    assert send(post, words=words_of(context().settings)).sent >= 1
    (mail,) = [each for each in post.mails if each.to == "reader@example.org"]
    assert "The council pays for it.\n\nIt is to be there in May." in mail.text
    assert "This is the answer of Wishaw Voluntary Action:" in mail.text
    assert "Who pays" not in mail.text + mail.html + mail.subject
    row = _row()
    assert (row.state, row.address, row.same) == (DigestQuestionState.ANSWERED, None, None)
    kinds = db.session.execute(
        sa.select(AuditEvent.event, AuditEvent.data).where(AuditEvent.event.startswith("digest_question"))
    ).all()
    assert [each.event.partition(":")[2] for each in kinds] == ["asked", "opened", "opened", "answered"]
    assert "Who pays" not in str(kinds)
    clock.advance(days=31)
    digest_questions.forget()
    row = _row()
    assert (row.text, row.answer, row.state) == (None, None, DigestQuestionState.ANSWERED)
    assert _answers() == []


def test_who_gives_no_address_is_told_that_nobody_can_answer(
    month: Month, person: PageClient, as_: Browser, clock: FixedClock
) -> None:
    sent = _ask(month, person)
    assert "You gave no email address, so nobody can answer you." in sent
    at = f"/moderation/digest-questions/{_row().id}"
    opened = as_(month.moderator).get(at).submit("Open it and read it")
    assert "Nobody can answer them." in opened
    assert not opened.has_button("Send your answer")
    assert opened.submit("No answer is needed", reason="").errors == ["Say why no answer is needed"]
    done = opened.submit("No answer is needed", reason="It is in the digest itself.")
    assert "No answer needed" in done
    # Somebody else had it open: nothing is sent, nothing is lost.
    late = opened.submit("No answer is needed", reason="Another reason.")
    assert late.notices == ["It is noted that no answer is needed."]
    # An address that waited thirty days is deleted, and the host is told so.
    _ask(month, person, email="reader@example.org")
    clock.advance(days=30)
    digest_questions.forget()
    assert "Their address was deleted after 30 days." in as_(month.moderator).get("/moderation/digest-questions")


def test_two_who_answer_at_once_send_one_and_keep_what_was_typed(
    month: Month, person: PageClient, as_: Browser
) -> None:
    _ask(month, person, email="reader@example.org")
    at = f"/moderation/digest-questions/{_row().id}"
    first, second = (as_(each).get(at).submit("Open it and read it") for each in (month.moderator, month.checker))
    first.submit("Send your answer", answer=REPLY)
    late = second.submit("Send your answer", answer="Nobody knows yet.")
    assert late.status == 422
    assert late.errors == ["Somebody has dealt with this question already. Nothing was sent."]
    assert "Nobody knows yet." in late
    assert len(_answers()) == 1


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"question": "  \n "}, "Write your question"),
    ({"question": "\u200b \u00a0"}, "Write your question"),
    ({"question": "x" * 1_001}, "Use 1,000 characters or fewer"),
    ({"question": "Ceò is sneachd. " * 6_500}, "Use 1,000 characters or fewer"),
    ({"question": WORDS, "email": "reader at example"}, "Enter an email address like name@example.org"),
    ({"question": WORDS, "email": "a@example.org\r\nBcc: b@example.org"}, "Enter an email address"),
    ({"question": WORDS, "email": "a@example.org, b@example.org"}, "Enter an email address"),
    ({"question": WORDS, "email": "x" * 300 + "@example.org"}, "Use 200 characters or fewer"),
    ({"question": WORDS, "website": "http://spam.example.org"}, "A box that people do not see was filled in"),
)


@pytest.mark.both_databases
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(month: Month, person: PageClient) -> None:
    form = person.get(f"{DIGEST}/{reference(month.lamp)}/question")  # type: ignore[attr-defined]
    for typed, said in WRONG:
        page = form.submit("Send my question", **typed)
        assert page.status == 422
        assert any(said in each for each in page.errors), page.errors
        assert typed["question"].strip() in page.html
    assert _count() == 0


@pytest.mark.both_databases
def test_any_words_are_taken_and_shown_as_they_are(month: Month, as_: Browser) -> None:
    desk = as_(month.moderator)
    for text in ("a\0b\ud800c\u202e", "{{ 7*7 }} <script>alert(1)</script>", "لماذا؟ 🦽", "%s %(x)s"):
        number = digest_questions.ask(month.digest, month.lamp, text=text, email="")  # type: ignore[attr-defined]
        opened = desk.get(f"/moderation/digest-questions/{number}").submit("Open it and read it")
        assert "<script>alert" not in opened.html
        assert text.replace("\0", "").replace("\ud800", "").split()[0] in opened.text
        long = opened.submit("No answer is needed", reason="x" * 60_000)
        assert (long.status, "x" * 60_000 in long.html) == (422, True)


def test_a_double_press_is_one_question_and_a_flood_is_slowed(
    month: Month, person: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is refused to one address uses up nothing of what others may ask.
    monkeypatch.setattr(digest_questions, "MOST_ABOUT", 21)
    for _ in range(2):
        assert _ask(month, person, email="reader@example.org").h1 == "Thank you. Your question is with us"
    assert _count() == 1
    for number in range(18):
        digest_questions.ask(month.digest, month.lamp, text=f"Question {number}?", client="127.0.0.1")  # type: ignore[attr-defined]
    slowed = _ask(month, person, "One more?")
    assert (slowed.status, "One more?" in slowed.html) == (429, True)
    assert _count() == 19
    with pytest.raises(Refused, match="too_many_tries"):
        digest_questions.ask(month.digest, month.lamp, text="Again?", client="127.0.0.1")  # type: ignore[attr-defined]
    digest_questions.ask(month.digest, month.lamp, text="From elsewhere?", client="192.0.2.7")  # type: ignore[attr-defined]


def test_a_line_that_is_not_there_cannot_be_asked_about(month: Month, person: PageClient) -> None:
    line, other = reference(month.lamp), reference(month.raised("Not in October"))  # type: ignore[attr-defined]
    for at in (
        f"{DIGEST}/{other}", f"{DIGEST}/NOTHERE2", f"/digests/wishaw-lpg/2026-10/v2/{line}",
        f"/digests/wishaw-lpg/2026-13/v1/{line}", f"/digests/nobody/2026-10/v1/{line}",
    ):  # fmt: skip
        person.get(f"{at}/question", expect=404)
        person.get(f"{at}/question/read", expect=404)
    waiting = digests.compile(SYSTEM, body_id=month.at.ijb, period="2026-10")
    with pytest.raises(NotFound, match="digest_line_unknown"):
        digest_questions.ask(waiting, month.lamp, text=WORDS)  # type: ignore[attr-defined]
    assert _count() == 0


@pytest.mark.both_databases
def test_it_goes_to_the_host_of_the_locality_and_without_one_to_all_hosts(month: Month, as_: Browser) -> None:
    with unit_of_work() as session:
        other = Host(partnership_id=month.at.partnership, name="Town Forum", slug="town-forum")
        session.add(other)
        session.flush()
        other_id = other.id
    there = factories.make_moderator(other_id, name="Una")
    number = digest_questions.ask(month.digest, month.lamp, text=WORDS)  # type: ignore[attr-defined]

    def seen() -> list[bool]:
        db.session.rollback()
        names = queries.hosts(reference(month.lamp)).names  # type: ignore[attr-defined, union-attr]
        by_list = [bool(queries.waiting(each)) for each in (month.moderator, there)]
        assert by_list == [moderation.for_me(each).questions == 1 for each in (month.moderator, there)]
        assert by_list == ["Wishaw Voluntary Action" in names, "Town Forum" in names]
        for each, may in zip((month.moderator, there), by_list, strict=True):
            if not may:
                with pytest.raises(NotPermitted):
                    digest_questions.open_question(each, number)
        return by_list

    assert seen() == [True, False]
    as_(there).get(f"/moderation/digest-questions/{number}", expect=403)
    as_(month.clerk).get(f"/moderation/digest-questions/{number}", expect=403)
    with unit_of_work() as session:
        session.execute(
            sa.update(HostAssignment)
            .where(HostAssignment.locality_id == month.at.locality)
            .values(valid_to=date(2026, 10, 31))
        )
    # Nobody reads for the locality: whoever raised the ask.
    assert seen() == [True, False]
    with unit_of_work() as session:
        session.add(HostAssignment(host_id=other_id, locality_id=month.at.locality, valid_from=date(2026, 11, 1)))
    assert seen() == [False, True]
    with unit_of_work() as session:
        session.execute(sa.update(Ask).values(locality_id=None))
    assert seen() == [True, True]


def test_the_daily_message_counts_questions_and_is_true_when_it_goes(month: Month, clock: FixedClock) -> None:
    reader = factories.make_user(Role.MODERATOR, ScopeKind.HOST, month.at.host, name="Reader")
    outbox.send_due()
    with unit_of_work() as session:
        session.execute(sa.text("UPDATE contributions SET waiting = :no"), {"no": False})
    number = digest_questions.ask(month.digest, month.lamp, text=WORDS)  # type: ignore[attr-defined]
    assert moderation.for_me(reader) == moderation.ForMe(0, 0, 1)
    assert nudges.nudge() >= 1
    rows = db.session.scalars(sa.select(Message.id).where(Message.template == "reading_waits")).all()
    assert rows
    digest_questions.set_aside(month.moderator, number, reason="It is in the digest.")
    assert outbox.send_due().dropped == len(rows)
