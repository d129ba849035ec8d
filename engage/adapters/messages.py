"""Text messages and letters. GOV.UK Notify sends them where it is set up (`notify`). Without it, text messages are kept
to be looked at in development; in production the sender says so, and the message becomes one to tell by hand."""

from __future__ import annotations

from typing import Protocol

from engage.adapters.dev_mailbox import DevMailbox


class NotConfigured(Exception):
    """Nothing here can send by this channel: a person has to."""


class TextSender(Protocol):
    """Anything that sends text messages."""

    def send(self, number: str, text: str, message_id: str) -> None:
        """Send one; `message_id` stays the same each time it is tried.

        Raises NotConfigured, or the mailer's TemporaryFailure or PermanentFailure.
        """
        ...


class LetterSender(Protocol):
    """Anything that prints and posts letters."""

    def send(self, address: str, subject: str, text: str, message_id: str) -> None:
        """Post one to an address of several lines; raises as `TextSender.send` does."""
        ...


class NullText:
    """Keeps text messages in the development mailbox; without one, refuses."""

    def __init__(self, mailbox: DevMailbox | None = None) -> None:
        self._mailbox = mailbox

    def send(self, number: str, text: str, message_id: str) -> None:
        """Keep one. Raises NotConfigured without a mailbox."""
        if self._mailbox is None:
            raise NotConfigured("text messages")
        self._mailbox.keep_text(number, text, message_id)
