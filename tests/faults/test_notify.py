"""GOV.UK Notify, by a server that stands in for it: what is sent, and what is made of every answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.notify import Account
from engage.cli import group
from engage.domain.kinds import MessageState, TellBy
from engage.models.base import db
from engage.models.outbox import Message
from engage.services import messages, outbox
from engage.services.context import Context, context, using
from tests.services import furnish

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
LETTER = "Anne Smith\n1 Main Street\nWishaw\nML2 0AA"


@dataclass
class Desk:
    """What the service says to each kind of message, in turn; then it takes all. And what it took."""

    url: str = ""
    says: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    asked: int = 0


def _refused(kind: str) -> dict[str, Any]:
    return {"status_code": 400, "errors": [{"error": kind, "message": "phone_number 07700900123 is not right"}]}


def _checked(token: str) -> None:
    """The signature of a request, worked out as RFC 7515 and 7519 have it."""
    head, claims, signature = token.removeprefix("Bearer ").split(".")
    made = hmac.digest(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256)
    assert base64.urlsafe_b64decode(signature + "==") == made
    said = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert said["iss"] == SERVICE
    assert abs(said["iat"] - time.time()) < 30


@pytest.fixture
def desk(app: Flask) -> Iterator[Desk]:
    """Notify on a free port, and an installation that uses it for everything."""
    made = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.asked += 1
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kind = self.path.removeprefix("/v2/notifications/")
            code, answer = made.says[kind].pop(0) if made.says.get(kind) else (201, {"id": "1"})
            _checked(self.headers["Authorization"])
            if code == 201:
                made.taken.append((kind, body))
            self.send_response(code)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *words: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    now = context()
    settings = replace(
        now.settings, notify_key=f"engage-{SERVICE}-{SECRET}", notify_url=made.url,
        notify_email="mail-template", notify_text="text-template", notify_letter="letter-template",
    )  # fmt: skip
    before, app.extensions["engage"].context = now, Context(settings, now.clock, now.keys, now.rng)
    yield made
    app.extensions["engage"].context = before
    server.shutdown()
    server.server_close()


def _row(number: int = 1) -> tuple[MessageState, str]:
    db.session.rollback()
    row = db.session.get_one(Message, number)
    return row.state, row.last_error


def test_each_goes_the_way_its_person_chose(desk: Desk) -> None:
    at = furnish.places()
    for number, (tell_by, address) in enumerate(
        [(TellBy.EMAIL, "a@example.org"), (TellBy.TEXT, "07700 900123"), (TellBy.LETTER, LETTER)]
    ):
        told = furnish.contribution(at, tell_by=tell_by, address=address)
        furnish.tell(told, "contribution_replied", key=f"{number}")
    assert outbox.send_due() == outbox.Sent(sent=3)
    sent = dict(desk.taken)
    assert sent["email"]["email_address"] == "a@example.org"
    assert sent["email"]["template_id"] == "mail-template"
    assert sent["email"]["personalisation"]["subject"] == "Someone has written back to you"
    assert "/stop/" in sent["email"]["personalisation"]["body"]
    assert sent["sms"]["phone_number"] == "07700 900123"
    filled = sent["letter"]["personalisation"]
    assert [filled[f"address_line_{line}"] for line in range(1, 5)] == LETTER.splitlines()
    assert "/status" in filled["body"]
    assert "/link/" not in filled["body"]
    assert len({body["reference"] for _, body in desk.taken}) == 3


def test_what_it_will_never_take_is_told_by_a_person_instead(desk: Desk) -> None:
    at = furnish.places()
    furnish.tell(furnish.contribution(at, tell_by=TellBy.TEXT, address="07700 900123"), "contribution_replied", key="a")
    furnish.tell(furnish.contribution(at, tell_by=TellBy.LETTER, address="no street"), "contribution_replied", key="b")
    messages.to_mailbox("nobody@example.org", "mail_trial", {}, key="c")
    desk.says = {kind: [(400, _refused("ValidationError"))] for kind in ("sms", "letter", "email")}
    assert outbox.send_due() == outbox.Sent(dead=1, by_hand=2)
    assert _row(1) == _row(2) == (MessageState.BY_HAND, "recipient_refused 400")
    assert _row(3) == (MessageState.DEAD, "recipient_refused 400")


@pytest.mark.parametrize(
    ("code", "answer", "reason"),
    [
        (403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]}, "not_let_in 403"),
        (429, {"errors": [{"error": "TooManyRequestsError", "message": "Exceeded"}]}, "not_let_in 429"),
        (500, {}, "not_let_in 500"),
        (302, {}, "sender_refused 302"),
        (400, _refused("BadRequestError"), "sender_refused 400"),
    ],
)
def test_what_an_operator_puts_right_waits_and_is_not_given_up(
    desk: Desk, clock: FixedClock, code: int, answer: dict[str, Any], reason: str
) -> None:
    messages.to_mailbox("a@example.org", "mail_trial", {}, key="a")
    desk.says = {"email": [(code, answer)] * 2}
    for _ in range(2):
        outbox.send_due()
        assert _row() == (MessageState.QUEUED, reason)
        clock.advance(minutes=6)
    assert outbox.send_due() == outbox.Sent(sent=1)
    assert desk.asked == 3


def test_a_service_that_is_away_is_asked_once_a_pass(desk: Desk) -> None:
    for name in "abc":
        messages.to_mailbox(f"{name}@example.org", "mail_trial", {}, key=name)
    desk.says = {"email": [(503, {})]}
    assert outbox.send_due() == outbox.Sent(failed=1)
    assert desk.asked == 1
    assert _row(2) == (MessageState.QUEUED, "")


def test_words_of_ours_make_no_headings_or_links_of_their_own_there(desk: Desk) -> None:
    from engage.adapters.mailer import OutgoingMail
    from engage.adapters.notify import NotifyMailer, NotifyService

    now = context()
    mailer = NotifyMailer(NotifyService(Account.of(now.settings.notify_key or "", desk.url)), "t")
    text = "# Win a prize\n[press here](https://bad.example)\n^ boxed"
    mailer.send(OutgoingMail("a@example.org", "s", text, "", "1", "x@example.org", now.clock.now()))
    body = desk.taken[0][1]["personalisation"]["body"]
    assert "](" not in body
    assert not any(line.startswith(("#", "^")) for line in body.splitlines())
    assert body.replace("\u200b", "") == text


def test_letters_wait_for_a_person_where_no_machine_posts_them(app: Flask) -> None:
    furnish.tell(
        furnish.contribution(furnish.places(), tell_by=TellBy.LETTER, address=LETTER), "contribution_replied", key="a"
    )
    assert outbox.send_due() == outbox.Sent()
    assert _row()[0] is MessageState.BY_HAND


@pytest.mark.parametrize("key", ["", "nonsense", f"engage-{SERVICE}-short", SECRET])
def test_a_key_that_is_none_is_said_without_the_key(key: str) -> None:
    with pytest.raises(ValueError, match="copy the whole of it") as said:
        Account.of(key)
    assert not key or key not in str(said.value)


def test_no_key_goes_to_a_server_in_the_clear() -> None:
    with pytest.raises(ValueError, match="https"):
        Account.of(f"x-{SERVICE}-{SECRET}", "http://notify.example.org")


# engage mail test


def _try(address: str, *more: str, **settings: Any) -> Any:
    now = context()

    class App:
        def app_context(self) -> Any:
            return using(Context(replace(now.settings, **settings), now.clock, now.keys, now.rng))

    return CliRunner().invoke(group(), ["mail", "test", address, *more], obj=App)


def test_a_trial_says_what_took_it_and_what_did_not(desk: Desk) -> None:
    taken = _try("a@example.org")
    assert (taken.exit_code, "notify took the message" in taken.output) == (0, True)
    assert desk.taken[0][1]["personalisation"]["subject"] == "A trial message from Engage"
    assert json.loads(_try("07700 900123", "--json").output)["channel"] == "text"
    desk.says = {"email": [(403, {})]}
    refused = _try("a@example.org")
    assert (refused.exit_code, "not_let_in 403" in refused.output) == (1, True)
    assert "a@example.org" not in refused.output


def test_a_trial_without_anything_set_up_says_that_nothing_left(app: Flask) -> None:
    kept = _try("a@example.org")
    assert (kept.exit_code, "nothing left this machine" in kept.output) == (0, True)
    none = _try("a@example.org", production=True)
    assert (none.exit_code, "no_connection" in none.output) == (1, True)
    assert _try("07700 900123", production=True).exit_code == 1
    wrong = _try("a@example.org", notify_key="nonsense", notify_email="t")
    assert (wrong.exit_code, "nonsense" in wrong.output) == (2, False)
    malformed = _try("not an address @")
    assert (malformed.exit_code, "Traceback" in malformed.output) == (1, False)
