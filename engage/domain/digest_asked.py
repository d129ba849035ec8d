"""What came of each thing that a digest asked its body to decide: what is in the history of the ask, and where nothing
is, that the meeting did not take it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engage.domain.ask_events import AskEvent, corrected
from engage.domain.ask_labels import Owed
from engage.domain.ask_states import AskAction, Outcome
from engage.domain.deadlines import local_date


class Did(StrEnum):
    """What a body did with what was put to it."""

    DECIDED = "decided"
    PROMISED = "promised"
    ANSWERED = "answered"
    PUT_OFF = "put_off"
    PASSED_ON = "passed_on"
    NOTED = "noted"
    """Which is no decision."""
    NOT_TAKEN = "not_taken"
    """Its meeting did not come to it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that page one of a digest asked its body to decide."""

    reference: str
    title: str
    owed: Owed


@dataclass(frozen=True, slots=True)
class CameOf:
    """What came of it, and on which day. `to`: the day it was put off to; `to_name`: whom it was passed to."""

    did: Did
    on: date
    outcome: Outcome | None = None
    to: date | None = None
    to_name: str = ""
    minutes_url: str = ""


@dataclass(frozen=True, slots=True)
class AskedLast:
    """The same with what had come of it when the next digest was compiled, and the meeting that had it before it, if
    one was held."""

    reference: str
    title: str
    owed: Owed
    came_of: CameOf | None = None
    meeting_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """The first meeting after a digest's days that was not cancelled, as far as it was held, and not before the digest
    was issued: it had it before it. `minutes_url` as the calendar has it now."""

    id: int
    held_on: date
    minutes_url: str = ""


_SETTLES: dict[AskAction, Did] = {
    AskAction.DECIDE: Did.DECIDED,
    AskAction.SETTLE_OUTSIDE: Did.DECIDED,
    AskAction.DEFER: Did.PUT_OFF,
    AskAction.PASS_ON: Did.PASSED_ON,
    AskAction.NOTE: Did.NOTED,
}
_ANSWERS: dict[Owed, dict[AskAction, Did]] = {
    Owed.DECISION: _SETTLES,
    Owed.FIRST_PROMISE: {AskAction.PROMISE: Did.PROMISED},
    Owed.ANSWER: {AskAction.ANSWER_NO: Did.ANSWERED},
}


def came_of(
    owed: Owed, events: Iterable[AskEvent], since: datetime, meeting: MeetingHeld | None, *, not_taken: bool
) -> CameOf | None:
    """What came of what was owed, from the history of its ask: what was recorded after `since`, the moment that the
    digest knew of. The last thing counts; what was noted, only where nothing else came. `not_taken` is what was said of
    that meeting, and holds as long as the history says nothing. None while there is nothing to say."""
    kinds = _ANSWERS.get(owed, {})
    told, _replaced = corrected(events)
    found = [each for each in told if each.kind in kinds and each.recorded_at > since]
    settled = [each for each in found if each.kind is not AskAction.NOTE] or found
    if settled:
        return _as_said(settled[-1], kinds[settled[-1].kind], meeting)
    if not_taken and meeting is not None:
        return CameOf(Did.NOT_TAKEN, meeting.held_on, minutes_url=meeting.minutes_url)
    return None


def _as_said(event: AskEvent, did: Did, meeting: MeetingHeld | None) -> CameOf:
    outcome = None
    if did is Did.DECIDED:
        outcome = Outcome.PASSED_ON if event.kind is AskAction.SETTLE_OUTSIDE else Outcome(event.text("outcome"))
    there = meeting is not None and event.number_or_none("meeting_id") == meeting.id
    took_effect = local_date(event.effective_at)
    return CameOf(
        did,
        # A decision has the day that its line in a digest has; what is noted is written down some day after.
        took_effect if did is Did.DECIDED else event.day_or_none("meeting_on") or took_effect,
        outcome,
        event.day("to") if did is Did.PUT_OFF else None,
        event.text("to_name") if did is Did.PASSED_ON else "",
        event.text("minute_url") or (meeting.minutes_url if there and meeting else ""),
    )
