"""Rules about places and the people who look after them. Places are data; nothing here knows one by name."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from engage.domain.deadlines import as_day
from engage.domain.errors import Refused

MAX_SLUG = 60
CONTACT_CHECK_DAYS = 90
"""A number to ring is checked again after this many days (R25)."""
STALL_DAYS = 120
"""A planning body that has not met for this long has stalled (R26)."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED_SLUGS = frozenset(
    {"about", "accessibility", "account", "admin", "api", "asks", "board", "bodies", "c", "contact", "contributions",
     "cookies", "dev", "digests", "feeds", "follow", "health", "help", "how", "leave", "links", "mailbox", "measures",
     "metrics", "moderation", "moderation-policy", "not-me", "places", "privacy", "respond", "robots", "s", "search",
     "service", "services", "share", "sign-in", "sign-out", "sitemap", "staff", "static", "status", "stop", "subscribe",
     "subscriptions", "tell", "themes", "you"}
)  # fmt: skip
"""First parts of an address that pages use: a partnership of that name would hide them, or they it."""
RESERVED_LOCALITY_SLUGS = frozenset(
    {"come-back", "how-we-read", "measures", "measures.csv", "meetings.ics", "moderation-policy", "privacy"}
)
"""Second parts that the pages of a partnership use, or those under `/s/`."""

Id = TypeVar("Id", bound=Hashable)


def in_force(valid_from: date, valid_to: date | None, day: date) -> bool:
    """Whether something dated holds on `day`. Both ends are inclusive; an empty end is still open."""
    day = as_day(day)
    return valid_from <= day and (valid_to is None or day <= valid_to)


def check_dates(valid_from: date, valid_to: date | None) -> None:
    """Let a thing end no earlier than it begins. Raises Refused("dates_reversed", field="valid_to")."""
    if valid_to is not None and valid_to < valid_from:
        raise Refused("dates_reversed", field="valid_to")


def overlaps(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether there is a day on which both of two (from, to) spans are in force."""
    (a_from, a_to), (b_from, b_to) = one, other
    return (b_to is None or a_from <= b_to) and (a_to is None or b_from <= a_to)


def check_slug(slug: str, *, top_level: bool = False) -> str:
    """A slug fit for an address that lasts for ever: lower-case letters and digits in parts joined by one dash.

    A `top_level` one (a partnership) is not the name of a page either, nor any other that of a partnership's page.
    Raises Refused: slug_malformed, slug_reserved.
    """
    if len(slug) > MAX_SLUG or not _SLUG.fullmatch(slug):
        raise Refused("slug_malformed", field="slug")
    if slug in (RESERVED_SLUGS if top_level else RESERVED_LOCALITY_SLUGS):
        raise Refused("slug_reserved", field="slug")
    return slug


def fallback_chain(host: Id, fallbacks: Mapping[Id, Id | None]) -> tuple[Id, ...]:
    """The hosts that step in for `host`, nearest first. A circle of hosts that stand in for each other is fine, and
    the usual case with two; each is asked once, and never the one that is missing."""
    chain: list[Id] = []
    step = fallbacks.get(host)
    while step is not None and step != host and step not in chain:
        chain.append(step)
        step = fallbacks.get(step)
    return tuple(chain)


def check_fallback(host: Id, fallback: Id | None) -> None:
    """A host does not stand in for itself. Raises Refused("fallback_is_itself", field="fallback_host")."""
    if fallback is not None and fallback == host:
        raise Refused("fallback_is_itself", field="fallback_host")


def contact_needs_check(verified_on: date | None, today: date) -> bool:
    """Whether a number or address was never checked, or longer ago than it should be."""
    return verified_on is None or as_day(today) - as_day(verified_on) > timedelta(days=CONTACT_CHECK_DAYS)


def next_meeting(meetings: Iterable[date], on: date) -> date | None:
    """The first of these days that is `on` or later; None when no meeting is known. Leave cancelled ones out."""
    return min((held for held in meetings if held >= as_day(on)), default=None)


def stalled(meetings: Iterable[date], since: date, today: date) -> bool:
    """Whether a body has not met for more than 120 days, counted from its last meeting or, when it has had none,
    from the day `since` which it exists. A meeting in the diary is not a meeting yet."""
    today = as_day(today)
    last = max((held for held in meetings if held <= today), default=since)
    return today - max(last, since) > timedelta(days=STALL_DAYS)
