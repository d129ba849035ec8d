"""Putting asks together, undoing that and splitting them, through the services: people, followers, days, measures."""

from __future__ import annotations

import random
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.answered import Standing
from engage.domain.ask_states import AskAction, AskState
from engage.domain.digest import compile_digest, reconcile, window
from engage.domain.errors import Conflict, DomainError, NotPermitted, Refused
from engage.domain.kinds import LinkPurpose, SubscriptionTarget
from engage.domain.measures.counting import count
from engage.domain.measures.facts import View
from engage.domain.periods import Period
from engage.domain.permissions import Role, ScopeKind, contributor
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import ContributionEvent
from engage.models.digests import Subscription
from engage.models.people import SignedLink
from engage.models.places import PlanningBody
from engage.queries import answered, digest_register, earlier, echoes, insight, measures
from engage.queries import ask_moves as moves_queries
from engage.queries import asks as ask_queries
from engage.services import (
    ask_moves,
    asks_alike,
    ciphertexts,
    closure,
    decisions,
    digests,
    ended_bodies,
    link_answers,
    links,
    own,
    same_here,
    subscriptions,
)
from engage.services.context import context, now, today
from engage.services.unit_of_work import unit_of_work
from tests.asking import LOOKED, WHY, Asking, assert_cache_is_fold, messages, row_of, snapshot, templates
from tests.domain.measures_recount import recount
from tests.domain.test_measures import named, plain
from tests.factories import make_user

A = AskAction
SAME = "Both ask for the same light on the same stairs."


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=3)


def _two(asking: Asking) -> tuple[int, int]:
    """An ask with the first two behind it, and one with the last two."""
    return asking.raised(contribution_ids=asking.people[:2]), asking.raised(
        contribution_ids=asking.people[1:], title="Light on the stairs, please"
    )


def _follow(ask_id: int, number: int) -> None:
    address = f"follower{number}@example.org"
    with unit_of_work() as session:
        key = context().keys.hmac("subscription", address)
        session.add(
            Subscription(
                target=SubscriptionTarget.ASK, target_id=ask_id, address_hmac=key, created_at=now(), confirmed_at=now(),
                address=context().keys.encrypt(address, ciphertexts.subscription(key)),
            )
        )


def test_people_and_followers_go_along_are_told_once_and_come_back(asking: Asking, clock: FixedClock) -> None:
    stays, goes = _two(asking)
    _follow(stays, 1)
    _follow(goes, 2)
    for ask_id, key in ((stays, "a"), (goes, "b"), (goes, "c")):
        same_here.press(ask_id, key=key, sentence="So say I.")
    asking.link(goes)
    before = snapshot(stays), snapshot(goes)
    clock.advance(days=1)
    ask_moves.merge(asking.moderator, goes, into_id=stays, reason=SAME, version=before[1].version)
    ask_moves.merge(asking.moderator, goes, into_id=stays, reason=SAME)  # pressed twice
    for each in (stays, goes):
        assert_cache_is_fold(each)
    assert snapshot(stays).fed == set(asking.people)
    assert row_of(goes).state is AskState.MERGED
    told = [each for each in messages(goes) if each.template == "ask_moved"]
    assert sorted(each.contribution_id for each in told) == asking.people[1:]
    assert templates(stays)[-1] == "asks_joined"
    assert db.session.scalars(
        sa.select(SignedLink.id).where(SignedLink.subject_id == goes, SignedLink.revoked_at.is_(None))
    ).all() == []
    assert moves_queries.family([stays]) == {stays, goes}
    assert subscriptions.queue_for_subscribers(
        [(SubscriptionTarget.ASK, stays)], "digest_issued", {}, key_prefix="digest:7"
    ) == 2
    assert echoes.desk(stays).pressed == 3
    assert len(same_here.sentences_on(asking.moderator, stays)) == 3
    # Somebody takes back what they told, and is on neither side afterwards.
    own.withdraw(contributor(asking.people[2]), asking.people[2])
    ask_moves.part(asking.moderator, goes, reason="One is about the lift.")
    ask_moves.part(asking.moderator, goes, reason="One is about the lift.")
    for each in (stays, goes):
        assert_cache_is_fold(each)
    assert snapshot(stays).fed == set(asking.people[:2])
    assert snapshot(goes).fed == {asking.people[1]}
    assert (snapshot(goes).state, snapshot(goes).decision_due) == (AskState.RAISED, before[1].decision_due)
    assert [each.contribution_id for each in messages(goes) if each.template == "ask_moved"][2:] == [asking.people[1]]
    assert templates(goes)[-1] == "ask_to_body"
    assert moves_queries.family([stays]) == {stays}
    kinds = db.session.scalars(
        sa.select(ContributionEvent.kind)
        .where(ContributionEvent.contribution_id == asking.people[1], ContributionEvent.kind.like("ask_%"))
        .order_by(ContributionEvent.seq)
    ).all()
    assert kinds == ["ask_linked", "ask_linked", "ask_unlinked", "ask_linked"]


def test_one_decision_answers_both_and_neither_leaves_the_count(asking: Asking, clock: FixedClock) -> None:
    stays, goes = _two(asking)
    first = snapshot(goes).first_decision_due
    assert first is not None
    clock.advance(days=(first - today()).days + 10)
    ask_moves.merge(asking.moderator, goes, into_id=stays, reason=SAME)
    owed = answered.owed_by(asking.places.lpg)
    assert [each.decided_on for each in owed] == [None, None]
    asking.decide(stays, "not_agreed")
    owed = answered.owed_by(asking.places.lpg)
    assert [(each.first_due, each.decided_on) for each in owed] == [(first, today()), (first, today())]
    rows = list(answered.rows(Ask.id == goes))
    assert [(each.ask.id, each.owed.decided_on) for each in rows] == [(goes, today())]
    # Everybody is asked, once.
    asked = [each.contribution_id for each in messages(stays) if each.template == "verdict_request"]
    assert sorted(asked) == asking.people
    assert "verdict_request" not in templates(goes)
    with pytest.raises(Conflict, match="merge_decided_since"):
        ask_moves.part(asking.moderator, goes, reason=SAME)


def test_what_another_body_takes_on_with_an_ask_is_in_the_figures_of_one_body(
    asking: Asking, clock: FixedClock
) -> None:
    """What was joined is owed by whoever has the one that speaks for it, also by way of a further one."""
    goes, between, other = asking.raised(), asking.raised(), asking.raised()
    ask_moves.merge(asking.moderator, goes, into_id=between, reason=SAME)
    decisions.pass_on(asking.officer, between, to_body_id=asking.places.ijb, reason=WHY)
    decisions.accept(asking.board_officer, between)
    boards = asking.raised(body_id=asking.places.ijb)
    ask_moves.merge(asking.moderator, between, into_id=boards, reason=SAME)
    late = asking.raised()
    first = snapshot(late).first_decision_due
    assert first is not None
    clock.advance(days=(first - today()).days + 40)
    ids = (goes, between, other, boards, late)

    def figures(body_id: int) -> tuple[int, int]:
        scope = measures.Scope(asking.places.partnership, body_id)
        view = View(first - timedelta(days=100), today(), today(), body_id)
        counted = named(count(measures.told_and_asked(scope), view))
        by_hand = recount({each: ask_queries.history(each) for each in ids}, view.first, view.last, today(), body_id)
        owed = answered.owed_by(body_id)
        assert {name: plain(counted[name]) for name in by_hand} == by_hand
        return len(owed), sum(each.decided_on is not None for each in owed)

    assert (figures(asking.places.lpg), figures(asking.places.ijb)) == ((2, 0), (3, 0))
    whose = {each.reference: each.body_on(today()) for each in measures.told_and_asked(
        measures.Scope(asking.places.partnership, asking.places.ijb)).asks}  # fmt: skip
    assert {whose[row_of(each).reference] for each in (goes, between, boards)} == {asking.places.ijb}
    asking.decide(boards, "not_agreed", actor=asking.board_officer)
    assert (figures(asking.places.lpg), figures(asking.places.ijb)) == ((2, 0), (3, 3))


def test_a_part_becomes_an_ask_of_its_own_with_the_days_of_the_whole(asking: Asking, clock: FixedClock) -> None:
    whole = asking.raised()
    decisions.acknowledge(asking.officer, whole)
    before = snapshot(whole)
    clock.advance(days=100)
    part = ask_moves.split(
        asking.moderator, whole, title="Mend the lift", contribution_ids=asking.people[2:],
        reason="The lift is another thing.", version=before.version,
    )  # fmt: skip
    with pytest.raises(Conflict, match="changed_meanwhile"):
        ask_moves.split(
            asking.moderator, whole, title="Mend the lift", contribution_ids=asking.people[2:], reason=SAME,
            version=before.version,
        )  # fmt: skip
    for each in (whole, part):
        assert_cache_is_fold(each)
    new = snapshot(part)
    assert (new.first_decision_due, new.decision_due, new.acknowledged_at) == (
        before.first_decision_due, before.decision_due, before.acknowledged_at
    )  # fmt: skip
    assert ask_queries.one_by_id(part).days_late == ask_queries.one_by_id(whole).days_late > 0
    assert (snapshot(whole).fed, new.fed) == (set(asking.people[:2]), {asking.people[2]})
    assert [each.contribution_id for each in messages(part) if each.template == "ask_moved"] == asking.people[2:]
    assert templates(part)[-1] == "ask_to_body"
    # Undone by joining them. What fell due while it stood alone stays where decisions are counted.
    ask_moves.merge(asking.moderator, part, into_id=whole, reason=SAME)
    assert snapshot(whole).fed == set(asking.people)
    assert [each.standing(today()) for each in answered.owed_by(asking.places.lpg)] == [Standing.UNANSWERED] * 2


def test_a_part_that_is_joined_with_its_whole_in_time_owes_no_decision_more(
    asking: Asking, clock: FixedClock
) -> None:
    """However it is joined: with its whole, its whole with it, or both with a third."""
    third = asking.raised(title="A third light")
    for number, around in enumerate((False, True), 1):
        whole = asking.raised(title=f"Light {number}")
        part = ask_moves.split(
            asking.moderator, whole, title="Mend the lift", contribution_ids=asking.people[2:], reason=SAME
        )
        assert len(answered.owed_by(asking.places.lpg)) == 2 + number, "while it stands alone it is owed"
        first, last = (whole, part) if around else (part, whole)
        ask_moves.merge(asking.moderator, first, into_id=last, reason=SAME)
        assert len(answered.owed_by(asking.places.lpg)) == 1 + number
        if not around:
            ask_moves.part(asking.moderator, part, reason=SAME)
            assert len(answered.owed_by(asking.places.lpg)) == 2 + number
            ask_moves.merge(asking.moderator, part, into_id=third, reason=SAME)
            assert len(answered.owed_by(asking.places.lpg)) == 2 + number, "with another one it is an ask of its own"
            ask_moves.merge(asking.moderator, whole, into_id=third, reason=SAME)
            assert len(answered.owed_by(asking.places.lpg)) == 1 + number


def test_who_may_and_what_waits_to_be_read_first(asking: Asking) -> None:
    stays, goes = _two(asking)
    both = make_user(Role.MODERATOR, ScopeKind.HOST, asking.places.host)
    for actor in (asking.stranger, asking.officer, asking.editor, asking.clerk):
        with pytest.raises((NotPermitted, Refused)):
            ask_moves.merge(actor, goes, into_id=stays, reason=SAME)
        with pytest.raises((NotPermitted, Refused)):
            ask_moves.split(actor, goes, title="A", contribution_ids=asking.people[1:2], reason=SAME)
    with pytest.raises(Refused, match="reason_is_not_a_reason"):
        ask_moves.merge(both, goes, into_id=stays, reason="No")
    said = {
        "outcome": "not_agreed", "reasons": WHY, "options_considered": LOOKED, "decided_by": "The group", "promises": []
    }  # fmt: skip
    link = links.find(LinkPurpose.ASK_OFFICER, asking.link(stays).rsplit("/", 1)[1])
    link_answers.take(link, stays, A.DECIDE, said, slug="not-agreed")
    for one, other in ((goes, stays), (stays, goes)):
        with pytest.raises(Conflict, match="answer_to_read_first"):
            ask_moves.merge(asking.moderator, one, into_id=other, reason=SAME)
    with pytest.raises(Conflict, match="answer_to_read_first"):
        ask_moves.split(asking.moderator, stays, title="A", contribution_ids=asking.people[:1], reason=SAME)
    assert snapshot(goes).fed == set(asking.people[1:])


def test_two_merges_that_cross_make_one(app: Flask, asking: Asking) -> None:
    first, second = _two(asking)
    start = threading.Barrier(2)
    found: list[str] = []

    def merge(one: int, other: int) -> None:
        with app.app_context():
            start.wait()
            try:
                ask_moves.merge(asking.moderator, one, into_id=other, reason=SAME)
            except (Conflict, Refused) as error:
                found.append(error.code)
            else:
                found.append("done")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=merge, args=pair) for pair in ((first, second), (second, first))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    # The second finds the one merged, or that what fed it has grown meanwhile.
    assert "done" in found
    assert set(found) <= {"done", "ask_merged", "changed_meanwhile"}
    assert len(found) == 2
    assert sorted(row_of(each).state.value for each in (first, second)) == ["merged", "raised"]
    assert snapshot(first).fed | snapshot(second).fed == set(asking.people)
    for each in (first, second):
        assert_cache_is_fold(each)


def test_an_ask_that_stood_with_another_when_its_body_ended_goes_on_with_whoever_comes_after(asking: Asking) -> None:
    stays, goes = _two(asking)
    ask_moves.merge(asking.moderator, goes, into_id=stays, reason=SAME)
    with unit_of_work() as session:
        row = session.get_one(PlanningBody, asking.places.lpg)
        row.valid_to, row.successor_id = today() - timedelta(days=1), asking.places.ijb
    assert ended_bodies.sweep() == 1
    ask_moves.part(asking.moderator, goes, reason="One is about the lift.")
    for each in (stays, goes):
        assert row_of(each).body_id == asking.places.ijb
        assert_cache_is_fold(each)


@pytest.mark.parametrize("seed", [1, 2])
def test_random_moves_lose_nobody_and_measures_are_what_one_counts_by_hand(
    asking: Asking, clock: FixedClock, seed: int
) -> None:
    chance = random.Random(seed)
    start = today()
    ids = [asking.raised(contribution_ids=chance.sample(asking.people, 2)) for _each in range(3)]
    gone: set[int] = set()
    done = 0
    for _try in range(40):
        one, other = chance.choice(ids), chance.choice(ids)
        before = {who for each in ids for who in snapshot(each).fed}
        try:
            match chance.randint(0, 9):
                case 0 | 1 | 2:
                    ask_moves.merge(asking.moderator, one, into_id=other, reason=SAME)
                case 3 | 4:
                    ask_moves.part(asking.moderator, one, reason=SAME)
                case 5:
                    fed = sorted(snapshot(one).fed)
                    chosen = fed[: chance.randint(0, len(fed))]
                    ids.append(ask_moves.split(
                        asking.moderator, one, title="A part", contribution_ids=chosen, reason=SAME,
                        stay=chance.random() < 0.5,
                    ))  # fmt: skip
                case 6:
                    clock.advance(days=chance.randint(1, 12))
                    closure.sweep()
                case 7:
                    asking.say(one, chance.randrange(len(asking.people)), chance.choice(["yes", "no", "not_sure"]))
                case 8 if len(gone) < 2:
                    who = chance.choice(asking.people)
                    own.withdraw(contributor(who), who)
                    gone.add(who)
                case _:
                    asking.decide(one, chance.choice(["agreed", "not_agreed", "not_agreed"]))
            done += 1
        except DomainError:
            db.session.rollback()
        assert {who for each in ids for who in snapshot(each).fed} == before - gone
    for each in ids:
        assert_cache_is_fold(each)
    assert done > 10
    told = {each: ask_queries.history(each) for each in ids}
    scope = measures.Scope(asking.places.partnership, asking.places.lpg)
    view = View(start - timedelta(days=400), today(), today(), asking.places.lpg)
    counted = named(count(measures.told_and_asked(scope), view))
    by_hand = recount(told, view.first, view.last, today(), asking.places.lpg)
    assert {name: plain(counted[name]) for name in by_hand} == by_hand


def test_the_digest_of_the_month_reconciles_with_asks_that_were_joined_and_handed_on(
    asking: Asking, clock: FixedClock
) -> None:
    stays, goes = _two(asking)
    quiet, moved = asking.raised(title="A third light"), asking.raised(body_id=asking.places.ijb)
    ask_moves.merge(asking.moderator, goes, into_id=stays, reason=SAME)
    month = Period.of(today())
    names = {each: row_of(each).reference for each in (stays, goes, quiet, moved)}

    def lines(body_id: int, period: Period) -> set[str]:
        span = window(period, now())
        found = insight.gather(body_id, span)
        data = compile_digest(
            found.asks, body=found.body, period=period, as_of=now(), calendar=found.calendar, heard=found.heard,
            put_right=found.put_right, closed_before=found.closed_before,
        )  # fmt: skip
        reconcile(data, digest_register.register(body_id, span))
        return {each.reference for each in data.lines}

    assert lines(asking.places.lpg, month) == {names[stays], names[goes], names[quiet]}
    clock.advance(days=(month.last_day - today()).days + 5)
    with unit_of_work() as session:
        row = session.get_one(PlanningBody, asking.places.ijb)
        row.valid_to, row.successor_id = today() - timedelta(days=1), asking.places.lpg
    assert ended_bodies.sweep() == 1
    later = Period.of(today())
    # What was joined before has its line with the other; what was handed on has one with whoever has it now.
    assert lines(asking.places.lpg, later) == {names[stays], names[quiet], names[moved]}
    assert lines(asking.places.ijb, later) == set()
    ask_moves.part(asking.moderator, goes, reason="One is about the lift.")
    assert lines(asking.places.lpg, later) == {names[stays], names[goes], names[quiet], names[moved]}


def test_the_digest_says_of_a_joined_ask_what_was_answered_with_the_other(asking: Asking) -> None:
    goes, between, speaks, open_still = (asking.raised(title=f"Light {number}") for number in range(4))
    ask_moves.merge(asking.moderator, goes, into_id=between, reason=SAME)
    ask_moves.merge(asking.moderator, between, into_id=speaks, reason=SAME)
    month = Period.of(today())
    assert digests.prepare(asking.places.lpg, month).counts.unanswered == 4
    asking.decide(speaks, "not_agreed")
    data = digests.prepare(asking.places.lpg, month)
    answered_now = {row_of(each).reference for each in (goes, between, speaks)}
    assert {each.reference for each in data.not_doing} == answered_now
    assert [each.reference for each in data.unanswered] == [row_of(open_still).reference]
    assert {each.decision.reasons for each in data.not_doing if each.decision} == {WHY}
    assert data.counts.decided == 1, "it is one decision"


def test_whoever_takes_an_ask_on_owes_what_is_due_on_all_that_it_speaks_for(
    asking: Asking, clock: FixedClock
) -> None:
    """Also where the asks were joined before that body ever heard of them, or are decided as a part of a third."""
    stays, goes = _two(asking)
    ask_moves.merge(asking.moderator, goes, into_id=stays, reason=SAME)
    clock.advance(minutes=1)
    decisions.pass_on(asking.officer, stays, to_body_id=asking.places.ijb, reason=WHY)
    clock.advance(minutes=1)
    decisions.accept(asking.board_officer, stays)
    clock.advance(minutes=1)
    third = asking.raised(body_id=asking.places.ijb)
    clock.advance(minutes=1)
    ask_moves.merge(asking.moderator, stays, into_id=third, reason=SAME)
    clock.advance(minutes=1)
    directed = {"to": "both", "reference": "IJB 7", "on": today(), "money": 0}
    decisions.decide(
        asking.board_officer, third, outcome="agreed", reasons=WHY, options_considered=LOOKED, decided_by="The board",
        direction=directed, promises=[{"text": "Mend it", "owner_role": "Manager", "due": today()}],
    )  # fmt: skip
    directions = [each.direction and each.direction.reference for each in answered.owed_by(asking.places.ijb)]
    assert directions == ["IJB 7"] * 3, "what was directed is directed for all three"
    clock.advance(days=150)
    months = measures.months()
    histories = {each: ask_queries.history(each) for each in (stays, goes, third)}
    for body, owed in ((asking.places.ijb, (3, 3)), (asking.places.lpg, (0, 0))):
        lines = named(measures.lines(measures.Scope(asking.places.partnership, body), *months))
        by_hand = recount(histories, months[0].first_day, months[1].last_day, today(), body)
        assert {name: plain(lines[name]) for name in by_hand} == by_hand
        assert by_hand["answered_on_time"] == owed


def test_an_earlier_ask_that_was_joined_twice_is_still_named_by_whoever_is_like_it(asking: Asking) -> None:
    first, second, third, late = (
        asking.raised(title=title)
        for title in ("Mend the light", "A lamp, please", "Light the stairs", "The lamp is broken again")
    )
    asks_alike.say(asking.moderator, late, [first])
    ask_moves.merge(asking.moderator, first, into_id=second, reason=SAME)
    ask_moves.merge(asking.moderator, second, into_id=third, reason=SAME)
    row = ask_queries.one(row_of(late).reference)
    assert [each.row.id for each in earlier.of_ask(row, limit=1)] == [third]
