"""Answers on their way, found by a cookie of their own; and for half an hour after sending, what came of them.

The half hour lets a page that is sent twice show the same reference and secret words again. It lies in the draft's
place, encrypted, and the words of the story are gone from there.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Response, current_app, request

from engage.services import drafts
from engage.services.context import context
from engage.services.contributions import Shared
from engage.services.unit_of_work import unit_of_work

COOKIE = "engage_draft"
PATH = "/s"
"""Only the pages of the form are sent the cookie."""
SHOWN_FOR = timedelta(minutes=30)
_WAITS, _WAIT_SECONDS = 10, 0.1


@dataclass(frozen=True, slots=True)
class Sent:
    """What the person is to keep after sending."""

    reference: str
    secret: str
    locality: str
    reply_due: date
    tell_by: str
    danger: bool


def key() -> str | None:
    """The key that this browser holds."""
    return request.cookies.get(COOKIE) or None


def answers() -> dict[str, Any] | None:
    """The answers that are kept and not sent."""
    held = _held()
    return None if held is None or "sent" in held else held


def sent() -> Sent | None:
    """What was sent from this browser within the last half hour."""
    held = _held()
    if held is None or "sent" not in held:
        return None
    kept = held["sent"]
    return Sent(
        kept["reference"], kept["secret"], kept["locality"], date.fromisoformat(kept["reply_due"]), kept["tell_by"],
        bool(kept["danger"]),
    )  # fmt: skip


def sent_already(text: str) -> bool:
    """Whether just these words were sent within the last half hour: somebody went back and pressed again."""
    held = _held()
    return bool(held and "sent" in held and held.get("words") == _fingerprint(text))


def keep(given: Mapping[str, Any], locality: str) -> str:
    """Keep the answers; returns the key for the cookie."""
    before = answers()
    send_key = before["send_key"] if before else secrets.token_urlsafe(16)
    return drafts.save(key() if before else None, {**given, "locality": locality, "send_key": send_key})


def keep_sent(shared: Shared, given: Mapping[str, Any]) -> None:
    """Put what to keep in the place of the answers."""
    held = key()
    if held is None:
        return
    kept = {
        "reference": shared.reference, "secret": shared.secret, "locality": given["locality"],
        "reply_due": shared.reply_due.isoformat(), "tell_by": given["tell_by"], "danger": given["danger"],
    }  # fmt: skip
    drafts.save(held, {"sent": kept, "words": _fingerprint(given["text"])}, keep=SHOWN_FOR)


def wait_for_sent() -> bool:
    """When the same form came twice at once, the first answer holds the secret: wait for it. False when it cannot be
    had any more."""
    for _ in range(_WAITS if key() else 0):
        with unit_of_work():  # a fresh look at the database each time
            if sent() is not None:
                return True
        time.sleep(_WAIT_SECONDS)
    return False


def forget(response: Response) -> None:
    """Drop the answers and the cookie."""
    held = key()
    if held is not None:
        drafts.drop(held)
    let_go(response)


def let_go(response: Response) -> None:
    """Take the key from this browser: what was typed cannot be found any more."""
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="Lax", secure=_secure())


def remember(response: Response, held: str) -> None:
    """Give the browser the key, for as long as a draft is kept."""
    response.set_cookie(
        COOKIE, held, max_age=int(drafts.KEPT.total_seconds()), path=PATH, httponly=True, samesite="Lax",
        secure=_secure(),
    )  # fmt: skip


def _held() -> dict[str, Any] | None:
    held = key()
    return drafts.load(held) if held else None


def _fingerprint(text: str) -> str:
    return context().keys.hmac("sent-words", text)


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
