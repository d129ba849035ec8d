"""What events change in an ask's promises: made, moved, reported done, checked.

The first date of a promise never changes, a moved one keeps every date it had, and a claim that failed its check
stays with the reason. Promises are numbered from 1 within the ask.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from engage.domain.ask_events import AskEvent
from engage.domain.ask_records import Claim, Move, Promise
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import NEEDS_PROMISE, AskAction, PromiseState
from engage.domain.ask_steps import Changes, Step, made
from engage.domain.copies import changed, new
from engage.domain.errors import Conflict, Refused
from engage.domain.promise_seen import PromiseSeen, Seen, check_first, check_put_right

_FRESH = {each.name: each.default for each in fields(Promise) if each.default is not MISSING}


def _promise(ask: Ask, event: AskEvent) -> Changes:
    if ask.outcome not in NEEDS_PROMISE:
        raise Refused("promise_not_called_for")
    due = event.day("due")
    promise = new(Promise, {
        **made(ask, event),
        "number": len(ask.promises) + 1,
        "text": event.text("text"),
        "owner_role": event.text("owner_role"),
        "first_due": due,
        "due": due,
        **_FRESH,
    })  # fmt: skip
    return {"promises": (*ask.promises, promise)}


def _this(ask: Ask, event: AskEvent, state: PromiseState, otherwise: str) -> Promise:
    number = event.number("promise")
    promise = ask.promise(number)
    if promise is None or promise.round != ask.round:
        raise Refused("promise_unknown", field="promise", number=number)
    if promise.state is not state:
        raise Conflict(otherwise, number=number)
    return promise


def _put(ask: Ask, promise: Promise, **changes: Any) -> Changes:
    at = promise.number - 1
    return {"promises": (*ask.promises[:at], changed(promise, **changes), *ask.promises[at + 1 :])}


def _move(ask: Ask, event: AskEvent) -> Changes:
    promise = _this(ask, event, PromiseState.OPEN, "promise_not_open")
    after = event.day("due")
    if after == promise.due:
        raise Refused("promise_not_moved", field="due")
    move = Move(**made(ask, event), before=promise.due, after=after, reason=event.text("reason"))
    return _put(ask, promise, due=after, moves=(*promise.moves, move))


def _report(ask: Ask, event: AskEvent) -> Changes:
    promise = _this(ask, event, PromiseState.OPEN, "promise_not_open")
    claim = new(Claim, {
        **made(ask, event),
        "what": event.text("what"),
        "when": event.day("when"),
        "evidence": dict(event.payload["evidence"]),
        "failed_at": None,
        "failed_because": "",
    })  # fmt: skip
    return _put(ask, promise, state=PromiseState.CLAIMED, claims=(*promise.claims, claim))


def _pass(ask: Ask, event: AskEvent) -> Changes:
    return _put(
        ask,
        _this(ask, event, PromiseState.CLAIMED, "promise_not_claimed"),
        state=PromiseState.CHECKED,
        checked_at=event.effective_at,
        checked_role=event.actor_role,
        checked_id=event.actor_id,
        check_text=event.text("text"),
    )


def _fail(ask: Ask, event: AskEvent) -> Changes:
    promise = _this(ask, event, PromiseState.CLAIMED, "promise_not_claimed")
    failed = changed(promise.claims[-1], failed_at=event.effective_at, failed_because=event.text("reason"))
    return _put(ask, promise, state=PromiseState.OPEN, claims=(*promise.claims[:-1], failed))


def _seen(ask: Ask, event: AskEvent) -> Changes:
    promise = ask.promise(event.number("promise"))
    if promise is None or promise.round != ask.round:
        raise Refused("promise_unknown", field="promise", number=event.number("promise"))
    contribution, due = event.number("contribution_id"), event.day("due")
    if contribution not in ask.fed:
        raise Refused("contribution_not_fed")
    before = promise.seen
    if "put_right" in event.payload:
        check_put_right(before, contribution, due, promise.state)
        before = tuple(each for each in before if (each.contribution_id, each.due) != (contribution, due))
    else:
        check_first(before, contribution, due)
    answer, typed_in = Seen(event.payload["answer"]), "known_by" in event.payload
    said = PromiseSeen(contribution, due, answer, event.effective_at, event.seq, typed_in)
    return _put(ask, promise, seen=(*before, said))


PROMISE_STEPS: dict[AskAction, Step] = {
    AskAction.PROMISE: _promise,
    AskAction.MOVE_PROMISE: _move,
    AskAction.REPORT_DONE: _report,
    AskAction.CHECK_PASS: _pass,
    AskAction.CHECK_FAIL: _fail,
    AskAction.PROMISE_SEEN: _seen,
}
