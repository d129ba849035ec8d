"""The one way to add to an ask's history: whatever is tried, the columns stay what the history folds to."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_options import open_to
from engage.domain.ask_states import FINISHED, AskAction
from engage.domain.errors import Conflict, DomainError, InvalidTransition
from engage.domain.permissions import Actor, contributor
from engage.domain.promise_seen import ASKED_IN
from engage.domain.publication import Audience
from engage.models.base import db
from engage.queries import asks as ask_queries
from engage.services import asks, closure, decisions, promise_days, updates
from tests.asking import LOOKED, SEEN, WHY, Asking, assert_cache_is_fold, in_days, row_of, snapshot

TRIES = 90


def _moves(asking: Asking, chance: random.Random) -> dict[AskAction, Callable[[Actor, int], object]]:
    """One way to try each action, good as often as not."""
    places = asking.places

    def some(*values: Any) -> Any:
        return chance.choice(values)

    def number() -> int:
        return chance.randint(1, 3)

    def due() -> Any:
        return in_days(chance.randint(-2, 60))

    def why() -> str:
        return str(some(WHY, WHY, WHY, "Noted", ""))

    def verdict(actor: Actor, ask_id: int) -> None:
        asking.say(ask_id, chance.randrange(len(asking.people)), some("yes", "partly", "no", "not_sure"))

    def seen(actor: Actor, ask_id: int) -> None:
        mine = asking.people[chance.randrange(len(asking.people))]
        which = number()
        promise = snapshot(ask_id).promise(which)
        promise_days.say(
            contributor(mine), ask_id=ask_id, contribution_id=mine, number=which,
            due=promise.due if promise else due(), answer=some("yes", "no", "cannot_tell"),
        )  # fmt: skip

    def decide(actor: Actor, ask_id: int) -> None:
        outcome = some("agreed", "partly", "not_agreed", "already_planned")
        promises = [asking.promise(chance.randint(0, 40)) for _each in range(chance.randint(0, 2))]
        board = row_of(ask_id).body_id == places.ijb
        direction = some(None, asking.direction(), asking.direction(), {"none": WHY}) if board else None
        decisions.decide(
            actor, ask_id, outcome=outcome, reasons=why(), options_considered=LOOKED, decided_by="The group",
            promises=None if outcome == "not_agreed" else promises, direction=direction,
        )  # fmt: skip

    def correct(actor: Actor, ask_id: int) -> None:
        seq = chance.randint(1, max(1, row_of(ask_id).version))
        asks.correct(actor, ask_id, seq=seq, changes={some("title", "reasons", "text"): WHY}, reason=WHY)

    A = AskAction
    return {
        A.RAISE: lambda actor, ask: asks.raise_ask(actor, ask),
        A.ACKNOWLEDGE: lambda actor, ask: decisions.acknowledge(actor, ask),
        A.TABLE: lambda actor, ask: decisions.table(actor, ask, meeting_id=places.meeting),
        A.NOTE: lambda actor, ask: decisions.note(actor, ask, text="Noted"),
        A.DECIDE: decide,
        A.DEFER: lambda actor, ask: decisions.defer(actor, ask, to=due(), reason=why(), decided_by="The group"),
        A.PASS_ON: lambda actor, ask: decisions.pass_on(
            actor, ask, reason=why(), **some({"to_body_id": places.ijb}, {"to_body_id": places.lpg}, {"to_name": "Bus"})
        ),
        A.ACCEPT: lambda actor, ask: decisions.accept(actor, ask),
        A.RETURN: lambda actor, ask: decisions.return_ask(actor, ask, reason=why()),
        A.SETTLE_OUTSIDE: lambda actor, ask: decisions.settle_outside(
            actor, ask, reasons=why(), decided_by="Manager", evidence=SEEN
        ),
        A.PROMISE: lambda actor, ask: decisions.promise(actor, ask, **(asking.promise() | {"due": due()})),
        A.MOVE_PROMISE: lambda actor, ask: decisions.move_promise(
            actor, ask, number=number(), due=due(), reason=why()
        ),
        A.REPORT_DONE: lambda actor, ask: decisions.report_done(
            actor, ask, number=number(), what="A new lamp was put in", when=in_days(0), evidence=SEEN
        ),
        A.CHECK_PASS: lambda actor, ask: decisions.check_done(
            actor, ask, number=number(), passed=True, text=some("", WHY)
        ),
        A.CHECK_FAIL: lambda actor, ask: decisions.check_done(actor, ask, number=number(), passed=False, text=why()),
        A.GIVE_VERDICT: verdict,
        A.ANSWER_NO: lambda actor, ask: closure.answer_no(actor, ask, text=why()),
        A.REOPEN: lambda actor, ask: closure.reopen(actor, ask, why=why(), new_information=why()),
        A.CLOSE: lambda actor, ask: closure.close_disputed(actor, ask, reason=why()),
        A.CORRECT: correct,
        A.PROMISE_SEEN: seen,
        A.UPDATE: lambda actor, ask: updates.say(actor, ask, text=why()),
        A.LINK_CONTRIBUTION: lambda actor, ask: asks.link_contribution(
            actor, ask_id=ask, contribution_id=some(*asking.people)
        ),
        A.UNLINK_CONTRIBUTION: lambda actor, ask: asks.unlink_contribution(
            actor, ask_id=ask, contribution_id=some(*asking.people)
        ),
    }


@pytest.mark.parametrize("seed", [1, 3, 4])
def test_random_actions_by_random_people_keep_cache_and_history_one(
    app: Flask, clock: FixedClock, seed: int
) -> None:
    chance = random.Random(seed)
    asking = Asking(people=4)
    ask_id = asking.draft(contribution_ids=asking.people[:3])
    actors = [
        asking.moderator, asking.checker, asking.editor, asking.officer, asking.board_officer, asking.chair,
        asking.clerk, asking.reader, asking.stranger,
    ]  # fmt: skip
    moves = _moves(asking, chance)
    done: set[AskAction] = set()
    offered_and_refused: list[str] = []
    for _try in range(TRIES):
        before = snapshot(ask_id)
        if chance.random() < 0.15:
            clock.advance(days=chance.randint(1, 12))
            closure.sweep()
        elif chance.random() < 0.3:
            _wrong(moves, actors, ask_id, chance, done)
        else:
            _offered(moves, actors, ask_id, chance, done, offered_and_refused)
        assert_cache_is_fold(ask_id)
        after = snapshot(ask_id)
        assert after.version >= before.version
        assert [event.seq for event in ask_queries.history(ask_id)] == list(range(1, after.version + 1))
        if after.state in FINISHED and chance.random() < 0.5:
            _try_one(moves[AskAction.REOPEN], asking.moderator, ask_id)
    assert len(done) >= 10, done
    # What a page offers fails on words and dates, never because of who acts or where the ask stands.
    assert not offered_and_refused


def _wrong(
    moves: dict[AskAction, Callable[[Actor, int], object]], actors: list[Actor], ask_id: int,
    chance: random.Random, done: set[AskAction],
) -> None:  # fmt: skip
    """Anything, by anybody: an error must leave everything as it was."""
    action = chance.choice(list(moves))
    version, actor = row_of(ask_id).version, chance.choice(actors)
    page = ask_queries.page(ask_queries.one_by_id(ask_id), Audience.BODY)
    offered = open_to(page.ask, actor, page.row.subject, page.facts)
    if _try_one(moves[action], actor, ask_id) is None:
        # The other way round: what works was offered, but for what the contributor alone does.
        assert action in offered or action in {AskAction.GIVE_VERDICT, AskAction.PROMISE_SEEN}, action
        done.add(action)
    else:
        assert row_of(ask_id).version == version


def _offered(
    moves: dict[AskAction, Callable[[Actor, int], object]], actors: list[Actor], ask_id: int,
    chance: random.Random, done: set[AskAction], refused: list[str],
) -> None:  # fmt: skip
    """Something that a page would offer."""
    page = ask_queries.page(ask_queries.one_by_id(ask_id), Audience.BODY)
    choices = [
        (actor, action)
        for actor in actors
        for action in open_to(page.ask, actor, page.row.subject, page.facts)
        if action in moves
    ]
    if page.ask.promises and page.ask.state in ASKED_IN:
        choices += [(actors[0], AskAction.PROMISE_SEEN)] * 2
    if page.ask.state.value in {"with_people", "closed"}:
        choices += [(actors[0], AskAction.GIVE_VERDICT)] * 6
    if not choices:
        return
    actor, action = chance.choice(choices)
    failure = _try_one(moves[action], actor, ask_id)
    if failure is None:
        done.add(action)
    elif isinstance(failure, InvalidTransition) or failure.code in {"not_permitted", "link_of_another_body"}:
        refused.append(f"{action}: {failure} in {page.ask.state}")


def _try_one(move: Callable[[Actor, int], object], actor: Actor, ask_id: int) -> DomainError | None:
    db.session.rollback()
    try:
        move(actor, ask_id)
    except DomainError as error:
        return error
    return None


def test_of_two_decisions_at_once_one_wins(app: Flask) -> None:
    asking = Asking()
    ask_id = asking.raised()
    version = row_of(ask_id).version
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def decide(outcome: str) -> None:
        with app.app_context():
            start.wait()
            try:
                asking.decide(ask_id, outcome, version=version)
            except (Conflict, InvalidTransition) as error:
                outcomes.append(error.code)
            else:
                outcomes.append("done")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=decide, args=(each,)) for each in ("not_agreed", "agreed")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["changed_meanwhile", "done"]
    assert len(snapshot(ask_id).decisions) == 1
    assert_cache_is_fold(ask_id)


def test_without_a_version_the_state_decides(app: Flask) -> None:
    asking = Asking()
    ask_id = asking.decided("not_agreed")
    with pytest.raises(InvalidTransition):
        asking.decide(ask_id, "agreed")


def test_every_action_is_audited_without_words(app: Flask) -> None:
    import sqlalchemy as sa

    from engage.models.audit import AuditEvent

    asking = Asking()
    ask_id = asking.decided("not_agreed")
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.subject_id == ask_id, AuditEvent.event == "ask:changed")
    ).all()
    assert {row.data["action"] for row in rows} >= {"raise", "decide", "ask_people"}
    assert all(WHY not in str(row.data) for row in rows)
