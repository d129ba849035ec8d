"""What putting asks together, undoing that and splitting one change in each of the two.

Whose words feed which ask is told by links as ever, made with the same press. Nothing that is owed goes: an ask that
was put together with another keeps its days, and is answered by what is decided there (`domain.joined`).
"""

from __future__ import annotations

from datetime import date

from engage.domain.ask_events import AskEvent
from engage.domain.ask_records import Merge, SplitOff, TakenIn
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import AskAction
from engage.domain.ask_steps import Changes, Step, made
from engage.domain.copies import changed
from engage.domain.errors import Refused
from engage.domain.ladder import Rung


def _merge(ask: Ask, event: AskEvent) -> Changes:
    if ask.fed:
        raise Refused("merge_leaves_people")
    merge = Merge(
        **made(ask, event), into_id=event.number("into_id"), from_state=ask.state, reason=event.text("reason"),
        people=frozenset(event.payload["people"]),
    )  # fmt: skip
    return {"merges": (*ask.merges, merge)}


def _part(ask: Ask, event: AskEvent) -> Changes:
    if ask.merged_into != event.number("from_id"):
        raise Refused("not_merged_with_that", field="from_id")
    last = changed(ask.merges[-1], parted_at=event.effective_at)
    return {"merges": (*ask.merges[:-1], last)}


def _take_in(ask: Ask, event: AskEvent) -> Changes:
    other = event.number("ask_id")
    if any(each.ask_id == other for each in ask.standing):
        raise Refused("merged_already", field="ask_id")
    taken = TakenIn(
        **made(ask, event), ask_id=other, first_due=event.day("first_due"), decision_due=event.day("decision_due"),
        people=frozenset(event.payload["people"]),
        last_step=Rung(event.payload["last_step"]) if "last_step" in event.payload else None,
    )  # fmt: skip
    every = (*ask.taken_in, taken)
    return {"taken_in": every, "decision_due": _due(ask, every)}


def _let_go(ask: Ask, event: AskEvent) -> Changes:
    other = event.number("ask_id")
    if all(each.ask_id != other for each in ask.standing):
        raise Refused("not_merged_with_that", field="ask_id")
    every = tuple(
        changed(each, let_go_at=event.effective_at) if each.ask_id == other and each.let_go_at is None else each
        for each in ask.taken_in
    )
    return {"taken_in": every, "decision_due": _due(ask, every)}


def _due(ask: Ask, taken_in: tuple[TakenIn, ...]) -> date | None:
    """The earliest day of all that it speaks for. A day that it was given since (put off to, taken on by another body)
    is one for them all."""
    if ask.own_due is None:
        return ask.decision_due
    own, given = ask.own_due
    return min([own, *(each.decision_due for each in taken_in if each.let_go_at is None and each.seq > given)])


def _split_off(ask: Ask, event: AskEvent) -> Changes:
    part = SplitOff(**made(ask, event), ask_id=event.number("ask_id"), reason=event.text("reason"))
    return {"splits": (*ask.splits, part)}


MOVE_STEPS: dict[AskAction, Step] = {
    AskAction.MERGE: _merge,
    AskAction.PART: _part,
    AskAction.TAKE_IN: _take_in,
    AskAction.LET_GO: _let_go,
    AskAction.SPLIT_OFF: _split_off,
}
"""The steps of these events."""
