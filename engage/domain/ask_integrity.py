"""Who may not act although their role could: the rules that keep a body from marking its own work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engage.domain.ask_reasons import check_reason
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import ClosedAs
from engage.domain.errors import Refused
from engage.domain.link_answers import AnswerState
from engage.domain.permissions import Role
from engage.domain.verdicts import NextStep, RoundFacts, next_step, standing_noes

OFFICER_ROLES = frozenset({Role.LPG_OFFICER, Role.IJB_OFFICER})
BODY_ROLES = OFFICER_ROLES | {Role.CHAIR, Role.CHIEF_OFFICER, Role.CLERK, Role.SERVICE_OWNER}
"""Roles that act for the body or the services under it."""


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """What the rules need to know of whoever acts: the role they act in (a permissions.Role value), their account
    (None for the system and for whoever came by a signed link), the body they act for, if any, and every role in
    which they could act for the body that is accountable: who holds two roles does not change sides with them."""

    role: str
    user_id: int | None = None
    body_id: int | None = None
    body_roles: frozenset[Role] = frozenset()


def hands_in(ask: Ask) -> frozenset[int]:
    """The accounts that decided, promised, moved a promise or reported it done in the present round."""
    mine: set[int | None] = {each.by_id for each in ask.decisions if each.round == ask.round}
    for promise in ask.round_promises:
        mine |= {promise.by_id, *(move.by_id for move in promise.moves), *(claim.by_id for claim in promise.claims)}
    return frozenset(each for each in mine if each is not None)


def accepts(ask: Ask, actor: ActorFacts) -> None:
    """Raises Refused("accept_other_body_only") unless the actor acts for the body it was passed on to."""
    if ask.passing is not None and ask.passing.to_body_id is not None and actor.body_id != ask.passing.to_body_id:
        raise Refused("accept_other_body_only")


def returns(ask: Ask, actor: ActorFacts) -> None:
    """Raises Refused("return_not_yours") unless the actor acts for one of the two bodies: the one that it waits for, or
    the one that answers for it meanwhile (whoever came after the one that passed it on); for an outside organisation,
    which has nobody here, also the host. When a body has ended it comes back by itself."""
    passed = ask.passing
    if passed is None or actor.role == Role.SYSTEM:
        return
    if actor.body_id is not None and actor.body_id in {passed.to_body_id, ask.body_id}:
        return
    if not (passed.to_body_id is None and actor.role == Role.MODERATOR):
        raise Refused("return_not_yours")


def checks(ask: Ask, number: int, actor: ActorFacts) -> None:
    """Raises Refused when this actor may not check this promise: check_by_body (acts for the body, or could),
    check_by_owner (in the role that owns the promise), check_needs_account (could be anybody),
    check_own_claim (decided, promised or reported it)."""
    promise = ask.promise(number)
    if promise is None:
        return  # the fold refuses it
    if actor.role in BODY_ROLES:
        raise Refused("check_by_body")
    if actor.role.replace("_", " ").casefold() == promise.owner_role.replace("_", " ").casefold():
        raise Refused("check_by_owner")
    if actor.user_id is None:
        raise Refused("check_needs_account")
    if actor.user_id in hands_in(ask):
        raise Refused("check_own_claim")
    if actor.body_roles:
        # What they did by a signed link from the body's mailbox has no account on it.
        raise Refused("check_by_body")


def settles(actor: ActorFacts) -> None:
    """Raises Refused("settle_host_only") unless the actor is a moderator who has no part in the body: a body does not
    pass an ask out and then say itself that it is settled."""
    if actor.role != Role.MODERATOR or actor.body_roles:
        raise Refused("settle_host_only")


def looks_at_answer(actor: ActorFacts, came_of: str) -> None:
    """Raises Refused("answer_host_only") unless the actor is a moderator who has no part in the body: nobody lets
    their own answer through. What nobody can look at any more is overtaken by itself."""
    if actor.role == Role.SYSTEM and came_of == AnswerState.OVERTAKEN:
        return
    if actor.role != Role.MODERATOR or actor.body_roles:
        raise Refused("answer_host_only")


def succeeds(actor: ActorFacts) -> None:
    """Raises Refused("succeed_by_itself") for anybody: who comes after a body is written down with the body, and the
    scheduler looks there."""
    if actor.role != Role.SYSTEM:
        raise Refused("succeed_by_itself")


def moves(actor: ActorFacts) -> None:
    """Raises Refused("move_host_only") unless the actor is a moderator who has no part in the body: a body does not put
    away what it was asked by putting it together with something else."""
    if actor.role != Role.MODERATOR or actor.body_roles:
        raise Refused("move_host_only")


def corrects(recorded_by: str, actor: ActorFacts) -> None:
    """Raises Refused("correction_not_yours") when the body's clerk would change what somebody else said: what was
    asked of the body, what the host found, why it was opened again."""
    if actor.role == Role.CLERK and recorded_by not in BODY_ROLES:
        raise Refused("correction_not_yours")


def gives(ask: Ask, payload: Mapping[str, Any], actor: ActorFacts) -> None:
    """Raises Refused when this is not the word of the person whose verdict it is: verdict_needs_provenance (typed in by
    staff, without how they know it), verdict_by_body (typed in by somebody who acts for the body, or had a hand in what
    it did: nobody notes what people say of their own work)."""
    typed_in = "known_by" in payload
    if actor.role == Role.CONTRIBUTOR:
        if typed_in or "put_right" in payload:
            raise Refused("verdict_needs_provenance")
        return
    if not typed_in or "channel" not in payload or "told_on" not in payload or actor.user_id is None:
        raise Refused("verdict_needs_provenance")
    if actor.role in BODY_ROLES or actor.body_roles or actor.user_id in hands_in(ask):
        raise Refused("verdict_by_body")


def closes(ask: Ask, payload: Mapping[str, Any], actor: ActorFacts, facts: RoundFacts) -> None:
    """Raises Refused when the ask may not be closed so, or not by this actor.

    Codes: close_own_ask (an officer in any role, or whoever had a hand in the round's decision or promises);
    close_disputed_chair_only; close_reason_missing and reason_is_not_a_reason; nothing_disputed (nobody says no);
    close_not_yours (confirmed or unconfirmed: only the scheduler or the host's moderator); close_not_yet with the
    step that comes first; close_reason_untrue (unconfirmed for another reason than given).
    """
    officer = actor.role in OFFICER_ROLES or bool(actor.body_roles & OFFICER_ROLES)
    if officer or (actor.user_id is not None and actor.user_id in hands_in(ask)):
        raise Refused("close_own_ask")
    closed_as = ClosedAs(payload["closed_as"])
    step = next_step(facts)
    if closed_as is ClosedAs.DISPUTED:
        if actor.role != Role.CHAIR:
            raise Refused("close_disputed_chair_only")
        if not payload.get("reason"):
            raise Refused("close_reason_missing", field="reason")
        check_reason(str(payload["reason"]), "reason")
        if not standing_noes(ask.verdicts):
            raise Refused("nothing_disputed")
        wanted = NextStep.CHAIR_REVIEW
    else:
        if actor.role not in {Role.SYSTEM, Role.MODERATOR}:
            raise Refused("close_not_yours")
        confirmed = closed_as is ClosedAs.CONFIRMED
        wanted = NextStep.CLOSE_CONFIRMED if confirmed else NextStep.CLOSE_UNCONFIRMED
    if step.step is not wanted:
        raise Refused("close_not_yet", step=step.step.value)
    if payload.get("unconfirmed") != (step.unconfirmed.value if step.unconfirmed else None):
        raise Refused("close_reason_untrue", field="unconfirmed")
