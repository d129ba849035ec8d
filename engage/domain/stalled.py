"""A Locality Planning Group that has not met for a long time: what people ask it waits for a meeting. Computed whenever
somebody looks, from the meetings that are known, and never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engage.domain.kinds import BodyKind

STALLED_AFTER = 120
"""Days without a meeting. A group that meets every quarter and misses one is not stalled yet. Set locally."""


@dataclass(frozen=True)
class Stall:
    """Since when a group has not met: its last meeting, or the day on which it began when it never met."""

    since: date
    met_on: date | None


def stall(kind: BodyKind, began: date, met_on: date | None, today: date) -> Stall | None:
    """Whether a group in force is stalled; `met_on` is its last meeting up to today that was not cancelled."""
    since = met_on or began
    if kind is not BodyKind.LPG or today - since <= timedelta(days=STALLED_AFTER):
        return None
    return Stall(since, met_on)
