"""E-mail: what is sent, how it is written down, and what can go wrong. It goes out in `smtp`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from types import TracebackType
from typing import Any, Protocol, Self

from engage.adapters.attached import AttachedFile

_SUBJECT = 150
_SPECIAL = re.compile(r'[()<>\[\]:;,\\"]|@.*@')
_OURS = frozenset({"from", "to", "subject", "date", "message-id", "auto-submitted", "content-type", "mime-version"})


class _Whole(UnstructuredHeader, BaseHeader):
    """A header that goes out on one line, as it is: an address in it must not become encoded words (RFC 2047, 5)."""

    def fold(self, *, policy: Policy[Any]) -> str:
        """The line."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
for _name in ("list-unsubscribe", "message-id"):
    _HEADERS.map_to_type(_name, _Whole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


class DeliveryFailure(Exception):
    """A message did not go out. `reason` is a short id ("recipient_refused 550"), free of addresses and words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TemporaryFailure(DeliveryFailure):
    """Worth another try later. The message may have arrived all the same: its Message-ID stays the same."""


class PermanentFailure(DeliveryFailure):
    """This address, or this message, will not be taken however often it is tried."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One e-mail to one address."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    """What stays the same each time this message is tried, such as the outbox row's key. Only its hash goes out."""
    sender: str
    """The address it comes from, with or without a name: `Engage <engage@example.org>`."""
    date: datetime
    """When it is sent, aware."""
    stop_url: str | None = None
    """Where one press ends such messages: becomes the List-Unsubscribe headers (RFC 2369, RFC 8058)."""
    returns: str = ""
    """Its mark (domain.returned): stands in the Message-ID, and in the address to which it comes back."""
    bounces_to: str | None = None
    """The address for what comes back, without the mark; else it is that of the sender."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """More headers. Raises ValueError in `compose` for one that is set here anyway."""
    files: tuple[AttachedFile, ...] = ()


class Mailer(Protocol):
    """Anything that takes e-mail. `with mailer:` keeps what is costly to open, such as a connection, for a batch."""

    def send(self, mail: OutgoingMail) -> None:
        """Hand one message over. Raises TemporaryFailure or PermanentFailure."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class NothingOpen:
    """For a mailer that keeps nothing open: `with` it changes nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is kept open."""


def compose(mail: OutgoingMail) -> EmailMessage:
    """The message as it goes over the line: text and HTML, marked as sent by a machine.

    Raises PermanentFailure("address_malformed") for an address that is not exactly one, ValueError for a sender that
    is none or a header that is ours to set.
    """
    sender = _sender(mail.sender)
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = _recipient(mail.to)
    message["Subject"] = _one_line(mail.subject)[:_SUBJECT]
    message["Date"] = format_datetime(mail.date)
    message["Message-ID"] = f"<{mail.returns or _fingerprint(mail.message_id)}@{_ascii_domain(sender.domain)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.stop_url:
        message["List-Unsubscribe"] = f"<{_one_line(mail.stop_url)}>"
        if mail.stop_url.startswith("https://"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, value in mail.headers.items():
        if name.lower() in _OURS:
            raise ValueError(f"{name} is set from the message itself")
        message[name] = _one_line(value)
    message.set_content(_body(mail.text))
    message.add_alternative(_body(mail.html), subtype="html")
    for file in mail.files:
        main, _, sub = file.mimetype.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=_one_line(file.name))
    return message


def envelope_sender(mail: OutgoingMail) -> str | None:
    """Where a server writes to when it cannot deliver this (RFC 5321, reverse-path): NAME+MARK@DOMAIN. None where
    no address is set for that: then it is the sender's."""
    if not (mail.bounces_to and mail.returns):
        return None
    local, _at, domain = mail.bounces_to.rpartition("@")
    return f"{local}+{mail.returns}@{domain}"


def _fingerprint(key: str) -> str:
    return hashlib.sha256(f"message\0{key}".encode()).hexdigest()[:32]


def _one_line(text: str) -> str:
    """The text without any line break or control character: nothing can start a header of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _body(text: str) -> str:
    """The text with plain line ends, and without the characters no message may hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))


def _address(text: str, name: str = "") -> Address:
    if not text or not text.isprintable() or " " in text or "," in text:
        raise ValueError("not one address")
    local, at, domain = text.rpartition("@")
    if not (at and local and domain):
        raise ValueError("not one address")
    if local.isascii():
        return Address(display_name=name, addr_spec=f"{local}@{_ascii_domain(domain)}")
    # addr_spec takes no other alphabet; without its parser, nothing that means something in an address passes.
    if _SPECIAL.search(text):
        raise ValueError("not one address")
    return Address(display_name=name, username=local, domain=_ascii_domain(domain))


def _ascii_domain(domain: str) -> str:
    return domain if domain.isascii() else domain.encode("idna").decode("ascii")


def _recipient(text: str) -> Address:
    try:
        return _address(text.strip())
    except (ValueError, HeaderParseError, IndexError):
        raise PermanentFailure("address_malformed") from None


def _sender(text: str) -> Address:
    name, address = parseaddr(text)
    try:
        return _address(address, _one_line(name))
    except (ValueError, HeaderParseError, IndexError):
        raise ValueError("the sender must be one e-mail address") from None
