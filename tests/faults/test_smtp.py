"""The outbox against a real mail server that accepts, refuses, stalls and hangs up."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.smtp import SmtpMailer
from engage.domain.kinds import MessageState
from engage.models.base import db
from engage.models.outbox import Message
from engage.services import messages, outbox
from engage.services.carriers import Carriers
from engage.services.context import Context, context, using
from engage.services.message_rows import mark_of
from tests.faults.workers import PlainWords


class Desk:
    """What the server says, by address, and what it took."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.says: dict[str, str] = {}
        self.hangs_up_on: set[str] = set()
        self.sessions = 0
        self.comes_back_to: list[str] = []

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, answers: Any) -> Any:
        self.sessions += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(self, server: Server, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = self.says.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Server, session: Any, envelope: Any) -> str:
        (address,) = envelope.rcpt_tos
        if address in self.hangs_up_on:
            self.hangs_up_on.discard(address)
            assert server.transport is not None
            server.transport.abort()
            return "421 gone"
        content = envelope.content.decode()
        message_id = next(line for line in content.splitlines() if line.lower().startswith("message-id"))
        self.taken.append((address, message_id))
        self.comes_back_to.append(envelope.mail_from)
        return "250 taken"


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A mail server on a free port."""
    made = Desk()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    made.url = f"smtp://127.0.0.1:{port}?timeout=5"  # type: ignore[attr-defined]
    yield made
    controller.stop()


def _send(url: str) -> outbox.Sent:
    now = context()
    return outbox.send_due(carriers=Carriers(now.settings, now.clock, words=PlainWords(), mailer=SmtpMailer(url)))


def _queue(*names: str) -> None:
    for name in names:
        messages.to_mailbox(f"{name}@example.org", "news", {}, key=name)


def _state(number: int) -> tuple[MessageState, str]:
    db.session.rollback()
    row = db.session.get_one(Message, number)
    return row.state, row.last_error


def test_one_connection_takes_a_whole_pass(app: Flask, desk: Any) -> None:
    _queue(*"abcdefg")
    assert _send(desk.url) == outbox.Sent(sent=7)
    assert [address for address, _ in desk.taken] == [f"{name}@example.org" for name in "abcdefg"]
    assert desk.sessions == 1


def test_one_refused_address_stops_no_other_and_is_not_kept_in_words(app: Flask, desk: Any) -> None:
    desk.says["b@example.org"] = "550 b@example.org is not known here"
    _queue(*"abc")
    assert _send(desk.url) == outbox.Sent(sent=2, dead=1)
    assert _state(2) == (MessageState.DEAD, "recipient_refused 550")


def test_a_server_that_says_later_gets_it_later(app: Flask, desk: Any, clock: FixedClock) -> None:
    desk.says["a@example.org"] = "451 greylisted"
    _queue("a")
    assert _send(desk.url) == outbox.Sent(failed=1)
    assert _state(1) == (MessageState.QUEUED, "recipient_refused 451")
    desk.says.clear()
    assert _send(desk.url) == outbox.Sent()
    clock.advance(minutes=1)
    assert _send(desk.url) == outbox.Sent(sent=1)


def test_a_connection_that_drops_in_the_middle_costs_one_try_of_one_message(
    app: Flask, desk: Any, clock: FixedClock
) -> None:
    desk.hangs_up_on.add("b@example.org")
    _queue(*"abc")
    assert _send(desk.url) == outbox.Sent(sent=2, failed=1)
    state, kind = _state(2)
    assert (state, kind.split()[0]) == (MessageState.QUEUED, "connection_lost")
    clock.advance(minutes=1)
    assert _send(desk.url) == outbox.Sent(sent=1)
    assert sorted(address for address, _ in desk.taken) == ["a@example.org", "b@example.org", "c@example.org"]


def test_an_hour_without_a_server_loses_nothing_and_doubles_nothing(app: Flask, desk: Any, clock: FixedClock) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"smtp://127.0.0.1:{probe.getsockname()[1]}?timeout=2"
        _queue(*"abc")
        for _ in range(60):
            # One of them finds out, and no try of any is counted.
            assert _send(nobody) == outbox.Sent(failed=1)
            clock.advance(minutes=1)
    assert {_state(number)[0] for number in (1, 2, 3)} == {MessageState.QUEUED}
    assert _send(desk.url) == outbox.Sent(sent=3)
    assert _send(desk.url) == outbox.Sent()
    assert sorted(address for address, _ in desk.taken) == ["a@example.org", "b@example.org", "c@example.org"]
    assert len({message_id for _, message_id in desk.taken}) == 3


def test_message_ids_are_of_the_row(app: Flask, desk: Any) -> None:
    _queue(*"ab")
    _send(desk.url)
    first, second = (message_id for _, message_id in desk.taken)
    assert first != second
    assert desk.comes_back_to == ["engage@localhost"] * 2
    assert "example.org" not in first.split("@")[0]


def test_each_message_has_its_own_address_to_come_back_to(app: Flask, desk: Any) -> None:
    _queue(*"ab")
    now = context()
    with using(Context(replace(now.settings, bounce_address="bounces@example.org"), now.clock, now.keys, now.rng)):
        _send(desk.url)
    marks = [mark_of(number, name) for number, name in enumerate("ab", 1)]
    assert desk.comes_back_to == [f"bounces+{mark}@example.org" for mark in marks]
    assert [mark in message_id for mark, (_, message_id) in zip(marks, desk.taken, strict=True)] == [True, True]
