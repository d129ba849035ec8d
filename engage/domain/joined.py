"""Decisions that were owed on asks which were put together with others: decided when, and as, the other one is.

Two asks that became one were still two that a body was asked: each keeps its own first day, and each stays below the
line. Whoever has the other one on that day owes it. A part that was split off and is one with its whole again, from
before its day was over, was asked once: the decision on the whole is the one that is owed. What fell due while it stood
alone stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from engage.domain.answered import OwedDecision, owed_decisions, put_right
from engage.domain.ask_events import AskEvent
from engage.domain.ask_states import AskAction, Outcome
from engage.domain.deadlines import local_date
from engage.domain.directions import direction_of, why_none

Histories = Mapping[int, Sequence[AskEvent]]


def stands_for(ask_id: int, histories: Histories) -> int:
    """The ask that speaks for this one now, by way of others if need be: itself, unless it was put together with one.
    An ask whose history is not given speaks for itself."""
    met: set[int] = set()
    while ask_id not in met and (further := merged_into(histories.get(ask_id, ()))) is not None:
        met.add(ask_id)
        ask_id = further
    return ask_id


def merged_into(events: Iterable[AskEvent]) -> int | None:
    """The ask together with which this one was put, and from which it has not parted."""
    found = None
    for event in events:
        if event.kind is AskAction.MERGE:
            found = event.number("into_id")
        elif event.kind is AskAction.PART:
            found = None
    return found


def owed_of(ask_id: int, histories: Histories) -> tuple[OwedDecision, ...]:
    """Every decision that was owed on an ask; the last of them is decided elsewhere, where it was put together with
    another. `histories` has that one's as well, and every further one's."""
    owed = owed_decisions(histories[ask_id])
    if owed and is_one_with_its_whole(ask_id, owed[0].first_due, histories):
        owed = owed[1:]
    if not owed or merged_into(histories[ask_id]) is None:
        return owed
    # An answer that waits to be read at the ask that speaks for it is one to this ask as well.
    there = owed_decisions(histories.get(stands_for(ask_id, histories), ()))
    last = replace(owed[-1], sent_on=there[-1].sent_on if there else None)
    passed_to = 0
    for joined_on, event in _since(ask_id, histories):
        day = local_date(event.effective_at)
        match event.kind:
            case AskAction.PASS_ON:
                passed_to = event.number_or_none("to_body_id") or 0
            case AskAction.ACCEPT | AskAction.SUCCEED if day <= last.first_due:
                to = passed_to if event.kind is AskAction.ACCEPT else event.number("to_body_id")
                last = replace(last, body_id=to)
            case AskAction.DECIDE | AskAction.SETTLE_OUTSIDE:
                said = event.payload["outcome"] if event.kind is AskAction.DECIDE else Outcome.PASSED_ON
                # A meeting before the two were one said nothing to this one, whenever it is written down. And what is
                # said to points is said to those of the other one.
                last = replace(
                    last, decided_on=max(day, joined_on), outcome=Outcome(said), sent_on=None,
                    direction=direction_of(event.payload), why_no_direction=why_none(event.payload),
                )  # fmt: skip
                break
    return (*owed[:-1], last)


def whole_of(events: Iterable[AskEvent]) -> int | None:
    """The ask of which this one is a part; None for one that was raised by itself."""
    raised = next((each for each in events if each.kind is AskAction.RAISE), None)
    return raised.number_or_none("split_from") if raised else None


def beside(events: Sequence[AskEvent]) -> tuple[int, ...]:
    """The asks whose histories have to be known to say what is owed on this one."""
    return tuple(each for each in (merged_into(events), whole_of(events)) if each is not None)


def is_one_with_its_whole(ask_id: int, first_due: date, histories: Histories) -> bool:
    """Whether a part and the ask that it was split from stand for one again, since the end of its first due day or
    before."""
    whole = whole_of(histories[ask_id])
    if whole is None or whole not in histories:
        return False
    ways = _joinings(ask_id, histories), _joinings(whole, histories)
    if ways[0][-1][0] != ways[1][-1][0]:
        return False
    return all(day <= first_due for way in ways for _ask, day in way if day is not None)


def _joinings(ask_id: int, histories: Histories) -> list[tuple[int, date | None]]:
    """An ask and each that speaks for it in turn, with the day from which that one does."""
    way: list[tuple[int, date | None]] = [(ask_id, None)]
    while (further := merged_into(histories.get(ask_id, ()))) is not None and further not in {each for each, _ in way}:
        merged = [each for each in histories[ask_id] if each.kind is AskAction.MERGE]
        way.append((further, local_date(merged[-1].effective_at)))
        ask_id = further
    return way


def _since(ask_id: int, histories: Histories) -> Iterator[tuple[date, AskEvent]]:
    """What happened, since it was put together with another, to whichever ask spoke for it; with the day from which
    that one did."""
    met = {ask_id}
    while (further := merged_into(histories.get(ask_id, ()))) is not None and further not in met:
        events = put_right(histories.get(further, ()))
        taken = [each for each in events if each.kind is AskAction.TAKE_IN and each.number("ask_id") == ask_id]
        if taken:
            joined_on = local_date(taken[-1].effective_at)
            yield from ((joined_on, each) for each in events if each.seq > taken[-1].seq)
        met.add(further)
        ask_id = further
