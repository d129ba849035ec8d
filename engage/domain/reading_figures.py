"""How a host reads what people tell it, in numbers that its pages publish by themselves.

Every contribution of a stretch of time stands once in each table, whatever became of it: what nobody read, what came
late and what was taken back too, so nothing can be left out to look better. Most of what is counted is not public, so
small numbers are hidden (`disclosure.suppress_table`) and the others rounded to fives: one table cannot be taken from
another, nor today's from yesterday's, to find one person. Imported rows have no clock and are not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from engage.domain.contribution_states import Objection
from engage.domain.deadlines import READ_CONTRIBUTION, WorkingCalendar
from engage.domain.disclosure import Count, Suppressed, rounded, suppress_count, suppress_table
from engage.domain.publication import Publication
from engage.domain.withholding import WithheldReason

_Name = TypeVar("_Name", bound=StrEnum)


class Timely(StrEnum):
    """How reading, or replying, stands beside its service standard."""

    IN_TIME = "in_time"
    LATE = "late"
    NOT_YET = "not_yet"
    """The last day is over."""
    NOT_DUE = "not_due"
    """It can still come in time: the last day counts to its end."""
    TAKEN_BACK = "taken_back"
    """The person took it back before it was done."""


class Shown(StrEnum):
    """What became of the words."""

    AS_TOLD = "as_told"
    CHANGED = "changed"
    """Published, and not word for word."""
    BODY_ONLY = "body_only"
    WITHHELD = "withheld"
    TAKEN_OFF = "taken_off"
    """It was out; the host took it back in, or the person allows less now."""
    UNDECIDED = "undecided"
    TAKEN_BACK = "taken_back"
    """By the person."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is looked at of one contribution. Dates are days in Scotland."""

    received_on: date
    read_on: date | None
    replied_on: date | None
    reply_due: date
    publication: Publication
    changed: bool
    """What others read differs from what was told."""
    withheld: WithheldReason | None

    @property
    def taken_back(self) -> bool:
        """Whether the person took it back."""
        return self.publication is Publication.WITHDRAWN

    @property
    def shown(self) -> Shown:
        """What became of the words."""
        if self.publication is Publication.PUBLISHED:
            return Shown.CHANGED if self.changed else Shown.AS_TOLD
        return _SHOWN[self.publication]


_SHOWN = {
    Publication.PENDING: Shown.UNDECIDED,
    Publication.BODY_ONLY: Shown.BODY_ONLY,
    Publication.WITHHELD: Shown.WITHHELD,
    Publication.UNPUBLISHED: Shown.TAKEN_OFF,
    Publication.WITHDRAWN: Shown.TAKEN_BACK,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a host may publish of how it reads, to the nearest five. The cells of each table but the last two add up to
    `received`, but for the rounding."""

    received: Count
    read: Mapping[Timely, Count]
    replied: Mapping[Timely, Count]
    shown: Mapping[Shown, Count]
    reasons: Mapping[WithheldReason, Count]
    """Why words were withheld, of those that are. All hidden where that number is."""
    objections: Mapping[Objection, Count]
    """Of those raised in the time: still open, upheld, not upheld, taken back (`none`)."""


def timely(done_on: date | None, due: date, today: date, *, taken_back: bool) -> Timely:
    """How one duty stands on a day."""
    if done_on is not None:
        return Timely.IN_TIME if done_on <= due else Timely.LATE
    if taken_back:
        return Timely.TAKEN_BACK
    return Timely.NOT_YET if due < today else Timely.NOT_DUE


def figures(
    told: Iterable[Told], objections: Mapping[Objection, int], *, today: date, calendar: WorkingCalendar
) -> Figures:
    """Count it. `objections`: how many were raised, by how they stand."""
    rows = list(told)
    due = {day: READ_CONTRIBUTION.due(day, calendar) for day in {each.received_on for each in rows}}
    read = Counter(timely(each.read_on, due[each.received_on], today, taken_back=each.taken_back) for each in rows)
    replied = Counter(timely(each.replied_on, each.reply_due, today, taken_back=each.taken_back) for each in rows)
    shown = Counter(each.shown for each in rows)
    reasons = Counter(each.withheld for each in rows if each.shown is Shown.WITHHELD and each.withheld)
    of_shown = _safe(shown, Shown)
    hidden = isinstance(of_shown[Shown.WITHHELD], Suppressed)
    return Figures(
        received=_round(suppress_count(len(rows))),
        read=_safe(read, Timely),
        replied=_safe(replied, Timely),
        shown=of_shown,
        reasons={reason: Suppressed() for reason in reasons} if hidden else _safe(reasons, WithheldReason),
        objections=_safe(objections, Objection),
    )


def _safe(counted: Mapping[_Name, int], names: Iterable[_Name]) -> Mapping[_Name, Count]:
    cells = suppress_table({each: counted.get(each, 0) for each in names}).cells
    return {each: _round(count) for each, count in cells.items()}


def _round(count: Count) -> Count:
    return count if isinstance(count, Suppressed) else rounded(count)
