"""What events change in the people behind an ask: whose contributions feed it, who was asked and reminded, what
they answered, and the body's one answer to a "no".

An answer that was given stays, whatever becomes of the link: nobody gets rid of a "no" by taking the contribution
out, and linking more does not change who was asked. One that staff typed in wrongly is put right by noting it again.
"""

from __future__ import annotations

from engage.domain.ask_events import AskEvent
from engage.domain.ask_payloads import UnlinkReason
from engage.domain.ask_records import Link, NoAnswer
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import NEEDS_PROMISE, AskAction, AskState
from engage.domain.ask_steps import Changes, Step, in_round, made, present_round
from engage.domain.copies import changed, new
from engage.domain.errors import Conflict, Refused
from engage.domain.verdicts import REMINDER_DAYS, GivenVerdict, Verdict, standing_noes


def _link(ask: Ask, event: AskEvent) -> Changes:
    # Two of five events of all histories are these.
    seq, _, effective_at, _, _, _, payload = event
    contribution, came_from, links = int(payload["contribution_id"]), payload.get("came_from"), ask.links
    for link in links:
        if link.contribution_id == contribution and link.unlinked_at is None:
            raise Conflict("contribution_already_linked")
    link = new(Link, {
        "contribution_id": contribution, "linked_at": effective_at, "unlinked_at": None, "because": None,
        "seq": seq, "came_from": None if came_from is None else int(came_from),
    })  # fmt: skip
    return {"links": (*links, link)}


def _unlink(ask: Ask, event: AskEvent) -> Changes:
    contribution, because = event.number("contribution_id"), UnlinkReason(event.payload["because"])
    if contribution not in ask.fed:
        raise Conflict("contribution_not_linked")
    answered = {each.contribution_id for each in ask.verdicts}
    if contribution in answered and because is not UnlinkReason.WITHDRAWN:
        raise Refused("verdict_given_stays")
    links = tuple(
        changed(each, unlinked_at=event.effective_at, because=because)
        if each.contribution_id == contribution and each.unlinked_at is None
        else each
        for each in ask.links
    )
    return {"links": links}


def _ask_people(ask: Ask, event: AskEvent) -> Changes:
    if not ask.ready_to_ask_people:
        missing = ask.state is AskState.DECIDED and ask.outcome in NEEDS_PROMISE
        raise Refused("promise_missing" if missing else "promise_unchecked")
    rounds = in_round(ask, asked_at=event.effective_at, asked=ask.fed, reachable=event.number("reachable"))
    return {"rounds": rounds}


def _remind_people(ask: Ask, event: AskEvent) -> Changes:
    sent = present_round(ask).reminders
    if event.number("number") != len(sent) + 1 or len(sent) == len(REMINDER_DAYS):
        raise Conflict("reminder_out_of_turn", sent=len(sent))
    return {"rounds": in_round(ask, reminders=(*sent, event.effective_at))}


def _give_verdict(ask: Ask, event: AskEvent) -> Changes:
    now, contribution, payload = present_round(ask), event.number("contribution_id"), event.payload
    if contribution not in now.asked and contribution not in ask.fed:
        raise Refused("contribution_not_fed")
    before = next((each for each in now.verdicts if each.contribution_id == contribution), None)
    if "put_right" in payload:
        _check_put_right(ask, before)
    elif before is not None:
        raise Conflict("verdict_given")
    given = GivenVerdict(
        contribution,
        Verdict(payload["answer"]),
        event.effective_at,
        event.seq,
        bool(payload.get("new_information")),
        "known_by" in payload,
    )
    others = now.verdicts if before is None else tuple([each for each in now.verdicts if each is not before])
    return {"rounds": in_round(ask, verdicts=(*others, given))}


def _check_put_right(ask: Ask, before: GivenVerdict | None) -> None:
    """Only what staff typed in, and only as long as nothing was built on it: once the ask is closed or opened again, or
    the body has answered those who say no, the answer stands. Then the host can open the ask again, with a reason."""
    if before is None or not before.typed_in:
        raise Refused("verdict_nothing_to_put_right")
    if ask.state is AskState.CLOSED or present_round(ask).no_answer is not None:
        raise Conflict("verdict_acted_on")


def _answer_no(ask: Ask, event: AskEvent) -> Changes:
    now = present_round(ask)
    if not standing_noes(now.verdicts):
        raise Refused("no_to_answer_missing")
    if now.no_answer is not None:
        raise Conflict("no_already_answered")
    answer = NoAnswer(**made(ask, event), text=event.text("text"), next_steps=event.text("next_steps"))
    return {"rounds": in_round(ask, no_answer=answer)}


PEOPLE_STEPS: dict[AskAction, Step] = {
    AskAction.LINK_CONTRIBUTION: _link,
    AskAction.UNLINK_CONTRIBUTION: _unlink,
    AskAction.ASK_PEOPLE: _ask_people,
    AskAction.REMIND_PEOPLE: _remind_people,
    AskAction.GIVE_VERDICT: _give_verdict,
    AskAction.ANSWER_NO: _answer_no,
}
