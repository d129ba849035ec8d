"""What comes back: it is tied to one message by a mark that nobody can make, and says nothing of anybody else."""

from __future__ import annotations

import json
import mailbox as mailboxes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.mailer import OutgoingMail, TemporaryFailure, compose, envelope_sender
from engage.adapters.notify import Fate
from engage.cli import group
from engage.config import BadSetting, from_environment
from engage.domain import by_word
from engage.domain.kinds import MessageState, SubscriptionTarget, TellBy
from engage.domain.permissions import Role, ScopeKind, contributor
from engage.domain.returned import ReturnKind, kind_of
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import ContactPoint
from engage.models.digests import Subscription
from engage.models.outbox import Bounce, Message
from engage.queries import outbox as outbox_queries
from engage.services import contact_points, outbox, own, returned, subscriptions
from engage.services.context import Context, context, today, using
from engage.services.message_rows import mark_of
from engage.services.returned import Came
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.services import furnish
from tests.services.post import Post, mailbox, row, send

B = "=_edge"
NESTED = b"--a\nContent-Type: multipart/mixed; boundary=a\n\n"


@pytest.fixture
def post() -> Post:
    return Post()


def report(mail: OutgoingMail, status: str = "5.1.1", action: str = "failed", *, to: str = "", ours: str = "") -> bytes:
    """What a server sends back (RFC 3464): to the address on the envelope, with the headers of our message."""
    headers = ours or compose(mail).as_bytes().partition(b"\r\n\r\n")[0].decode().replace("\r\n", "\n")
    return (
        f"From: MAILER-DAEMON@mx.example.net\nTo: {to or envelope_sender(mail) or mail.sender}\nSubject: Undelivered\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n boundary=\"" + B + "\"\n\n"
        f"--{B}\nContent-Type: text/plain\n\nThe user {mail.to} is not known here. <script>alert(1)</script>\n\n"
        f"--{B}\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
        f"Final-Recipient: rfc822; {mail.to}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 {status} {mail.to} unknown\n\n"
        f"--{B}\nContent-Type: text/rfc822-headers\n\n{headers}\n\n--{B}--\n"
    ).encode()  # fmt: skip


def _told(key: str = "reply", at: SimpleNamespace | None = None) -> int:
    contribution_id = furnish.contribution(at or furnish.places())
    furnish.tell(contribution_id, "reply_given", key=key)
    return contribution_id


def _unreachable(contribution_id: int) -> bool:
    db.session.rollback()
    return db.session.get_one(ContactPoint, contribution_id).bounced_at is not None


def _bounces() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Bounce)) or 0


def test_a_hard_bounce_ends_messages_to_that_address_until_they_give_another(app: Flask, post: Post) -> None:
    at = furnish.places()
    one, other = furnish.contribution(at), furnish.contribution(at)  # from one address
    for each in (one, other):
        with unit_of_work():
            contact_points.keep(each, TellBy.EMAIL, furnish.ADDRESS)
    furnish.tell(one, "reply_given", key="reply")
    assert send(post).sent == 1
    (mail,) = post.mails
    assert returned.read(report(mail)) is Came.UNREACHABLE
    assert (row().state, row().last_error) == (MessageState.DEAD, "bounced 5.1.1")
    assert (_unreachable(one), _unreachable(other)) == (True, True)
    audited = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "message:came_back")).one()
    assert (audited.subject_id, audited.data) == (1, {"kind": "unreachable", "status": "5.1.1"})
    # There is nothing in it that an operator could mend, as with the mailbox of a planning body.
    assert outbox_queries.health().dead == 0
    for each in (one, other):
        furnish.tell(each, "ask_decided", key="later")
    assert send(post) == outbox.Sent(dead=2)
    assert len(post.mails) == 1
    # What was not told goes to the address that they give now.
    own.change_channel(contributor(one), one, tell_by=TellBy.EMAIL, address="new@example.org")
    assert (_unreachable(one), _unreachable(other)) == (False, True)
    assert send(post) == outbox.Sent(sent=2)
    assert [each.to for each in post.mails] == [furnish.ADDRESS, "new@example.org"]
    assert "reply_given" in post.mails[-1].text
    assert "ask_decided" in post.mails[-1].text


def test_the_same_address_given_by_word_counts_anew_and_who_stops_is_told_nothing_of_before(
    app: Flask, post: Post
) -> None:
    at = furnish.places()
    contribution_id = _told(at=at)
    send(post)
    assert returned.read(report(post.mails[0])) is Came.UNREACHABLE
    moderator = factories.make_user(Role.MODERATOR, ScopeKind.HOST, at.host)
    said = by_word.said("phone", today(), "slip", own_word=True)
    own.change_channel(moderator, contribution_id, tell_by=TellBy.EMAIL, address=furnish.ADDRESS, said=said)
    assert not _unreachable(contribution_id)
    assert send(post).sent == 1
    assert returned.read(report(post.mails[1], "5.1.2")) is Came.UNREACHABLE
    own.stop_contact(contributor(contribution_id), contribution_id)
    own.change_channel(contributor(contribution_id), contribution_id, tell_by=TellBy.EMAIL, address="new@example.org")
    assert send(post) == outbox.Sent()
    assert row().state is MessageState.DROPPED


def test_what_says_nothing_of_the_address_is_counted_and_stops_nothing(app: Flask, post: Post) -> None:
    contribution_id = _told()
    send(post)
    (mail,) = post.mails
    assert returned.read(report(mail, "4.4.1", "delayed")) is Came.DELAYED
    assert row().state is MessageState.SENT
    assert returned.read(report(mail, "5.2.2")) is Came.FAILED
    assert (row().state, row().last_error) == (MessageState.DEAD, "bounced 5.2.2")
    assert (_unreachable(contribution_id), _bounces()) == (False, 2)
    # Read again, as from a mailbox that is read twice: it counts once.
    assert returned.read(report(mail, "5.2.2")) is Came.BEFORE
    assert _bounces() == 2


def test_nobody_can_say_of_somebody_elses_message_that_it_came_back(
    app: Flask, post: Post, clock: FixedClock
) -> None:
    contribution_id = _told()
    mailbox(key="mine", address="stranger@example.org", template="news")
    send(post)
    theirs, mine = sorted(post.mails, key=lambda each: each.to == "stranger@example.org")
    guessed = [
        f"m1-{'0' * 24}", mine.returns.replace("m2-", "m1-"), theirs.returns.replace("m1-", "m01-"),
        f"m{2**31}-{'a' * 24}", f"m{'9' * 18}-{'a' * 24}", theirs.returns.upper(), f"{theirs.returns}0", "",
    ]  # fmt: skip
    for mark in guessed:
        forged = report(theirs, to=f"bounces+{mark}@example.org", ours=f"Message-ID: <{mark}@example.org>")
        assert returned.read(forged) is Came.NOT_OURS, mark
    # With their own mark beside the one of somebody else it is of neither.
    both = report(theirs, to=f"bounces+{mine.returns}@example.org", ours=f"Message-ID: <{theirs.returns}@example.org>")
    assert returned.read(both) is Came.NOT_OURS
    # An address in the report is believed by nobody: the stranger's own mark ends nothing of others.
    lie = report(replace(mine, to=theirs.to))
    assert returned.read(lie) is Came.UNREACHABLE
    assert (_unreachable(contribution_id), row(1).state, row(2).state) == (False, MessageState.SENT, MessageState.DEAD)
    assert outbox_queries.health().dead == 1
    # And what comes long after says nothing any more.
    clock.advance(days=31)
    assert returned.read(report(theirs)) is Came.NOT_OURS


NONSENSE: tuple[Callable[[bytes], bytes], ...] = (
    lambda raw: b"",
    lambda raw: b"\0\xff" * 5_000,
    lambda raw: raw[: len(raw) // 2],
    lambda raw: raw.replace(b"report-type", b"x").replace(b"multipart/report", b"multipart/mixed"),
    lambda raw: raw.replace(b"message/delivery-status", b"text/plain"),
    lambda raw: raw.replace(b"Status: 5.1.1", b"Status: 2.1.1"),
    lambda raw: raw.replace(b"Status: 5.1.1", b"Status: " + b"9" * 100_000),
    lambda raw: raw.replace(b"Action: failed", b"Action: relayed"),
    lambda raw: raw.replace(b"Content-Type: text/rfc822-headers", b"Content-Type: text/html; charset=nonsense"),
    lambda raw: raw.replace(b"7bit", b"base64") + b"x" * 2_000_000,
    lambda raw: b"Content-Type: multipart/report; boundary=a\n\n" + NESTED * 3_000,
    lambda raw: b"Content-Type: message/rfc822\n\n" * 3_000 + raw,
    lambda raw: raw.replace(b"message/delivery-status", b"=?utf-8?q?=00=ff?=\nX: \xff\xfe"),
)


def test_whatever_else_comes_is_passed_over(app: Flask, post: Post) -> None:
    _told()
    send(post)
    raw = report(post.mails[0])
    for number, change in enumerate(NONSENSE):
        assert returned.read(change(raw)) is Came.NOT_OURS, number
    assert (row().state, _bounces()) == (MessageState.SENT, 0)


def test_a_subscriber_at_whose_address_nothing_arrives_gets_no_more(
    app: Flask, post: Post, clock: FixedClock
) -> None:
    at = furnish.places()
    for target, number in ((SubscriptionTarget.BODY, at.body), (SubscriptionTarget.LOCALITY, at.locality)):
        subscriptions.subscribe("dee@example.org", target, number)
    subscriptions.subscribe("eve@example.org", SubscriptionTarget.BODY, at.body)
    send(post)
    for mail in list(post.mails):
        subscriptions.confirm(mail.text.split("confirm_url=")[1].split()[0].rsplit("/", 1)[1])
    subscriptions.queue_for_subscribers([(SubscriptionTarget.BODY, at.body)], "digest_issued", {}, key_prefix="d:1")
    send(post)
    news = next(each for each in post.mails if each.subject == "digest_issued" and each.to == "dee@example.org")
    assert returned.read(report(news, "5.1.10")) is Came.UNREACHABLE
    db.session.rollback()
    stopped = db.session.scalars(sa.select(Subscription).order_by(Subscription.id)).all()
    assert [each.stopped_at is not None for each in stopped] == [True, True, False]
    # They ask again, and what another server says of the old message comes late.
    clock.advance(hours=1)
    subscriptions.subscribe("dee@example.org", SubscriptionTarget.LOCALITY, at.locality)
    assert returned.read(report(news, "5.1.1")) is Came.UNREACHABLE
    db.session.rollback()
    stopped = db.session.scalars(sa.select(Subscription).order_by(Subscription.id)).all()
    assert [each.stopped_at is not None for each in stopped] == [True, False, False]


def test_what_went_along_in_the_same_email_was_not_told_either(app: Flask, post: Post, clock: FixedClock) -> None:
    at = furnish.places()
    contribution_id = _told(at=at)
    send(post)
    clock.advance(days=2)
    for key in "abc":
        furnish.tell(contribution_id, "ask_decided", key=key)
    assert send(post).sent == 3
    assert returned.read(report(post.mails[-1])) is Came.UNREACHABLE
    db.session.rollback()
    assert [each.state for each in db.session.scalars(sa.select(Message).order_by(Message.id))] == [
        MessageState.SENT, MessageState.DEAD, MessageState.DEAD, MessageState.DEAD
    ]  # fmt: skip


def test_an_address_that_was_changed_meanwhile_is_not_blamed(app: Flask, post: Post, clock: FixedClock) -> None:
    contribution_id = _told()
    send(post)
    clock.advance(hours=1)
    own.change_channel(contributor(contribution_id), contribution_id, tell_by=TellBy.EMAIL, address="new@example.org")
    assert returned.read(report(post.mails[0])) is Came.UNREACHABLE
    assert (row().state, _unreachable(contribution_id)) == (MessageState.DEAD, False)


def test_the_mark_stands_in_the_message_id_and_in_the_address_for_what_comes_back(app: Flask, post: Post) -> None:
    _told()
    settings = replace(context().settings, bounce_address="bounces@mail.example.org")
    with using(Context(settings, context().clock, context().keys, context().rng)):
        send(post)
        (mail,) = post.mails
        mark = mark_of(1, row().dedupe_key)
        assert compose(mail)["Message-ID"].startswith(f"<{mark}@")
        assert envelope_sender(mail) == f"bounces+{mark}@mail.example.org"
        # A server that sends nothing of ours back, only to the address on the envelope.
        assert returned.read(report(mail, ours="X: y")) is Came.UNREACHABLE


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", ReturnKind.UNREACHABLE), ("Failed", "5.0.0", ReturnKind.FAILED),
        ("failed", "5.2.1", ReturnKind.UNREACHABLE), ("failed", "5.5.0", ReturnKind.FAILED),
        ("failed", "5.2.2", ReturnKind.FAILED), ("failed", "5.3.4", ReturnKind.FAILED),
        ("failed", "5.1.8", ReturnKind.FAILED), ("failed", "5.1.10", ReturnKind.UNREACHABLE),
        ("failed", "5.7.1", ReturnKind.FAILED), ("failed", "4.4.7", ReturnKind.FAILED),
        ("delayed", "4.4.1", ReturnKind.DELAYED), ("delivered", "2.0.0", None), ("failed", "2.0.0", None),
        ("expanded", "2.0.0", None), ("", "5.1.1", None),
    ],
)  # fmt: skip
def test_what_a_status_says(action: str, status: str, kind: ReturnKind | None) -> None:
    assert kind_of(action, status) is kind


@pytest.mark.parametrize("given", ["bounces", "a b@b.org", "a+b@b.org", "é@b.org", "a@b.org, c@d.org"])
def test_the_address_for_what_comes_back_is_a_plain_one(given: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="ENGAGE_BOUNCE_ADDRESS"):
        from_environment({"ENGAGE_HOME": str(tmp_path), "ENGAGE_BOUNCE_ADDRESS": given})


# engage mail bounces


def _run(*arguments: str, stdin: bytes = b"", **settings: Any) -> Result:
    now = context()

    class App:
        def app_context(self) -> Any:
            return using(Context(replace(now.settings, **settings), now.clock, now.keys, now.rng))

    return CliRunner().invoke(group(), ["mail", "bounces", *arguments], obj=App, input=stdin)


def test_the_command_reads_a_pipe_a_file_an_mbox_and_a_maildir(app: Flask, post: Post, tmp_path: Path) -> None:
    for number in range(4):
        mailbox(key=str(number), address=f"p{number}@example.org", template="news")
    assert send(post).sent == 4
    raw = [report(each) for each in post.mails]
    piped = _run(stdin=b"From MAILER-DAEMON Mon Nov 16 09:00:00 2026\n" + raw[0])
    assert (piped.exit_code, piped.output) == (0, "1 did not arrive, and nothing will at that address.\n")
    # Not ours: exit code 0, or a mail server that pipes it in would send a bounce of the bounce.
    junk = _run(stdin=b"Subject: Hello p0@example.org\n\nHello")
    assert (junk.exit_code, "p0@" in junk.output) == (0, False)
    (tmp_path / "one.eml").write_bytes(raw[1])
    assert json.loads(_run(str(tmp_path / "one.eml"), "--json").output) == {"unreachable": 1}
    mbox = mailboxes.mbox(str(tmp_path / "mbox"))
    mbox.add(raw[1])
    mbox.add(raw[2])
    mbox.flush()
    assert json.loads(_run(str(tmp_path / "mbox"), "--json").output) == {"before": 1, "unreachable": 1}
    box = mailboxes.Maildir(str(tmp_path / "Maildir"))
    box.add(raw[3])
    box.add(b"Subject: Holiday\n\nI am away.")
    # Python reads this and cannot write it again: it must hold up nobody else's.
    box.add(b'Content-Type: multipart/mixed; boundary="\xe9"\n\n--\xe9\n\nx\n--\xe9--')
    assert json.loads(_run(str(tmp_path / "Maildir"), "--json").output) == {"unreachable": 1, "not_ours": 2}
    assert json.loads(_run(str(tmp_path / "Maildir"), "--json").output) == {}
    assert _run(str(tmp_path / "nowhere")).exit_code == 2
    (tmp_path / "empty").mkdir()
    assert "is no Maildir" in _run(str(tmp_path / "empty")).output


# GOV.UK Notify

KEY = "x-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


@contextmanager
def _notify(pages: list[list[dict[str, str]]]) -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
    """A server that stands in for Notify: what could not be delivered, in pages; and what it was asked."""
    asked: list[dict[str, list[str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.headers["Authorization"].startswith("Bearer ")
            query = parse_qs(urlsplit(self.path).query)
            asked.append(query)
            older = query.get("older_than")
            at = next((n + 1 for n, page in enumerate(pages) if older and page[-1]["id"] == older[0]), 0)
            body = json.dumps({"notifications": pages[at] if at < len(pages) else [], "links": {}}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def test_notify_is_asked_for_what_it_could_not_deliver(app: Flask, post: Post) -> None:
    at = furnish.places()
    by_email, by_text = furnish.contribution(at), furnish.contribution(at, tell_by=TellBy.TEXT, address="07700900123")
    for each in (by_email, by_text):
        furnish.tell(each, "reply_given", key="reply")
    assert send(post, texts=True).sent == 2
    marks = [mark_of(number, row(number).dedupe_key) for number in (1, 2)]
    pages = [
        [{"id": "a", "reference": marks[0], "status": "permanent-failure"},
         {"id": "b", "reference": "somebody else's", "status": "permanent-failure"}],
        [{"id": "c", "reference": marks[1], "status": "permanent-failure"}],
    ]  # fmt: skip

    class BreaksOff:
        def failed(self, _statuses: object) -> Iterator[list[Fate]]:
            yield [Fate(**each) for each in pages[0]]
            raise TemporaryFailure("no_connection TimeoutError")

    with pytest.raises(TemporaryFailure):
        returned.ask_notify(BreaksOff())  # type: ignore[arg-type]
    with _notify(pages) as (url, asked):
        settings = replace(context().settings, notify_key=KEY, notify_url=url)
        with using(Context(settings, context().clock, context().keys, context().rng)):
            assert returned.ask_notify() == 2
            assert asked[0]["status"] == ["permanent-failure", "temporary-failure", "technical-failure"]
            assert returned.ask_notify() == 0
    assert (row(1).state, _unreachable(by_email)) == (MessageState.DEAD, True)
    # Somebody can still ring that number.
    assert (row(2).state, _unreachable(by_text)) == (MessageState.BY_HAND, False)
    assert returned.ask_notify() == 0  # where Notify is not used
