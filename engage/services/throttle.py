"""Counters in the database that slow guessing down: right with several web processes, and nobody is locked out.

A count is written in a transaction of its own before the attempt is looked at, so that it stays when the attempt
fails. Keys are keyed hashes: no address and no name is kept.
"""

from __future__ import annotations

import ipaddress
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from engage.domain.errors import Refused
from engage.models.base import db
from engage.models.people import ThrottleCounter
from engage.models.upsert import upsert
from engage.services.context import context, now
from engage.services.unit_of_work import is_open, unit_of_work


@dataclass(frozen=True, slots=True)
class Limits:
    """How many tries a window allows before they are refused."""

    window: timedelta
    pair: int
    """From one address at one subject (an account, a reference)."""
    address: int
    """From one address at any subject."""
    subject: int
    """From everywhere at one subject."""
    overall: int
    """From everywhere at everything."""
    grace: int = 3
    """Tries that `subject` and `overall` never refuse to an address. Whoever floods an account from elsewhere uses
    up those two; its owner, at an address of their own, still gets in."""


LIMITS: dict[str, Limits] = {
    "sign_in": Limits(timedelta(minutes=15), pair=8, address=40, subject=60, overall=2000),
    "status_code": Limits(timedelta(minutes=15), pair=10, address=60, subject=100, overall=3000),
    # A ward, a library or a bus has one address: a crowd is let in, and an ask that many press is not closed to them.
    "same_here": Limits(timedelta(hours=1), pair=60, address=200, subject=20_000, overall=20_000),
    # An office, a health board or a library has one address and reads several digests on one day. A paper of an
    # ordinary digest takes half a second of one processor: 600 are a twelfth of it.
    "digest_file": Limits(timedelta(hours=1), pair=40, address=120, subject=600, overall=600),
}
"""By purpose. A secret of 40 bits stands up to the widest of these for thousands of years; a password of twelve
characters that is not a first guess, for longer than anyone keeps one."""


def hit(purpose: str, *keys: str, limit: int, window: timedelta) -> None:
    """Count one try at `keys`; refuse it when the window has had `limit` before it.

    Raises Refused("too_many_tries", minutes=until the window ends) and RuntimeError inside a unit of work, whose
    failure would take the count back.
    """
    key = _key(purpose, *keys)
    if _count([key], window)[key] > limit:
        raise _too_many(window)


def guess(purpose: str, *, subject: str, address: str | None) -> None:
    """Count one try at a secret by the limits of `purpose`; refuse it when there were too many.

    Raises Refused("too_many_tries", minutes=...), RuntimeError inside a unit of work, KeyError for a purpose
    without limits.
    """
    limits = LIMITS[purpose]
    where = network(address)
    pair, one, aim, every = _guess_keys(purpose, subject, where)
    counts = _count([pair, one, aim, every], limits.window)
    crowded = counts[aim] > limits.subject or counts[every] > limits.overall
    if counts[pair] > limits.pair or counts[one] > limits.address or (crowded and counts[one] > limits.grace):
        raise _too_many(limits.window)


def right(purpose: str, *, subject: str, address: str | None) -> None:
    """The secret was right: forget the tries at this subject from this address. Joins a unit of work."""
    pair, *_others = _guess_keys(purpose, subject, network(address))
    with unit_of_work() as session:
        session.execute(sa.delete(ThrottleCounter).where(ThrottleCounter.key == pair))


def network(address: str | None) -> str:
    """The address as it is counted: an IPv6 subscriber has a whole /64 to try from, so that counts as one."""
    try:
        found = ipaddress.ip_address((address or "").split("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _guess_keys(purpose: str, subject: str, where: str) -> tuple[str, str, str, str]:
    return (
        _key(purpose, "pair", subject, where),
        _key(purpose, "address", where),
        _key(purpose, "subject", subject),
        _key(purpose, "overall"),
    )


def _key(*parts: str) -> str:
    # Lengths keep ("ab", "c") and ("a", "bc") apart.
    return context().keys.hmac("throttle", "|".join(f"{len(part)}:{part[:300]}" for part in parts))


def _count(keys: list[str], window: timedelta) -> dict[str, int]:
    """Add one to each counter and return what they stand at. One statement, rows in one order: no deadlock."""
    if is_open():
        raise RuntimeError("a try is counted before the unit of work that it may make fail")
    start = _window_start(now(), window)
    rows = [{"key": key, "window_start": start, "count": 1} for key in sorted(set(keys))]
    with unit_of_work() as session:
        insert = upsert(db.engine.dialect.name, ThrottleCounter).values(rows)
        statement = insert.on_conflict_do_update(
            index_elements=["key", "window_start"], set_={"count": ThrottleCounter.count + 1}
        ).returning(ThrottleCounter.key, ThrottleCounter.count)
        return {key: count for key, count in session.execute(statement)}


def _window_start(at: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=UTC)


def _too_many(window: timedelta) -> Refused:
    left = _window_start(now(), window) + window - now()
    return Refused("too_many_tries", minutes=max(1, math.ceil(left.total_seconds() / 60)))
