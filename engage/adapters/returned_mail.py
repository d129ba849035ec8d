"""E-mail that comes back: delivery status notifications (RFC 3464), read out of whatever somebody was sent.

What is read may come from anybody. Nothing of it is believed but two things: the mark of a message of ours, which only
who got that message has seen, and what is said of its delivery. No word and no address of it goes any further.
"""

from __future__ import annotations

import hashlib
import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from itertools import islice
from pathlib import Path

from engage.domain.returned import MARK, status_of

MOST = 2_000_000
"""Bytes of one message that are read: servers send back the whole of what we sent, which is small."""
_INFO = ":2,"
"""What stands between the name of a message in a Maildir and its flags."""
_PARTS = 40
_HEADERS = 200
_TO_US = ("to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-failed-recipients")
"""Where the server that took it says which address of ours it came to: the mark is in it."""
_OURS = ("message-id", "return-path")
"""Where our own message, which it sends back, has the mark."""


@dataclass(frozen=True, slots=True)
class Notification:
    """What one message says of the delivery of one of ours."""

    mark: str
    action: str
    """failed, delayed, delivered, ... as the server wrote it."""
    status: str
    """An enhanced status code (RFC 3463), such as 5.1.1."""
    fingerprint: str
    """The same however often the message is read."""


class NotOurs(Exception):
    """Not a notification, or not of a message of ours. `reason` is a short id without any address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(raw: bytes) -> Notification:
    """What a message says. Raises NotOurs: too_long, unreadable, no_notification, no_mark, several_marks."""
    if len(raw) > MOST:
        raise NotOurs("too_long")
    try:
        # The old policy: it takes every message there is, and makes nothing of what it cannot read.
        return _read(BytesParser(policy=policy.compat32).parsebytes(raw))
    except NotOurs:
        raise
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise NotOurs("unreadable") from None


def folder(path: Path) -> Iterator[tuple[bytes, Path | None]]:
    """The messages in a file, an mbox or a Maildir, oldest first; of a Maildir those that nobody has read, each with
    what `seen` needs. None is parsed here: one that cannot be keeps no other waiting. Raises OSError for what is not
    there."""
    if path.is_dir():
        files = [each for part in ("new", "cur") for each in (path / part).iterdir() if each.name[0] != "."]
        for each in sorted(files, key=lambda each: each.name):
            if "S" not in _flags(each):
                yield _some(each), each
        return
    with path.open("rb") as file:
        begins = file.read(5)
    if begins != b"From ":
        yield _some(path), None
        return
    box = mailbox.mbox(str(path), create=False)
    for key in box.keys():  # noqa: SIM118 - what the values are made by parses them
        yield box.get_bytes(key), None


def of_stream(raw: bytes) -> bytes:
    """A message as a mail server pipes it in, without the line that some put before it (mbox)."""
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw


def seen(file: Path) -> None:
    """Mark a message of a Maildir as read: it is not read again. It gets another name and stays as it is."""
    flags = "".join(sorted({*_flags(file), "S"}))
    file.rename(file.parent.parent / "cur" / f"{file.name.partition(_INFO)[0]}{_INFO}{flags}")


def _flags(file: Path) -> str:
    return file.name.partition(_INFO)[2]


def _some(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST + 1)


def _read(message: Message) -> Notification:
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        raise NotOurs("no_notification")
    parts = list(islice(message.walk(), _PARTS))
    said = next((found for part in parts if (found := _said(part)) is not None), None)
    if said is None:
        raise NotOurs("no_notification")
    marks = {found.group() for part in parts for text in _texts(message, part) for found in MARK.finditer(text)}
    if len(marks) != 1:
        raise NotOurs("several_marks" if marks else "no_mark")
    action, status, block = said
    mark = marks.pop()
    return Notification(mark, action, status, hashlib.sha256(f"{mark}\0{block}".encode()).hexdigest())


def _said(part: Message) -> tuple[str, str, str] | None:
    """Action and status of the first recipient of whom a delivery status speaks, and the whole of what it says."""
    if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
        return None
    blocks = part.get_payload()
    for block in blocks[:_PARTS] if isinstance(blocks, list) else ():
        if not isinstance(block, Message):
            continue
        action, status = str(block.get("action", "")), status_of(str(block.get("status", "")))
        if action and status:
            return action.partition("(")[0].strip(), status, block.as_string()
    return None


def _texts(outer: Message, part: Message) -> Iterator[str]:
    """The headers that can have the mark: of the notification itself, and of our message within it."""
    if part is outer:
        yield from _values(part, _TO_US)
    elif part.get_content_type() == "text/rfc822-headers":
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            yield from _values(BytesParser(policy=policy.compat32).parsebytes(body, headersonly=True), _OURS)
    elif part.get_content_type() == "message/rfc822" and part.is_multipart():
        within = part.get_payload()
        if isinstance(within, list) and within and isinstance(within[0], Message):
            yield from _values(within[0], _OURS)


def _values(message: Message, names: tuple[str, ...]) -> Iterator[str]:
    for name, value in islice(message.items(), _HEADERS):
        if name.casefold() in names:
            yield str(value)[:1_000]
