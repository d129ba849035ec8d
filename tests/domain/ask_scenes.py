"""Asks for tests: a `Scene` keeps a clock and a history and takes actions through the guards, as a service would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from engage.domain.ask_events import AskEvent
from engage.domain.ask_guards import ActorFacts, event_for
from engage.domain.ask_history import apply, fold, round_facts
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import AskAction
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.verdicts import Step, next_step

START = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
CALENDAR = WorkingCalendar()
LPG, IJB, OTHER_LPG = 11, 21, 12

MODERATOR = ActorFacts("moderator", 1)
OTHER_MODERATOR = ActorFacts("moderator", 2)
OFFICER = ActorFacts("lpg_officer", 3, LPG)
IJB_OFFICER = ActorFacts("ijb_officer", 4, IJB)
CHAIR = ActorFacts("chair", 5, LPG)
CLERK = ActorFacts("clerk", 6, LPG)
PERSON = ActorFacts("contributor")
SYSTEM = ActorFacts("system")

A = AskAction
REASONS = "The surgery has two rooms free on Mondays and the bus stops outside."
REFUSAL = "There is no money this year for a second nurse at the health centre."
EVIDENCE = {"kind": "link", "url": "https://www.lanarkshire.scot.nhs.uk/news/buses"}


class Scene:
    """One ask, told by what happens to it. `people` contributions 1, 2, ... feed it and can be asked."""

    def __init__(self, people: int = 1) -> None:
        self.now = START
        self.events: list[AskEvent] = []
        self.ask = Ask()
        self.reachable = set(range(1, people + 1))
        for contribution in sorted(self.reachable):
            self.do(A.LINK_CONTRIBUTION, MODERATOR, contribution_id=contribution)

    @property
    def today(self):
        return local_date(self.now)

    def day(self, ahead: int) -> str:
        return (self.today + timedelta(days=ahead)).isoformat()

    def wait(self, days: float = 0, **more: float) -> Scene:
        self.now += timedelta(days=days, **more)
        return self

    def event(self, action: AskAction, actor: ActorFacts, effective_at=None, **payload: Any) -> AskEvent:
        return event_for(
            self.ask, action, payload, actor, now=self.now, effective_at=effective_at, calendar=CALENDAR,
            reachable=self.reachable, events=self.events,
        )  # fmt: skip

    def do(self, action: AskAction, actor: ActorFacts, effective_at=None, **payload: Any) -> Scene:
        """Takes the action and folds it, incrementally where that is allowed."""
        event = self.event(action, actor, effective_at, **payload)
        self.events.append(event)
        self.ask = fold(self.events) if action is A.CORRECT else apply(self.ask, event)
        self.now += timedelta(minutes=1)
        return self

    def sent(self, what: str, actor: ActorFacts = OFFICER, **more: Any) -> Scene:
        """An answer came by a link."""
        return self.do(A.ANSWER_SENT, actor, what=what, body_id=actor.body_id, **more)

    def looked_at(self, came_of: str, actor: ActorFacts = MODERATOR) -> Scene:
        """The host looked at the oldest answer that waits."""
        seq = next(each.seq for each in self.ask.sent if each.came_of is None)
        return self.do(A.ANSWER_READ, actor, answer=seq, came_of=came_of)

    def step(self) -> Step:
        return next_step(round_facts(self.ask, self.today, reachable=self.reachable, calendar=CALENDAR))

    # What tests start from, each from the one before.

    def raised(self, **given: Any) -> Scene:
        said = {
            "title": "Run the 254 bus past the health centre", "body_id": LPG, "body_kind": "lpg",
            "ack_due": self.day(7), "decision_due": self.day(56),
        }  # fmt: skip
        return self.do(A.RAISE, MODERATOR, **{**said, **given})

    def decided(self, outcome: str = "agreed", actor: ActorFacts = OFFICER, **given: Any) -> Scene:
        if not self.events or self.ask.raised_at is None:
            self.raised()
        said = {
            "outcome": outcome, "reasons": REFUSAL if outcome == "not_agreed" else REASONS,
            "options_considered": "A second nurse; a van; leaving it as it is.", "decided_by": "LPG members, by vote",
        }  # fmt: skip
        if self.ask.body_kind == "ijb" and outcome in {"agreed", "partly"}:
            said |= {"direction_none": "It is a matter of the papers alone."}
        return self.do(A.DECIDE, actor, **{**said, **given})

    def promised(self, actor: ActorFacts = OFFICER, due: int = 30) -> Scene:
        if self.ask.decision is None:
            self.decided()
        return self.do(
            A.PROMISE, actor, text="Move the stop to the gate", owner_role="Transport manager", due=self.day(due)
        )

    def reported(self, number: int = 1, actor: ActorFacts = OFFICER, **given: Any) -> Scene:
        if not self.ask.promises:
            self.promised()
        said = {"what": "The stop was moved to the gate.", "when": self.day(0), "evidence": EVIDENCE}
        return self.do(A.REPORT_DONE, actor, promise=number, **{**said, **given})

    def checked(self, number: int = 1, actor: ActorFacts = OTHER_MODERATOR) -> Scene:
        if not self.ask.promises or self.ask.open_promises:
            self.reported(number)
        return self.do(A.CHECK_PASS, actor, promise=number)

    def with_people(self, outcome: str = "agreed") -> Scene:
        if outcome == "agreed":
            self.checked()
        else:
            self.decided(outcome)
        return self.do(A.ASK_PEOPLE, SYSTEM, reachable=len(self.reachable))

    def says(self, contribution: int, answer: str, **given: Any) -> Scene:
        return self.do(A.GIVE_VERDICT, PERSON, contribution_id=contribution, answer=answer, **given)

    def answered(self) -> Scene:
        return self.do(A.ANSWER_NO, OFFICER, text="The stop moves again in June, when the road is done.")

    def reminded(self) -> Scene:
        """Both reminders, on their days."""
        self.wait(10).do(A.REMIND_PEOPLE, SYSTEM, number=1, reached=1)
        return self.wait(14).do(A.REMIND_PEOPLE, SYSTEM, number=2, reached=1)

    def closed(self) -> Scene:
        """People said yes, all of them."""
        self.with_people()
        for contribution in sorted(self.reachable):
            self.says(contribution, "yes")
        return self.do(A.CLOSE, SYSTEM, closed_as="confirmed")

    def reopened(self, **given: Any) -> Scene:
        said = {
            "by": "host", "why": "The stop was moved back in March.", "ack_due": self.day(7),
            "decision_due": self.day(56),
        }  # fmt: skip
        return self.do(A.REOPEN, MODERATOR, **{**said, **given})
