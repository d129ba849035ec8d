"""Reminding those who are late with an ask, and the body's word on where it stands: what the events change, which step
of the ladder is next, and when a word is due.

Two clocks beside each other. What is owed (`ask_labels.next_due`) is chased up the ladder: done, moved or handed on,
the ladder begins anew with the next thing; joined with another ask, or with a body that comes after one that ended, it
goes on from where it was. A word on where it stands is due every 90 days while the body has something
to do; it takes nothing off what is owed. On days on which the host has the body's answer to look at, nobody is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engage.domain.ask_events import AskEvent
from engage.domain.ask_labels import next_due
from engage.domain.ask_records import Chase, Update
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import NEEDS_PROMISE, UNDECIDED, AskAction, AskState
from engage.domain.ask_steps import Changes, Step, heard, made
from engage.domain.deadlines import UPDATE, WorkingCalendar, local_date
from engage.domain.errors import Refused
from engage.domain.host_days import came_back, span
from engage.domain.ladder import (
    FOR_UPDATES,
    Chased,
    Ladder,
    Rung,
    may_climb,
    may_step,
    next_rung,
    shifted,
)
from engage.domain.permissions import Role

A = AskAction

WORDS = frozenset({
    A.RAISE, A.REOPEN, A.ACKNOWLEDGE, A.TABLE, A.NOTE, A.DECIDE, A.DEFER, A.PASS_ON, A.ACCEPT, A.RETURN,
    A.SETTLE_OUTSIDE, A.PROMISE, A.MOVE_PROMISE, A.REPORT_DONE, A.CHECK_FAIL, A.ANSWER_NO, A.UPDATE, A.SUCCEED,
})  # fmt: skip
"""What the body says in public, and what puts the ask to it (again): 90 days are counted from the last of these."""

OWED_STEP, WORD_STEP = "owed", "word"
"""The two clocks, in `last_steps`."""


@dataclass(frozen=True)
class Late:
    """Something to remind of. `due` is the day that everybody reads; `counted_from` the one that the ladder counts
    from: later by the days on which others had the body's answer to look at, or its claim to check."""

    what: Chased
    due: date
    counted_from: date


@dataclass(frozen=True)
class NextStep:
    """A step that may be taken today; `number` is the how-manieth for this thing, `days` how late it is."""

    step: Rung
    number: int
    late: Late
    days: int


def is_as_seen(events: Iterable[AskEvent], seen: int) -> bool:
    """Whether nothing that a form asks about happened after the history had `seen` events. That somebody was reminded
    is no such thing: whoever opened a form in the evening may send it in the morning."""
    return seen >= 0 and all(each.kind is A.CHASE for each in events if each.seq > seen)


def update_due(ask: Ask) -> date | None:
    """The last day on which a word on where it stands is in time; None while nobody waits for one: the body has
    nothing to do, or the host has its word to look at."""
    waits = ask.state in UNDECIDED or ask.state is AskState.ACTING
    waits = waits or (ask.state is AskState.DECIDED and ask.outcome in NEEDS_PROMISE)
    if not waits or ask.word_at is None or ask.unread:
        return None
    since = ask.word_at
    due = UPDATE.due(local_date(since), WorkingCalendar())
    return shifted(due, tuple(span(each) for each in came_back(ask) if each.at > since))


def newest_word(ask: Ask) -> Update | None:
    """What the body last said of where it stands, while that is news: of this round, before people are asked."""
    over = ask.state in {AskState.WITH_PEOPLE, AskState.CLOSED}
    last = ask.updates[-1] if ask.updates and not over else None
    return last if last is not None and last.round == ask.round else None


def owed(ask: Ask, calendar: WorkingCalendar) -> tuple[Late, ...]:
    """What the ladder can remind of, the more important first."""
    found = []
    if due := next_due(ask, calendar):
        found.append(Late(Chased(due.what.value), due.due, due.counted_from or due.due))
    if word := update_due(ask):
        found.append(Late(Chased.UPDATE, word, word))
    return tuple(found)


def next_step(ask: Ask, ladder: Ladder, today: date, calendar: WorkingCalendar) -> NextStep | None:
    """The step to take today; None when there is none. At most one a day for each ask, however long nobody looked."""
    if ask.chases and local_date(ask.chases[-1].at) >= today:
        return None
    for late in owed(ask, calendar):
        steps = FOR_UPDATES if late.what is Chased.UPDATE else ladder
        taken = chased(ask, late.what, late.due)
        rung = next_rung(last_rung(ask, late.what, late.due), steps)
        if rung is not None and may_step(rung, late.counted_from, steps, today, calendar):
            days = max(1, calendar.working_days_between(late.counted_from, today))
            return NextStep(rung, len(taken) + 1, late, days)
    return None


def chased(ask: Ask, what: Chased, due: date) -> tuple[Chase, ...]:
    """The steps that were taken for this one thing: of this round, of the body that answers now and of those that ended
    before it. Of an ask that speaks for others also those that were taken for the day of one of them."""
    days = {due, *(day for day, _step in _joined_days(ask))} if what is Chased.DECISION else {due}
    line = line_of(ask)
    return tuple(
        each for each in ask.chases
        if (each.round, each.owed) == (ask.round, what) and each.body_id in line and each.due in days
    )  # fmt: skip


def last_rung(ask: Ask, what: Chased, due: date) -> Rung | None:
    """How far up the ladder this is; None at the foot. What was joined with it brings the step that it was at."""
    order = list(Rung)
    taken = [each.step for each in chased(ask, what, due)]
    if what is Chased.DECISION:
        taken += [step for _day, step in _joined_days(ask) if step is not None]
    return max(taken, key=order.index, default=None)


def line_of(ask: Ask) -> frozenset[int]:
    """The body that answers now, and those that ended while they had the ask, one before the other, up to it."""
    found = [ask.body_id or 0]
    taken_on = max((each.seq for each in ask.passes if each.accepted_at is not None), default=0)
    for each in reversed(ask.successions):
        if each.to_body_id == found[-1] and each.seq > taken_on:
            found.append(each.from_body_id)
    return frozenset(found)


def _joined_days(ask: Ask) -> tuple[tuple[date, Rung | None], ...]:
    """The days that an ask and those it speaks for brought along, each with the step that the other one was at. A day
    that it was given since is one for them all."""
    if not ask.standing or ask.own_due is None:
        return ()
    own, given = ask.own_due
    return ((own, None), *((each.decision_due, each.last_step) for each in ask.standing if each.seq > given))


def last_steps(ask: Ask, calendar: WorkingCalendar) -> dict[str, str | None]:
    """The last step that was taken for what is owed, and for the word on where it stands, if any: with the days by
    which they are due it says whether there can be another one, without the history."""
    last: dict[str, str | None] = {OWED_STEP: None, WORD_STEP: None}
    for late in owed(ask, calendar):
        if (taken := last_rung(ask, late.what, late.due)) is not None:
            last[WORD_STEP if late.what is Chased.UPDATE else OWED_STEP] = taken.value
    return last


def could_step(
    owed_by: date | None, word_by: date | None, last: Mapping[str, str | None], ladder: Ladder, today: date,
    calendar: WorkingCalendar,
) -> bool:  # fmt: skip
    """Whether `next_step` can give a step, by the days by which something is owed (`next_due`) and a word
    (`update_due`), and `last_steps`. It still may not: the history alone knows the days on which others had the body's
    answer in hand, and if a step was taken today."""
    clocks = ((OWED_STEP, owed_by, ladder), (WORD_STEP, word_by, FOR_UPDATES))
    return any(
        may_climb(Rung(taken) if (taken := last[clock]) else None, due, steps, today, calendar)
        for clock, due, steps in clocks
    )


def check(ask: Ask, event_of: str, payload: dict[str, object], today: date, calendar: WorkingCalendar) -> None:
    """Raises Refused("reminder_not_due") unless the scheduler takes a step that follows the last one, of something
    that is owed and late, and not the second one today. The ladder's days are the partnership's: they are looked at
    by whoever takes the step."""
    late = {each.what: each for each in owed(ask, calendar)}.get(Chased(str(payload["owed"])))
    if event_of != Role.SYSTEM or late is None or payload["due"] != late.due.isoformat() or today <= late.counted_from:
        raise Refused("reminder_not_due")
    taken = chased(ask, late.what, late.due)
    order, step = list(Rung), Rung(str(payload["step"]))
    last = last_rung(ask, late.what, late.due)
    above = last is None or order.index(step) > order.index(last)
    again = bool(ask.chases) and local_date(ask.chases[-1].at) >= today
    if not above or again or payload["number"] != len(taken) + 1:
        raise Refused("reminder_not_due")


def _chase(ask: Ask, event: AskEvent) -> Changes:
    chase = Chase(
        **made(ask, event),
        step=Rung(event.payload["step"]),
        number=event.number("number"),
        owed=Chased(event.payload["owed"]),
        due=event.day("due"),
        days=event.number("days"),
        sent=bool(event.payload["sent"]),
        body_id=ask.body_id or 0,
        board_id=event.number_or_none("board_id"),
        meeting_id=event.number_or_none("meeting_id"),
        meeting_on=event.day_or_none("meeting_on"),
    )
    return {"chases": (*ask.chases, chase)}


def _update(ask: Ask, event: AskEvent) -> Changes:
    return {**heard(ask, event), "updates": (*ask.updates, Update(**made(ask, event), text=event.text("text")))}


CHASE_STEPS: dict[AskAction, Step] = {A.CHASE: _chase, A.UPDATE: _update}
"""The steps of the two events."""

