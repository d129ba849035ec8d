"""What a planning body does with an ask: acknowledge, table, note, decide, put off, pass on, take on, promise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engage.domain.ask_guards import effective_on
from engage.domain.ask_options import permission_for
from engage.domain.ask_payloads import PassTo
from engage.domain.ask_states import NEEDS_PROMISE, AskAction, Outcome
from engage.domain.deadlines import decision_due
from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor, Permission
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.places import Meeting, PlanningBody
from engage.services import ask_log, ask_news, calendars, closure, ended_bodies, links, subjects
from engage.services.ask_log import Loaded
from engage.services.context import now, today
from engage.services.unit_of_work import unit_of_work


def acknowledge(actor: Actor, ask_id: int, *, text: str = "", version: int | None = None) -> None:
    """Say in public that the body has the ask. Not a decision."""
    ask_log.act(actor, ask_id, AskAction.ACKNOWLEDGE, {"text": text}, version=version)


def add_line(actor: Actor, ask_id: int, *, text: str, version: int | None = None) -> None:
    """Say a line to the people, to a press that came without one. Raises Conflict("line_not_wanted") when it has one,
    or there was none."""
    ask_log.act(actor, ask_id, AskAction.ADD_LINE, {"text": text}, version=version)


def table(actor: Actor, ask_id: int, *, meeting_id: int, version: int | None = None) -> None:
    """Put the ask on the agenda of one of the body's meetings."""
    meeting = _meeting(ask_id, meeting_id)
    payload = {"meeting_id": meeting.id, "meeting_on": meeting.held_on}
    ask_log.act(actor, ask_id, AskAction.TABLE, payload, version=version)


def note(
    actor: Actor, ask_id: int, *, text: str, meeting_id: int | None = None, version: int | None = None
) -> None:
    """Record that a meeting noted the ask: kept, and not a decision."""
    ask_log.act(actor, ask_id, AskAction.NOTE, {"text": text, **_met(ask_id, meeting_id)}, version=version)


def decide(
    actor: Actor,
    ask_id: int,
    *,
    outcome: Outcome | str,
    reasons: str,
    options_considered: str,
    decided_by: str,
    process: str = "",
    next_steps: str = "",
    links_to: list[str] | None = None,
    point_answers: list[str] | None = None,
    meeting_id: int | None = None,
    decided_on: date | None = None,
    promises: list[Mapping[str, Any]] | None = None,
    direction: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> None:
    """Record a decision with all that people are owed with it, and its promises ({text, owner_role, due}). Of an ask
    with points it says yes, in_part or no to each, in their order. A board that agrees gives its `direction` ({to,
    reference, on, money}, money in whole pounds), or why there is none ({none}).

    A refusal is followed at once by asking the people behind it; an agreement needs at least one promise before
    that. Raises Refused with the field at fault: a bare "no" or "noted" is not a reason.
    """
    with unit_of_work():
        loaded = ask_log.load(ask_id)
        payload = {
            "outcome": str(outcome), "reasons": reasons, "options_considered": options_considered,
            "decided_by": decided_by, "process": process, "next_steps": next_steps, "links": links_to or None,
            "point_answers": point_answers or None,
            **{f"direction_{key}": value for key, value in (direction or {}).items()},
            **_met(ask_id, meeting_id),
        }  # fmt: skip
        at = effective_on(loaded.snapshot, decided_on, now()) if decided_on else None
        done = ask_log.act(actor, ask_id, AskAction.DECIDE, payload, version=version, effective_at=at)
        for number, each in enumerate(promises or [], 1):
            _promise_with_decision(actor, ask_id, number, each)
        row = done.row
        if done.snapshot.outcome in NEEDS_PROMISE:
            ask_news.tell_people(
                row, done.snapshot.fed, "ask_decided", key=f"decided:{done.snapshot.round}",
                outcome=str(outcome), body_name=_name(row.body_id),
            )  # fmt: skip
        else:
            closure.ask_people(ask_id)


def _promise_with_decision(actor: Actor, ask_id: int, number: int, given: Mapping[str, Any]) -> None:
    """One promise of a decision, under the permission to decide: who enters the decision enters what goes with it.
    The field of a refusal is numbered, for there may be several."""
    try:
        ask_log.act(actor, ask_id, AskAction.PROMISE, dict(given), permission=Permission.ASK_DECIDE)
    except Refused as refused:
        refused.field = f"promise{number}_{refused.field or 'text'}"
        raise


def defer(
    actor: Actor,
    ask_id: int,
    *,
    to: date,
    reason: str,
    decided_by: str,
    meeting_id: int | None = None,
    version: int | None = None,
) -> None:
    """Put the decision off to a named date; the first due date stays visible, and the deferral is counted. The people
    are told."""
    with unit_of_work():
        payload = {"to": to, "reason": reason, "decided_by": decided_by, **_met(ask_id, meeting_id)}
        done = ask_log.act(actor, ask_id, AskAction.DEFER, payload, version=version)
        ask_news.tell_people(
            done.row, done.snapshot.fed, "ask_put_off", key=f"put_off:{done.snapshot.version}",
            first_due=_iso(done.snapshot.first_decision_due), due=to.isoformat(), body_name=_name(done.row.body_id),
        )  # fmt: skip


def pass_on(
    actor: Actor,
    ask_id: int,
    *,
    reason: str,
    to_body_id: int | None = None,
    to_name: str = "",
    meeting_id: int | None = None,
    version: int | None = None,
) -> None:
    """Pass the ask to another planning body (from an LPG to the IJB: an escalation) or to an organisation outside.
    The first body stays accountable until the other has accepted. What a body had that has ended, the host can pass
    on. Raises also Refused("body_dissolved") when the other one has ended."""
    with unit_of_work() as session:
        row = session.get(Ask, ask_id)
        if row is None:
            raise NotFound("ask_unknown")
        to = session.get(PlanningBody, to_body_id) if to_body_id else None
        if to_body_id and (to is None or to.partnership_id != row.partnership_id):
            raise Refused("body_unknown", field="to_body_id")
        if to is not None:
            ended_bodies.check_there(to, "to_body_id")
        here = session.get_one(PlanningBody, row.body_id)
        kind = PassTo(to.kind.value) if to else PassTo.OUTSIDE
        payload = {
            "to_kind": kind.value, "to_body_id": to_body_id, "to_name": to.name if to else to_name, "reason": reason,
            "escalate": bool(to and here.kind.value == "lpg" and to.kind.value == "ijb"), **_met(ask_id, meeting_id),
        }  # fmt: skip
        loaded = ask_log.load(ask_id)
        permission = permission_for(
            loaded.snapshot, AskAction.PASS_ON, actor, subjects.of_ask(loaded.row),
            orphaned=ended_bodies.has_ended(here),
        )  # fmt: skip
        done = ask_log.act(actor, ask_id, AskAction.PASS_ON, payload, version=version, permission=permission)
        _handed_on(done, "passed", to_name=payload["to_name"])
        if to is not None:
            ask_news.tell_body(
                done.row, to.id, "ask_to_body", key=f"passed:{done.snapshot.version}",
                ack_due=None, decision_due=_iso(done.snapshot.decision_due),
            )  # fmt: skip


def accept(actor: Actor, ask_id: int, *, text: str = "", version: int | None = None) -> None:
    """Take on an ask that another body passed here: from now on this body is accountable, with a clock of its own.
    The first body's links end. Raises also Refused("body_dissolved") when it has ended itself."""
    with unit_of_work() as session:
        loaded = ask_log.load(ask_id)
        passing = loaded.snapshot.passing
        if passing is None or passing.to_body_id is None:
            raise Refused("pass_not_to_a_body")
        body, before = session.get_one(PlanningBody, passing.to_body_id), loaded.row.body_id
        ended_bodies.check_there(body)
        meeting = calendars.next_meeting(body.id, today())
        due = decision_due(today(), meeting.held_on if meeting else None, calendars.of_body(body))
        done = ask_log.act(actor, ask_id, AskAction.ACCEPT, {"decision_due": due, "text": text}, version=version)
        _handed_on(done, "taken_on")
        links.revoke(LinkPurpose.ASK_OFFICER, ask_id, actor=actor, body_id=before)


def return_ask(actor: Actor, ask_id: int, *, reason: str, version: int | None = None) -> None:
    """Decline an ask that was passed here (or take it back): the first body goes on, and is told. The other body's
    links end."""
    with unit_of_work():
        loaded = ask_log.load(ask_id)
        snapshot = loaded.snapshot
        permission = permission_for(snapshot, AskAction.RETURN, actor, subjects.of_ask(loaded.row))
        done = ask_log.act(
            actor, ask_id, AskAction.RETURN, {"reason": reason}, version=version, permission=permission
        )  # fmt: skip
        _handed_on(done, "given_back")
        passing = snapshot.passing
        if passing is not None and passing.to_body_id is not None:
            links.revoke(LinkPurpose.ASK_OFFICER, ask_id, actor=actor, body_id=passing.to_body_id)
        ask_news.tell_body(
            done.row, done.row.body_id, "ask_to_body", key=f"returned:{done.snapshot.version}",
            ack_due=None, decision_due=_iso(done.snapshot.decision_due),
        )  # fmt: skip


def settle_outside(
    actor: Actor,
    ask_id: int,
    *,
    reasons: str,
    decided_by: str,
    evidence: Mapping[str, str],
    next_steps: str = "",
    version: int | None = None,
) -> None:
    """Record, with evidence, that an organisation outside took the ask on (the host does); people are then asked."""
    with unit_of_work():
        payload = {
            "reasons": reasons, "decided_by": decided_by, "evidence": dict(evidence), "next_steps": next_steps,
        }  # fmt: skip
        ask_log.act(actor, ask_id, AskAction.SETTLE_OUTSIDE, payload, version=version)
        closure.ask_people(ask_id)


def promise(
    actor: Actor, ask_id: int, *, text: str, owner_role: str, due: date, version: int | None = None
) -> int:
    """Promise one thing: who does what by when. Returns the promise's number within the ask."""
    done = ask_log.act(
        actor, ask_id, AskAction.PROMISE, {"text": text, "owner_role": owner_role, "due": due}, version=version
    )
    return len(done.snapshot.promises)


def move_promise(
    actor: Actor, ask_id: int, *, number: int, due: date, reason: str, version: int | None = None
) -> None:
    """Give a promise another date, with a reason. The first date stays for all to see; the people are told."""
    with unit_of_work():
        payload = {"promise": number, "due": due, "reason": reason}
        done = ask_log.act(actor, ask_id, AskAction.MOVE_PROMISE, payload, version=version)
        moved = done.snapshot.promise(number)
        ask_news.tell_people(
            done.row, done.snapshot.fed, "promise_moved", key=f"moved:{done.snapshot.version}",
            first_due=_iso(moved.first_due if moved else None), due=due.isoformat(), body_name=_name(done.row.body_id),
        )  # fmt: skip


def report_done(
    actor: Actor,
    ask_id: int,
    *,
    number: int,
    what: str,
    when: date,
    evidence: Mapping[str, str],
    version: int | None = None,
) -> None:
    """Say that a promise is kept: what, when, and where one can see it. Somebody else checks it."""
    payload = {"promise": number, "what": what, "when": when, "evidence": dict(evidence)}
    ask_log.act(actor, ask_id, AskAction.REPORT_DONE, payload, version=version)


def check_done(
    actor: Actor, ask_id: int, *, number: int, passed: bool, text: str = "", version: int | None = None
) -> None:
    """Check a promise that was reported done (by someone other than who decided, promised or reported it). When the
    last one passes, everyone behind the ask is asked whether it answered them."""
    with unit_of_work():
        if passed:
            done = ask_log.act(
                actor, ask_id, AskAction.CHECK_PASS, {"promise": number, "text": text}, version=version
            )
            if done.snapshot.ready_to_ask_people:
                closure.ask_people(ask_id)
        else:
            ask_log.act(actor, ask_id, AskAction.CHECK_FAIL, {"promise": number, "reason": text}, version=version)


def _handed_on(done: Loaded, what: str, *, to_name: str = "") -> None:
    """Tell the people that the ask is on its way to somebody else, there, or back: who answers for it now."""
    ask_news.tell_people(
        done.row, done.snapshot.fed, "ask_handed_on", key=f"{what}:{done.snapshot.version}", what=what,
        to_name=to_name, due=_iso(done.snapshot.decision_due), body_name=_name(done.row.body_id),
    )  # fmt: skip


def _meeting(ask_id: int, meeting_id: int) -> Meeting:
    row = db.session.get(Ask, ask_id)
    meeting = db.session.get(Meeting, meeting_id)
    if row is None:
        raise NotFound("ask_unknown")
    if meeting is None or meeting.body_id != row.body_id or meeting.cancelled_at is not None:
        raise Refused("meeting_unknown", field="meeting_id")
    return meeting


def _met(ask_id: int, meeting_id: int | None) -> dict[str, Any]:
    if meeting_id is None:
        return {}
    meeting = _meeting(ask_id, meeting_id)
    return {"meeting_id": meeting.id, "meeting_on": meeting.held_on, "minute_url": meeting.minutes_url}


def _name(body_id: int) -> str:
    return db.session.get_one(PlanningBody, body_id).name


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
