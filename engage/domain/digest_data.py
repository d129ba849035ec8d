"""What a digest holds, as frozen records that are stored as JSON and read back for ever.

Nothing here is computed but sums of what is there; `digest.compile_digest` makes it, `digest.reconcile` holds it
against the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engage.domain import frozen_json
from engage.domain.ask_states import Outcome
from engage.domain.deadlines import local_date
from engage.domain.digest_asked import AskedLast
from engage.domain.digest_days import Days
from engage.domain.digest_fixes import NOTHING_PUT_RIGHT, PutRight
from engage.domain.digest_lines import Line, Section
from engage.domain.disclosure import Count
from engage.domain.errors import DomainError
from engage.domain.kinds import BodyKind


class DigestDoesNotReconcile(DomainError):
    """The digest and the register do not hold the same asks. Nothing was stored or sent."""


class MissedBecause(StrEnum):
    """Why a promise counts as missed."""

    LATE = "late"
    """Its date has passed and it is not reported done."""
    MOVED = "moved"
    """Its first date has passed, and in the month it was given a later one."""
    SET_ASIDE = "set_aside"
    """The ask was reopened in the month before it was done and checked."""


@dataclass(frozen=True, slots=True)
class DigestBody:
    """The planning body, as it was called then."""

    id: int
    slug: str
    name: str
    kind: BodyKind


@dataclass(frozen=True, slots=True)
class Missed:
    """A promise that was not kept in time."""

    reference: str
    title: str
    text: str
    owner_role: str
    first_due: date
    due: date
    because: MissedBecause
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A promise that somebody other than the body checked in the month: this changed. What was planned already is
    told, and never counted as a change."""

    reference: str
    title: str
    what: str
    done_on: date
    already_planned: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was recorded in the month."""

    reference: str
    title: str
    outcome: Outcome
    decided_on: date


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An ask that another body took on in the month: it is in the other body's digest now."""

    reference: str
    title: str
    to_name: str
    on: date


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many contributions of the month belong to a theme."""

    theme_id: int
    name: str
    count: Count
    otherwise: int = 0
    """How many have told up to now that they see it another way; nought as long as that is too few to be said."""
    dissent: str = ""
    """What those say, in the words that the theme's editor wrote for everybody; only where their number is said."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What people told in the month in the body's localities: counts, small ones hidden. `published` items stand one
    by one in public, so their count is never hidden."""

    received: Count = 0
    published: int = 0
    themes: tuple[ThemeCount, ...] = ()
    organisations: bool = False
    """Whether groups or organisations are among those who told."""


NOTHING_HEARD = Heard()


@dataclass(frozen=True, slots=True)
class Counts:
    """What the digest adds up to. `listed` + `closed_before` = `register`."""

    register: int
    listed: int
    closed_before: int
    done: int
    doing: int
    not_doing: int
    unanswered: int
    overdue: int
    """Of the unanswered."""
    raised: int
    """In the month."""
    decided: int
    """In the month."""
    changed: int
    """Asks with something done and checked in the month that was not planned already."""
    missed: int
    """Promises."""


@dataclass(frozen=True, slots=True)
class DigestData:
    """One compiled digest. It holds no word of any contributor."""

    body: DigestBody
    period: str
    as_of: datetime
    done: tuple[Line, ...]
    doing: tuple[Line, ...]
    not_doing: tuple[Line, ...]
    unanswered: tuple[Line, ...]
    missed: tuple[Missed, ...]
    changes: tuple[Change, ...]
    decided: tuple[Decided, ...]
    handed_over: tuple[HandedOver, ...]
    counts: Counts
    heard: Heard = NOTHING_HEARD
    decided_by_outcome: Mapping[str, int] = field(default_factory=dict, hash=False)
    put_right: PutRight = NOTHING_PUT_RIGHT
    first_day: date | None = None
    """None for a whole month."""
    asked_last: tuple[AskedLast, ...] = ()
    """What the digest before it asked the body to decide, and what came of that."""

    @property
    def days(self) -> Days:
        """The days that it was made for; one that was compiled again knows of later ones too."""
        return Days.stored(self.period, self.first_day)

    @property
    def day(self) -> date:
        """The last day it tells of."""
        return local_date(self.as_of)

    @property
    def sections(self) -> tuple[tuple[Section, tuple[Line, ...]], ...]:
        """The four sections with their lines, in order."""
        return (
            (Section.DONE, self.done),
            (Section.DOING, self.doing),
            (Section.NOT_DOING, self.not_doing),
            (Section.UNANSWERED, self.unanswered),
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, in order."""
        return tuple(line for _, lines in self.sections for line in lines)


@dataclass(frozen=True, slots=True)
class Register:
    """The register as counted without folding any history: the asks that must have a line, and how many others the
    body is accountable for."""

    listed: frozenset[str]
    closed_before: int


def to_json(data: DigestData) -> dict[str, Any]:
    """The digest as it is stored. What no service put right, and nobody sent up, is stored as it was before digests
    told of that, so that an old one compiled again is the same; so is the line of an ask without points, a theme that
    is told of in one way only, a month, and what follows no digest that asked for anything."""
    raw: dict[str, Any] = frozen_json.encode(data)
    if data.put_right == NOTHING_PUT_RIGHT:
        del raw["put_right"]
    if data.first_day is None:
        del raw["first_day"]
    if not data.asked_last:
        del raw["asked_last"]
    for section, _lines in data.sections:
        for line in raw[section.value]:
            if not line["points"]:
                del line["points"]
            if line["sent_up_on"] is None:
                del line["sent_up_on"]
            if not line["sent_up_by"]:
                del line["sent_up_by"]
    for theme in raw["heard"]["themes"]:
        if not theme["otherwise"]:
            del theme["otherwise"], theme["dissent"]
    return raw


def from_json(raw: Mapping[str, Any]) -> DigestData:
    """The digest that was stored. Raises TypeError or ValueError for anything else."""
    return frozen_json.decode(DigestData, raw)
