"""What the public reads as the state of an ask: one label with what fills it in, computed whenever it is shown.

The stored state and this label are two things: an acknowledged ask whose decision is late reads "overdue", and a
promise that lapsed makes its ask overdue again without anybody having to do anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from engage.domain.ask_records import Promise
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import (
    FINISHED,
    NEEDS_PROMISE,
    NOT_PUBLIC,
    UNDECIDED,
    AskAction,
    AskState,
    ClosedAs,
    Outcome,
)
from engage.domain.deadlines import Lateness, WorkingCalendar, late_by, local_date
from engage.domain.host_days import (
    ON_A_DECISION,
    answer_until,
    decision_until,
    first_promise_until,
    late_from,
    on_a_decision,
    on_a_promise,
    on_answers,
    promise_until,
)
from engage.domain.verdicts import answer_due


class AskLabel(StrEnum):
    """One id for each of the fixed wordings; the first two only for the host."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    ON_AGENDA = "on_agenda"
    AGENDA_PASSED = "agenda_passed"
    """The meeting is over and no decision was told: saying "on the agenda" would promise what has been missed."""
    AGREED = "agreed"
    AGREED_IN_PART = "agreed_in_part"
    NOT_AGREED = "not_agreed"
    HAPPENING_ALREADY = "happening_already"
    PASSED_TO = "passed_to"
    PUT_OFF_TO = "put_off_to"
    PROMISED_BY = "promised_by"
    OVERDUE = "overdue"
    VERY_OVERDUE = "very_overdue"
    DONE_BEING_CHECKED = "done_being_checked"
    DONE = "done"
    REOPENED = "reopened"
    CLOSED_DISPUTED = "closed_disputed"
    CLOSED_UNCONFIRMED = "closed_unconfirmed"
    ANSWER_CAME = "answer_came"
    """What is owed came by a link, and the host has not yet looked at it."""
    AGENDA_CANCELLED = "agenda_cancelled"
    """It was on the agenda of a meeting that was cancelled. Only the calendar knows (`agendas.label_now`)."""
    JOINED = "joined"
    """Put together with another ask, which speaks for both."""
    ORPHANED = "orphaned"
    """Its body has ended, and nobody came after it (`ended_bodies.orphaned`)."""


class Owed(StrEnum):
    """What a body owes by a date."""

    DECISION = "decision"
    FIRST_PROMISE = "first_promise"
    """It agreed, and has not said who does what by when: that is due when the decision was."""
    PROMISE = "promise"
    ANSWER = "answer"
    """The one answer to a "no"."""


class Due(NamedTuple):
    """Something owed and the last day on which it is in time. Late days are counted from `counted_from`, where others
    had the body's answer to look at, or its claim to check, on some of the days after it."""

    what: Owed
    due: date
    counted_from: date | None = None


class Labelled(NamedTuple):
    """A label and its parameters: `date` for on_agenda, agenda_passed, agenda_cancelled, put_off_to, promised_by,
    answer_came; `name` for passed_to; both for orphaned; `days` (working days), `what` (an Owed) and `due` for overdue
    and very_overdue;
    `reason` (a verdicts.Unconfirmed) for closed_unconfirmed."""

    id: AskLabel
    params: Mapping[str, date | int | str]

    @property
    def days(self) -> int:
        """How many working days late it says that something is; 0 when nothing is."""
        days = self.params.get("days", 0)
        return days if isinstance(days, int) else 0


def next_due(ask: Ask, calendar: WorkingCalendar) -> Due | None:
    """The earliest thing that is still owed, which may be long past; None when nothing is. Acknowledging has a
    clock of its own, and people who do not answer owe nothing. What came by a link is the host's to look at: the body
    owes it no more, unless it comes back, and then has the host's days again (`host_days`)."""
    state = ask.state
    if ask.sent and not _ANSWERS_FOR.get(state, frozenset()).isdisjoint([each.what for each in ask.unread]):
        return None
    if state in UNDECIDED and (until := decision_until(ask, calendar)):
        return _due(Owed.DECISION, until, late_from(until, on_a_decision(ask), calendar))
    if state is AskState.DECIDED and ask.outcome in NEEDS_PROMISE and (
        until := first_promise_until(ask, calendar)
    ):
        return _due(Owed.FIRST_PROMISE, until, late_from(until, on_answers(ask, AskAction.PROMISE), calendar))
    if state is AskState.ACTING and (still := _still_owed(ask)):
        # Of several that are due on one day, the one that nobody had in hand for the shortest time.
        return _due(Owed.PROMISE, *min([_promised(ask, each, calendar) for each in still]))
    if state in {AskState.WITH_PEOPLE, AskState.CLOSED} and ask.current and ask.current.no_answer is None:
        due = answer_due(ask.verdicts, calendar)
        if due:
            until = answer_until(ask, due, calendar)
            return _due(Owed.ANSWER, until, late_from(until, on_answers(ask, AskAction.ANSWER_NO), calendar))
    return None


def _due(what: Owed, until: date, counted_from: date) -> Due:
    return Due(what, until, counted_from if counted_from > until else None)


def _promised(ask: Ask, promise: Promise, calendar: WorkingCalendar) -> tuple[date, date]:
    until = promise_until(ask, promise, calendar)
    return until, late_from(until, on_a_promise(ask, promise), calendar)


def may_be_answered(state: AskState, next_one: date | None) -> bool:
    """Whether a body can still have something to say: a closed ask can wait for the answer to a "no". `next_one`: the
    day of what is owed, if anything is."""
    return state not in NOT_PUBLIC and (state not in FINISHED or next_one is not None)


_ANSWERS_FOR: dict[AskState, frozenset[AskAction]] = {
    **dict.fromkeys(UNDECIDED, ON_A_DECISION),
    AskState.DECIDED: frozenset({AskAction.PROMISE}),
    AskState.WITH_PEOPLE: frozenset({AskAction.ANSWER_NO}),
    AskState.CLOSED: frozenset({AskAction.ANSWER_NO}),
}
"""Which answers give what is owed, where the whole ask waits for one. Promises are looked at one by one."""


def _still_owed(ask: Ask) -> tuple[Promise, ...]:
    """The open promises of which no word came by a link, the next one due first."""
    told = ask.looked_at if ask.sent else None
    return tuple(each for each in ask.open_promises if each.number not in told) if told else ask.open_promises


_NO_ANSWERS = frozenset({AskAction.ADD_LINE, AskAction.UPDATE})


def answer_came(ask: Ask) -> date | None:
    """The day on which the oldest answer came that waits for the host to look; None when none waits. A line that came
    with a press, and a word on where it stands, are no answers: they hide nothing."""
    if not ask.sent:
        return None
    return next((local_date(each.at) for each in ask.unread if each.what not in _NO_ANSWERS), None)


_DECIDED = {
    Outcome.AGREED: AskLabel.AGREED,
    Outcome.PARTLY: AskLabel.AGREED_IN_PART,
    Outcome.NOT_AGREED: AskLabel.NOT_AGREED,
    Outcome.ALREADY_PLANNED: AskLabel.HAPPENING_ALREADY,
    Outcome.PASSED_ON: AskLabel.PASSED_TO,
}
_PLAIN = {
    AskState.DRAFT: AskLabel.DRAFT,
    AskState.DISCARDED: AskLabel.DISCARDED,
    AskState.RAISED: AskLabel.RAISED,
    AskState.ACKNOWLEDGED: AskLabel.ACKNOWLEDGED,
    AskState.REOPENED: AskLabel.REOPENED,
    AskState.REPORTED_DONE: AskLabel.DONE_BEING_CHECKED,
    AskState.MERGED: AskLabel.JOINED,
}


def _passed_to(ask: Ask) -> Labelled:
    return Labelled(AskLabel.PASSED_TO, {"name": ask.passes[-1].to_name})


def _of_outcome(ask: Ask, otherwise: AskLabel | None) -> Labelled:
    """The label of a decision; `otherwise` for one that led to a change."""
    if ask.outcome is Outcome.PASSED_ON:
        return _passed_to(ask)
    if ask.outcome is Outcome.NOT_AGREED or otherwise is None:
        return Labelled(_DECIDED[ask.outcome or Outcome.NOT_AGREED], {})
    return Labelled(otherwise, {})


def _closed(ask: Ask) -> Labelled:
    closing = ask.current.closing if ask.current else None
    if closing is None or closing.closed_as is ClosedAs.DISPUTED:
        return Labelled(AskLabel.CLOSED_DISPUTED, {})
    if closing.closed_as is ClosedAs.UNCONFIRMED:
        reason = closing.unconfirmed.value if closing.unconfirmed else ""
        return Labelled(AskLabel.CLOSED_UNCONFIRMED, {"reason": reason})
    return _of_outcome(ask, AskLabel.DONE)


def label_in_time(ask: Ask) -> Labelled:
    """The label while nothing is late: what lists keep beside the ask, with what is owed and by when."""
    if came := answer_came(ask):
        return Labelled(AskLabel.ANSWER_CAME, {"date": came})
    match ask.state:
        case AskState.TABLED if ask.tabled:
            return Labelled(AskLabel.ON_AGENDA, {"date": ask.tabled.meeting_on})
        case AskState.DEFERRED if ask.deferrals:
            return Labelled(AskLabel.PUT_OFF_TO, {"date": ask.deferrals[-1].to})
        case AskState.PASSING:
            return _passed_to(ask)
        case AskState.DECIDED:
            return _of_outcome(ask, None)
        case AskState.ACTING if still := ask.open_promises:
            return Labelled(AskLabel.PROMISED_BY, {"date": still[0].due})
        case AskState.WITH_PEOPLE:
            return _of_outcome(ask, AskLabel.DONE_BEING_CHECKED)
        case AskState.CLOSED:
            return _closed(ask)
        case _:
            return Labelled(_PLAIN[ask.state], {})


def label_on(in_time: Labelled, owed: Due | None, today: date, calendar: WorkingCalendar) -> Labelled:
    """What the public reads on `today`. Late comes before everything else, for as long as it is late."""
    late, days = late_by(owed.due, today, calendar, owed.counted_from) if owed else (Lateness.NOT_DUE, 0)
    if owed is None or late is Lateness.NOT_DUE:
        if in_time.id is AskLabel.ON_AGENDA and _before(in_time.params["date"], today):
            return Labelled(AskLabel.AGENDA_PASSED, in_time.params)
        return in_time
    label = AskLabel.VERY_OVERDUE if late is Lateness.VERY_OVERDUE else AskLabel.OVERDUE
    return Labelled(label, {"days": days, "what": owed.what.value, "due": owed.due})


def _before(day: date | int | str, today: date) -> bool:
    return isinstance(day, date) and day < today


def public_label(ask: Ask, today: date, calendar: WorkingCalendar) -> Labelled:
    """What the public reads of a folded ask on `today`."""
    return label_on(label_in_time(ask), next_due(ask, calendar), today, calendar)
