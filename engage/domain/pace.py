"""About how long what waits takes to read and answer: from how long the host's own readers really needed.

A sample is the time from the first opening of one contribution to its reply by the same reader. The middle of the last
ones counts, so that one long afternoon says nothing; what took longer than a reader holds it (they went for lunch) or
no time at all (typed elsewhere, sent here) is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from statistics import median

from engage.domain.contribution_history import CLAIM

LAST = 20
"""So many readings are looked at."""
LEAST = 5
"""With fewer, nobody's habit is known yet."""
USUAL = 100
"""Seconds: three in five minutes, until a host has its own."""
SHORTEST, LONGEST = 30, 900
"""Seconds: no estimate says less or more for one."""
_SHORTEST_SAMPLE = timedelta(seconds=5)
_ROUND_FROM = 20
"""Minutes: from there on it is said in fives."""


def seconds_each(samples: Iterable[timedelta]) -> int | None:
    """How long one takes here, of the newest `LAST` samples, newest first; None while there are too few."""
    whole = [each.total_seconds() for each in samples if _SHORTEST_SAMPLE <= each <= CLAIM][:LAST]
    if len(whole) < LEAST:
        return None
    return round(min(LONGEST, max(SHORTEST, median(whole))))


def minutes(count: int, each: float | Decimal | None) -> int:
    """About how many minutes so many take; 0 for none, else at least 1."""
    if count <= 0:
        return 0
    found = max(1, round(count * (USUAL if each is None else float(each)) / 60))
    return found if found <= _ROUND_FROM else 5 * round(found / 5)
