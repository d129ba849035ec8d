"""Days on which an answer by a link lay with the host: no clock of the body counts them.

A body that answered in time and gets its answer back late has as many working days again as it had left when it
answered: at least one, at most ten, for the answer is written and people wait. What became known only when the host
looked (a decision, a new day) is owed from then on. First dates never move, and measures go by them.

What came back after its day was over stays late, by the same day; but the days on which the host had it, or on which
somebody checked what was said to be done, are in no number of days late, nor in the days of the ladder (`late_from`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from engage.domain.ask_records import Promise, Sent
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import AskAction
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.held import Held
from engage.domain.ladder import without_days
from engage.domain.link_answers import AnswerState

Span = tuple[date, date]
LEAST_AGAIN, MOST_AGAIN = 1, 10
"""Working days that a body has at least and at most, from the day on which its answer came back."""

ON_A_DECISION = frozenset({AskAction.DECIDE, AskAction.DEFER, AskAction.PASS_ON})
ON_A_PROMISE = frozenset({AskAction.MOVE_PROMISE, AskAction.REPORT_DONE})


def decision_until(ask: Ask, calendar: WorkingCalendar) -> date | None:
    """The last day of the present round's clock for deciding; None when there is none."""
    if ask.decision_due is None:
        return None
    if not ask.deferrals and not ask.sent:
        return ask.decision_due
    now, since, due = ask.round, 0, ask.decision_due
    put_off = [each for each in ask.deferrals if each.round == now]
    if put_off:
        # A day that was named by a link, and is over before anybody could read it, is over for nobody yet.
        since, due = put_off[-1].seq, max(due, local_date(put_off[-1].recorded_at))
    if ask.passes and ask.passes[-1].accepted_at is not None:
        since = max(since, ask.passes[-1].seq)
    return _until(due, _back(ask, ON_A_DECISION, since), calendar)


def first_promise_until(ask: Ask, calendar: WorkingCalendar) -> date | None:
    """The last day on which a body that agreed says in time who does what by when; None before it agreed. Nobody can
    promise before the decision is there to promise on."""
    if ask.decision is None or ask.decision_due is None:
        return None
    due = max(ask.decision_due, local_date(ask.decision.recorded_at))
    return _until(due, _back(ask, {AskAction.PROMISE}, ask.decision.seq), calendar)


def promise_until(ask: Ask, promise: Promise, calendar: WorkingCalendar) -> date:
    """The last day on which an open promise is reported in time."""
    last = promise.moves[-1] if promise.moves else promise
    due = max(promise.due, local_date(last.recorded_at))
    if not ask.sent:
        return due
    back = [each for each in _back(ask, ON_A_PROMISE, last.seq) if each.promise == promise.number]
    return _until(due, back, calendar)


def answer_until(ask: Ask, due: date, calendar: WorkingCalendar) -> date:
    """The last day on which a "no" is answered in time."""
    return _until(due, _back(ask, {AskAction.ANSWER_NO}, 0), calendar)


def late_from(due: date, spans: Iterable[Span], calendar: WorkingCalendar) -> date:
    """The day after which late days are counted: later than `due` by the working days in these spans."""
    return without_days(due, tuple(spans), calendar)


def on_a_decision(ask: Ask) -> Iterator[Span]:
    """When the host had a decision of the body that answers now, which did not count: since the day for it was moved,
    for a day that was moved was moved with all that was known by then."""
    moved = max((each.seq for each in ask.deferrals), default=0)
    return (span(each) for each in came_back(ask) if each.what in ON_A_DECISION and each.seq > moved)


def on_answers(ask: Ask, what: AskAction) -> Iterator[Span]:
    """The same for other answers that are no part of a promise."""
    return (span(each) for each in came_back(ask) if each.what is what)


def on_a_promise(ask: Ask, promise: Promise) -> Iterator[Span]:
    """When the host had word of an open promise, and when somebody checked a claim that failed."""
    moved = promise.moves[-1].seq if promise.moves else 0
    yield from (span(each) for each in came_back(ask) if each.promise == promise.number and each.seq > moved)
    for each in promise.claims:
        if each.failed_at is not None and each.seq > moved:
            yield local_date(each.at), local_date(each.failed_at)


def came_back(ask: Ask) -> tuple[Sent, ...]:
    """Answers of this round, and of the body that answers now, that the host looked at and that did not count."""
    return tuple(
        each for each in ask.sent
        if each.round == ask.round and each.body_id == ask.body_id and each.read_at is not None
        and each.came_of in {AnswerState.SENT_BACK, AnswerState.OVERTAKEN}
    )  # fmt: skip


def span(sent: Sent) -> Span:
    """The days on which the host had an answer."""
    return local_date(sent.at), local_date(sent.read_at or sent.at)


def _back(ask: Ask, what: Collection[AskAction], since: int) -> list[Sent]:
    """The body's own answers of this round that came after event `since` and were sent back."""
    if not ask.sent:
        return []
    return [
        each for each in ask.sent
        if each.came_of is AnswerState.SENT_BACK and each.what in what and each.seq > since
        and each.round == ask.round and each.body_id == ask.body_id
    ]  # fmt: skip


def _until(due: date, sent_back: Iterable[Sent], calendar: WorkingCalendar) -> date:
    for each in sent_back:
        sent_on = local_date(each.at)
        if sent_on <= due and each.read_at is not None:
            left = min(MOST_AGAIN, max(LEAST_AGAIN, calendar.working_days_between(sent_on, due)))
            due = max(due, calendar.add_working_days(local_date(each.read_at), left))
    return due


def held(ask: Ask, calendar: WorkingCalendar) -> dict[int, Held]:
    """The open promises, by number, of which something lay or lies with the host; the others are left out."""
    if not (still := ask.open_promises):
        return {}
    came = {each.promise: local_date(each.at) for each in ask.unread if each.promise is not None}
    found = {}
    for each in still:
        until = promise_until(ask, each, calendar)
        counted = late_from(until, on_a_promise(ask, each), calendar)
        if each.number in came or until > each.due or counted > until:
            later = until if until > each.due else None
            found[each.number] = Held(came.get(each.number), later, counted if counted > until else None)
    return found
