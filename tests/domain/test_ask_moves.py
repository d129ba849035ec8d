"""Asks that are put together, stand by themselves again and are split, in any order: nobody's words and nothing that is
owed is lost or counted twice."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from engage.domain.answered import OwedDecision
from engage.domain.ask_guards import event_for
from engage.domain.ask_history import fold
from engage.domain.ask_labels import AskLabel, next_due, public_label
from engage.domain.ask_moves import (
    Side,
    check_merge,
    check_part,
    check_split,
    merging,
    part_of,
    parting,
    splitting,
)
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import AskState
from engage.domain.deadlines import local_date
from engage.domain.errors import Conflict, DomainError, Refused
from engage.domain.joined import owed_of, stands_for, whole_of
from engage.domain.measures import answering
from engage.domain.measures.counting import count
from engage.domain.measures.facts import Facts, View, every_ask
from tests.domain.ask_scenes import (
    CALENDAR,
    IJB,
    IJB_OFFICER,
    LPG,
    MODERATOR,
    OFFICER,
    REASONS,
    START,
    SYSTEM,
    A,
    Scene,
)
from tests.domain.measures_recount import recount
from tests.domain.test_ask_walks import seeds
from tests.domain.test_measures import named, plain

WHY = "Both ask for the same light on the same stairs."
NEXT = 12
"""The body that comes after the first."""


class World:
    """Several asks of one host and one clock."""

    def __init__(self) -> None:
        self.asks: dict[int, Scene] = {}
        self.now = START
        self.body = LPG

    def raised(self, *people: int, due: int = 56) -> int:
        scene = Scene(0)
        scene.now = self.now
        for each in people:
            scene.do(A.LINK_CONTRIBUTION, MODERATOR, contribution_id=each)
        scene.raised(decision_due=scene.day(due), body_id=self.body)
        return self._keep(scene)

    def _keep(self, scene: Scene) -> int:
        self.now = max(self.now, scene.now) + timedelta(minutes=1)
        self.asks[len(self.asks) + 1] = scene
        return len(self.asks)

    def ask(self, number: int) -> Ask:
        return self.asks[number].ask

    def do(self, number: int, *steps: Any, actor: Any = MODERATOR, **more: Any) -> None:
        """All of it or nothing."""
        scene = self.asks[number]
        scene.now = self.now
        kept, before = list(scene.events), scene.ask
        try:
            for action, payload in steps:
                scene.do(action, actor, **{**more, **payload})
        except DomainError:
            scene.events, scene.ask = kept, before
            raise
        self.now = scene.now

    def side(self, number: int) -> Side:
        return Side(number, 1, self.ask(number).body_id or 0, self.ask(number))

    def merge(self, one: int, into: int) -> None:
        check_merge(self.side(one), self.side(into))
        mine, other = merging(self.side(one), self.side(into), WHY)
        self.do(one, *mine)
        self.do(into, *other)

    def part(self, one: int) -> None:
        into = self.ask(one).merged_into
        if into is None:
            raise Conflict("changed_meanwhile")
        check_part(self.ask(one), self.ask(into), one)
        mine, other = parting(self.ask(into), one, into, WHY)
        self.do(into, *other)
        self.do(one, *mine)

    def split(self, one: int, *people: int, stay: bool = False) -> int:
        ask = self.ask(one)
        check_split(ask, people, stay=stay)
        assert ask.current is not None
        assert ask.body_kind is not None
        scene = Scene(0)
        words = {"title": "Another light", "body_id": ask.body_id, "body_kind": ask.body_kind.value}
        scene.now = self.now
        for action, payload in part_of(ask, one, people, words):
            at = ask.current.began_at if action is A.RAISE else None
            scene.do(action, MODERATOR, effective_at=at, **payload)
        if ask.acknowledged_at is not None:
            scene.do(A.ACKNOWLEDGE, SYSTEM, effective_at=ask.acknowledged_at)
        new = self._keep(scene)
        self.do(one, *splitting(new, people, WHY, stay=stay))
        return new

    def withdraw(self, who: int) -> None:
        for number, scene in self.asks.items():
            if who in scene.ask.fed:
                said = {"contribution_id": who, "because": "withdrawn"}
                self.do(number, (A.UNLINK_CONTRIBUTION, said), actor=SYSTEM)

    @property
    def histories(self) -> dict[int, list[Any]]:
        return {number: scene.events for number, scene in self.asks.items()}

    @property
    def fed(self) -> dict[int, frozenset[int]]:
        return {number: scene.ask.fed for number, scene in self.asks.items()}

    @property
    def everybody(self) -> frozenset[int]:
        return frozenset().union(*self.fed.values())

    def owed(self) -> dict[tuple[int, int], OwedDecision]:
        told = self.histories
        return {(number, each.round): each for number in told for each in owed_of(number, told)}


def test_two_asks_become_one_with_the_earlier_day_and_two_again_with_their_own() -> None:
    world = World()
    first, second = world.raised(1, 2, due=40), world.raised(2, 3, due=20)
    before, due = world.fed, [world.ask(each).decision_due for each in (first, second)]
    world.merge(second, first)
    one, other = world.ask(first), world.ask(second)
    assert (other.state, other.merged_into, other.fed) == (AskState.MERGED, first, frozenset())
    assert one.fed == {1, 2, 3}
    assert (one.decision_due, one.first_decision_due) == (due[1], due[1])
    assert public_label(other, date(2030, 1, 1), CALENDAR).id is AskLabel.JOINED
    assert next_due(other, CALENDAR) is None
    world.part(second)
    assert world.fed == before
    assert [world.ask(each).decision_due for each in (first, second)] == due
    assert world.ask(second).state is AskState.RAISED
    # What was put off meanwhile was put off for both; undone, the other one has the day that it had.
    world.merge(second, first)
    later = world.asks[first].day(90)
    world.do(first, (A.DEFER, {"to": later, "reason": "The lease is looked at first.", "decided_by": "The group"}),
             actor=OFFICER)  # fmt: skip
    world.part(second)
    assert world.ask(first).decision_due == date.fromisoformat(later)
    assert world.ask(second).decision_due == due[1]


def test_what_is_decided_of_the_one_is_decided_of_both_and_counted_as_one_decision() -> None:
    world = World()
    first, second, third = world.raised(1, due=40), world.raised(2, due=20), world.raised(3, due=60)
    world.merge(third, second)
    world.merge(second, first)
    world.now += timedelta(days=30)
    said = {"outcome": "agreed", "reasons": REASONS, "options_considered": "A van.", "decided_by": "LPG"}
    world.do(first, (A.DECIDE, said), actor=OFFICER)
    day = world.asks[first].today
    assert [each.decided_on for each in world.owed().values()] == [day, day, day]
    view = View(day - timedelta(300), day + timedelta(300), day + timedelta(200))
    facts = Facts(every_ask(world.histories, {number: (str(number), "") for number in world.asks}))
    on_time = answering.on_time(facts, view)
    assert (on_time.numerator, on_time.denominator) == (2, 3)
    assert answering.mix(facts, view)[answering.Said.AGREED] == 1
    with pytest.raises(Conflict, match="merge_decided_since"):
        world.part(second)
    with pytest.raises(Conflict, match="ask_moved_since"):
        world.part(third)


def test_a_meeting_of_before_decides_nothing_that_was_joined_since() -> None:
    """However late its decision is written down, it answers only what the two were one for."""
    world = World()
    first = world.raised(1, due=60)
    world.now += timedelta(days=10)
    met = world.now
    world.now += timedelta(days=10)
    second = world.raised(2, due=5)
    world.now += timedelta(days=20)
    world.merge(second, first)
    joined = world.asks[second].today
    said = {"outcome": "agreed", "reasons": REASONS, "options_considered": "A van.", "decided_by": "LPG"}
    world.now += timedelta(days=1)
    world.do(first, (A.DECIDE, said), actor=OFFICER, effective_at=met)
    owed = world.owed()
    assert [owed[first, 1].decided_on, owed[second, 1].decided_on] == [met.date(), joined]
    view = View(met.date() - timedelta(300), joined + timedelta(300), joined + timedelta(200))
    facts = Facts(every_ask(world.histories, {number: (str(number), "") for number in world.asks}))
    on_time = answering.on_time(facts, view)
    assert (on_time.numerator, on_time.denominator) == (1, 2)


@pytest.mark.parametrize(
    ("play", "code"),
    [
        (lambda w: w.merge(1, 1), "merge_into_itself"),
        (lambda w: (w.merge(1, 2), w.merge(2, 1)), "ask_merged"),
        (lambda w: (w.merge(1, 2), w.merge(1, 3)), "ask_merged"),
        (lambda w: (w.merge(1, 2), w.merge(2, 3), w.merge(3, 1)), "ask_merged"),
        (lambda w: (w.do(1, (A.PASS_ON, {"to_kind": "ijb", "to_body_id": IJB, "to_name": "IJB",
                                         "reason": "It is the board’s building."}), actor=OFFICER), w.merge(1, 2)),
         "merge_passed"),
        (lambda w: (w.asks[2].decided(), w.merge(1, 2)), "merge_decided"),
        (lambda w: (w.asks[1].sent("decide"), w.merge(1, 2)), "answer_to_read_first"),
        (lambda w: (w.do(1, (A.SUCCEED, {"to_body_id": NEXT, "to_kind": "lpg", "to_name": "New", "from_name": "Old",
                                         "ended_on": w.asks[1].day(-1)}), actor=SYSTEM), w.merge(1, 2)),
         "merge_other_body"),
        (lambda w: check_merge(w.side(1), Side(2, 7, LPG, w.ask(2))), "merge_other_host"),
        (lambda w: w.split(1, 1, 2), "split_all"),
        (lambda w: w.split(1, 9), "split_no_people"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_together_or_split_says_why(play: Any, code: str) -> None:
    world = World()
    for people in ((1, 2), (2, 3), (4,)):
        world.raised(*people)
    with pytest.raises((Refused, Conflict), match=code):
        play(world)


@pytest.mark.parametrize("who", [OFFICER, SYSTEM])
def test_a_body_puts_nothing_away_by_putting_it_together(who: Any) -> None:
    world = World()
    one, other = world.raised(1), world.raised(2)
    for steps in merging(world.side(one), world.side(other), WHY):
        action, payload = steps[-1]
        with pytest.raises(Refused, match="move_host_only"):
            event_for(world.ask(one), action, payload, who, now=world.now)


def test_a_part_has_the_days_of_what_was_joined_only_with_words_of_that() -> None:
    world = World()
    old = world.raised(1, 2, due=5)
    world.now += timedelta(days=20)
    new = world.raised(3, 4, due=40)
    own, before = world.ask(new).first_decision_due, world.ask(old).first_decision_due
    world.merge(old, new)
    mine, theirs = world.split(new, 3), world.split(new, 1)
    assert (world.ask(mine).first_decision_due, world.ask(mine).decision_due) == (own, own)
    assert (world.ask(theirs).first_decision_due, world.ask(theirs).decision_due) == (before, before)
    assert (world.ask(new).first_decision_due, world.ask(new).decision_due) == (before, before)
    # Nothing that was asked of the body first today was due before.
    assert all(each.first_due >= each.began_on for (number, _), each in world.owed().items() if number != theirs)


def test_a_part_keeps_the_days_and_the_acknowledgement_of_the_whole() -> None:
    world = World()
    one = world.raised(1, 2, due=20)
    world.do(one, (A.ACKNOWLEDGE, {}), actor=OFFICER)
    later = world.asks[one].day(50)
    world.do(one, (A.DEFER, {"to": later, "reason": "The lease is looked at first.", "decided_by": "The group"}),
             actor=OFFICER)  # fmt: skip
    world.now += timedelta(days=100)
    part = world.split(one, 2)
    whole, new = world.ask(one), world.ask(part)
    assert (whole.fed, new.fed, new.split_from) == ({1}, {2}, one)
    for key in ("first_decision_due", "decision_due", "acknowledged_at", "ack_due", "raised_at"):
        assert getattr(new, key) == getattr(whole, key), key
    world.merge(part, one)
    assert world.ask(one).fed == {1, 2}


class Chance:
    """What happens next in a world, sensible more often than not."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.world = World()
        for _each in range(self.chance.randint(2, 4)):
            people = self.chance.sample(range(1, 7), self.chance.randint(1, 4))
            self.world.raised(*people, due=self.chance.randint(5, 60))

    def one(self) -> int:
        return self.chance.choice(list(self.world.asks))

    def move(self) -> None:
        """One that keeps everybody. Raises what the rules raise."""
        world, number = self.world, self.one()
        what = self.chance.random()
        if what < 0.5:
            world.merge(number, self.one())
        elif what < 0.8:
            merged = [each for each, scene in world.asks.items() if scene.ask.state is AskState.MERGED]
            world.part(self.chance.choice(merged or [number]))
        elif len(world.asks) < 8:
            fed = sorted(world.ask(number).fed)
            chosen = self.chance.sample(fed, self.chance.randint(0, len(fed)))
            world.split(number, *chosen, stay=self.chance.random() < 0.3)

    def other(self) -> None:
        """Something else."""
        world, number, who = self.world, self.one(), self.chance.randint(1, 6)
        scene = world.asks[number]
        scene.now = world.now
        said = {"outcome": "agreed", "reasons": REASONS, "options_considered": "A van.", "decided_by": "LPG"}
        match self.chance.randint(0, 8):
            case 0:
                world.withdraw(who)
            case 1:
                take = {"contribution_id": who, "because": "by_mistake"}
                world.do(number, (A.UNLINK_CONTRIBUTION, take))
            case 2:
                world.do(number, (A.LINK_CONTRIBUTION, {"contribution_id": who}))
            case 3:
                to = scene.day(self.chance.randint(1, 90))
                put_off = {"to": to, "reason": "The survey comes first.", "decided_by": "LPG"}
                world.do(number, (A.DEFER, put_off), actor=OFFICER)
            case 4:
                if self.chance.random() < 0.4:
                    # Often written down after the meeting.
                    met = world.now - timedelta(days=self.chance.choice((0, 0, 5, 20)))
                    world.do(number, (A.DECIDE, said), actor=OFFICER, effective_at=met)
            case 5:
                to_board = {"to_kind": "ijb", "to_body_id": IJB, "to_name": "IJB", "reason": "It is the board’s."}
                world.do(number, (A.PASS_ON, to_board), actor=OFFICER)
                world.do(number, (A.ACCEPT, {"decision_due": scene.day(30)}), actor=IJB_OFFICER)
            case 6:
                succeeds = {
                    "to_body_id": NEXT, "to_kind": "lpg", "to_name": "New", "from_name": "Old",
                    "ended_on": scene.day(-1),
                }  # fmt: skip
                world.do(number, (A.SUCCEED, succeeds), actor=SYSTEM)
            case 7:
                again = {"by": "host", "why": REASONS, "ack_due": scene.day(7), "decision_due": scene.day(40)}
                world.do(number, (A.REOPEN, again))
            case _:
                world.now += timedelta(days=self.chance.randint(1, 30))


@settings(max_examples=80, deadline=None)
@given(seeds)
def test_no_words_and_nothing_owed_is_lost_or_counted_twice(seed: int) -> None:
    chance = Chance(seed)
    world = chance.world
    owed = world.owed()
    for _step in range(30):
        there = world.everybody
        world.now += timedelta(minutes=5)
        with suppress(DomainError):
            if chance.chance.random() < 0.6:
                moved = True
                chance.move()
            else:
                moved = False
                chance.other()
        if moved:
            assert world.everybody == there
        now = world.owed()
        for number, told in set(owed) - set(now):
            # A part that is one with its whole again, before its day was over: nothing that fell due ever leaves.
            assert (whole_of(world.histories[number]) is not None, told) == (True, 1)
            assert owed.pop((number, told)).first_due >= local_date(world.now)
        for key, before in owed.items():
            assert (now[key].first_due, now[key].began_on) == (before.first_due, before.began_on)
            assert before.decided_on is None or now[key].decided_on == before.decided_on
        owed = now
        for number, scene in world.asks.items():
            ask = scene.ask
            assert fold(scene.events) == ask
            root = world.ask(stands_for(number, world.histories))
            assert root.state is not AskState.MERGED
            if ask.state is AskState.MERGED:
                assert not ask.fed
                assert ask.merged_into is not None
                assert number in {each.ask_id for each in world.ask(ask.merged_into).standing}
                if (number, ask.round) in owed:
                    decided = owed[number, ask.round].decided_on is not None
                    assert decided is (root.rounds[ask.round - 1].decision is not None)
                else:
                    assert whole_of(scene.events) is not None
            for taken in ask.standing:
                assert world.ask(taken.ask_id).merged_into == number
    today = max(scene.today for scene in world.asks.values()) + timedelta(days=chance.chance.randint(0, 90))
    for body in (None, LPG, IJB, NEXT):
        view = View(world.asks[1].today - timedelta(400), today, today, body)
        facts = Facts(every_ask(world.histories, {number: (str(number), "") for number in world.asks}))
        counted = named(count(facts, view))
        by_hand = recount(world.histories, view.first, view.last, today, body)
        assert {name: plain(counted[name]) for name in by_hand} == by_hand


@settings(max_examples=80, deadline=None)
@given(seeds)
def test_undone_in_whatever_order_all_is_as_it_was(seed: int) -> None:
    chance = Chance(seed)
    world, before = chance.world, chance.world.fed
    due = {number: scene.ask.decision_due for number, scene in world.asks.items()}
    for _step in range(12):
        with suppress(DomainError):
            world.merge(chance.one(), chance.one())
        with suppress(DomainError):
            if chance.chance.random() < 0.3:
                world.part(chance.one())
    gone = chance.chance.randint(1, 6)
    world.withdraw(gone)
    while merged := [number for number, scene in world.asks.items() if scene.ask.state is AskState.MERGED]:
        with suppress(Conflict):
            world.part(chance.chance.choice(merged))
    assert world.fed == {number: fed - {gone} for number, fed in before.items()}
    assert {number: scene.ask.decision_due for number, scene in world.asks.items()} == due
