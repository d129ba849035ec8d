"""An ask at one moment: what the fold of its history gives. `ask_history.fold` makes it, nothing else does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engage.domain.ask_records import (
    Chase,
    Closing,
    Correction,
    Decision,
    Deferral,
    Link,
    Merge,
    NoAnswer,
    Note,
    Pass,
    Promise,
    Reopening,
    Sent,
    SplitOff,
    Succession,
    Tabling,
    TakenIn,
    Update,
)
from engage.domain.ask_states import TRANSITIONS, AskState, ClosedAs, Outcome, PromiseState
from engage.domain.kinds import BodyKind
from engage.domain.verdicts import GivenVerdict


@dataclass(frozen=True)
class Round:
    """From raised or reopened to the next reopening: its own clocks, first decision and verdicts."""

    number: int
    began_at: datetime
    ack_due: date
    first_decision_due: date
    acknowledged_at: datetime | None = None
    """When the body first showed that it has the ask: acknowledged, tabled, deferred, passed on or decided."""
    decision: Decision | None = None
    asked_at: datetime | None = None
    asked: frozenset[int] = frozenset()
    """Contributions that fed the ask when people were asked."""
    reachable: int = 0
    """How many of their contributors could be asked then."""
    reminders: tuple[datetime, ...] = ()
    verdicts: tuple[GivenVerdict, ...] = ()
    no_answer: NoAnswer | None = None
    closing: Closing | None = None


@dataclass(frozen=True)
class Ask:
    """An ask as its history tells it at one moment. An ask without events is a draft, whose words are not history
    yet."""

    version: int = 0
    """Number of events folded."""
    state: AskState = AskState.DRAFT
    title: str = ""
    detail: str = ""
    points: tuple[str, ...] = ()
    """The single things that it asks for, where there are several."""
    body_id: int | None = None
    """The body that is accountable now: while it is passed on, still the first."""
    body_kind: BodyKind | None = None
    locality_id: int | None = None
    theme_id: int | None = None
    raised_at: datetime | None = None
    decision_due: date | None = None
    """The date now; moved by a deferral and by the body that accepts. The first stays in `rounds`."""
    tabled: Tabling | None = None
    """The meeting whose agenda it is on, or was decided at, in this round and by this body."""
    rounds: tuple[Round, ...] = ()
    tablings: tuple[Tabling, ...] = ()
    notes: tuple[Note, ...] = ()
    decisions: tuple[Decision, ...] = ()
    deferrals: tuple[Deferral, ...] = ()
    passes: tuple[Pass, ...] = ()
    promises: tuple[Promise, ...] = ()
    links: tuple[Link, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    closings: tuple[Closing, ...] = ()
    corrections: tuple[Correction, ...] = ()
    wordless: bool = False
    """The body said in this round that it has the ask, or took it on, without a line to the people."""
    sent: tuple[Sent, ...] = ()
    """Answers that came by a link, whatever became of them."""
    successions: tuple[Succession, ...] = ()
    """Bodies that ended while they had it, and what came after each."""
    own_due: tuple[date, int] | None = None
    """The day that it was given last itself, and the event that gave it. What it takes in may bring an earlier."""
    merges: tuple[Merge, ...] = ()
    taken_in: tuple[TakenIn, ...] = ()
    splits: tuple[SplitOff, ...] = ()
    split_from: int | None = None
    """The ask that it was a part of."""
    chases: tuple[Chase, ...] = ()
    """Who was reminded of what was late, in every round."""
    updates: tuple[Update, ...] = ()
    word_at: datetime | None = None
    """When the body was last heard in public; before that, when the ask came to it. A decision of last month that is
    entered today is heard today."""
    last_event_at: datetime | None = None
    """When something last happened to it; that somebody was reminded is no such thing."""
    last_recorded_at: datetime | None = None

    @property
    def round(self) -> int:
        """The present round; 0 for a draft."""
        return len(self.rounds)

    @property
    def current(self) -> Round | None:
        """The present round; None for a draft."""
        return self.rounds[-1] if self.rounds else None

    @property
    def decision(self) -> Decision | None:
        """The decision of the present round."""
        return self.current.decision if self.current else None

    @property
    def outcome(self) -> Outcome | None:
        """The outcome of the present round."""
        return self.decision.outcome if self.decision else None

    @property
    def ack_due(self) -> date | None:
        """Last day of the present round's clock for acknowledging."""
        return self.current.ack_due if self.current else None

    @property
    def acknowledged_at(self) -> datetime | None:
        """When the body first showed in the present round that it has the ask."""
        return self.current.acknowledged_at if self.current else None

    @property
    def first_decision_due(self) -> date | None:
        """The date first given for the present round's decision; it never changes, but for the earlier one of an ask
        that this one speaks for as well."""
        return self.first_due_of(self.round) if self.current else None

    def first_due_of(self, number: int) -> date:
        """The same for any round."""
        first = self.rounds[number - 1].first_decision_due
        if not self.taken_in:
            return first
        return min([first, *[each.first_due for each in self.standing if each.round == number]])

    @property
    def standing(self) -> tuple[TakenIn, ...]:
        """The asks that this one speaks for as well."""
        return tuple([each for each in self.taken_in if each.let_go_at is None]) if self.taken_in else ()

    @property
    def merged_into(self) -> int | None:
        """The ask that speaks for this one now."""
        return self.merges[-1].into_id if self.state is AskState.MERGED else None

    @property
    def asked_at(self) -> datetime | None:
        """When people were asked in the present round."""
        return self.current.asked_at if self.current else None

    @property
    def verdicts(self) -> tuple[GivenVerdict, ...]:
        """The verdicts of the present round."""
        return self.current.verdicts if self.current else ()

    @property
    def closed_as(self) -> ClosedAs | None:
        """How it closed, when it is closed now."""
        closing = self.current.closing if self.current else None
        return closing.closed_as if closing else None

    @property
    def closed_at(self) -> datetime | None:
        """When it closed, when it is closed now."""
        closing = self.current.closing if self.current else None
        return closing.at if closing else None

    @property
    def passing(self) -> Pass | None:
        """The passing on that waits to be accepted."""
        return self.passes[-1] if self.state is AskState.PASSING else None

    @property
    def unread(self) -> tuple[Sent, ...]:
        """Answers that came by a link, wait for the host to look, and could count as things are now: of the body that
        has the ask, or that it is being passed to. What another one sent before keeps nobody from answering."""
        if not self.sent:
            return ()
        waiting = [each for each in self.sent if each.came_of is None and each.round == self.round]
        if not waiting:
            return ()
        here = {self.body_id, self.passing.to_body_id if self.passing else None}
        return tuple([each for each in waiting if each.body_id in here and (self.state, each.what) in TRANSITIONS])

    @property
    def looked_at(self) -> frozenset[int]:
        """Numbers of the promises of the present round of which word came by a link, which the host has yet to look at:
        the body is not late with them meanwhile."""
        return frozenset([each.promise for each in self.unread if each.promise is not None])

    @property
    def fed(self) -> frozenset[int]:
        """Contributions that feed it now."""
        return frozenset([link.contribution_id for link in self.links if link.unlinked_at is None])

    @property
    def round_promises(self) -> tuple[Promise, ...]:
        """The promises of the present round."""
        present = self.round
        return tuple([each for each in self.promises if each.round == present])

    @property
    def open_promises(self) -> tuple[Promise, ...]:
        """Promises that are not reported done, the next one due first."""
        if not self.promises:
            return ()
        present = self.round
        still = [each for each in self.promises if each.state is PromiseState.OPEN and each.round == present]
        return tuple(sorted(still, key=lambda each: (each.due, each.number)) if still[1:] else still)

    @property
    def ready_to_ask_people(self) -> bool:
        """Whether `ask_people` may follow: a refusal, an outside organisation took it on, or every promise of the
        round was checked by somebody else."""
        if self.state is AskState.DECIDED:
            return self.outcome in {Outcome.NOT_AGREED, Outcome.PASSED_ON}
        return self.state is AskState.REPORTED_DONE and all(
            each.state is PromiseState.CHECKED for each in self.round_promises
        )

    def promise(self, number: int) -> Promise | None:
        """The promise with this number, of any round."""
        return self.promises[number - 1] if 1 <= number <= len(self.promises) else None
