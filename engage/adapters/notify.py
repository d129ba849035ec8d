"""GOV.UK Notify: e-mails, text messages and letters of public bodies, over its HTTP interface.

Our own few lines instead of its Python client, which brings five packages for three POSTs, one of them only as a source
archive that nobody keeps any more. What went wrong is told as `mailer` tells it: worth another try or not, without any
address. Three templates stand in the service, each with what it is filled with: e-mail ((subject)) and ((body)), text
message ((body)), letter ((subject)) and ((body)); see docs/running.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from engage.adapters.mailer import NothingOpen, OutgoingMail, PermanentFailure, TemporaryFailure
from engage.config import NOTIFY
from engage.domain.returned import MARK

TIMEOUT = 20.0
"""Seconds that the service may take for an answer."""
MOST_LINES = 7
"""Of a postal address, the postcode or country the last."""
_UUID = 36
_PAGES = 20
"""Of 250 messages each: beyond that, the next hour goes on."""
_MOST = 5_000_000
"""Bytes of an answer that are read."""
_HEADING = re.compile(r"^([#^*])", re.MULTILINE)
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """A service at Notify, as its API key names it: NAME-SERVICE-SECRET, the last two each a UUID."""

    service: str
    secret: str
    url: str
    timeout: float = TIMEOUT

    @classmethod
    def of(cls, key: str, url: str = NOTIFY) -> Account:
        """Raises ValueError with one sentence, without the key, for one that cannot be used."""
        service, secret = key[-2 * _UUID - 1 : -_UUID - 1], key[-_UUID:]
        try:
            UUID(service), UUID(secret)
        except ValueError:
            raise ValueError("ENGAGE_NOTIFY_KEY is not a key of GOV.UK Notify: copy the whole of it.") from None
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _HERE:
            raise ValueError("ENGAGE_NOTIFY_URL must begin with https://.")
        return cls(service, secret, url.rstrip("/"))


class _Straight(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else: the signed request is for this server alone."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Never another request."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one message."""

    id: str
    """As Notify names it."""
    reference: str
    """What we gave it with the message."""
    status: str


@dataclass(frozen=True, slots=True)
class NotifyService:
    """One line to the service."""

    account: Account
    _line: urllib.request.OpenerDirector = field(default_factory=lambda: urllib.request.build_opener(_Straight))

    def post(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Hand one message over; `kind` is email, sms or letter. Raises TemporaryFailure or PermanentFailure."""
        self._ask(kind, json.dumps(payload).encode())

    def failed(self, statuses: Iterable[str]) -> Iterator[list[Fate]]:
        """What Notify could not deliver, in pages, newest first: it keeps that for a week. Raises as `post` does."""
        older, pages = "", 0
        while pages < _PAGES:
            query = urlencode([*(("status", each) for each in statuses), *([("older_than", older)] if older else [])])
            page, older = _fates(self._ask(f"?{query}"))
            if not page:
                return
            yield page
            pages += 1

    def _ask(self, what: str, data: bytes | None = None) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - https, or this machine: `Account.of` sees to it
            f"{self.account.url}/v2/notifications{'' if what.startswith('?') else '/'}{what}",
            data=data,
            method="GET" if data is None else "POST",
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {_token(self.account, int(time.time()))}",
                "User-Agent": "engage",
            },
        )
        try:
            with self._line.open(request, timeout=self.account.timeout) as answer:
                return bytes(answer.read(_MOST))
        except urllib.error.HTTPError as refused:
            raise _failure(refused) from None
        except (OSError, HTTPException) as problem:
            raise TemporaryFailure(f"no_connection {type(problem).__name__}") from None


def _fates(answer: bytes) -> tuple[list[Fate], str]:
    """A page of what became of messages, and the id after which the next begins. What is no such page is none."""
    try:
        found = [each for each in json.loads(answer)["notifications"] if isinstance(each, dict)]
    except (ValueError, KeyError, TypeError):
        return [], ""
    # Messages without a reference are not of this installation.
    page = [Fate(str(each.get("id")), str(each.get("reference")), str(each.get("status"))) for each in found]
    return page, page[-1].id if page else ""


def _token(account: Account, at: int) -> str:
    """What proves that a request is ours: a JSON Web Token (RFC 7519, HS256) of half a minute."""
    parts = ({"typ": "JWT", "alg": "HS256"}, {"iss": account.service, "iat": at})
    head = b".".join(_plain64(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    return b".".join((head, _plain64(hmac.digest(account.secret.encode(), head, hashlib.sha256)))).decode()


def _plain64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _failure(refused: urllib.error.HTTPError) -> TemporaryFailure | PermanentFailure:
    """What its answer means. A key, a template or a limit is for whoever runs this to put right: nothing is given up
    for it. What it finds wrong with the message itself, it will find again."""
    try:
        errors = json.loads(refused.read(100_000))["errors"]
        kinds = {str(each["error"]) for each in errors}
    except (ValueError, KeyError, TypeError, OSError, HTTPException):
        kinds = set()
    if refused.code == 400 and kinds == {"ValidationError"}:
        return PermanentFailure("recipient_refused 400")
    if refused.code in {401, 403, 429} or refused.code >= 500:
        return TemporaryFailure(f"not_let_in {refused.code}")
    return TemporaryFailure(f"sender_refused {refused.code}")


def _reference(key: str) -> str:
    """What Notify keeps with a message, the same at each try: its mark, or a hash, as in a Message-ID."""
    if MARK.fullmatch(key):
        return key
    return hashlib.sha256(f"message\0{key}".encode()).hexdigest()[:32]


def _defused(text: str) -> str:
    """Text of which Notify makes no headings, boxes or links of its own: it reads what it is given as Markdown. A
    character without width stands before what would mean something."""
    return _HEADING.sub("\u200b\\1", text).replace("](", "]\u200b(")


class NotifyMailer(NothingOpen):
    """E-mail through Notify. It has a look and a sender of its own: our HTML and From are not used. It takes no files
    along: what it would keep for people to fetch, nobody could take back."""

    def __init__(self, service: NotifyService, template: str) -> None:
        self._service = service
        self._template = template

    def send(self, mail: OutgoingMail) -> None:
        """Hand one message over. Raises TemporaryFailure or PermanentFailure."""
        payload: dict[str, Any] = {
            "email_address": mail.to,
            "template_id": self._template,
            "personalisation": {"subject": mail.subject, "body": _defused(mail.text)},
            "reference": _reference(mail.returns or mail.message_id),
        }
        if mail.stop_url and mail.stop_url.startswith("https://"):
            payload["one_click_unsubscribe_url"] = mail.stop_url
        self._service.post("email", payload)


class NotifyTexts:
    """Text messages through Notify."""

    def __init__(self, service: NotifyService, template: str) -> None:
        self._service = service
        self._template = template

    def send(self, number: str, text: str, message_id: str) -> None:
        """Send one. Raises TemporaryFailure or PermanentFailure."""
        self._service.post("sms", {
            "phone_number": number, "template_id": self._template, "personalisation": {"body": text},
            "reference": _reference(message_id),
        })  # fmt: skip


class NotifyLetters:
    """Letters that Notify prints and posts."""

    def __init__(self, service: NotifyService, template: str) -> None:
        self._service = service
        self._template = template

    def send(self, address: str, subject: str, text: str, message_id: str) -> None:
        """Post one to an address of three to seven lines. Raises TemporaryFailure or PermanentFailure."""
        lines = [" ".join(line.split()) for line in address.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            # Those in the middle go together; who it is for and the postcode stand on lines of their own.
            lines = [*lines[: MOST_LINES - 2], ", ".join(lines[MOST_LINES - 2 : -1]), lines[-1]]
        filled = {f"address_line_{number}": line for number, line in enumerate(lines, 1)}
        self._service.post("letter", {
            "template_id": self._template, "reference": _reference(message_id),
            "personalisation": {**filled, "subject": subject, "body": _defused(text)},
        })  # fmt: skip
