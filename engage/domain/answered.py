"""Decisions that were owed, and whether they came in time: "answered of due" (domain.md 6.3, no. 1).

One row for each round of each ask: every raising and every reopening owes a decision by a first due date that nothing
moves. Nothing that fell due ever leaves the count: not by being put off, passed on, reopened or never answered. What
a meeting noted, an acknowledgement, a deferral and a passing on are no decisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from engage.domain.ask_events import AskEvent, corrected
from engage.domain.ask_points import PointAnswer
from engage.domain.ask_states import AskAction, Outcome
from engage.domain.deadlines import local_date
from engage.domain.directions import Direction, direction_of, why_none

KINDS = (
    AskAction.RAISE, AskAction.REOPEN, AskAction.DECIDE, AskAction.PASS_ON, AskAction.ACCEPT,
    AskAction.RETURN, AskAction.SETTLE_OUTSIDE, AskAction.CORRECT, AskAction.ANSWER_SENT, AskAction.ANSWER_READ,
    AskAction.SUCCEED, AskAction.MERGE, AskAction.TAKE_IN, AskAction.PART,
)  # fmt: skip
"""The kinds of event that this needs; all others may be left out."""


class Standing(StrEnum):
    """How a decision that was owed stands on a day."""

    IN_TIME = "in_time"
    LATE = "late"
    UNANSWERED = "unanswered"
    """Its day is over."""
    NOT_DUE = "not_due"
    """It can still come in time: its own day counts to the end."""
    BEING_READ = "being_read"
    """Its day is over, and a decision came by a link that the host has yet to look at. It is in no other number; once
    it is shown it counts from the day it was sent."""


@dataclass(frozen=True, slots=True)
class OwedDecision:
    """One decision that a body owed. All dates are days in Scotland.

    `body_id` is the body that was accountable at the end of the first due day, or is today when that is still to
    come: passing an ask on after its day does not pass the lateness on, and no more
    does the end of a body."""

    round: int
    body_id: int
    began_on: date
    first_due: date
    decided_on: date | None = None
    outcome: Outcome | None = None
    direction: Direction | None = None
    """What a board directed when it agreed."""
    why_no_direction: str = ""
    point_answers: tuple[PointAnswer, ...] = ()
    """What the decision says to each point of the ask, in their order."""
    sent_on: date | None = None
    """When the oldest decision came by a link that still waits to be looked at; None when none does, and when it is
    made. What puts it off or passes it on is no decision."""

    def standing(self, today: date) -> Standing:
        """Whether it came by its first due day, as far as can be said on a day."""
        if self.decided_on is not None:
            return Standing.IN_TIME if self.decided_on <= self.first_due else Standing.LATE
        if self.first_due >= today:
            return Standing.NOT_DUE
        return Standing.UNANSWERED if self.sent_on is None else Standing.BEING_READ


@dataclass(frozen=True, slots=True)
class Answered:
    """How many decisions fell due in a stretch of days, and what became of them. `due` is the sum of the others."""

    due: int
    in_time: int
    late: int
    unanswered: int
    being_read: int = 0


def owed_decisions(events: Iterable[AskEvent]) -> tuple[OwedDecision, ...]:
    """What one ask's history (in order; of KINDS at least) says was owed, the first round first. What another ask, with
    which it was put together, says of it is `joined.owed_of`'s."""
    rounds: list[OwedDecision] = []
    body = passed_to = 0
    passing = False
    unread: dict[int, tuple[date, int]] = {}
    for event in put_right(events):
        day = local_date(event.effective_at)
        passing = (passing or event.kind is AskAction.PASS_ON) and event.kind not in _PASSING_ENDS
        match event.kind:
            case AskAction.RAISE:
                body = event.number("body_id")
                rounds.append(OwedDecision(1, body, day, event.day("decision_due")))
            case AskAction.REOPEN:
                rounds.append(OwedDecision(len(rounds) + 1, body, day, event.day("decision_due")))
                unread = {}
            case AskAction.ANSWER_SENT if event.payload["what"] == AskAction.DECIDE.value:
                unread[event.seq] = day, event.number("body_id")
            case AskAction.ANSWER_READ:
                unread.pop(event.number("answer"), None)
            case AskAction.DECIDE:
                rounds[-1] = replace(
                    rounds[-1], decided_on=day, outcome=Outcome(event.payload["outcome"]),
                    direction=direction_of(event.payload), why_no_direction=why_none(event.payload),
                    point_answers=tuple(PointAnswer(each) for each in event.payload.get("point_answers") or ()),
                )  # fmt: skip
            case AskAction.SETTLE_OUTSIDE:
                rounds[-1] = replace(rounds[-1], decided_on=day, outcome=Outcome.PASSED_ON)
            case AskAction.PASS_ON:
                passed_to = event.number_or_none("to_body_id") or 0
            case AskAction.ACCEPT | AskAction.SUCCEED:
                body = passed_to if event.kind is AskAction.ACCEPT else event.number("to_body_id")
                if day <= rounds[-1].first_due:
                    rounds[-1] = replace(rounds[-1], body_id=body)
    sent = [day for day, by in unread.values() if by == body]
    if sent and rounds[-1].decided_on is None and not passing:
        rounds[-1] = replace(rounds[-1], sent_on=min(sent))
    return tuple(rounds)


_PASSING_ENDS = frozenset({AskAction.ACCEPT, AskAction.RETURN, AskAction.SETTLE_OUTSIDE, AskAction.REOPEN})


def put_right(events: Iterable[AskEvent]) -> tuple[AskEvent, ...]:
    """The events with their corrections applied; corrections of events that were left out are left out too."""
    here = list(events)
    known = {event.seq for event in here}
    kept = (event for event in here if event.kind is not AskAction.CORRECT or event.number("seq") in known)
    return corrected(kept)[0]


def answered(owed: Iterable[OwedDecision], first: date, last: date, today: date) -> Answered:
    """Of the decisions that fell due from `first` to `last`, both included, and before `today`: how many were made in
    time, how many late, and how many still are not made. What is due today can still come in time."""
    due = Counter(each.standing(today) for each in owed if first <= each.first_due <= last and each.first_due < today)
    return Answered(
        due.total(), due[Standing.IN_TIME], due[Standing.LATE], due[Standing.UNANSWERED], due[Standing.BEING_READ]
    )
