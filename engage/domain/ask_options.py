"""What one actor may do to an ask now: the table of transitions, the map of permissions and the rules on who may not.

Pages offer exactly these; the services check every one of them again.
"""

from __future__ import annotations

from collections.abc import Callable

from engage.domain import ask_integrity as integrity
from engage.domain.ask_integrity import BODY_ROLES, OFFICER_ROLES, ActorFacts, hands_in
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import NEEDS_PROMISE, AskAction, PromiseState, actions_from
from engage.domain.errors import Refused
from engage.domain.permissions import Actor, Permission, Role, Scope, ScopeKind, Subject, acting_role
from engage.domain.verdicts import NextStep, RoundFacts, next_step, standing_noes

PERMISSION: dict[AskAction, Permission] = {
    AskAction.RAISE: Permission.ASK_RAISE,
    AskAction.DISCARD: Permission.ASK_RAISE,
    AskAction.LINK_CONTRIBUTION: Permission.ASK_RAISE,
    AskAction.UNLINK_CONTRIBUTION: Permission.ASK_RAISE,
    AskAction.ACKNOWLEDGE: Permission.ASK_ACKNOWLEDGE,
    AskAction.ADD_LINE: Permission.ASK_ACKNOWLEDGE,
    AskAction.TABLE: Permission.ASK_TABLE,
    AskAction.NOTE: Permission.ASK_TABLE,
    AskAction.DECIDE: Permission.ASK_DECIDE,
    AskAction.DEFER: Permission.ASK_DECIDE,
    AskAction.PASS_ON: Permission.ASK_DECIDE,
    AskAction.ACCEPT: Permission.ASK_DECIDE,
    AskAction.RETURN: Permission.ASK_DECIDE,
    AskAction.SETTLE_OUTSIDE: Permission.ASK_CHECK,
    AskAction.PROMISE: Permission.ASK_REPORT_DONE,
    AskAction.MOVE_PROMISE: Permission.ASK_REPORT_DONE,
    AskAction.REPORT_DONE: Permission.ASK_REPORT_DONE,
    AskAction.CHECK_PASS: Permission.ASK_CHECK,
    AskAction.CHECK_FAIL: Permission.ASK_CHECK,
    AskAction.ASK_PEOPLE: Permission.ASK_CLOSE,
    AskAction.REMIND_PEOPLE: Permission.ASK_CLOSE,
    AskAction.ANSWER_NO: Permission.ASK_ANSWER_NO,
    AskAction.REOPEN: Permission.ASK_REOPEN,
    AskAction.CLOSE: Permission.ASK_CLOSE,
    AskAction.CORRECT: Permission.ASK_CORRECT,
    AskAction.ANSWER_READ: Permission.ANSWER_CONFIRM,
    AskAction.MERGE: Permission.ASK_RAISE,
    AskAction.TAKE_IN: Permission.ASK_RAISE,
    AskAction.PART: Permission.ASK_RAISE,
    AskAction.LET_GO: Permission.ASK_RAISE,
    AskAction.SPLIT_OFF: Permission.ASK_RAISE,
    AskAction.UPDATE: Permission.ASK_ACKNOWLEDGE,
}
"""Which permission each action needs. Giving a verdict is asked of the contribution; sending an answer by a link needs
what the answer needs."""

Limit = Callable[[Ask, ActorFacts, RoundFacts], bool]

HANDED_OVER = frozenset({AskAction.ACCEPT, AskAction.RETURN})
"""What the body that an ask was passed to may do before the ask is its own."""

_OTHER_SIDE = frozenset({AskAction.TAKE_IN, AskAction.LET_GO})
_BY_ITSELF = _OTHER_SIDE | frozenset(
    {AskAction.ASK_PEOPLE, AskAction.REMIND_PEOPLE, AskAction.ANSWER_READ, AskAction.ADD_LINE}
)
"""What follows from something else, or from the days that pass, or has a page of its own, or goes with another: no list
offers it."""


def permission_for(
    ask: Ask, action: AskAction, actor: Actor, on: Subject, *, orphaned: bool = False
) -> Permission:
    """The permission that this action needs of this actor. Of what was passed outside, where nobody can give it
    back, the host can; and what nobody answers for, because its body has ended, the host can pass on."""
    if action is AskAction.PASS_ON and orphaned and acting_role(actor, Permission.ASK_RAISE, on):
        return Permission.ASK_RAISE
    outside = ask.passing is not None and ask.passing.to_body_id is None
    if action is AskAction.RETURN and outside and acting_role(actor, Permission.ASK_CHECK, on):
        return Permission.ASK_CHECK
    return PERMISSION[action]


def acting(
    ask: Ask, action: AskAction, permission: Permission, actor: Actor, on: Subject, body_of_link: int | None = None
) -> ActorFacts | None:
    """In which role and for which body the actor does this; None when they may not.

    `on` are the scopes of the ask with its accountable body. While it is passed on, officers of the other body may
    accept or return it, and whoever is an officer of both acts for the other one. A signed link acts for the body
    it was sent to and for no other.
    """
    passing = ask.passing if action in HANDED_OVER else None
    other = Scope(ScopeKind.BODY, passing.to_body_id) if passing and passing.to_body_id else None
    if other is not None:
        role = acting_role(actor, permission, frozenset({other}))
        if role is not None:
            return ActorFacts(role.value, actor.user_id, other.id, body_roles(actor, on))
    role = acting_role(actor, permission, on)
    if role is None:
        return None
    if actor.link_id is not None:
        return _by_link(ask, role, other, body_of_link)
    held = [Scope(ScopeKind.BODY, ask.body_id)] if ask.body_id else []
    mine = [scope.id for scope in held if any(g.role is role and g.scope == scope for g in actor.grants)]
    return ActorFacts(role.value, actor.user_id, mine[0] if mine else None, body_roles(actor, on))


def body_roles(actor: Actor, on: Subject) -> frozenset[Role]:
    """The roles in which the actor could act for the accountable body of an ask that lies in these scopes."""
    return frozenset(g.role for g in actor.grants if g.role in BODY_ROLES and g.scope in on)


def _by_link(ask: Ask, role: Role, other: Scope | None, body: int | None) -> ActorFacts | None:
    good_for = {ask.body_id, other.id if other else ask.body_id}
    if body is not None and ask.body_id is not None and body not in good_for:
        return None
    return ActorFacts(role.value, None, body)


def open_to(
    ask: Ask, actor: Actor, on: Subject, facts: RoundFacts, *, body_of_link: int | None = None, orphaned: bool = False
) -> tuple[AskAction, ...]:
    """Every action that the actor may take on the ask now, in the order of the table. `orphaned` says that its body has
    ended, and nobody came after it."""
    return tuple(
        action
        for action in actions_from(ask.state)
        if _is_open(ask, action, actor, on, facts, body_of_link, orphaned)
    )


def _is_open(
    ask: Ask, action: AskAction, actor: Actor, on: Subject, facts: RoundFacts, body_of_link: int | None, orphaned: bool
) -> bool:
    if action not in PERMISSION or action in _BY_ITSELF:
        return False
    disputed = action is AskAction.CLOSE  # the other ways to close are the scheduler's
    permission = (
        Permission.ASK_CLOSE_DISPUTED if disputed else permission_for(ask, action, actor, on, orphaned=orphaned)
    )
    who = acting(ask, action, permission, actor, on, body_of_link)
    return who is not None and _LIMITS.get(action, _always)(ask, who, facts)


def checkable(ask: Ask, who: ActorFacts) -> tuple[int, ...]:
    """Numbers of the promises that were reported done and that this actor may check."""
    return tuple(
        each.number
        for each in ask.round_promises
        if each.state is PromiseState.CLAIMED and not _refuses(integrity.checks, ask, each.number, who)
    )


def may_check(ask: Ask, actor: Actor, on: Subject) -> tuple[int, ...]:
    """Numbers of the promises that the actor may check now."""
    who = acting(ask, AskAction.CHECK_PASS, Permission.ASK_CHECK, actor, on)
    return checkable(ask, who) if who else ()


def _refuses(rule: Callable[..., None], *given: object) -> bool:
    try:
        rule(*given)
    except Refused:
        return True
    return False


def _moves(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    first_time = ask.round == 1 and not ask.unread
    return first_time and not _refuses(integrity.moves, who)


def _always(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    return True


def _acknowledge(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    return ask.acknowledged_at is None


def _accept(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    to_a_body = ask.passing is not None and ask.passing.to_body_id is not None
    return to_a_body and not _refuses(integrity.accepts, ask, who)


def _return(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    return not _refuses(integrity.returns, ask, who)


def _settle(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    outside = ask.passing is not None and ask.passing.to_body_id is None
    return outside and not _refuses(integrity.settles, who)


def _promise(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    return ask.outcome in NEEDS_PROMISE


def _has_open(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    return bool(ask.open_promises)


def _check(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    return bool(checkable(ask, who))


def _answer_no(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    return bool(standing_noes(ask.verdicts)) and not facts.no_answered


def _reopen(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    return who.role == Role.MODERATOR


def _close(ask: Ask, who: ActorFacts, facts: RoundFacts) -> bool:
    officer = who.role in OFFICER_ROLES or bool(who.body_roles & OFFICER_ROLES)
    mine = officer or (who.user_id is not None and who.user_id in hands_in(ask))
    return not mine and next_step(facts).step is NextStep.CHAIR_REVIEW


_LIMITS: dict[AskAction, Limit] = {
    AskAction.ACKNOWLEDGE: _acknowledge,
    AskAction.ACCEPT: _accept,
    AskAction.RETURN: _return,
    AskAction.SETTLE_OUTSIDE: _settle,
    AskAction.PROMISE: _promise,
    AskAction.MOVE_PROMISE: _has_open,
    AskAction.REPORT_DONE: _has_open,
    AskAction.CHECK_PASS: _check,
    AskAction.CHECK_FAIL: _check,
    AskAction.ANSWER_NO: _answer_no,
    AskAction.REOPEN: _reopen,
    AskAction.CLOSE: _close,
    AskAction.MERGE: _moves,
    AskAction.PART: _moves,
    AskAction.SPLIT_OFF: _moves,
}
