"""An ask as its history tells it: the fold of its events, up to any moment.

`fold` is deterministic, needs neither calendar nor clock (due dates are in the events), and is total over what the
table of transitions and the guards allow; it raises on anything else, so that a history that was tampered with is
noticed. Folding up to a moment looks at what had been *recorded* by then: a digest of October is the same whenever
it is compiled. A correction replaces words of an earlier event in the fold and is listed; nothing is ever removed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from itertools import takewhile
from typing import Any, NamedTuple

from engage.domain.ask_body_steps import BODY_STEPS
from engage.domain.ask_chases import CHASE_STEPS, WORDS
from engage.domain.ask_events import AskEvent, corrected
from engage.domain.ask_move_steps import MOVE_STEPS
from engage.domain.ask_people import PEOPLE_STEPS
from engage.domain.ask_promises import PROMISE_STEPS
from engage.domain.ask_sent import SENT_STEPS
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import FORKS, TRANSITIONS, AskAction, AskState, PromiseState, next_state
from engage.domain.ask_steps import STEPS, Changes, Step
from engage.domain.copies import Growing, changed
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.errors import Conflict
from engage.domain.verdicts import RoundFacts

__all__ = ["Ask", "apply", "fold", "known_at", "round_facts"]

_ALL_STEPS = {
    **STEPS, **PROMISE_STEPS, **PEOPLE_STEPS, **SENT_STEPS, **CHASE_STEPS, **BODY_STEPS, **MOVE_STEPS,
}  # fmt: skip
_DRAFT = Ask()
_CORRECT = AskAction.CORRECT
_CONDITIONAL = frozenset(action for _, action in FORKS)
_OF_OTHERS = frozenset({AskAction.TAKE_IN, AskAction.LET_GO})
"""What changes the day to decide by without giving this ask one of its own."""


class _Way(NamedTuple):
    """All that is known of an action in a state beforehand: looked up once for each event of every history."""

    step: Step
    to: AskState
    forks: bool
    own: bool
    """A day to decide by that it gives is the ask's own."""
    word: bool
    happens: bool
    """Feeds tell of what happened last, and nothing comes of a reminder."""


_WAYS = {
    (state, kind): _Way(
        _ALL_STEPS[kind], to, kind in _CONDITIONAL, kind not in _OF_OTHERS, kind in WORDS, kind is not AskAction.CHASE
    )
    for (state, kind), to in TRANSITIONS.items()
}


def known_at(events: Iterable[AskEvent], as_of: datetime | None) -> tuple[AskEvent, ...]:
    """The events that were recorded by `as_of` (all of them for None): always a beginning of the history."""
    if as_of is None:
        return tuple(events)
    told = tuple(events)
    if not [event for event in told if event[3] > as_of]:
        return told
    return tuple(takewhile(lambda event: event.recorded_at <= as_of, told))


def _target(ask: Ask, changes: Changes, action: AskAction) -> AskState | None:
    """Which of the states that the table allows a conditional action leads to; None for the usual one."""
    if action is AskAction.REPORT_DONE:
        open_still = any(each.state is PromiseState.OPEN and each.round == ask.round for each in changes["promises"])
        return None if open_still else AskState.REPORTED_DONE
    if action is AskAction.RETURN:
        came_from = ask.passes[-1].from_state
        if came_from is AskState.TABLED and ask.tabled is None:
            return None  # on the agenda of a body that has ended since
        return came_from if came_from in {AskState.TABLED, AskState.DEFERRED} else None
    if action is AskAction.PART:
        stood = ask.merges[-1].from_state
        return None if stood is AskState.RAISED else stood
    return None


def _grow(growing: Growing[Ask], events: Iterable[AskEvent]) -> None:
    """Let the ask become what it is after these events. Raises what `apply` raises."""
    ask, change = growing.record, growing.change
    version, state = ask.version, ask.state
    word_at, last_event_at, last_recorded_at = ask.word_at, ask.last_event_at, ask.last_recorded_at
    for event in events:
        seq, kind, effective_at, recorded_at, _, _, _ = event
        if seq != version + 1:
            raise Conflict("history_changed", expected=version + 1, seq=seq)
        way = _WAYS.get((state, kind))
        if way is None:
            next_state(state, kind)  # which says that it cannot happen
            raise AssertionError("not a way, and not refused")
        step, to, forks, own, word, happens = way
        changes = step(ask, event)
        if forks and (target := _target(ask, changes, kind)) is not None:
            to = next_state(state, kind, target)
        if own and "decision_due" in changes:
            changes["own_due"] = (changes["decision_due"], seq)
        if to is not state:
            changes["state"] = state = to
        if changes:
            change(changes)
        version, last_recorded_at = seq, recorded_at
        if word:
            word_at = recorded_at
        if happens:
            last_event_at = effective_at
    change({
        "version": version, "word_at": word_at, "last_event_at": last_event_at, "last_recorded_at": last_recorded_at,
    })  # fmt: skip


def apply(ask: Ask, event: AskEvent) -> Ask:
    """The ask after one more event. A correction is listed here, and changes words only in a `fold` of it all.

    Raises InvalidTransition, Refused or Conflict when the event contradicts the history, and
    Conflict("history_changed") when its number is not the next one: somebody else was first.
    """
    growing = Growing(ask)
    _grow(growing, (event,))
    return growing.done()


def fold(events: Iterable[AskEvent], as_of: datetime | None = None) -> Ask:
    """The ask that these events (in order) tell, as it was known at `as_of`; a draft when there are none."""
    known = known_at(events, as_of)
    replaced: tuple[dict[str, Any], ...] = ()
    if _CORRECT in [event[1] for event in known]:
        known, replaced = corrected(known)
    growing = Growing(_DRAFT)
    _grow(growing, known)
    if replaced:
        listed = zip(growing.record.corrections, replaced, strict=True)
        growing.change({"corrections": tuple(changed(each, before=before) for each, before in listed)})
    return growing.done()


def round_facts(
    ask: Ask,
    today: date,
    *,
    reachable: Collection[int] = (),
    calendar: WorkingCalendar | None = None,
    new_information: bool = False,
) -> RoundFacts:
    """What the verdict rules look at, of the present round. `reachable` are the contributions whose contributor can
    be asked, as far as the outbox knows."""
    now = ask.current
    return RoundFacts(
        asked=now.asked if now else frozenset(),
        fed=ask.fed,
        reachable=frozenset(reachable),
        asked_on=local_date(now.asked_at) if now and now.asked_at else None,
        today=today,
        outcome=ask.outcome,
        verdicts=ask.verdicts,
        reminders=tuple(local_date(each) for each in now.reminders) if now else (),
        no_answered=bool(now and now.no_answer),
        closed=ask.state is AskState.CLOSED,
        new_information=new_information,
        calendar=calendar or WorkingCalendar(),
    )
