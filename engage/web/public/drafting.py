"""Answers on their way, found by a cookie of their own; and for half an hour after sending, what came of them.

The half hour lets a page that is sent twice show the same reference and secret words again. It lies in the draft's
place, encrypted, and the words of the story are gone from there.

A draft that was saved may be open in several browsers. Each has a mark of its own in its cookie, and the draft knows
its version and whose mark wrote it. A form says which version it was made from (`seen`): when another browser has
written since, neither text is thrown away, and the person sees both. What came late lies aside until a form is pressed
that showed it. Within one browser the last press wins, as always, so that going back is no mistake.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Response, request

from engage.domain.errors import DomainError
from engage.services import contributions, drafts
from engage.services.context import context
from engage.services.contributions import Shared
from engage.services.unit_of_work import unit_of_work
from engage.web.public import browser_cookies, told
from engage.web.public.ways import ROUTE

COOKIE = "engage_draft"
PATH = "/s"
"""Only the pages of the form are sent the cookie."""
SHOWN_FOR = timedelta(minutes=30)
_WAITS, _WAIT_SECONDS = 10, 0.1
ASIDE = "aside"
"""Among the answers: the text that was typed in another browser meanwhile and is in none of the boxes."""
_VERSION, _BY = "version", "by"
_ALL = "all"
"""In `seen`: the form showed what lies aside as well."""
_OURS = ("send_key", "locality", drafts.SAVED, ASIDE, _VERSION, _BY, ROUTE)
"""What a draft holds beside the answers of a form."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the person is to keep after sending."""

    reference: str
    secret: str | None
    """None when the words were given before, when it was saved."""
    locality: str
    reply_due: date
    tell_by: str
    danger: bool


class ChangedElsewhere(Exception):
    """Another browser changed the draft after this form was made. Both texts are kept: `now` is the draft as the other
    one left it, with the words of this form aside. `aside` is what lay there before."""

    def __init__(self, now: Mapping[str, Any], aside: str) -> None:
        super().__init__("the draft was changed in another browser")
        self.now, self.aside = now, aside


class SentElsewhere(Exception):
    """What this form was made from has been sent, perhaps from another browser, and these are other words."""


def key() -> str | None:
    """The key that this browser holds."""
    return request.cookies.get(COOKIE, "").partition(".")[0] or None


def _mark() -> str:
    """What tells this browser from others that hold the same key; the first one has none."""
    return request.cookies.get(COOKIE, "").partition(".")[2][:40]


def answers() -> dict[str, Any] | None:
    """The answers that are kept and not sent."""
    return _unsent(_held())


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


def seen(before: Mapping[str, Any] | None, *, all_of_it: bool = False) -> str | None:
    """What a form that is made from this draft carries in its hidden field `seen`; None when it needs none, since only
    this browser knows the draft. `all_of_it`: its page shows what lies aside too."""
    if before is None or drafts.SAVED not in before:
        return None
    return f"{before.get(_VERSION, 0)}.{before['send_key']}" + (f".{_ALL}" if all_of_it else "")


def keep(given: Mapping[str, Any], locality: str, seen: str | None = None) -> str | None:
    """Keep the answers; returns the key for the cookie, None for what is too long to keep: then the page alone has it.

    `seen` is what the form carries, an empty text when it carries nothing; None does not look whether another browser
    wrote meanwhile. Raises ChangedElsewhere, SentElsewhere.
    """
    version, begun_as, showed = [*(seen or "").split("."), "", ""][:3]
    held = key()
    with unit_of_work():
        before = _unsent(drafts.load(held, to_change=True)) if held else None
        if before is None and begun_as and contributions.sent_with(begun_as[:100]):
            raise SentElsewhere
        if seen is None or before is None or not _written_by_another(before, given, version):
            drop_aside = before is not None and showed == _ALL and version == str(before.get(_VERSION, 0))
            return _save_if_it_fits(held if before else None, _next(before, given, locality, drop_aside=drop_aside))
        now = _put_aside(held, before, given)
    raise ChangedElsewhere(now, before.get(ASIDE, ""))


def _written_by_another(before: Mapping[str, Any], given: Mapping[str, Any], version: str) -> bool:
    """Whether another browser wrote this version, and not the same, and the form knows nothing of it."""
    if drafts.SAVED not in before or before.get(_BY, "") == _mark() or str(before.get(_VERSION, 0)) == version:
        return False
    return any((before.get(name) or "") != (value or "") for name, value in given.items() if name not in _OURS)


def _next(
    before: Mapping[str, Any] | None, given: Mapping[str, Any], locality: str, *, drop_aside: bool
) -> dict[str, Any]:  # fmt: skip
    """The answers as they are kept now."""
    send_key = before["send_key"] if before else secrets.token_urlsafe(16)
    fresh = {**given, "locality": locality, "send_key": send_key}
    fresh.pop(ASIDE, None)
    if before is None or drafts.SAVED not in before:
        return fresh
    fresh |= {drafts.SAVED: before[drafts.SAVED], _VERSION: before.get(_VERSION, 0) + 1, _BY: _mark()}
    if ASIDE in before and not drop_aside:
        fresh[ASIDE] = before[ASIDE]
    return fresh


def _put_aside(held: str | None, before: Mapping[str, Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The draft with the words of a form that came late beside its own and beside what lay there already. Where all of
    it is too long for that, the page alone has them."""
    words, lay = told.one_text(given), before.get(ASIDE, "")
    if words in {"", lay, told.one_text(before)}:
        return before
    aside = f"{lay}\n\n{words}" if lay and lay not in words else words
    now = {**before, ASIDE: aside, _VERSION: before.get(_VERSION, 0) + 1}
    return before if _save_if_it_fits(held, now) is None else now


def _save_if_it_fits(held: str | None, answers: Mapping[str, Any]) -> str | None:
    try:
        return drafts.save(held, answers)
    except DomainError as error:
        if error.code != "draft_too_long":
            raise
        return None


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
    browser_cookies.take(response, COOKIE, path=PATH)


def remember(response: Response, held: str) -> None:
    """Give the browser the key, for as long as a draft is kept."""
    _give(response, f"{held}.{_mark()}" if held == key() and _mark() else held)


def open_here(response: Response, held: str) -> None:
    """Give this browser the key of a draft that was saved in another one, and a mark of its own."""
    _give(response, f"{held}.{secrets.token_urlsafe(6)}")


def _give(response: Response, value: str) -> None:
    browser_cookies.give(response, COOKIE, value, keep=drafts.KEPT, path=PATH)


def _held() -> dict[str, Any] | None:
    held = key()
    return drafts.load(held) if held else None


def _unsent(held: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if held is None or "sent" in held else held


def _fingerprint(text: str) -> str:
    return context().keys.hmac("sent-words", text)
