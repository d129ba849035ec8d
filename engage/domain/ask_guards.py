"""What must be true before an event may be added to an ask: dates, reasons, and who may not be the one to do it.

`check` is the whole test of one action; `event_for` gives the event when it passes. Both look at the table of
transitions and at the payload's schema first, then at the rules here, and last try the event on the ask, so that
what they let through always folds. Who *may* act is in `permissions`; here is who may not although they could:
nobody checks their own claim, and nobody closes their own ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from engage.domain import ask_chases, directions
from engage.domain import ask_integrity as integrity
from engage.domain.ask_events import AskEvent, check_correction, corrected
from engage.domain.ask_history import apply, round_facts
from engage.domain.ask_integrity import ActorFacts
from engage.domain.ask_payloads import validate_payload
from engage.domain.ask_points import check_answered
from engage.domain.ask_reasons import check_reason
from engage.domain.ask_records import Decision
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import AskAction, Outcome, next_state
from engage.domain.deadlines import LONDON, WorkingCalendar, local_date
from engage.domain.errors import Conflict, Refused
from engage.domain.evidence import validate_evidence
from engage.domain.link_answers import clash
from engage.domain.permissions import Role
from engage.domain.promise_seen import Seen, check_day, count
from engage.domain.verdicts import NextStep, ReopenBy, RoundFacts, may_reopen, next_step

__all__ = ["MAX_DEFERRAL_DAYS", "ActorFacts", "check", "effective_on", "event_for"]

MAX_DEFERRAL_DAYS = 366
"""A deferral to a date further away than a year is a refusal without reasons."""

_ANY_TIME = frozenset({AskAction.LINK_CONTRIBUTION, AskAction.UNLINK_CONTRIBUTION, AskAction.CORRECT})


@dataclass(frozen=True, slots=True)
class _Case:
    ask: Ask
    action: AskAction
    payload: dict[str, Any]
    actor: ActorFacts
    now: datetime
    at: datetime
    facts: RoundFacts
    events: tuple[AskEvent, ...]

    @property
    def today(self) -> date:
        return local_date(self.now)

    def text(self, key: str) -> str:
        return str(self.payload.get(key) or "")

    def day(self, key: str) -> date:
        return date.fromisoformat(self.payload[key])


def effective_on(ask: Ask, day: date, now: datetime) -> datetime:
    """The moment that stands for a day given on a form: now for today, else noon in Scotland, but on the day itself
    never before what it follows (the raising or reopening, and the decision of the round)."""
    if day == local_date(now):
        return now
    moment = datetime.combine(day, time(12), LONDON)
    follows = [each.began_at for each in (ask.current,) if each] + [each.at for each in (ask.decision,) if each]
    return max([moment, *(each for each in follows if local_date(each) == day)])


def _timing(case: _Case) -> None:
    if case.at > case.now:
        raise Refused("effective_in_future", field="effective_at")
    if case.action in _ANY_TIME or case.ask.current is None:
        return
    if case.at < case.ask.current.began_at:
        raise Refused("effective_before_raised", field="effective_at")
    if case.ask.decision is not None and case.at < case.ask.decision.at:
        raise Refused("effective_before_decision", field="effective_at")


def _met(case: _Case) -> None:
    if case.payload.get("meeting_on") and case.day("meeting_on") > case.today:
        raise Refused("meeting_in_future", field="meeting_on")


def _clocks(case: _Case) -> None:
    for key in ("ack_due", "decision_due"):
        if case.payload.get(key) and case.day(key) < local_date(case.at):
            raise Refused("due_in_past", field=key)


def _raise(case: _Case) -> None:
    if not case.ask.fed:
        raise Refused("ask_needs_contribution")
    if "split_from" in case.payload:
        integrity.moves(case.actor)
        return  # its days are those of the ask that it was a part of, and may have passed
    if "due_now" in case.payload:
        raise Refused("ask_field_unknown", field="due_now")
    _clocks(case)


def _moved(case: _Case) -> None:
    integrity.moves(case.actor)
    if "reason" in case.payload:
        _reasoned(case)


def _table(case: _Case) -> None:
    if case.day("meeting_on") < local_date(case.at):
        raise Refused("meeting_in_past", field="meeting_on")


def _decide(case: _Case) -> None:
    check_reason(case.text("reasons"), "reasons", refusal=case.payload["outcome"] == Outcome.NOT_AGREED.value)
    check_reason(case.text("options_considered"), "options_considered")
    check_answered(case.ask.points, case.payload.get("point_answers") or ())
    _met(case)


def _decide_now(case: _Case) -> None:
    """A new decision also says which Direction follows from it; those of before nobody asked are as they are."""
    _decide(case)
    directions.check(case.payload, case.ask.body_kind, case.today)


def _direction_again(case: _Case) -> None:
    directions.check(case.payload, case.ask.body_kind, case.today, corrected=True)


def _defer(case: _Case) -> None:
    to = case.day("to")
    if to <= case.today:
        raise Refused("defer_not_future", field="to")
    if to > case.today + timedelta(days=MAX_DEFERRAL_DAYS):
        raise Refused("defer_too_far", field="to", limit=MAX_DEFERRAL_DAYS)
    _reasoned(case)
    _met(case)


def _reasoned(case: _Case) -> None:
    check_reason(case.text("reason"), "reason")


def _pass_on(case: _Case) -> None:
    _reasoned(case)
    _met(case)


def _accept(case: _Case) -> None:
    integrity.accepts(case.ask, case.actor)
    _clocks(case)


def _return(case: _Case) -> None:
    integrity.returns(case.ask, case.actor)
    if case.actor.role == Role.SYSTEM:
        if "because" not in case.payload:
            raise Refused("ask_field_missing", field="because")
        return
    if "because" in case.payload:
        raise Refused("ask_field_unknown", field="because")
    if not case.text("reason"):
        raise Refused("ask_field_missing", field="reason")
    _reasoned(case)


def _succeed(case: _Case) -> None:
    integrity.succeeds(case.actor)
    if case.day("ended_on") >= case.today:
        raise Refused("body_still_there", field="ended_on")


def _evidence(case: _Case, payload: Mapping[str, Any]) -> None:
    if "evidence" in payload:
        given = payload["evidence"]
        checked = validate_evidence(given["kind"], given, case.today)
        case.payload["evidence"] = {"kind": checked.kind.value, **checked.data}


def _settle_outside(case: _Case) -> None:
    integrity.settles(case.actor)
    check_reason(case.text("reasons"), "reasons")
    _evidence(case, case.payload)


def _promise(case: _Case) -> None:
    if case.day("due") < case.today:
        raise Refused("promise_in_past", field="due")


def _move_promise(case: _Case) -> None:
    _promise(case)
    _reasoned(case)


def _done_when(case: _Case, when: date, decision: Decision | None) -> None:
    if when > case.today:
        raise Refused("done_in_future", field="when")
    if decision is None or decision.outcome is Outcome.ALREADY_PLANNED:
        return  # what was happening already may have been done before anybody asked
    if when < local_date(decision.at):
        raise Refused("done_before_decision", field="when")


def _report_done(case: _Case) -> None:
    _done_when(case, case.day("when"), case.ask.decision)
    check_reason(case.text("what"), "what")
    _evidence(case, case.payload)


def _check(case: _Case) -> None:
    integrity.checks(case.ask, case.payload["promise"], case.actor)
    promise = case.ask.promise(case.payload["promise"])
    if case.action is AskAction.CHECK_FAIL:
        _reasoned(case)
    elif promise is not None and count(promise.seen)[Seen.NO]:
        # Somebody who is concerned by it says that it is not so: the check says what it saw.
        if not case.text("text"):
            raise Refused("check_needs_words", field="text")
        check_reason(case.text("text"), "text")


def _remind(case: _Case) -> None:
    step = next_step(case.facts)
    if step.step is not NextStep.REMIND or step.reminder != case.payload["number"]:
        raise Refused("reminder_not_due", step=step.step.value)


def _give_verdict(case: _Case) -> None:
    integrity.gives(case.ask, case.payload, case.actor)
    asked_on = case.facts.asked_on
    if case.payload.get("told_on") and asked_on is not None and case.day("told_on") < asked_on:
        # It was said of something else.
        raise Refused("by_word_too_early", field="told_on", day=asked_on)


def _promise_seen(case: _Case) -> None:
    integrity.gives(case.ask, case.payload, case.actor)
    promise = case.ask.promise(case.payload["promise"])
    if promise is None:
        return  # the fold refuses it
    check_day(promise.due, case.day("due"), case.today)
    if case.payload.get("told_on") and case.day("told_on") <= promise.due:
        raise Refused("by_word_too_early", field="told_on", day=promise.due + timedelta(days=1))


def _answer_no(case: _Case) -> None:
    check_reason(case.text("text"), "text")


def _reopen(case: _Case) -> None:
    by = ReopenBy(case.payload["by"])
    if by is not ReopenBy.HOST:
        if may_reopen(case.facts) is not by:
            raise Refused("reopen_not_due")
    else:
        if case.actor.role != Role.MODERATOR:
            raise Refused("reopen_host_only")
        check_reason(case.text("why"), "why")
        if case.ask.outcome is Outcome.NOT_AGREED:
            # A refusal was explained: it comes back with something new, not by asking once more.
            if not case.text("new_information"):
                raise Refused("new_information_missing", field="new_information")
            check_reason(case.text("new_information"), "new_information")
    _clocks(case)


def _close(case: _Case) -> None:
    integrity.closes(case.ask, case.payload, case.actor, case.facts)


def _answer_sent(case: _Case) -> None:
    what, promise = AskAction(case.payload["what"]), case.payload.get("promise")
    next_state(case.ask.state, what)
    sent = [each for each in case.ask.unread if each.body_id == case.payload["body_id"]]
    if any(clash(what, promise, each.what, each.promise) for each in sent):
        raise Conflict("answer_waits")


def _add_line(case: _Case) -> None:
    if not case.ask.wordless:
        raise Conflict("line_not_wanted")


def _answer_read(case: _Case) -> None:
    integrity.looks_at_answer(case.actor, case.payload["came_of"])


def _chase(case: _Case) -> None:
    ask_chases.check(case.ask, case.actor.role, case.payload, case.today, case.facts.calendar)


def _update(case: _Case) -> None:
    check_reason(case.text("text"), "text")


def _correct(case: _Case) -> None:
    events, _ = corrected(case.events)
    seq, by_seq = case.payload["seq"], {event.seq: event for event in events}
    changes = check_correction(by_seq, seq, case.payload["changes"])
    target = by_seq[seq]
    integrity.corrects(target.actor_role, case.actor)
    # The event as it would read must pass what it passed when it was made, as far as words and places go.
    would = _Case(
        case.ask, target.kind, {**target.payload, **changes}, case.actor, case.now, case.at, case.facts, case.events
    )
    for key in _REASONS & changes.keys():
        check_reason(str(changes[key]), key)
    for keys, rule in _WORDS.get(target.kind, ()):
        if keys & changes.keys():
            rule(would)
    case.payload["changes"] = {key: would.payload[key] for key in changes}


def _evidence_again(case: _Case) -> None:
    _evidence(case, case.payload)


def _when_again(case: _Case) -> None:
    promise = case.ask.promise(case.payload["promise"])
    _done_when(case, case.day("when"), case.ask.rounds[promise.round - 1].decision if promise else None)


def _points_again(case: _Case) -> None:
    """Words of a point can be put right at any time. How many there are is fixed once a decision answers each."""
    counted = {len(each.point_answers) for each in case.ask.decisions if each.outcome is not Outcome.PASSED_ON}
    if counted - {len(case.payload.get("points") or ())}:
        raise Refused("points_answered", field="points", count=max(counted))


_REASONS = frozenset({"reason", "reasons", "what", "why", "new_information"})
_WORDS: dict[AskAction, tuple[tuple[frozenset[str], Callable[[_Case], None]], ...]] = {
    AskAction.RAISE: ((frozenset({"points"}), _points_again),),
    AskAction.NOTE: ((frozenset({"meeting_on"}), _met),),
    AskAction.DECIDE: (
        (frozenset({"outcome", "reasons", "options_considered", "meeting_on", "point_answers"}), _decide),
        (frozenset({"outcome", *directions.KEYS, directions.NONE}), _direction_again),
    ),
    AskAction.DEFER: ((frozenset({"meeting_on"}), _met),),
    AskAction.PASS_ON: ((frozenset({"meeting_on"}), _met),),
    AskAction.SETTLE_OUTSIDE: ((frozenset({"evidence"}), _evidence_again),),
    AskAction.REPORT_DONE: ((frozenset({"when"}), _when_again), (frozenset({"evidence"}), _evidence_again)),
    AskAction.ANSWER_NO: ((frozenset({"text"}), _answer_no),),
    AskAction.UPDATE: ((frozenset({"text"}), _update),),
}

_GUARDS: dict[AskAction, Callable[[_Case], None]] = {
    AskAction.RAISE: _raise,
    AskAction.TABLE: _table,
    AskAction.NOTE: _met,
    AskAction.DECIDE: _decide_now,
    AskAction.DEFER: _defer,
    AskAction.PASS_ON: _pass_on,
    AskAction.ACCEPT: _accept,
    AskAction.RETURN: _return,
    AskAction.SETTLE_OUTSIDE: _settle_outside,
    AskAction.PROMISE: _promise,
    AskAction.MOVE_PROMISE: _move_promise,
    AskAction.REPORT_DONE: _report_done,
    AskAction.CHECK_PASS: _check,
    AskAction.CHECK_FAIL: _check,
    AskAction.REMIND_PEOPLE: _remind,
    AskAction.GIVE_VERDICT: _give_verdict,
    AskAction.ANSWER_NO: _answer_no,
    AskAction.REOPEN: _reopen,
    AskAction.CLOSE: _close,
    AskAction.CORRECT: _correct,
    AskAction.PROMISE_SEEN: _promise_seen,
    AskAction.ANSWER_SENT: _answer_sent,
    AskAction.ANSWER_READ: _answer_read,
    AskAction.SUCCEED: _succeed,
    AskAction.MERGE: _moved,
    AskAction.TAKE_IN: _moved,
    AskAction.PART: _moved,
    AskAction.LET_GO: _moved,
    AskAction.SPLIT_OFF: _moved,
    AskAction.ADD_LINE: _add_line,
    AskAction.CHASE: _chase,
    AskAction.UPDATE: _update,
}


def event_for(
    ask: Ask,
    action: AskAction,
    payload: Mapping[str, Any],
    actor: ActorFacts,
    *,
    now: datetime,
    effective_at: datetime | None = None,
    calendar: WorkingCalendar | None = None,
    reachable: Collection[int] = (),
    events: Iterable[AskEvent] = (),
    judged_at: datetime | None = None,
) -> AskEvent:
    """The event that `action` adds to `ask`, checked whole and fit to be stored.

    `effective_at` is now unless given. `reachable` (contributions whose contributor can be asked) matters to
    reminding, reopening by the verdicts and closing; `events`, the history so far, to correcting; `calendar` to
    the answer that a "no" is owed. `judged_at` is when it was said, where the host looked at it later: its days are
    measured against that day, and it is recorded now.

    Raises InvalidTransition for an action that the state does not allow; Refused with the field at fault; Conflict
    for something already done (already_acknowledged, verdict_given, no_already_answered ...).
    """
    if action is AskAction.ACKNOWLEDGE and ask.decision is None and ask.acknowledged_at is not None:
        raise Conflict("already_acknowledged")
    next_state(ask.state, action)
    said = judged_at or now
    facts = round_facts(ask, local_date(said), reachable=reachable, calendar=calendar)
    at = effective_at or said
    case = _Case(ask, action, validate_payload(action, payload), actor, said, at, facts, tuple(events))
    _timing(case)
    if action in _GUARDS:
        _GUARDS[action](case)
    # Two machines' clocks may differ by a little; what is recorded later is never recorded earlier.
    recorded = max(now, ask.last_recorded_at) if ask.last_recorded_at else now
    event = AskEvent(ask.version + 1, action, at, recorded, actor.role, actor.user_id, case.payload)
    apply(ask, event)
    return event


def check(
    ask: Ask, action: AskAction, payload: Mapping[str, Any], actor: ActorFacts, *, now: datetime, **given: Any
) -> dict[str, Any]:
    """The payload as it would be stored; takes and raises what `event_for` does."""
    return dict(event_for(ask, action, payload, actor, now=now, **given).payload)
