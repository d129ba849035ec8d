"""What services put right in a month, by their own word: what a digest tells beside the asks.

Each is a reference, the name of a service and a day. No word of the person and none of the answer is kept: a page
takes both from where they stand, through the publication gate, for as long as they may be shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engage.domain.disclosure import Count, suppress_count

MOST_FIXES = 20
"""Fixes named in a digest; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Something that a service says it changed after one person told of it: the person's public reference, the
    service as it was called then, and the day on which the host showed its answer."""

    reference: str
    service: str
    shown_on: date


@dataclass(frozen=True, slots=True)
class PutRight:
    """The fixes of a month. `public` of them belong to stories that stand in public one by one, so their count is
    never hidden; the newest are `listed`. Of the `others` there is a number at most."""

    listed: tuple[Fix, ...] = ()
    public: int = 0
    others: Count = 0


NOTHING_PUT_RIGHT = PutRight()


def put_right(fixes: Iterable[tuple[Fix, bool]]) -> PutRight:
    """What may be said of these fixes, each with whether its story was public at the end of the month."""
    found = list(fixes)
    public = sorted((fix for fix, is_public in found if is_public), key=_newest_first)
    return PutRight(tuple(public[:MOST_FIXES]), len(public), suppress_count(len(found) - len(public)))


def _newest_first(fix: Fix) -> tuple[int, str, str]:
    return (-fix.shown_on.toordinal(), fix.service, fix.reference)
