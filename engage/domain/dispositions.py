"""What a reader did with a contribution: exactly one disposition, each with what makes it honest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engage.domain.deadlines import as_day
from engage.domain.errors import Refused

MAX_WATCH_DAYS = 366
"""Watching ends with a new reading; a year is the longest that can still be called watching."""
MAX_TEXT = 2000


class Disposition(StrEnum):
    SENT_TO_SERVICE = "sent_to_service"
    ADDED_TO_ASK = "added_to_ask"
    THANKS_PASSED_ON = "thanks_passed_on"
    WATCHING = "watching"
    NOT_OURS = "not_ours"
    NO_ACTION = "no_action"


@dataclass(frozen=True)
class Disposed:
    """A checked disposition with the one thing that belongs to it; the rest is empty."""

    kind: Disposition
    until: date | None = None
    go_to: str | None = None
    because: str | None = None
    service_id: int | None = None
    ask_id: int | None = None


def _words(value: str | None, field: str, missing: str) -> str:
    text = (value or "").strip()
    if not text:
        raise Refused(missing, field=field)
    if len(text) > MAX_TEXT:
        raise Refused("disposition_text_too_long", field=field, limit=MAX_TEXT)
    return text


def _watch_until(until: date | None, today: date) -> date:
    if until is None:
        raise Refused("disposition_until_missing", field="until")
    day, now = as_day(until), as_day(today)
    if day <= now:
        raise Refused("disposition_until_not_future", field="until")
    if day > now + timedelta(days=MAX_WATCH_DAYS):
        raise Refused("disposition_until_too_far", field="until", limit=MAX_WATCH_DAYS)
    return day


def validate_disposition(
    kind: Disposition | str,
    *,
    until: date | None = None,
    go_to: str | None = None,
    because: str | None = None,
    service_id: int | None = None,
    ask_id: int | None = None,
    today: date,
) -> Disposed:
    """The disposition that a form's answers give; answers that belong to another kind are left out.

    Raises Refused with the field at fault: disposition_unknown, disposition_service_missing,
    disposition_ask_missing, disposition_until_missing, disposition_until_not_future,
    disposition_until_too_far, disposition_go_to_missing, disposition_because_missing,
    disposition_text_too_long.
    """
    try:
        kind = Disposition(kind)
    except ValueError:
        raise Refused("disposition_unknown", field="kind") from None
    match kind:
        case Disposition.SENT_TO_SERVICE:
            if service_id is None:
                raise Refused("disposition_service_missing", field="service_id")
            return Disposed(kind, service_id=service_id)
        case Disposition.ADDED_TO_ASK:
            if ask_id is None:
                raise Refused("disposition_ask_missing", field="ask_id")
            return Disposed(kind, ask_id=ask_id)
        case Disposition.WATCHING:
            return Disposed(kind, until=_watch_until(until, today))
        case Disposition.NOT_OURS:
            return Disposed(kind, go_to=_words(go_to, "go_to", "disposition_go_to_missing"))
        case Disposition.NO_ACTION:
            return Disposed(kind, because=_words(because, "because", "disposition_because_missing"))
        case Disposition.THANKS_PASSED_ON:
            return Disposed(kind)
