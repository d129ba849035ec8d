"""What becomes of asks: one course for each way that an ask can go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor, Role, contributor
from engage.models.asks import AskEvent
from engage.models.base import db
from engage.models.places import Meeting
from engage.services import ask_log, asks, closure, decisions, links
from engage.services.context import now, today
from tests.rehearsal import voices
from tests.rehearsal.stage import Course, Stage

WHY = "Two rooms stand empty on Mondays and the nurses asked for the same thing in spring, so it can be done."
WHY_NOT = "The building is rented and its owner will not allow a second door; the lease runs for another four years."
LOOKED_AT = "Leaving it as it is. Moving the clinic to another day. Doing it in one place first, which was chosen."


class Ask:
    """An ask on its way: who feeds it, who answers it, and shorter words for what is done to it."""

    def __init__(self, stage: Stage, number: int, body: str, theme: str, people: list[int], silent: list[int]) -> None:
        self.stage, self.body, self.people = stage, body, people
        self.id = asks.draft(
            stage.actor("moderator"), host_id=stage.ids["host"], body_id=stage.ids[body],
            title=f"Ask number {number} about {theme.lower()}", detail="What people said comes down to this one thing.",
            contribution_ids=[*people, *silent], theme_id=stage.themes[theme], locality_id=stage.ids["locality"],
        )  # fmt: skip
        stage.counts["asks drafted"] += 1

    @property
    def officer(self) -> Actor:
        """The body's officer."""
        return self.stage.actor(self.body)

    def by_link(self) -> Actor:
        """The officer as the bearer of the link in the role mailbox."""
        role = Role.LPG_OFFICER if self.body == "lpg" else Role.IJB_OFFICER
        link = links.mint(LinkPurpose.ASK_OFFICER, self.id, role=role, body_id=self.stage.ids[self.body])
        return links.find(LinkPurpose.ASK_OFFICER, link.rsplit("/", 1)[1]).actor

    def raised(self) -> None:
        """Put it to its body."""
        asks.raise_ask(self.stage.actor("moderator"), self.id)
        self.stage.counts[f"asks raised to the {self.body.upper()}"] += 1

    def decide(self, outcome: str, *promises: int, by: Actor | None = None, reasons: str = "") -> None:
        """Decide, with promises for so many working days ahead."""
        given: dict[str, Any] = {
            "outcome": outcome, "options_considered": LOOKED_AT,
            "reasons": reasons or (WHY_NOT if outcome == "not_agreed" else WHY),
            "decided_by": "The whole group, in public", "process": "It was read out at the meeting.",
            "next_steps": "If it does not get better by then, tell your host.",
            "promises": [
                {"text": f"Promise {number} of what was decided.", "owner_role": "Property manager",
                 "due": self.stage.after(days)}
                for number, days in enumerate(promises, start=1)
            ],
        }  # fmt: skip
        if self.body == "ijb" and outcome in {"agreed", "partly"}:
            given["direction"] = {"to": "both", "reference": f"Direction {self.id}", "on": today(), "money": 12_000}
        with ask_log.as_sent(now()):  # what came by the link was looked at on the same day
            decisions.decide(by or self.officer, self.id, **given)
        self.stage.counts[f"decided: {outcome}"] += 1

    def done(self, number: int = 1) -> None:
        """Report a promise done."""
        decisions.report_done(
            self.officer, self.id, number=number, what="It was put in place and has been used since.", when=today(),
            evidence={"kind": "seen_by", "role": "Property manager", "seen_on": today().isoformat()},
        )  # fmt: skip
        self.stage.counts["reported done"] += 1

    def check(self, number: int = 1, *, passed: bool = True) -> None:
        """Somebody else looks."""
        decisions.check_done(
            self.stage.actor("second"), self.id, number=number, passed=passed, text="We went and looked for ourselves."
        )
        self.stage.counts["checks passed" if passed else "checks failed"] += 1

    def says(self, person: int, answer: str, **more: Any) -> None:
        """A contributor's verdict."""
        who = self.people[person]
        closure.give_verdict(contributor(who), ask_id=self.id, contribution_id=who, answer=answer, **more)
        self.stage.counts[f"verdict: {answer}"] += 1

    def ends(self, state: str, closed_as: str | None = None) -> None:
        """What it should be on the last day."""
        self.stage.expected[self.id] = (state, closed_as)


def _next_meeting(ask: Ask) -> int:
    found = db.session.scalar(
        sa.select(Meeting.id)
        .where(Meeting.body_id == ask.stage.ids[ask.body], Meeting.held_on >= today())
        .order_by(Meeting.held_on)
        .limit(1)
    )
    assert found is not None
    return found


def confirmed(ask: Ask) -> Course:
    """Agreed, done, checked; everybody answers."""
    yield 2
    decisions.acknowledge(ask.by_link(), ask.id, text="We have it and will take it to our next meeting.")
    decisions.table(ask.stage.actor(f"{ask.body}_clerk"), ask.id, meeting_id=_next_meeting(ask))
    yield 10
    ask.decide("agreed", 10, by=ask.by_link())
    yield 8
    ask.done()
    yield 2
    ask.check()
    for person in range(len(ask.people)):
        yield 1
        ask.says(person, "partly" if person == 1 else "yes", comment="That is what I meant.")
    ask.ends("closed", "confirmed")


def moved_and_lapsed(ask: Ask) -> Course:
    """Agreed with two promises: one is moved, one lapses."""
    yield 3
    decisions.acknowledge(ask.officer, ask.id)
    yield 5
    ask.decide("agreed", 15, 20)
    yield 12
    decisions.move_promise(
        ask.officer, ask.id, number=1, due=ask.stage.after(60), reason="The firm that makes it has burnt down."
    )
    ask.stage.counts["promises moved"] += 1
    ask.ends("acting")


def sole_no(ask: Ask) -> Course:
    """The only person says no: it reopens by itself, and the second round holds."""
    yield 2
    ask.decide("agreed", 8)
    yield 5
    ask.done()
    yield 1
    ask.check()
    yield 3
    ask.says(0, "no", comment="Only the front door was done.")
    ask.stage.counts["reopened by the sole contributor"] += 1
    yield 4
    ask.decide("partly", 8, reasons="The person was right: only one of the two doors was done, and now both will be.")
    yield 5
    ask.done(2)
    yield 1
    ask.check(2)
    yield 2
    ask.says(0, "yes")
    ask.ends("closed", "confirmed")


def third_no(ask: Ask) -> Course:
    """One of three says no: it reopens by itself and is acknowledged again."""
    yield 2
    ask.decide("agreed", 8)
    yield 5
    ask.done()
    yield 1
    ask.check()
    yield 2
    ask.says(0, "yes")
    ask.says(1, "not_sure")
    ask.says(2, "no", comment="It is worse than it was.")
    ask.stage.counts["reopened by a third"] += 1
    yield 3
    decisions.acknowledge(ask.officer, ask.id, text="We look at it again.")
    ask.ends("acknowledged")


def disputed(ask: Ask) -> Course:
    """Refused with reasons; disagreement; answered; closed by the chair."""
    yield 3
    ask.decide("not_agreed")
    yield 4
    ask.says(0, "no", comment="I do not accept that.")
    ask.says(1, "yes")
    yield 5
    closure.answer_no(ask.officer, ask.id, text="We have asked the owner once more; the answer was the same.")
    ask.stage.counts["noes answered"] += 1
    yield 26
    closure.close_disputed(
        ask.stage.actor("chair"), ask.id, reason="I have spoken with both sides. Each of them has told the truth."
    )
    ask.stage.counts["closed as disputed"] += 1
    ask.ends("closed", "disputed")


def no_standing(ask: Ask) -> Course:
    """Refused; a no that the body has not answered stays for all to see."""
    yield 6
    ask.decide("not_agreed")
    yield 3
    ask.says(0, "no")
    ask.ends("with_people")


def new_information(ask: Ask) -> Course:
    """Refused; a no with something new brings it back."""
    yield 4
    ask.decide("not_agreed")
    yield 5
    ask.says(0, "no", new_information="The lease ends next year and not in four: it stands in the council's papers.")
    ask.stage.counts["reopened by new information"] += 1
    yield 5
    ask.decide("already_planned", 70, reasons="With the lease ending, the door is in next year's plan already.")
    ask.ends("acting")


def silence(ask: Ask) -> Course:
    """Done and checked; nobody answers; two reminders; unconfirmed."""
    yield 2
    ask.decide("agreed", 5)
    yield 3
    ask.done()
    yield 1
    ask.check()
    ask.ends("closed", "unconfirmed")


def failed_check(ask: Ask) -> Course:
    """Partly agreed; the first check fails, the second passes; one says partly, the rest are silent."""
    yield 3
    ask.decide("partly", 20)
    yield 4
    ask.done()
    yield 2
    ask.check(passed=False)
    yield 6
    ask.done()
    yield 2
    ask.check()
    yield 2
    ask.says(0, "partly")
    ask.ends("closed", "confirmed")


def deferred(ask: Ask) -> Course:
    """Put off to a named day, then decided; the decision is corrected afterwards."""
    yield 4
    decisions.note(ask.stage.actor(f"{ask.body}_clerk"), ask.id, text="The group noted it and asked for the costs.")
    decisions.defer(
        ask.officer, ask.id, to=ask.stage.after(25), reason="The costs are not known before next month.",
        decided_by="The whole group",
    )  # fmt: skip
    ask.stage.counts["put off"] += 1
    yield 20
    ask.decide("agreed", 80)
    yield 2
    _correct(ask)
    ask.ends("acting")


def _correct(ask: Ask) -> None:
    made = sa.select(sa.func.max(AskEvent.seq)).where(AskEvent.ask_id == ask.id, AskEvent.kind == "decide")
    seq = db.session.scalar(made)
    assert seq is not None
    asks.correct(
        ask.stage.actor("moderator"), ask.id, seq=seq, changes={"decided_by": "The group and the chair"},
        reason="The chair had been left out.",
    )  # fmt: skip
    ask.stage.counts["corrected"] += 1


def escalated(ask: Ask) -> Course:
    """Passed from the LPG to the IJB, which takes it on and decides."""
    yield 3
    decisions.pass_on(
        ask.officer, ask.id, to_body_id=ask.stage.ids["ijb"], reason="Only the board can spend money across localities."
    )
    ask.stage.counts["passed to another body"] += 1
    yield 4
    decisions.accept(ask.stage.actor("ijb"), ask.id, text="The board takes it on.")
    ask.body = "ijb"
    yield 12
    ask.decide("agreed", 70)
    ask.ends("acting")


def returned(ask: Ask) -> Course:
    """Passed on, declined, and then left: it is overdue with the first body."""
    yield 3
    decisions.pass_on(
        ask.officer, ask.id, to_body_id=ask.stage.ids["ijb"], reason="Only the board can spend money across localities."
    )
    yield 5
    decisions.return_ask(ask.stage.actor("ijb"), ask.id, reason="It costs nothing and lies within one locality.")
    ask.stage.counts["passed on and returned"] += 1
    ask.ends("acknowledged")


def outside(ask: Ask) -> Course:
    """Passed to an organisation outside, which takes it on; the host records it; people say yes."""
    yield 3
    decisions.pass_on(ask.officer, ask.id, to_name="The bus company", reason="The timetable is the company's own.")
    yield 8
    decisions.settle_outside(
        ask.stage.actor("moderator"), ask.id, reasons="The company will hold the bus from the spring timetable on.",
        decided_by="The bus company", evidence={"kind": "link", "url": "https://example.org/rehearsal/timetable"},
    )  # fmt: skip
    ask.stage.counts["settled outside"] += 1
    for person in range(len(ask.people)):
        yield 1
        ask.says(person, "yes")
    ask.ends("closed", "confirmed")


def withdrawn_voice(ask: Ask) -> Course:
    """One of the people behind it takes their words back; the ask goes on without them."""
    yield 5
    voices.withdraw_one(ask.stage, ask.people[0])
    yield 2
    decisions.acknowledge(ask.officer, ask.id)
    ask.ends("acknowledged")


def neglected(ask: Ask) -> Course:
    """Nobody does anything with it."""
    ask.ends("raised")
    yield 1


def discarded(ask: Ask) -> Course:
    """Never raised."""
    asks.discard(ask.stage.actor("moderator"), ask.id, reason="Two asks said the same.")
    ask.stage.counts["drafts discarded"] += 1
    ask.ends("discarded")
    yield 1


Fate = Callable[[Ask], Course]

FATES: tuple[tuple[Fate, str, int], ...] = (
    (confirmed, "lpg", 3), (confirmed, "ijb", 2), (moved_and_lapsed, "ijb", 3), (sole_no, "lpg", 1),
    (third_no, "lpg", 3), (disputed, "lpg", 2), (no_standing, "ijb", 2), (new_information, "lpg", 1),
    (silence, "lpg", 2), (silence, "ijb", 0), (failed_check, "lpg", 3), (deferred, "ijb", 2), (escalated, "lpg", 2),
    (returned, "lpg", 1), (outside, "lpg", 2), (withdrawn_voice, "lpg", 2), (neglected, "lpg", 2),
    (neglected, "ijb", 1), (discarded, "lpg", 1),
)  # fmt: skip
"""Each way with its body and how many people who can be asked are behind it; the rest of its contributions are
imported, of which nobody can be asked."""


def put_asks(stage: Stage) -> Course:
    """Raise the asks, two a day, from what has been read."""
    for number, (fate, body, people) in enumerate(FATES, start=1):
        while len(stage.voices) < people:
            yield 1
        behind = [stage.voices.pop(0) for _ in range(people)]
        theme = max(stage.by_theme, key=lambda name: len(stage.by_theme[name]))
        silent = [stage.by_theme[theme].pop() for _ in range(min(3, len(stage.by_theme[theme])))]
        ask = Ask(stage, number, body, theme, behind, [] if fate in {sole_no, new_information} else silent)
        if fate is not discarded:
            ask.raised()
        stage.begin(fate(ask), today() + timedelta(days=1))
        if number % 2 == 0:
            yield 1
