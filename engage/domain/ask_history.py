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

from engage.domain.ask_body_steps import BODY_STEPS
from engage.domain.ask_chases import CHASE_STEPS, WORDS
from engage.domain.ask_events import AskEvent, corrected
from engage.domain.ask_move_steps import MOVE_STEPS
from engage.domain.ask_people import PEOPLE_STEPS
from engage.domain.ask_promises import PROMISE_STEPS
from engage.domain.ask_sent import SENT_STEPS
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import FORKS, AskAction, AskState, PromiseState, next_state
from engage.domain.ask_steps import STEPS, Changes
from engage.domain.copies import Growing, changed
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.errors import Conflict
from engage.domain.verdicts import RoundFacts

__all__ = ["Ask", "apply", "fold", "known_at", "round_facts"]

_ALL_STEPS = {
    **STEPS, **PROMISE_STEPS, **PEOPLE_STEPS, **SENT_STEPS, **CHASE_STEPS, **BODY_STEPS, **MOVE_STEPS,
}  # fmt: skip
_DRAFT = Ask()
_CONDITIONAL = frozenset(action for _, action in FORKS)
_OF_OTHERS = frozenset({AskAction.TAKE_IN, AskAction.LET_GO})
"""What changes the day to decide by without giving this ask one of its own."""


def known_at(events: Iterable[AskEvent], as_of: datetime | None) -> tuple[AskEvent, ...]:
    """The events that were recorded by `as_of` (all of them for None): always a beginning of the history."""
    if as_of is None:
        return tuple(events)
    return tuple(takewhile(lambda event: event.recorded_at <= as_of, events))


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


def _changes(ask: Ask, event: AskEvent) -> Changes:
    """The fields of the ask that are other after one more event. Raises what `apply` raises."""
    seq, kind = event.seq, event.kind
    if seq != ask.version + 1:
        raise Conflict("history_changed", expected=ask.version + 1, seq=seq)
    state = next_state(ask.state, kind)
    changes = _ALL_STEPS[kind](ask, event)
    if "decision_due" in changes and kind not in _OF_OTHERS:
        changes["own_due"] = (changes["decision_due"], seq)
    target = _target(ask, changes, kind) if kind in _CONDITIONAL else None
    changes["state"] = state if target is None else next_state(ask.state, kind, target)
    changes["version"] = seq
    if kind in WORDS:
        changes["word_at"] = event.recorded_at
    if kind is not AskAction.CHASE:
        # Nothing came of it: feeds tell of what changed last.
        changes["last_event_at"] = event.effective_at
    changes["last_recorded_at"] = event.recorded_at
    return changes


def apply(ask: Ask, event: AskEvent) -> Ask:
    """The ask after one more event. A correction is listed here, and changes words only in a `fold` of it all.

    Raises InvalidTransition, Refused or Conflict when the event contradicts the history, and
    Conflict("history_changed") when its number is not the next one: somebody else was first.
    """
    return changed(ask, **_changes(ask, event))


def fold(events: Iterable[AskEvent], as_of: datetime | None = None) -> Ask:
    """The ask that these events (in order) tell, as it was known at `as_of`; a draft when there are none."""
    known, replaced = corrected(known_at(events, as_of))
    growing = Growing(_DRAFT)
    for event in known:
        growing.change(_changes(growing.record, event))
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
