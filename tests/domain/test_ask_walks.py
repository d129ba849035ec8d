"""Asks that go where hypothesis takes them: legal and illegal actions by everybody, at any time."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.ask_chases import could_step, last_steps, update_due
from engage.domain.ask_chases import next_step as next_chase
from engage.domain.ask_events import corrected
from engage.domain.ask_history import Ask, apply, fold
from engage.domain.ask_labels import AskLabel, next_due, public_label
from engage.domain.ask_payloads import UnlinkReason
from engage.domain.ask_states import (
    DECISIONS,
    NEEDS_PROMISE,
    NOT_PUBLIC,
    TRANSITIONS,
    UNDECIDED,
    AskAction,
    AskState,
    ClosedAs,
    Outcome,
    PromiseState,
    actions_from,
    targets,
)
from engage.domain.errors import DomainError
from engage.domain.ladder import DEFAULT, Chased, Rung
from engage.domain.link_answers import CAME_OF, WAITS
from engage.domain.promise_seen import Seen
from engage.domain.verdicts import ReopenBy, Unconfirmed, Verdict, standing_noes
from tests.domain.ask_scenes import (
    CALENDAR,
    CHAIR,
    CLERK,
    EVIDENCE,
    IJB,
    IJB_OFFICER,
    LPG,
    MODERATOR,
    OFFICER,
    OTHER_MODERATOR,
    PERSON,
    REASONS,
    REFUSAL,
    SYSTEM,
    A,
    Scene,
)

EVERYBODY = (MODERATOR, OTHER_MODERATOR, OFFICER, IJB_OFFICER, CHAIR, CLERK, PERSON, SYSTEM)
LIKELY = {
    A.ACCEPT: (IJB_OFFICER, OFFICER), A.RETURN: (IJB_OFFICER, OFFICER, MODERATOR), A.SETTLE_OUTSIDE: (MODERATOR,),
    A.CHECK_PASS: (OTHER_MODERATOR,), A.CHECK_FAIL: (OTHER_MODERATOR,), A.REOPEN: (MODERATOR, SYSTEM),
    A.PROMISE_SEEN: (PERSON,),
    A.CLOSE: (SYSTEM, CHAIR), A.SUCCEED: (SYSTEM,), A.CHASE: (SYSTEM,),
}  # fmt: skip

DIRECTION = {
    "direction_to": "council", "direction_reference": "7/2026", "direction_on": "2026-11-16", "direction_money": 0,
}  # fmt: skip


class Walker:
    """Draws what happens next. Most of what it proposes is sensible, some is not; the guards decide."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)

    def pick(self, choices):
        return self.chance.choice(list(choices))

    def number(self, least, most):
        return self.chance.randint(least, most)

    def action(self, ask: Ask) -> AskAction:
        apart = {A.LINK_CONTRIBUTION, A.UNLINK_CONTRIBUTION, A.MERGE, A.TAKE_IN, A.LET_GO, A.SPLIT_OFF}
        legal = [each for each in actions_from(ask.state) if each not in apart]
        if not legal or self.number(0, 9) == 0:
            return self.pick(AskAction)
        # Forward, more often than back: deep states are where rules meet.
        back = {A.SUCCEED, A.REOPEN, A.DEFER, A.NOTE, A.PASS_ON, A.CORRECT, A.DISCARD, A.ANSWER_SENT, A.ANSWER_READ}
        # What moves nothing, seldom: there is much of it, and every state allows it.
        quiet = {A.CHASE, A.UPDATE, A.ADD_LINE}
        back |= quiet
        if self.number(0, 5):
            legal = [each for each in legal if each not in quiet] or legal
        back |= {A.PROMISE} if len(ask.round_promises) > 1 else set()
        forward = [each for each in legal if each not in back]
        return self.pick(forward if forward and self.number(0, 3) else legal)

    def actor(self, action: AskAction):
        return self.pick(EVERYBODY if self.number(0, 5) == 0 else LIKELY.get(action, (OFFICER, MODERATOR)))

    def direction(self, ask: Ask, outcome: Outcome) -> dict[str, object]:
        if ask.body_kind == "ijb" and outcome in {Outcome.AGREED, Outcome.PARTLY}:
            return self.pick([{}, DIRECTION, DIRECTION, {"direction_none": "Nobody else does it."}])
        return {} if self.number(0, 9) else DIRECTION

    def payload(self, scene: Scene, action: AskAction) -> dict[str, object]:  # noqa: C901 - a case an action
        ask, day = scene.ask, scene.day
        dues = {"ack_due": day(7), "decision_due": day(self.number(0, 60))}
        match action:
            case A.RAISE:
                return {"title": "Run the bus", "body_id": LPG, "body_kind": "lpg", **dues}
            case A.TABLE:
                return {"meeting_id": 1, "meeting_on": day(self.number(0, 20))}
            case A.NOTE:
                return {"text": "Noted."}
            case A.DECIDE:
                outcome = self.pick(DECISIONS)
                reasons = REFUSAL if outcome is Outcome.NOT_AGREED else REASONS
                return {
                    "outcome": outcome.value,
                    "reasons": reasons,
                    "options_considered": "Two vans.",
                    "decided_by": "LPG",
                    **self.direction(ask, outcome),
                }
            case A.DEFER:
                return {"to": day(self.number(0, 400)), "reason": "The survey comes first.", "decided_by": "LPG"}
            case A.PASS_ON:
                kind, body = self.pick([("ijb", IJB), ("lpg", 12), ("outside", None), ("lpg", LPG)])
                return {"to_kind": kind, "to_body_id": body, "to_name": "Them", "reason": "It is theirs."}
            case A.ACCEPT:
                return {"decision_due": dues["decision_due"]}
            case A.SETTLE_OUTSIDE:
                return {"reasons": "SPT looks at all its routes in May.", "decided_by": "SPT", "evidence": EVIDENCE}
            case A.PROMISE:
                return {"text": "Move it", "owner_role": "Roads", "due": day(self.number(0, 30))}
            case A.MOVE_PROMISE:
                return {
                    "promise": self.promise(ask, PromiseState.OPEN),
                    "due": day(self.number(0, 90)),
                    "reason": "Frost.",
                }
            case A.REPORT_DONE:
                number = self.promise(ask, PromiseState.OPEN)
                return {"promise": number, "what": "The stop moved.", "when": day(0), "evidence": EVIDENCE}
            case A.CHECK_PASS:
                return {"promise": self.promise(ask, PromiseState.CLAIMED), "text": self.pick(["", "I saw it moved."])}
            case A.CHECK_FAIL:
                return {"promise": self.promise(ask, PromiseState.CLAIMED), "reason": "It did not move."}
            case A.ASK_PEOPLE:
                return {"reachable": len(scene.reachable)}
            case A.REMIND_PEOPLE:
                sent = len(ask.current.reminders) if ask.current else 0
                return {"number": sent + 1, "reached": 1}
            case A.GIVE_VERDICT:
                who, new = self.number(1, 4), self.pick([True, False])
                return {"contribution_id": who, "answer": self.pick(Verdict).value, "new_information": new}
            case A.ANSWER_NO:
                return {"text": "The road comes first."}
            case A.REOPEN:
                found = scene.step().reopen
                by = found if found and self.number(0, 3) else self.pick(ReopenBy)
                new = self.pick(["", "There is a grant."])
                return {"by": by.value, "why": "It moved back.", "new_information": new, **dues}
            case A.CLOSE:
                step = scene.step()
                closed_as = {"close_confirmed": "confirmed", "close_unconfirmed": "unconfirmed"}.get(
                    step.step, "disputed"
                )
                unconfirmed = step.unconfirmed.value if step.unconfirmed else None
                if self.number(0, 5) == 0:
                    closed_as, unconfirmed = self.pick(ClosedAs).value, self.pick([None, *Unconfirmed])
                return {"closed_as": closed_as, "unconfirmed": unconfirmed, "reason": "There is no money."}
            case A.CORRECT:
                seq = self.number(1, max(1, ask.version))
                changes = self.pick(
                    [{"reasons": REFUSAL}, {"text": "New words"}, {"reason": "New words"}, {"outcome": "partly"}]
                )
                return {"seq": seq, "changes": changes, "reason": "Typing mistake."}
            case A.LINK_CONTRIBUTION | A.UNLINK_CONTRIBUTION:
                said: dict[str, object] = {"contribution_id": self.number(1, 5)}
                return said | ({"because": self.pick(UnlinkReason).value} if action is A.UNLINK_CONTRIBUTION else {})
            case A.PROMISE_SEEN:
                number = self.number(1, 2)
                promise = ask.promise(number)
                due = promise.due if promise and self.number(0, 3) else day(-1)
                said = self.pick(Seen).value
                return {"promise": number, "due": due, "contribution_id": self.number(1, 4), "answer": said}
            case A.ADD_LINE:
                return {"text": "We read it on Monday."}
            case A.ANSWER_SENT:
                likely = [each for each in WAITS if each in actions_from(ask.state)]
                what = self.pick(likely if likely and self.number(0, 3) else WAITS)
                return {"what": what.value, "promise": self.pick([None, 1, 2]), "body_id": self.pick([LPG, IJB])}
            case A.ANSWER_READ:
                waiting = [each.seq for each in ask.sent if each.came_of is None]
                seq = self.pick(waiting) if waiting and self.number(0, 5) else self.number(1, 9)
                return {"answer": seq, "came_of": self.pick(CAME_OF).value}
            case A.SUCCEED:
                return {
                    "to_body_id": self.pick([LPG, 12]), "to_kind": "lpg", "to_name": "Them", "from_name": "LPG",
                    "ended_on": day(self.pick([-1, -1, 0])),
                }  # fmt: skip
            case A.CHASE:
                step = next_chase(ask, DEFAULT, scene.today, CALENDAR)
                if step is None or self.number(0, 5) == 0:
                    said = {"owed": self.pick(Chased).value, "due": day(-1), "days": 1, "sent": True}
                    return {"step": self.pick(Rung).value, "number": self.number(1, 4), **said}
                late = step.late
                said = {"owed": late.what.value, "due": late.due, "days": step.days, "sent": self.pick([True, False])}
                return {"step": step.step.value, "number": step.number, **said}
            case A.UPDATE:
                return {"text": self.pick(["The survey is half done.", "Noted."])}
            case _:
                return {"reason": "It was asked already."} if action in {A.DISCARD, A.RETURN} else {}

    def promise(self, ask: Ask, state: PromiseState) -> int:
        fitting = [each.number for each in ask.round_promises if each.state is state]
        return self.pick(fitting) if fitting and self.number(0, 5) else self.number(1, 3)


def walk(seed: int, steps: int):
    """Plays, and yields the scene with the ask as it was before each event that came about."""
    walker = Walker(seed)
    scene = Scene(walker.number(1, 4))
    if walker.number(0, 9):
        scene.raised()
    for _ in range(steps):
        scene.wait(walker.pick([0, 0, 0, 1, 7, 14, 40]))
        action = walker.action(scene.ask)
        before, count = scene.ask, len(scene.events)
        with suppress(DomainError):
            scene.do(action, walker.actor(action), **walker.payload(scene, action))
        if len(scene.events) > count:
            yield scene, before
        else:
            assert scene.ask == before


seeds = st.integers(0, 2**32)
walks = settings(max_examples=150, deadline=None)


@walks
@given(seeds)
def test_no_walk_loses_an_ask_or_gets_round_a_rule(seed):
    for scene, before in walk(seed, 40):
        ask, event = scene.ask, scene.events[-1]
        assert ask.state in targets(before.state, event.kind)
        assert ask.version == event.seq == len(scene.events)
        if before.state not in NOT_PUBLIC:
            assert ask.state not in NOT_PUBLIC
        # What is decided, promised, answered or noted stays.
        for kept in ("decisions", "promises", "deferrals", "passes", "notes", "reopenings", "closings", "corrections",
                     "chases", "updates"):
            assert len(getattr(ask, kept)) >= len(getattr(before, kept))
        for old, new in zip(before.promises, ask.promises, strict=False):
            assert new.first_due == old.first_due
            assert new.due == old.due or event.kind is A.MOVE_PROMISE
        for old, new in zip(before.rounds, ask.rounds, strict=False):
            assert (new.first_decision_due, new.ack_due) == (old.first_decision_due, old.ack_due)
            assert new.verdicts[: len(old.verdicts)] == old.verdicts
            assert old.acknowledged_at in {None, new.acknowledged_at}
        if event.kind in {A.CHASE, A.UPDATE}:
            # A reminder, or a word on where it stands, changes nothing of what is owed, or by whom.
            same = (before.state, before.body_id, before.decision_due, next_due(before, CALENDAR))
            assert (ask.state, ask.body_id, ask.decision_due, next_due(ask, CALENDAR)) == same
        # Only a decision decides, only in the states that owe one, and only once a round.
        assert (ask.decision is None) is (ask.state in UNDECIDED | NOT_PUBLIC)
        assert len({each.round for each in ask.decisions}) == len(ask.decisions)
        if ask.state in {AskState.WITH_PEOPLE, AskState.CLOSED} and ask.outcome in NEEDS_PROMISE:
            assert ask.round_promises
            assert all(each.state is PromiseState.CHECKED for each in ask.round_promises)
            for promise in ask.round_promises:
                assert promise.checked_id not in {promise.by_id, promise.claim.by_id, ask.decision.by_id}
        if event.kind is A.CLOSE:
            hands = {ask.decision.by_id, *(each.by_id for each in ask.round_promises)} - {None}
            assert event.actor_id not in hands
            if standing_noes(ask.verdicts):
                assert (event.actor_role, ask.closed_as) == ("chair", ClosedAs.DISPUTED)
                assert ask.current.no_answer
            if ask.closed_as is ClosedAs.CONFIRMED:
                assert {each.answer for each in ask.verdicts} & {Verdict.YES, Verdict.PARTLY}


@walks
@given(seeds)
def test_what_is_kept_beside_an_ask_hides_no_step(seed):
    for scene, _ in walk(seed, 40):
        owed = next_due(scene.ask, CALENDAR)
        kept = (owed.due if owed else None, update_due(scene.ask), last_steps(scene.ask, CALENDAR))
        for ahead in (0, 1, 16, 45, 91, 140):
            on = scene.today + timedelta(days=ahead)
            if next_chase(scene.ask, DEFAULT, on, CALENDAR) is not None:
                assert could_step(*kept, DEFAULT, on, CALENDAR)


@walks
@given(seeds)
def test_a_fold_from_scratch_is_the_ask_that_grew(seed):
    scene = Scene(2)
    for scene, _ in walk(seed, 40):  # noqa: B007 - the last one is wanted
        pass
    assert fold(scene.events) == scene.ask
    grown = Ask()
    for event in corrected(scene.events)[0]:  # what was corrected may be what allowed the steps after it
        grown = apply(grown, event)
    same = {"state": grown.state, "version": grown.version, "round": grown.round, "due": grown.decision_due}
    told = scene.ask
    assert same == {"state": told.state, "version": told.version, "round": told.round, "due": told.decision_due}
    if not told.corrections:
        assert grown == told


@walks
@given(seeds)
def test_as_of_is_a_beginning_of_the_history(seed):
    scene = Scene(2)
    snapshots = [(scene.events[-1].recorded_at, scene.ask)]
    for scene, _ in walk(seed, 30):
        snapshots.append((scene.events[-1].recorded_at, scene.ask))
    for at, ask in snapshots[1:]:
        assert fold(scene.events, as_of=at) == ask
        assert fold(scene.events, as_of=at + timedelta(seconds=59)) == ask


@walks
@given(seeds)
def test_everybody_always_reads_a_label(seed):
    for scene, _ in walk(seed, 30):
        said, owed = public_label(scene.ask, scene.today, CALENDAR), next_due(scene.ask, CALENDAR)
        assert said.id in AskLabel
        late = said.id in {AskLabel.OVERDUE, AskLabel.VERY_OVERDUE}
        assert late is bool(owed and owed.due < scene.today)
        assert (said.params.get("days", 0) > 0) is late


@walks
@given(seeds, st.data())
def test_events_fold_only_in_their_place(seed, data):
    scene = Scene(2)
    for scene, _ in walk(seed, 25):  # noqa: B007
        pass
    events = scene.events
    drop = data.draw(st.integers(0, len(events) - 2))
    with_a_gap = events[:drop] + events[drop + 1 :]
    with suppress(DomainError):
        fold(with_a_gap)
        raise AssertionError("a history with a hole was believed")
    renumbered = [event._replace(seq=seq) for seq, event in enumerate(reversed(events), start=1)]
    # Whatever the order, the fold either tells an ask or refuses; it never breaks in another way.
    with suppress(DomainError):
        fold(renumbered)


def test_walks_reach_every_transition():
    """The walks would prove little if they never got anywhere."""
    reached: set[tuple[AskState, AskAction]] = set()

    for seed in range(1000):
        for scene, before in walk(seed, 60):
            reached.add((before.state, scene.events[-1].kind))
    # What two asks do to each other: test_ask_moves.
    together = {A.MERGE, A.PART, A.TAKE_IN, A.LET_GO, A.SPLIT_OFF}
    rare = {A.SUCCEED, A.LINK_CONTRIBUTION, A.UNLINK_CONTRIBUTION, A.CORRECT, A.ANSWER_SENT, A.ANSWER_READ}
    rare |= {A.CHASE, A.UPDATE, A.ADD_LINE}
    apart = {pair for pair in TRANSITIONS if pair[1] in rare | together or pair[0] is AskState.MERGED}
    assert set(TRANSITIONS) - apart <= reached
    assert rare <= {action for _, action in reached}
