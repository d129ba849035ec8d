"""The outbox sends what is true, once, through the channel people chose, and gives up in good order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.mailer import OutgoingMail, PermanentFailure, TemporaryFailure, compose
from engage.adapters.rendering import RenderedMail
from engage.domain.ask_states import AskState
from engage.domain.kinds import BodyKind, DigestState, LinkPurpose, MessageState, SubscriptionTarget
from engage.domain.permissions import Role, ScopeKind
from engage.domain.verdicts import Verdict as Answer
from engage.models.asks import Ask, Verdict
from engage.models.base import db
from engage.models.contributions import ContactPoint
from engage.models.digests import Digest, Subscription
from engage.models.outbox import Message
from engage.models.people import Invitation, User
from engage.models.places import PlanningBody
from engage.queries import outbox as outbox_queries
from engage.services import ciphertexts, links, messages, outbox, subscriptions
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work
from tests.conftest import START
from tests.services import furnish
from tests.services.post import Post, Words, carriers, erase_contact, look_oneself, mailbox, row, send, stop, withdraw


@pytest.fixture
def post() -> Post:
    return Post()


# What goes out


def test_a_message_goes_out_once(app: Flask, post: Post) -> None:
    mailbox()
    assert send(post) == outbox.Sent(sent=1)
    assert send(post) == outbox.Sent()
    (mail,) = post.mails
    assert (mail.to, mail.subject, mail.text) == ("lpg@example.org", "ask_raised", "title=Mend the light")
    assert mail.sender == "Engage <engage@localhost>"
    assert (row().state, row().attempts, row().sent_at) == (MessageState.SENT, 1, now())


def test_nothing_goes_before_its_time(app: Flask, post: Post, clock: FixedClock) -> None:
    mailbox(not_before=now() + timedelta(hours=2))
    assert send(post) == outbox.Sent()
    clock.advance(hours=2)
    assert send(post) == outbox.Sent(sent=1)


def test_the_link_is_made_when_it_is_sent_and_works(app: Flask, post: Post) -> None:
    at = furnish.places()
    ask_id = furnish.ask(at)
    messages.to_mailbox(
        "lpg@example.org", "ask_raised", {}, key="a", ask_id=ask_id,
        links=[messages.LinkWanted("respond_url", LinkPurpose.ASK_OFFICER, ask_id, Role.LPG_OFFICER, at.body)],
    )  # fmt: skip
    assert db.session.scalar(sa.text("SELECT count(*) FROM signed_links")) == 0
    send(post)
    url = post.mails[0].text.removeprefix("respond_url=")
    link = links.find(LinkPurpose.ASK_OFFICER, url.rsplit("/", 1)[1])
    assert (link.subject_id, link.role) == (ask_id, Role.LPG_OFFICER)


def test_a_contributor_is_told_where_they_want_to_be_told_now(app: Flask, post: Post) -> None:
    contribution_id = furnish.contribution(furnish.places())
    furnish.tell(contribution_id, "reply_given", key="reply")
    with unit_of_work() as session:
        contact = session.get_one(ContactPoint, contribution_id)
        contact.address = context().keys.encrypt("new@example.org", ciphertexts.contact(contribution_id))
    assert send(post) == outbox.Sent(sent=1)
    (mail,) = post.mails
    assert mail.to == "new@example.org"
    assert "stop_url=http://localhost/stop/" in mail.text
    assert "status_url=http://localhost/status/link/" in mail.text
    assert mail.stop_url is None


def test_news_for_subscribers_can_be_stopped_by_a_mail_program(app: Flask, post: Post) -> None:
    at = furnish.everything()
    send(post)
    mail = next(mail for mail in post.mails if mail.subject == "digest_issued")
    assert mail.stop_url
    assert mail.stop_url.startswith("http://localhost/subscribe/stop/")
    assert subscriptions.stop(mail.stop_url.rsplit("/", 1)[1]).id == at.subscription
    head = compose(mail)
    assert head["List-Unsubscribe"] == f"<{mail.stop_url}>"
    assert head["Auto-Submitted"] == "auto-generated"


# What does not go out any more


@pytest.mark.parametrize("change", [stop, withdraw, look_oneself, erase_contact])
def test_whoever_does_not_want_to_be_told_is_not(app: Flask, post: Post, change: Callable[[int], None]) -> None:
    contribution_id = furnish.contribution(furnish.places())
    furnish.tell(contribution_id, "reply_given", key="reply")
    with unit_of_work():
        change(contribution_id)
    assert send(post) == outbox.Sent(dropped=1)
    assert post.mails == []
    assert row().state is MessageState.DROPPED


def _close(ask_id: int, contribution_id: int) -> None:
    ask = db.session.get_one(Ask, ask_id)
    ask.state, ask.closed_at = AskState.CLOSED, now()


def _answer(ask_id: int, contribution_id: int) -> None:
    db.session.add(Verdict(ask_id=ask_id, contribution_id=contribution_id, round=1, answer=Answer.YES, given_at=now()))


@pytest.mark.parametrize("change", [_close, _answer])
def test_nobody_is_reminded_of_what_is_over(app: Flask, post: Post, change: Callable[[int, int], None]) -> None:
    at = furnish.places()
    contribution_id, other = furnish.contribution(at), furnish.contribution(at)
    ask_id = furnish.ask(at)
    furnish.tell(contribution_id, "verdict_reminder", key="remind", ask_id=ask_id)
    with unit_of_work():
        change(ask_id, contribution_id)
    furnish.tell(other, "verdict_reminder", key="remind", ask_id=ask_id)
    expected = outbox.Sent(dropped=2) if change is _close else outbox.Sent(dropped=1, sent=1)
    assert send(post) == expected


@pytest.mark.parametrize(
    ("change", "template", "sent"),
    [
        ({}, "ask_to_body", 1),
        ({"body_id": 2}, "ask_to_body", 0),
        ({"body_id": 2, "state": AskState.PASSING}, "ask_to_body", 1),
        ({"state": AskState.CLOSED, "closed_at": START}, "ask_to_body", 0),
        ({}, "overdue_reminder", 0),
        ({"next_due": date(2026, 11, 15), "summary": {"owed": "decision"}}, "overdue_reminder", 1),
        ({"next_due": date(2026, 11, 14), "summary": {"owed": "decision"}}, "overdue_reminder", 0),
        ({"next_due": date(2026, 11, 15), "summary": {"owed": "first_promise"}}, "overdue_reminder", 0),
        ({"next_due": date(2026, 11, 16), "summary": {"owed": "decision"}}, "overdue_reminder", 0),
    ],
)
def test_a_body_hears_only_of_what_is_still_its_own_and_still_late(
    app: Flask, post: Post, change: dict[str, Any], template: str, sent: int
) -> None:
    at = furnish.places()
    with unit_of_work() as session:
        session.add(PlanningBody(partnership_id=at.partnership, kind=BodyKind.IJB, slug="ijb", name="IJB"))
        session.get_one(PlanningBody, at.body).mailbox = "lpg@example.org"
    ask_id = furnish.ask(at)
    due = "2026-11-16" if change.get("next_due") == date(2026, 11, 16) else "2026-11-15"
    messages.to_mailbox(
        "lpg@example.org", template, {"what": "decision", "due": due}, key="a", ask_id=ask_id,
        links=[messages.LinkWanted("link_url", LinkPurpose.ASK_OFFICER, ask_id, Role.LPG_OFFICER, at.body)],
    )  # fmt: skip
    with unit_of_work() as session:
        session.execute(sa.update(Ask).where(Ask.id == ask_id).values(change or {"body_id": at.body}))
    assert send(post) == outbox.Sent(sent=sent, dropped=1 - sent)
    assert db.session.scalar(sa.text("SELECT count(*) FROM signed_links")) == sent


def _digest(state: DigestState) -> dict[str, int]:
    body = furnish.places().body
    with unit_of_work() as session:
        made = Digest(
            body_id=body, period="2026-10", version=1, state=state, as_of=now(), data={}, content_hash="",
            compiled_at=now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        return {"digest_id": made.id}


def _invitation(**changes: Any) -> dict[str, int]:
    with unit_of_work() as session:
        made = Invitation(
            email="jo@example.org", name="Jo", role=Role.CLERK, scope_kind=ScopeKind.BODY, scope_id=1,
            created_at=now(), **changes,
        )  # fmt: skip
        session.add(made)
        session.flush()
        return {"invitation_id": made.id}


def _account(active: bool) -> dict[str, int]:
    with unit_of_work() as session:
        made = User(email="jo@example.org", name="Jo", active=active, created_at=now())
        session.add(made)
        session.flush()
        return {"user_id": made.id}


@pytest.mark.parametrize(
    ("about", "sent"),
    [
        (lambda: _digest(DigestState.ISSUED), 1),
        (lambda: _digest(DigestState.SUPERSEDED), 0),
        (lambda: _invitation(), 1),
        (lambda: _invitation(accepted_at=START), 0),
        (lambda: _invitation(revoked_at=START), 0),
        (lambda: _account(True), 1),
        (lambda: _account(False), 0),
    ],
)
def test_what_a_message_is_about_must_still_stand(
    app: Flask, post: Post, about: Callable[[], dict[str, int]], sent: int
) -> None:
    mailbox(template="news", **about())
    assert send(post) == outbox.Sent(sent=sent, dropped=1 - sent)


def test_a_subscriber_who_stopped_gets_no_more(app: Flask, post: Post) -> None:
    at = furnish.places()
    subscriptions.subscribe("anne@example.org", SubscriptionTarget.BODY, at.body)
    assert send(post) == outbox.Sent(sent=1)
    token = post.mails[0].text.split("confirm_url=")[1].split()[0].rsplit("/", 1)[1]
    subscriptions.confirm(token)
    subscriptions.queue_for_subscribers([(SubscriptionTarget.BODY, at.body)], "digest_issued", {}, key_prefix="d:1")
    with unit_of_work() as session:
        session.get_one(Subscription, 1).stopped_at = now()
    assert send(post) == outbox.Sent(dropped=1)


# What fails


def test_a_refusal_for_now_is_tried_with_growing_pauses_and_then_given_up(
    app: Flask, post: Post, clock: FixedClock
) -> None:
    def later(mail: OutgoingMail) -> None:
        raise TemporaryFailure("recipient_refused 451")

    post.fails = later
    mailbox()
    assert send(post) == outbox.Sent(failed=1)
    waits = []
    while row().state is MessageState.QUEUED:
        wait = row().not_before - now()
        waits.append(int(wait.total_seconds() // 60))
        clock.advance(seconds=wait.total_seconds() - 1)
        assert send(post) == outbox.Sent()
        clock.advance(seconds=1)
        send(post)
    assert waits == [1, 5, 15, 60, 240, 720, 1440]
    assert (row().state, row().last_error) == (MessageState.DEAD, "recipient_refused 451")


def test_a_refusal_for_good_is_not_tried_again(app: Flask, post: Post) -> None:
    def never(mail: OutgoingMail) -> None:
        raise PermanentFailure("recipient_refused 550")

    post.fails = never
    mailbox()
    assert send(post) == outbox.Sent(dead=1)
    assert (row().state, row().last_error) == (MessageState.DEAD, "recipient_refused 550")
    assert outbox_queries.health().dead == 1


def test_a_server_that_is_away_ends_the_pass_and_costs_only_one_message_a_try(app: Flask, post: Post) -> None:
    tries: list[OutgoingMail] = []

    def away(mail: OutgoingMail) -> None:
        tries.append(mail)
        raise TemporaryFailure("no_connection ConnectionRefusedError")

    post.fails = away
    for number in range(5):
        mailbox(key=str(number))
    assert send(post) == outbox.Sent(failed=1)
    assert len(tries) == 1
    post.fails = lambda mail: None
    assert send(post) == outbox.Sent(sent=4)


def test_nothing_is_given_up_because_the_server_is_away_for_long(app: Flask, post: Post, clock: FixedClock) -> None:
    def away(mail: OutgoingMail) -> None:
        raise TemporaryFailure("not_let_in SMTPAuthenticationError")

    post.fails = away
    mailbox()
    for _ in range(12):
        assert send(post) == outbox.Sent(failed=1)
        clock.advance(hours=6)
    assert (row().state, row().attempts) == (MessageState.QUEUED, 0)
    health = outbox_queries.health()
    assert (health.waiting, health.refused_since, health.dead) == (1, START, 0)
    post.fails = lambda mail: None
    assert send(post) == outbox.Sent(sent=1)


def test_every_try_has_the_same_message_id_and_each_message_its_own(app: Flask, post: Post, clock: FixedClock) -> None:
    tried: list[OutgoingMail] = []

    def fail(mail: OutgoingMail) -> None:
        tried.append(mail)
        raise TemporaryFailure("connection_lost SMTPServerDisconnected")

    mailbox()
    post.fails = fail
    send(post)
    clock.advance(minutes=2)
    send(post)
    first, again = (compose(mail)["Message-ID"] for mail in tried)
    assert first == again
    post.fails = lambda mail: None
    mailbox(key="b")
    send(post)
    assert compose(post.mails[0])["Message-ID"] != first


def test_a_template_that_breaks_holds_up_nothing_else(app: Flask, post: Post) -> None:
    class Broken(Words):
        def mail(self, template: str, params: Mapping[str, Any]) -> RenderedMail:
            if template == "broken":
                raise LookupError("anne@example.org")
            return super().mail(template, params)

    mailbox(key="a", template="broken")
    mailbox(key="b")
    assert send(post, words=Broken()) == outbox.Sent(sent=1, failed=1)
    assert row().last_error == "not_composed broken LookupError"


def test_an_empty_message_goes_to_nobody(app: Flask, post: Post) -> None:
    class Blank(Words):
        def mail(self, template: str, params: Mapping[str, Any]) -> RenderedMail:
            return RenderedMail("News", " \n", "<p></p>")

    mailbox()
    assert send(post, words=Blank()) == outbox.Sent(failed=1)
    assert (post.mails, row().last_error) == ([], "not_composed ask_raised ValueError")


def test_a_row_that_cannot_be_read_holds_up_nothing_else(app: Flask, post: Post) -> None:
    mailbox(key="a")
    mailbox(key="b")
    with unit_of_work() as session:
        session.execute(sa.update(Message).where(Message.id == 1).values(params="e1.deadbeef.AAAA"))
    assert send(post) == outbox.Sent(sent=1, failed=1)
    assert (row().last_error, row().attempts) == ("KeyMissing", 1)


# Who has it


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("taken", [True, False])
def test_a_claim_runs_out_and_the_message_goes_out_with_the_same_id(
    app: Flask, post: Post, clock: FixedClock, taken: bool
) -> None:
    """It dies when the server has taken the message and nobody has noted that yet; or between two messages."""

    def die(mail: OutgoingMail) -> None:
        if taken:
            post.mails.append(mail)
        raise Killed

    for number in range(3):
        mailbox(key=str(number))
    post.fails = die
    with pytest.raises(Killed):
        send(post)
    db.session.rollback()
    post.fails = lambda mail: None
    assert send(post) == outbox.Sent()
    clock.advance(minutes=10)
    assert send(post) == outbox.Sent(sent=3)
    ids = [compose(mail)["Message-ID"] for mail in post.mails]
    assert len(ids) == 3 + taken
    assert len(set(ids)) == 3


def test_a_message_that_always_ends_the_process_is_given_up(app: Flask, post: Post, clock: FixedClock) -> None:
    def die(mail: OutgoingMail) -> None:
        raise Killed

    post.fails = die
    mailbox()
    for _ in range(20):
        try:
            send(post)
        except Killed:
            db.session.rollback()
        clock.advance(minutes=11)
    assert (row().state, row().last_error) == (MessageState.DEAD, "never_ended")


def test_what_is_claimed_and_not_begun_is_given_back_when_asked_to_stop(app: Flask, post: Post) -> None:
    for number in range(5):
        mailbox(key=str(number))
    asked = iter([False, False, True])
    tally = outbox.send_due(carriers=carriers(post), stopping=lambda: next(asked))
    assert tally == outbox.Sent(sent=2)
    assert send(post) == outbox.Sent(sent=3)


def test_several_senders_at_once_send_each_message_once(app: Flask, post: Post) -> None:
    for number in range(60):
        mailbox(key=str(number), address=f"p{number}@example.org")
    start = threading.Barrier(3)
    problems: list[BaseException] = []

    def work() -> None:
        with app.app_context():
            start.wait()
            try:
                send(post)
            except BaseException as problem:
                problems.append(problem)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(mail.to for mail in post.mails) == sorted(f"p{number}@example.org" for number in range(60))
