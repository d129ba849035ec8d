"""Somebody who reads is worried about a person's safety: what happens then, and what has to be recorded.

People decide everything here. The rules say what an answer needs, lock what it is about, and count days; they infer
nothing from the answers. The test is section 3 of the Adult Support and Protection (Scotland) Act 2007: an adult at
risk meets all three points, and is 16 or over. A child is another way (National Guidance for Child Protection in
Scotland 2021, under 18); between 16 and 18 either will do: refer, and let the services decide. Public bodies must
report (section 5 of the Act); other groups should share what they know (Code of Practice 2022, chapter 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from engage.domain import texts
from engage.domain.deadlines import SAFEGUARDING, WorkingCalendar, days_overdue
from engage.domain.errors import Refused

MOST_WORRY = 4000
"""Characters of what a reader writes about their worry, and of every other note in the log."""
MOST_SHORT = 200
"""Characters of who told it to whom."""

TEST: tuple[tuple[str, str], ...] = (
    ("unable", "are unable to safeguard their own well-being, property, rights or other interests"),
    ("at_risk", "are at risk of harm"),
    (
        "vulnerable",
        "because they are affected by disability, mental disorder, illness or physical or mental infirmity, are more "
        "vulnerable to being harmed than adults who are not so affected",
    ),
)
"""The three points, by the names of their answers, in the words of the Act (section 3(1)). Never translated and never
put in other words: https://www.legislation.gov.uk/asp/2007/10/section/3"""


class ConcernState(StrEnum):
    """Where a worry about somebody's safety stands. One for each contribution: a new worry opens it again."""

    RAISED = "raised"
    """Locked. It waits for the safeguarding lead."""
    RECORDED = "recorded"
    """The lead recorded what they decided. Still locked, until they say what becomes of the words."""
    LIFTED = "lifted"
    """It goes on like any other."""
    KEPT = "kept"
    """It is answered like any other, and never leaves the host."""


class ConcernAction(StrEnum):
    RAISE = "raise"
    RECORD = "record"
    LIFT = "lift"
    KEEP = "keep"


_S, _A = ConcernState, ConcernAction
CONCERN: dict[tuple[ConcernState, ConcernAction], ConcernState] = {
    # Somebody else is worried as well: it is noted, and the days go on from the first.
    (_S.RAISED, _A.RAISE): _S.RAISED,
    (_S.RAISED, _A.RECORD): _S.RECORDED,
    # What was recorded is put right by recording anew; the log keeps both.
    (_S.RECORDED, _A.RECORD): _S.RECORDED,
    (_S.RECORDED, _A.RAISE): _S.RAISED,
    (_S.RECORDED, _A.LIFT): _S.LIFTED,
    (_S.RECORDED, _A.KEEP): _S.KEPT,
    (_S.LIFTED, _A.RAISE): _S.RAISED,
    (_S.KEPT, _A.RAISE): _S.RAISED,
    (_S.KEPT, _A.LIFT): _S.LIFTED,
}
"""Nothing goes on that nobody decided about, and nothing is lifted before its outcome is recorded."""

LOCKED = frozenset({ConcernState.RAISED, ConcernState.RECORDED})
"""While a concern stands so, only the lead opens the words, and nobody does anything else with them."""
HELD_IN = LOCKED | {ConcernState.KEPT}
"""While a concern stands so, nothing of the words leaves the host."""


class Point(StrEnum):
    """A person's answer to one point of the test."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class Route(StrEnum):
    """Whom the worry is about, which says where it goes."""

    ADULT = "adult"
    """16 or over: the three points."""
    CHILD = "child"
    """Under 18: child protection; the points are not asked."""


class HarmKind(StrEnum):
    """What harm it may be. The Act says that harm "includes all harmful conduct and, in particular," these (section
    53(1)); so there is another."""

    PHYSICAL = "physical"
    PSYCHOLOGICAL = "psychological"
    PROPERTY = "property"
    SELF_HARM = "self_harm"
    OTHER = "other"


class Outcome(StrEnum):
    REFERRED = "referred"
    NOT_REFERRED = "not_referred"


class ReferredTo(StrEnum):
    """Who was told of it."""

    ADULT_PROTECTION = "adult_protection"
    CHILD_PROTECTION = "child_protection"
    POLICE = "police"
    OTHER = "other"


class Told(StrEnum):
    """Whether the person who told us knows of the referral. No permission is needed for one."""

    AGREES = "agrees"
    TOLD = "told"
    """They do not agree, and were told of it."""
    NOT_TOLD = "not_told"


class EntryKind(StrEnum):
    """What a line of the log is about."""

    RAISED = "raised"
    NOTE = "note"
    RECORDED = "recorded"
    LIFTED = "lifted"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Record:
    """What a lead decided, checked. Empty where a question was not asked."""

    route: Route
    points: Mapping[str, Point]
    """By the names in `TEST`; empty for a child."""
    harms: tuple[HarmKind, ...]
    outcome: Outcome
    reason: str
    """Why nobody was told; for a referral, what else should be noted."""
    referred_to: ReferredTo | None = None
    referred_on: date | None = None
    referred_by: str = ""
    """Who told it, and to whom: a name or a role, kept encrypted."""
    told: Told | None = None
    why_not_told: str = ""

    def decided_on(self, recorded: date) -> date:
        """The day that ends the clock: that of the referral, or the one on which it was recorded why not."""
        return self.referred_on or recorded


Known = TypeVar("Known", bound=StrEnum)


def record(
    given: Mapping[str, str], *, harms: Iterable[HarmKind | str] = (), referred_on: date | None = None, today: date
) -> Record:
    """What a lead decided. `given` has route, the names in `TEST`, outcome, reason, referred_to, referred_by, told and
    why_not_told, as a form says them. Any answers to the points go with any outcome: nothing is inferred.

    Raises Refused, each with its field: concern_route_missing, concern_point_missing, concern_harm_unknown,
    concern_outcome_missing, concern_reason_missing, concern_to_missing, concern_when_missing, concern_when_future,
    concern_by_missing, concern_told_missing, concern_why_not_told_missing, note_too_long.
    """
    route = _one_of(Route, given, "route", "concern_route_missing")
    asked = TEST if route is Route.ADULT else ()
    points = {name: _one_of(Point, given, name, "concern_point_missing") for name, _ in asked}
    kinds = _harms(harms)
    outcome = _one_of(Outcome, given, "outcome", "concern_outcome_missing")
    missing = "concern_reason_missing" if outcome is Outcome.NOT_REFERRED else None
    reason = texts.note(given.get("reason", ""), field="reason", most=MOST_WORRY, missing=missing)
    if outcome is Outcome.NOT_REFERRED:
        return Record(route, points, kinds, outcome, reason)
    to = _one_of(ReferredTo, given, "referred_to", "concern_to_missing")
    if referred_on is None:
        raise Refused("concern_when_missing", field="referred_on")
    if referred_on > today:
        raise Refused("concern_when_future", field="referred_on")
    by = texts.note(given.get("referred_by", ""), field="referred_by", most=MOST_SHORT, missing="concern_by_missing")
    told = _one_of(Told, given, "told", "concern_told_missing")
    why = texts.note(
        given.get("why_not_told", ""), field="why_not_told", most=MOST_WORRY,
        missing="concern_why_not_told_missing" if told is Told.NOT_TOLD else None,
    )  # fmt: skip
    return Record(
        route, points, kinds, outcome, reason, to, referred_on, by, told, why if told is Told.NOT_TOLD else ""
    )


def _one_of(kind: type[Known], given: Mapping[str, str], name: str, missing: str) -> Known:
    found = next((each for each in kind if each.value == given.get(name)), None)
    if found is None:
        raise Refused(missing, field=name)
    return found


def _harms(given: Iterable[HarmKind | str]) -> tuple[HarmKind, ...]:
    wanted = {str(each) for each in given}
    if wanted - {each.value for each in HarmKind}:
        raise Refused("concern_harm_unknown", field="harms")
    return tuple(each for each in HarmKind if each.value in wanted)


def worry(text: str) -> str:
    """What a reader is worried about, as it is kept. Raises Refused: concern_worry_missing, note_too_long."""
    return texts.note(text, field="worry", most=MOST_WORRY, missing="concern_worry_missing")


def note(text: str, *, needed: bool = True) -> str:
    """A line that a lead adds to the log. Raises Refused: concern_note_missing, note_too_long."""
    return texts.note(text, field="words", most=MOST_WORRY, missing="concern_note_missing" if needed else None)


def due(raised: date, calendar: WorkingCalendar) -> date:
    """The last day on which a referral, or the record of why not, is in time: one working day after it was raised."""
    return SAFEGUARDING.due(raised, calendar)


KEEP_LOG = 6
"""Years for which the words of the log are kept after its last line, once it is done. We found no period for this in
law or guidance: it is a default of ours, the one meant for the audit too, which shows the same duty met. The host and
its records manager may need another: then change it here, where the job and the pages take it from, and in
docs/data-protection.md."""


def kept_until(last: date) -> date:
    """The day on which the words of a log are erased whose last line is of this day; of 29 February, 1 March."""
    try:
        return last.replace(year=last.year + KEEP_LOG)
    except ValueError:
        return date(last.year + KEEP_LOG, 3, 1)


def days_late(due_on: date, decided_on: date | None, today: date, calendar: WorkingCalendar) -> int:
    """Working days after that day: until today while nothing is decided, else until it was, for ever shown."""
    return days_overdue(due_on, today if decided_on is None else decided_on, calendar)
