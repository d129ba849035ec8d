"""The development mailbox: messages as .eml files in the home folder, to be read on a page instead of sent."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from pathlib import Path

from engage.adapters.clock import Clock
from engage.adapters.mailer import NothingOpen, OutgoingMail, compose

FOLDER = "mailbox"
_CHANNEL = "X-Engage-Channel"
_NAME = re.compile(r"\d{8}T\d{6}-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message in the development mailbox."""

    id: str
    channel: str
    """email or text."""
    to: str
    subject: str
    """Empty for a text message."""
    sent_at: datetime
    text: str
    html: str
    """Empty when there is no HTML part. Made by our own templates, and still only fit for a sandboxed frame."""


class DevMailbox(NothingOpen):
    """Takes e-mail and text messages and keeps them as files, one a message however often it is sent."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self._folder = home / FOLDER
        self._clock = clock

    def send(self, mail: OutgoingMail) -> None:
        """Keep an e-mail. Raises PermanentFailure for an address that is not one, as a server would."""
        self._keep(compose(mail), "email", mail.message_id, mail.date)

    def keep_text(self, number: str, text: str, message_id: str) -> None:
        """Keep a text message."""
        message = EmailMessage(policy=SMTP)
        message["X-Engage-To"] = " ".join(number.split())
        message["Date"] = format_datetime(self._clock.now())
        message.set_content(text)
        self._keep(message, "text", message_id, self._clock.now())

    def messages(self, limit: int = 200) -> list[StoredMessage]:
        """The newest messages, newest first."""
        found = sorted((path for path in self._folder.glob("*.eml") if _NAME.fullmatch(path.stem)), reverse=True)
        return [_read(path) for path in found[:limit]]

    def read(self, message_id: str) -> StoredMessage | None:
        """One message by its id; None when there is none of that id."""
        path = self._folder / f"{message_id}.eml"
        if not _NAME.fullmatch(message_id) or not path.is_file():
            return None
        return _read(path)

    def _keep(self, message: EmailMessage, channel: str, message_id: str, at: datetime) -> None:
        message[_CHANNEL] = channel
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = hashlib.sha256(f"{channel}\0{message_id}".encode()).hexdigest()[:16]
        for earlier in self._folder.glob(f"*-{key}.eml"):
            earlier.unlink(missing_ok=True)
        path = self._folder / f"{at.astimezone(UTC):%Y%m%dT%H%M%S}-{key}.eml"
        part = path.with_suffix(".part")
        part.write_bytes(message.as_bytes())
        part.replace(path)


def _read(path: Path) -> StoredMessage:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return StoredMessage(
        id=path.stem,
        channel=str(message[_CHANNEL]),
        to=str(message["To"] or message["X-Engage-To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=datetime.strptime(path.stem[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""
