"""Reminding those who are late with an ask, and the body's word on where it stands: what the events change, which step
of the ladder is next, and when a word is due.

Two clocks beside each other. What is owed (`ask_labels.next_due`) is chased up the ladder: done, moved or handed on,
the ladder begins anew with the next thing. A word on where it stands is due every 90 days while the body has something
to do; it takes nothing off what is owed. On days on which the host has the body's answer to look at, nobody is late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engage.domain.ask_events import AskEvent
from engage.domain.ask_labels import next_due
from engage.domain.ask_records import Chase, Sent, Update
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import NEEDS_PROMISE, UNDECIDED, AskAction, AskState
from engage.domain.ask_steps import Changes, Step, heard, made
from engage.domain.deadlines import UPDATE, WorkingCalendar, local_date
from engage.domain.errors import Refused
from engage.domain.ladder import FOR_UPDATES, Chased, Ladder, Rung, may_step, next_rung, shifted, without_days
from engage.domain.link_answers import AnswerState
from engage.domain.permissions import Role

A = AskAction

WORDS = frozenset({
    A.RAISE, A.REOPEN, A.ACKNOWLEDGE, A.TABLE, A.NOTE, A.DECIDE, A.DEFER, A.PASS_ON, A.ACCEPT, A.RETURN,
    A.SETTLE_OUTSIDE, A.PROMISE, A.MOVE_PROMISE, A.REPORT_DONE, A.ANSWER_NO, A.UPDATE, A.SUCCEED,
})  # fmt: skip
"""What the body says in public, and what puts the ask to it: 90 days are counted from the last of these."""

_ANSWERS: dict[Chased, frozenset[AskAction]] = {
    Chased.DECISION: frozenset({A.DECIDE, A.DEFER, A.PASS_ON}),
    Chased.FIRST_PROMISE: frozenset({A.PROMISE}),
    Chased.PROMISE: frozenset({A.MOVE_PROMISE, A.REPORT_DONE}),
    Chased.ANSWER: frozenset({A.ANSWER_NO}),
}
"""Which answers by a link are about what is owed."""


@dataclass(frozen=True)
class Late:
    """Something to remind of. `due` is the day that everybody reads; `counted_from` the one that the ladder counts
    from: later by the days on which the host had the body's answer."""

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
    return shifted(due, tuple(_span(each) for each in _came_back(ask) if each.at > since))


def newest_word(ask: Ask) -> Update | None:
    """What the body last said of where it stands, while that is news: of this round, before people are asked."""
    over = ask.state in {AskState.WITH_PEOPLE, AskState.CLOSED}
    last = ask.updates[-1] if ask.updates and not over else None
    return last if last is not None and last.round == ask.round else None


def owed(ask: Ask, calendar: WorkingCalendar) -> tuple[Late, ...]:
    """What the ladder can remind of, the more important first."""
    found = []
    if due := next_due(ask, calendar):
        what = Chased(due.what.value)
        spans = tuple(_span(each) for each in _came_back(ask) if _is_about(ask, each, what, due.due))
        found.append(Late(what, due.due, without_days(due.due, spans, calendar)))
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
        rung = next_rung(taken[-1].step if taken else None, steps)
        if rung is not None and may_step(rung, late.counted_from, steps, today, calendar):
            days = max(1, calendar.working_days_between(late.counted_from, today))
            return NextStep(rung, len(taken) + 1, late, days)
    return None


def chased(ask: Ask, what: Chased, due: date) -> tuple[Chase, ...]:
    """The steps that were taken for this one thing: of this round, of the body that answers now."""
    return tuple(
        each for each in ask.chases
        if (each.round, each.body_id, each.owed, each.due) == (ask.round, ask.body_id, what, due)
    )  # fmt: skip


def on_paper(ask: Ask, calendar: WorkingCalendar) -> Chase | None:
    """The step by which it went onto a paper of the board, for what is still owed; None when there is none."""
    for late in owed(ask, calendar):
        taken = chased(ask, late.what, late.due)
        if taken and taken[-1].step is Rung.BOARD:
            return taken[-1]
    return None


def check(ask: Ask, event_of: str, payload: dict[str, object], today: date, calendar: WorkingCalendar) -> None:
    """Raises Refused("reminder_not_due") unless the scheduler takes a step that follows the last one, of something
    that is owed and late, and not the second one today. The ladder's days are the partnership's: they are looked at
    by whoever takes the step."""
    late = {each.what: each for each in owed(ask, calendar)}.get(Chased(str(payload["owed"])))
    if event_of != Role.SYSTEM or late is None or payload["due"] != late.due.isoformat() or today <= late.counted_from:
        raise Refused("reminder_not_due")
    taken = chased(ask, late.what, late.due)
    order, step = list(Rung), Rung(str(payload["step"]))
    above = not taken or order.index(step) > order.index(taken[-1].step)
    again = bool(ask.chases) and local_date(ask.chases[-1].at) >= today
    if not above or again or payload["number"] != len(taken) + 1:
        raise Refused("reminder_not_due")


def _came_back(ask: Ask) -> tuple[Sent, ...]:
    """Answers of this round, and of the body that answers now, that the host looked at and that did not count."""
    return tuple(
        each for each in ask.sent
        if each.round == ask.round and each.body_id == ask.body_id and each.read_at is not None
        and each.came_of in {AnswerState.SENT_BACK, AnswerState.OVERTAKEN}
    )  # fmt: skip


def _span(sent: Sent) -> tuple[date, date]:
    return local_date(sent.at), local_date(sent.read_at or sent.at)


def _is_about(ask: Ask, sent: Sent, what: Chased, due: date) -> bool:
    if sent.what not in _ANSWERS.get(what, frozenset()):
        return False
    if what is Chased.DECISION:
        # A day that was moved was moved with all that was known by then.
        return all(each.seq < sent.seq for each in ask.deferrals)
    if what is Chased.PROMISE and sent.promise is not None:
        promise = ask.promise(sent.promise)
        return promise is not None and promise.due == due and all(move.seq < sent.seq for move in promise.moves)
    return True


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

