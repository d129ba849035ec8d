"""What each event changes in an ask, except its state: one small function for each action, which gives the fields
that are other than before.

A step refuses what contradicts the history itself (an unknown promise, a second verdict, people asked before the
promises were checked), so that neither a service nor a hand-written history can get round it. What depends on
today, on the words or on who acts is `ask_guards`'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from engage.domain.ask_events import AskEvent
from engage.domain.ask_payloads import PassTo
from engage.domain.ask_points import PointAnswer
from engage.domain.ask_records import (
    NO_MEETING,
    Closing,
    Correction,
    Decision,
    Deferral,
    Meeting,
    Note,
    Pass,
    Reopening,
    Tabling,
)
from engage.domain.ask_snapshot import Ask, Round
from engage.domain.ask_states import AskAction, AskState, ClosedAs, Outcome, PromiseState
from engage.domain.copies import changed, new
from engage.domain.directions import direction_of, why_none
from engage.domain.errors import Refused
from engage.domain.kinds import BodyKind
from engage.domain.verdicts import ReopenBy, Unconfirmed

Changes = dict[str, Any]
Step = Callable[[Ask, AskEvent], Changes]


_MEETING = frozenset({"meeting_id", "meeting_on", "minute_url"})


def made(ask: Ask, event: AskEvent) -> dict[str, Any]:
    """The fields that every record takes from its event."""
    return {
        "seq": event.seq,
        "round": len(ask.rounds),
        "at": event.effective_at,
        "recorded_at": event.recorded_at,
        "by_role": event.actor_role,
        "by_id": event.actor_id,
    }


def _meeting(event: AskEvent) -> Meeting:
    if _MEETING.isdisjoint(event.payload):
        return NO_MEETING
    return Meeting(event.number_or_none("meeting_id"), event.day_or_none("meeting_on"), event.text("minute_url"))


def present_round(ask: Ask) -> Round:
    """The present round. Raises ValueError for a draft, which the table of transitions keeps from here."""
    if not ask.rounds:
        raise ValueError("a draft has no round")
    return ask.rounds[-1]


def in_round(ask: Ask, **changes: Any) -> tuple[Round, ...]:
    """The rounds with the present one changed."""
    now = changed(present_round(ask), **changes)
    return (*ask.rounds[:-1], now) if ask.round > 1 else (now,)


def _acknowledged(ask: Ask, event: AskEvent) -> Changes:
    """What of the present round changes when the body shows that it has the ask: the clock for acknowledging stops,
    unless it had already."""
    return {} if present_round(ask).acknowledged_at is not None else {"acknowledged_at": event.effective_at}


def heard(ask: Ask, event: AskEvent) -> Changes:
    """The change of an event that shows that the body has the ask."""
    if present_round(ask).acknowledged_at is not None:
        return {}
    return {"rounds": in_round(ask, acknowledged_at=event.effective_at)}


def _acknowledge(ask: Ask, event: AskEvent) -> Changes:
    changes = heard(ask, event)
    changes["wordless"] = not event.payload.get("text")
    return changes


def _add_line(ask: Ask, event: AskEvent) -> Changes:
    # Whether one was wanted is asked when it is said: the press may have been given words since, by a correction.
    return {"wordless": False}


def _raise(ask: Ask, event: AskEvent) -> Changes:
    due, payload = event.day("decision_due"), event.payload
    return {
        "title": event.text("title"),
        "detail": event.text("detail"),
        "points": tuple(payload.get("points", ())),
        "body_id": event.number("body_id"),
        "body_kind": BodyKind(payload["body_kind"]),
        "locality_id": event.number_or_none("locality_id"),
        "theme_id": event.number_or_none("theme_id"),
        "raised_at": event.effective_at,
        "decision_due": event.day_or_none("due_now") or due,
        "split_from": event.number_or_none("split_from"),
        "rounds": (_round(1, event, due),),
    }


_FRESH = {each.name: each.default for each in fields(Round) if each.default is not MISSING}


def _round(number: int, event: AskEvent, due: date) -> Round:
    return new(Round, {
        "number": number, "began_at": event.effective_at, "ack_due": event.day("ack_due"), "first_decision_due": due,
        **_FRESH,
    })  # fmt: skip


def _same(ask: Ask, event: AskEvent) -> Changes:
    return {}


def _table(ask: Ask, event: AskEvent) -> Changes:
    tabling = Tabling(**made(ask, event), meeting_id=event.number("meeting_id"), meeting_on=event.day("meeting_on"))
    return {**heard(ask, event), "tabled": tabling, "tablings": (*ask.tablings, tabling)}


def _note(ask: Ask, event: AskEvent) -> Changes:
    note = Note(**made(ask, event), text=event.text("text"), meeting=_meeting(event))
    return {"notes": (*ask.notes, note)}


def _decided(ask: Ask, event: AskEvent, decision: Decision) -> Changes:
    rounds = in_round(ask, **_acknowledged(ask, event), decision=decision)
    return {"decisions": (*ask.decisions, decision), "rounds": rounds}


def _decide(ask: Ask, event: AskEvent) -> Changes:
    payload, text = event.payload, event.text
    direction = direction_of(payload)
    decision = new(Decision, {
        **made(ask, event),
        "outcome": Outcome(payload["outcome"]),
        "reasons": text("reasons"),
        "decided_by": text("decided_by"),
        "options_considered": text("options_considered"),
        "process": text("process"),
        "next_steps": text("next_steps"),
        "links": tuple(payload.get("links", ())),
        "point_answers": tuple([PointAnswer(each) for each in payload.get("point_answers", ())]),
        "meeting": _meeting(event),
        "evidence": {},
        "direction": direction,
        "why_no_direction": "" if direction else why_none(payload),
    })  # fmt: skip
    return _decided(ask, event, decision)


def _defer(ask: Ask, event: AskEvent) -> Changes:
    deferral = Deferral(
        **made(ask, event),
        to=event.day("to"),
        reason=event.text("reason"),
        decided_by=event.text("decided_by"),
        meeting=_meeting(event),
    )
    return {**heard(ask, event), "deferrals": (*ask.deferrals, deferral), "decision_due": deferral.to}


def _pass_on(ask: Ask, event: AskEvent) -> Changes:
    to_kind, to_body = PassTo(event.payload["to_kind"]), event.number_or_none("to_body_id")
    escalated = bool(event.payload.get("escalate"))
    if (to_kind is PassTo.OUTSIDE) is not (to_body is None):
        raise Refused("pass_target_unclear", field="to_body_id")
    if to_body is not None and to_body == ask.body_id:
        raise Refused("pass_to_itself", field="to_body_id")
    if escalated and not (ask.body_kind is BodyKind.LPG and to_kind is PassTo.IJB):
        raise Refused("escalation_not_up", field="escalate")
    passed = Pass(
        **made(ask, event),
        from_body_id=ask.body_id or 0,
        from_state=ask.state,
        to_kind=to_kind,
        to_body_id=to_body,
        to_name=event.text("to_name"),
        escalated=escalated,
        reason=event.text("reason"),
    )
    return {**heard(ask, event), "passes": (*ask.passes, passed)}


def _last_pass(ask: Ask, **changes: Any) -> tuple[Pass, ...]:
    return (*ask.passes[:-1], changed(ask.passes[-1], **changes))


def _accept(ask: Ask, event: AskEvent) -> Changes:
    to = ask.passes[-1]
    if to.to_body_id is None:
        raise Refused("pass_not_to_a_body")
    return {
        "passes": _last_pass(ask, accepted_at=event.effective_at),
        "body_id": to.to_body_id,
        "body_kind": BodyKind(to.to_kind.value),
        "decision_due": event.day("decision_due"),
        "tabled": None,
        "wordless": not event.text("text"),
    }


def _return(ask: Ask, event: AskEvent) -> Changes:
    return {"passes": _last_pass(ask, returned_at=event.effective_at, return_reason=event.text("reason"))}


def _settle_outside(ask: Ask, event: AskEvent) -> Changes:
    if ask.passes[-1].to_body_id is not None:
        raise Refused("pass_not_outside")
    decision = Decision(
        **made(ask, event),
        outcome=Outcome.PASSED_ON,
        reasons=event.text("reasons"),
        decided_by=event.text("decided_by"),
        next_steps=event.text("next_steps"),
        evidence=dict(event.payload["evidence"]),
    )
    return {"passes": _last_pass(ask, settled_at=event.effective_at), **_decided(ask, event, decision)}


def _reopen(ask: Ask, event: AskEvent) -> Changes:
    due = event.day("decision_due")
    promises = tuple(
        changed(each, state=PromiseState.SET_ASIDE) if each.state in {PromiseState.OPEN, PromiseState.CLAIMED} else each
        for each in ask.promises
    )
    began = _round(ask.round + 1, event, due)
    reopening = Reopening(
        **{**made(ask, event), "round": began.number},
        by=ReopenBy(event.payload["by"]),
        why=event.text("why"),
        new_information=event.text("new_information"),
    )
    return {
        "rounds": (*ask.rounds, began),
        "promises": promises,
        "decision_due": due,
        "tabled": None,
        "wordless": False,
        "reopenings": (*ask.reopenings, reopening),
    }


def _close(ask: Ask, event: AskEvent) -> Changes:
    why = event.payload.get("unconfirmed")
    closing = Closing(
        **made(ask, event),
        closed_as=ClosedAs(event.payload["closed_as"]),
        unconfirmed=Unconfirmed(why) if why else None,
        reason=event.text("reason"),
    )
    return {"closings": (*ask.closings, closing), "rounds": in_round(ask, closing=closing)}


def _correct(ask: Ask, event: AskEvent) -> Changes:
    changes: Mapping[str, Any] = event.payload["changes"]
    decision = ask.decision
    if "outcome" in changes and not (
        ask.state is AskState.DECIDED and decision is not None and decision.seq == event.number("seq")
    ):
        # Something was built on it: promises, or people were asked. Then a new round is the honest way.
        raise Refused("correction_too_late", field="outcome")
    correction = Correction(
        **made(ask, event),
        target=event.number("seq"),
        before={},
        after=dict(changes),
        reason=event.text("reason"),
    )
    return {"corrections": (*ask.corrections, correction)}


STEPS: dict[AskAction, Step] = {
    AskAction.RAISE: _raise,
    AskAction.DISCARD: _same,
    AskAction.ACKNOWLEDGE: _acknowledge,
    AskAction.ADD_LINE: _add_line,
    AskAction.TABLE: _table,
    AskAction.NOTE: _note,
    AskAction.DECIDE: _decide,
    AskAction.DEFER: _defer,
    AskAction.PASS_ON: _pass_on,
    AskAction.ACCEPT: _accept,
    AskAction.RETURN: _return,
    AskAction.SETTLE_OUTSIDE: _settle_outside,
    AskAction.REOPEN: _reopen,
    AskAction.CLOSE: _close,
    AskAction.CORRECT: _correct,
}
"""The steps of what the body, the host and the chair do; `ask_promises` and `ask_people` have the others."""
