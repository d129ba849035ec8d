"""What an ask's history says, folded: one frozen record for each thing that can be said of an ask.

`at` is always when it took effect. `seq` is the event it comes from, so that a page can link to it and a
correction can name it. Records are never removed: a later round adds, a correction replaces words and is listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engage.domain.ask_payloads import PassTo, UnlinkReason
from engage.domain.ask_points import PointAnswer
from engage.domain.ask_states import AskAction, AskState, ClosedAs, Outcome, PromiseState
from engage.domain.directions import Direction
from engage.domain.ladder import Chased, Rung
from engage.domain.link_answers import AnswerState
from engage.domain.promise_seen import PromiseSeen
from engage.domain.verdicts import ReopenBy, Unconfirmed


@dataclass(frozen=True)
class Made:
    """Which event a record comes from, and who made it."""

    seq: int
    round: int
    at: datetime
    recorded_at: datetime
    by_role: str
    by_id: int | None


@dataclass(frozen=True)
class Meeting:
    """A meeting that an event names; any of it may be unknown."""

    id: int | None = None
    on: date | None = None
    minute_url: str = ""


NO_MEETING = Meeting()


@dataclass(frozen=True)
class Tabling(Made):
    """Put on the agenda of a meeting."""

    meeting_id: int
    meeting_on: date


@dataclass(frozen=True)
class Note(Made):
    """A meeting noted the ask: not a decision."""

    text: str
    meeting: Meeting


@dataclass(frozen=True)
class Decision(Made):
    """A substantive decision, with the response that people are owed. Of an ask that an outside organisation took
    on, `options_considered` is empty and `evidence` shows that it did."""

    outcome: Outcome
    reasons: str
    decided_by: str
    options_considered: str = ""
    process: str = ""
    next_steps: str = ""
    links: tuple[str, ...] = ()
    point_answers: tuple[PointAnswer, ...] = ()
    """What it says to each point of the ask, in their order."""
    meeting: Meeting = NO_MEETING
    evidence: Mapping[str, str] = field(default_factory=dict, hash=False)
    direction: Direction | None = None
    """What a board directed, if it did."""
    why_no_direction: str = ""


@dataclass(frozen=True)
class Deferral(Made):
    """Put off to a named date."""

    to: date
    reason: str
    decided_by: str
    meeting: Meeting


@dataclass(frozen=True)
class Pass(Made):
    """Passed on to another body or an outside organisation, and what came of it."""

    from_body_id: int
    from_state: AskState
    to_kind: PassTo
    to_body_id: int | None
    to_name: str
    escalated: bool
    reason: str
    accepted_at: datetime | None = None
    settled_at: datetime | None = None
    returned_at: datetime | None = None
    return_reason: str = ""


@dataclass(frozen=True)
class Succession(Made):
    """Its body ended, and another one answers for it from then on."""

    from_body_id: int
    from_name: str
    to_body_id: int
    to_name: str
    ended_on: date
    """The last day of the body that ended."""


@dataclass(frozen=True)
class Merge(Made):
    """It was put together with another ask, which stands for both until it is `parted_at`."""

    into_id: int
    from_state: AskState
    reason: str
    people: frozenset[int]
    """Contributions that fed it then."""
    parted_at: datetime | None = None


@dataclass(frozen=True)
class TakenIn(Made):
    """Another ask was put together with this one, with its days, until it is `let_go_at`."""

    ask_id: int
    first_due: date
    """The day first given for its decision."""
    decision_due: date
    """The day it had when it came."""
    people: frozenset[int]
    """Contributions that fed it then."""
    last_step: Rung | None = None
    """How far up the ladder it was, when it was late."""
    let_go_at: datetime | None = None


@dataclass(frozen=True)
class SplitOff(Made):
    """A part of it became an ask of its own."""

    ask_id: int
    reason: str


@dataclass(frozen=True)
class Move(Made):
    """A promise's date moved."""

    before: date
    after: date
    reason: str


@dataclass(frozen=True)
class Claim(Made):
    """The body says that a promise is kept: what was done, when, and where one can see it. A claim that failed its
    check stays, with the reason."""

    what: str
    when: date
    evidence: Mapping[str, str] = field(hash=False)
    failed_at: datetime | None = None
    failed_because: str = ""


@dataclass(frozen=True)
class Promise(Made):
    """Who does what by when. `first_due` never changes; `due` is the date now."""

    number: int
    text: str
    owner_role: str
    first_due: date
    due: date
    state: PromiseState = PromiseState.OPEN
    moves: tuple[Move, ...] = ()
    claims: tuple[Claim, ...] = ()
    checked_at: datetime | None = None
    checked_role: str = ""
    checked_id: int | None = None
    check_text: str = ""
    seen: tuple[PromiseSeen, ...] = ()
    """What people behind the ask say of it after its day, in the order in which they said it."""

    @property
    def claim(self) -> Claim | None:
        """The claim that stands: the last one, unless it failed its check."""
        last = self.claims[-1] if self.claims else None
        return None if last is None or last.failed_at else last


@dataclass(frozen=True)
class Link:
    """A contribution that feeds or fed the ask."""

    contribution_id: int
    linked_at: datetime
    unlinked_at: datetime | None = None
    because: UnlinkReason | None = None
    seq: int = 0
    """The event that linked it."""
    came_from: int | None = None
    """The ask that it came from, together with which this one was put or of which this was a part."""


@dataclass(frozen=True)
class NoAnswer(Made):
    """The body's one answer to the "no"s of a round."""

    text: str
    next_steps: str = ""


@dataclass(frozen=True)
class Reopening(Made):
    """Why a round began after the first; `round` is the one that began."""

    by: ReopenBy
    why: str
    new_information: str


@dataclass(frozen=True)
class Closing(Made):
    """How a round ended."""

    closed_as: ClosedAs
    unconfirmed: Unconfirmed | None
    reason: str


@dataclass(frozen=True)
class Correction(Made):
    """An earlier event put right. `before` is what it said until then."""

    target: int
    before: Mapping[str, Any] = field(hash=False)
    after: Mapping[str, Any] = field(hash=False)
    reason: str


@dataclass(frozen=True)
class Sent(Made):
    """An answer came by a link. `what` it is, of which promise, and from which body; not what it says. `came_of` is
    empty until the host has looked."""

    what: AskAction
    body_id: int
    promise: int | None = None
    came_of: AnswerState | None = None
    read_at: datetime | None = None


@dataclass(frozen=True)
class Chase(Made):
    """A step of the ladder: who was reminded of what, how many working days late it was (`days`, the host's own days
    left out), and whether there was anybody to write to. For a board paper, of which board and for which meeting, where
    one was known. `number` counts the steps for this one thing; `body_id` is the body that owed it."""

    step: Rung
    number: int
    owed: Chased
    due: date
    days: int
    sent: bool
    body_id: int
    board_id: int | None = None
    meeting_id: int | None = None
    meeting_on: date | None = None


@dataclass(frozen=True)
class Update(Made):
    """The body said where it stands."""

    text: str
