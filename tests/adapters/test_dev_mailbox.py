"""The development mailbox, and the text messages and letters that are kept in it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engage.adapters.clock import FixedClock
from engage.adapters.dev_mailbox import DevMailbox
from engage.adapters.mailer import PermanentFailure
from engage.adapters.messages import NotConfigured, NullText
from tests.adapters.test_smtp import MAIL


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 16, 10, 0, tzinfo=UTC))


@pytest.fixture
def mailbox(tmp_path: Path, clock: FixedClock) -> DevMailbox:
    return DevMailbox(tmp_path, clock)


def test_an_e_mail_is_kept_as_it_would_have_been_sent(mailbox: DevMailbox) -> None:
    with mailbox:
        mailbox.send(MAIL)
    (kept,) = mailbox.messages()
    assert (kept.channel, kept.to, kept.subject) == ("email", MAIL.to, MAIL.subject)
    assert kept.text.replace("\r\n", "\n") == MAIL.text
    assert "<p>Hello</p>" in kept.html
    assert kept.sent_at == MAIL.date
    assert mailbox.read(kept.id) == kept


def test_a_message_that_is_sent_again_is_there_once(mailbox: DevMailbox) -> None:
    mailbox.send(MAIL)
    mailbox.send(dataclasses.replace(MAIL, date=datetime(2026, 11, 16, 10, 10, tzinfo=UTC)))
    assert len(mailbox.messages()) == 1


def test_the_newest_come_first(mailbox: DevMailbox) -> None:
    for day in (1, 3, 2):
        mailbox.send(
            dataclasses.replace(
                MAIL, message_id=f"m{day}", subject=f"Day {day}", date=datetime(2026, 11, day, tzinfo=UTC)
            )
        )
    assert [kept.subject for kept in mailbox.messages()] == ["Day 3", "Day 2", "Day 1"]
    assert [kept.subject for kept in mailbox.messages(limit=1)] == ["Day 3"]


def test_an_empty_mailbox_is_empty(mailbox: DevMailbox) -> None:
    assert mailbox.messages() == []


@pytest.mark.parametrize("message_id", ["", "../keys/keyring", "20261116T100000-0000000000000000", "x"])
def test_only_messages_can_be_read(mailbox: DevMailbox, tmp_path: Path, message_id: str) -> None:
    mailbox.send(MAIL)
    (tmp_path / "x.eml").write_text("secret")
    assert mailbox.read(message_id) is None


def test_a_bad_address_is_refused_as_a_server_would(mailbox: DevMailbox) -> None:
    with pytest.raises(PermanentFailure):
        mailbox.send(dataclasses.replace(MAIL, to="nobody"))


def test_others_cannot_look_in(mailbox: DevMailbox, tmp_path: Path) -> None:
    mailbox.send(MAIL)
    assert (tmp_path / "mailbox").stat().st_mode & 0o077 == 0


def test_text_messages_are_kept_to_be_seen(mailbox: DevMailbox) -> None:
    NullText(mailbox).send("+44 7700 900123", "Engage: someone has written back 🫖", "contribution:7")
    (text,) = mailbox.messages()
    assert (text.channel, text.to, text.text.strip()) == (
        "text", "+44 7700 900123", "Engage: someone has written back 🫖",
    )  # fmt: skip


def test_without_a_provider_production_says_so() -> None:
    with pytest.raises(NotConfigured):
        NullText().send("+44 7700 900123", "Hello", "1")
