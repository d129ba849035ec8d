"""What may happen to an ask, as tables.

The life cycle, from a theme or a story to what came of it:

    draft -> raised -> acknowledged -> tabled -> decided -> acting -> reported done -> with people -> closed
                 \\________\\____________\\-> deferred (to a named date, counted, the first due date stays)
                                        \\-> passing (the first body stays accountable until the other accepts)
    raised, acknowledged, tabled, deferred -> merged (with another ask, whose decision decides it too), and back
    decided, acting, reported done, with people, closed -> reopened, and from there all that a raised ask may do

- *raised*: put to a planning body. Two clocks run: to acknowledge it, and to decide it.
- *decided*: agreed, partly agreed, not agreed or happening already; an ask that an outside organisation took on
  is decided as "passed on". A note in the minutes, a deferral and a passing on are never decisions.
- *acting*: there are promises, each with an owner role and a date. *reported done*: the body says of each that it
  is done; somebody else checks each one, and a failed check leads back to acting.
- *with people*: everybody whose contribution fed the ask is being asked "did this answer what you told us?".
  A refusal goes there straight from decided: people are asked about every outcome.
- *closed*: confirmed by people, unconfirmed (nobody said yes; silence never counts as one), or disputed (closed by
  the chair while people still say no). A late "no" shows on a closed ask as well, and may reopen it.
- Each reopening starts a *round* with its own clocks, first decision, promises and verdicts; nothing of the
  earlier rounds is lost.

The state is the fold of the ask's events (`ask_history`); what must be given with an action, and who may not take
it, is in `ask_guards`; what people's verdicts lead to in `verdicts`; what the public reads in `ask_labels`.
Overdue is no state: it is computed from dates.
"""

from __future__ import annotations

from enum import StrEnum

from engage.domain import machines
from engage.domain.errors import InvalidTransition


class AskState(StrEnum):
    """Where an ask stands."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    TABLED = "tabled"
    DEFERRED = "deferred"
    PASSING = "passing"
    """Passed on, and not yet accepted: the first body is still accountable."""
    DECIDED = "decided"
    ACTING = "acting"
    REPORTED_DONE = "reported_done"
    WITH_PEOPLE = "with_people"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    """Put together with another ask, whose answer answers it too; until that is undone."""


class AskAction(StrEnum):
    """What can be done to an ask: each is the kind of one event."""

    RAISE = "raise"
    DISCARD = "discard"
    ACKNOWLEDGE = "acknowledge"
    TABLE = "table"
    NOTE = "note"
    """A meeting noted it: recorded, and not a decision."""
    DECIDE = "decide"
    DEFER = "defer"
    PASS_ON = "pass_on"  # noqa: S105 - an action, not a password
    """To another body (from an LPG up to the IJB: an escalation) or to an outside organisation."""
    ACCEPT = "accept"
    """The other body takes it on."""
    RETURN = "return"
    """The other body or organisation declines, or the first body takes it back."""
    SETTLE_OUTSIDE = "settle_outside"
    """An outside organisation took it on; the host records it, with evidence."""
    PROMISE = "promise"
    MOVE_PROMISE = "move_promise"
    REPORT_DONE = "report_done"
    CHECK_PASS = "check_pass"  # noqa: S105 - an action, not a password
    CHECK_FAIL = "check_fail"
    ASK_PEOPLE = "ask_people"
    REMIND_PEOPLE = "remind_people"
    GIVE_VERDICT = "give_verdict"
    ANSWER_NO = "answer_no"
    REOPEN = "reopen"
    CLOSE = "close"
    CORRECT = "correct"
    """A mistake in an earlier event put right by a new one; the earlier one stays."""
    LINK_CONTRIBUTION = "link_contribution"
    UNLINK_CONTRIBUTION = "unlink_contribution"
    PROMISE_SEEN = "promise_seen"
    """Somebody behind the ask says if a promise whose day has passed was kept."""
    ANSWER_SENT = "answer_sent"
    """An answer came by a link: the host looks at it before it counts as one."""
    ANSWER_READ = "answer_read"
    """The host looked at it, and showed it or sent it back; or it was overtaken."""
    SUCCEED = "succeed"
    """Its body ended, and the body that comes after that one answers for it from now on: every day stays."""
    MERGE = "merge"
    """The host puts it together with another ask, which says the same."""
    TAKE_IN = "take_in"
    """The other side of that: it speaks for the other ask as well."""
    PART = "part"
    """It stands by itself again, as it did."""
    LET_GO = "let_go"
    """The other side of that."""
    SPLIT_OFF = "split_off"
    """A part of it became an ask of its own, which keeps its days."""
    ADD_LINE = "add_line"
    """A line of the body to the people, to a word of its own that came without one: what is said by one press counts at
    once, and a line that came with it when the host has looked."""
    CHASE = "chase"
    """Something is late, and somebody was reminded of it: one step of the ladder, for all to see."""
    UPDATE = "update"
    """The body says where it stands, while people wait: not a decision."""


class Outcome(StrEnum):
    """What was decided."""

    AGREED = "agreed"
    PARTLY = "partly"
    NOT_AGREED = "not_agreed"
    ALREADY_PLANNED = "already_planned"
    PASSED_ON = "passed_on"
    """Only ever by `settle_outside`: a body cannot decide an ask away."""


class ClosedAs(StrEnum):
    """How an ask closed."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DISPUTED = "disputed"


class PromiseState(StrEnum):
    """Where a promise stands. Lapsed is no state: it is computed from its date."""

    OPEN = "open"
    CLAIMED = "claimed"
    """The body says that it is done; nobody else has checked."""
    CHECKED = "checked"
    SET_ASIDE = "set_aside"
    """The ask was reopened before this was done and checked: it stays to be seen, as a promise not kept."""


DECISIONS: tuple[Outcome, ...] = (
    Outcome.AGREED, Outcome.PARTLY, Outcome.NOT_AGREED, Outcome.ALREADY_PLANNED,
)  # fmt: skip
"""What a body can decide."""

NEEDS_PROMISE = frozenset({Outcome.AGREED, Outcome.PARTLY, Outcome.ALREADY_PLANNED})
"""Outcomes that mean nothing without a promise: who does what, by when."""

UNDECIDED = frozenset(
    {AskState.RAISED, AskState.ACKNOWLEDGED, AskState.TABLED, AskState.DEFERRED, AskState.PASSING, AskState.REOPENED}
)  # fmt: skip
"""States in which the body owes a decision."""

NOT_PUBLIC = frozenset({AskState.DRAFT, AskState.DISCARDED})
FINISHED = frozenset({AskState.DISCARDED, AskState.CLOSED, AskState.MERGED})
"""Nothing more is owed on it; what was put together with another ask is answered there."""
MOVABLE = frozenset({AskState.RAISED, AskState.ACKNOWLEDGED, AskState.TABLED, AskState.DEFERRED})
"""States in which an ask can be put together with another or split: the body has it and owes its first decision."""

S, A = AskState, AskAction
_WITH_BODY = (S.RAISED, S.ACKNOWLEDGED, S.TABLED, S.DEFERRED, S.REOPENED)
_PUBLIC = tuple(state for state in AskState if state not in NOT_PUBLIC)
_BY_ITSELF = tuple(state for state in _PUBLIC if state is not S.MERGED)
"""Public, and not answered with another."""

TRANSITIONS: dict[tuple[AskState, AskAction], AskState] = {
    (S.DRAFT, A.RAISE): S.RAISED,
    (S.DRAFT, A.DISCARD): S.DISCARDED,
    (S.RAISED, A.ACKNOWLEDGE): S.ACKNOWLEDGED,
    (S.REOPENED, A.ACKNOWLEDGE): S.ACKNOWLEDGED,
    **{(state, A.TABLE): S.TABLED for state in _WITH_BODY},
    **{(state, A.NOTE): state for state in _WITH_BODY},
    **{(state, A.DEFER): S.DEFERRED for state in _WITH_BODY},
    **{(state, A.PASS_ON): S.PASSING for state in _WITH_BODY},
    **{(state, A.DECIDE): S.DECIDED for state in _WITH_BODY},
    # Accepting is the acknowledgement of the body that accepts.
    (S.PASSING, A.ACCEPT): S.ACKNOWLEDGED,
    (S.PASSING, A.RETURN): S.ACKNOWLEDGED,
    (S.PASSING, A.SETTLE_OUTSIDE): S.DECIDED,
    (S.DECIDED, A.PROMISE): S.ACTING,
    (S.ACTING, A.PROMISE): S.ACTING,
    (S.REPORTED_DONE, A.PROMISE): S.ACTING,
    (S.ACTING, A.MOVE_PROMISE): S.ACTING,
    (S.ACTING, A.REPORT_DONE): S.ACTING,
    (S.ACTING, A.CHECK_PASS): S.ACTING,
    (S.ACTING, A.CHECK_FAIL): S.ACTING,
    (S.REPORTED_DONE, A.CHECK_PASS): S.REPORTED_DONE,
    (S.REPORTED_DONE, A.CHECK_FAIL): S.ACTING,
    (S.DECIDED, A.ASK_PEOPLE): S.WITH_PEOPLE,
    (S.REPORTED_DONE, A.ASK_PEOPLE): S.WITH_PEOPLE,
    (S.WITH_PEOPLE, A.REMIND_PEOPLE): S.WITH_PEOPLE,
    (S.WITH_PEOPLE, A.GIVE_VERDICT): S.WITH_PEOPLE,
    (S.WITH_PEOPLE, A.ANSWER_NO): S.WITH_PEOPLE,
    (S.WITH_PEOPLE, A.CLOSE): S.CLOSED,
    (S.CLOSED, A.GIVE_VERDICT): S.CLOSED,
    (S.CLOSED, A.ANSWER_NO): S.CLOSED,
    **{(state, A.REOPEN): S.REOPENED for state in (S.DECIDED, S.ACTING, S.REPORTED_DONE, S.WITH_PEOPLE, S.CLOSED)},
    **{(state, A.CORRECT): state for state in _PUBLIC},
    **{(state, A.LINK_CONTRIBUTION): state for state in (S.DRAFT, *_BY_ITSELF)},
    **{(state, A.UNLINK_CONTRIBUTION): state for state in (S.DRAFT, *_BY_ITSELF)},
    **{(state, A.PROMISE_SEEN): state for state in (S.ACTING, S.REPORTED_DONE)},
    # What waits to be looked at changes nothing yet; what comes of it is an event of its own.
    **{(state, A.ANSWER_SENT): state for state in _PUBLIC},
    **{(state, A.ANSWER_READ): state for state in _PUBLIC},
    # The agenda of a body that has ended is no agenda.
    **{(state, A.SUCCEED): S.ACKNOWLEDGED if state is S.TABLED else state for state in _BY_ITSELF},
    **{(state, A.MERGE): S.MERGED for state in _WITH_BODY if state in MOVABLE},
    **{(state, A.TAKE_IN): state for state in _WITH_BODY if state in MOVABLE},
    (S.MERGED, A.PART): S.RAISED,
    **{(state, A.LET_GO): state for state in _WITH_BODY if state in MOVABLE},
    **{(state, A.SPLIT_OFF): state for state in _WITH_BODY if state in MOVABLE},
    # There is no press yet that a line could go with while it is only raised, or reopened.
    **{(state, A.ADD_LINE): state for state in _BY_ITSELF if state not in {S.RAISED, S.REOPENED}},
    **{(state, A.CHASE): state for state in _BY_ITSELF},
    **{(state, A.UPDATE): state for state in (*_WITH_BODY, S.PASSING, S.DECIDED, S.ACTING, S.REPORTED_DONE)},
}
"""Where each action leads. A pair that is not here cannot happen."""

FORKS: dict[tuple[AskState, AskAction], tuple[AskState, ...]] = {
    # The last open promise of the round was reported.
    (S.ACTING, A.REPORT_DONE): (S.REPORTED_DONE,),
    # Back to where it stood before it was passed on.
    (S.PASSING, A.RETURN): (S.TABLED, S.DEFERRED),
    # Back to where it stood before it was put together with another.
    (S.MERGED, A.PART): (S.ACKNOWLEDGED, S.TABLED, S.DEFERRED),
}
"""Where an action may lead instead, on a condition that the history resolves; nothing else may fork."""


def next_state(state: AskState, action: AskAction, target: AskState | None = None) -> AskState:
    """The state after `action`; `target` picks one of the forks of a conditional action.

    Raises InvalidTransition("invalid_transition") with machine, state and action.
    """
    usual = TRANSITIONS.get((state, action)) or machines.next_state(TRANSITIONS, state, action)
    if target is None or target is usual:
        return usual
    if target not in FORKS.get((state, action), ()):
        raise InvalidTransition(
            "invalid_transition", machine="AskState", state=state.value, action=action.value, target=target.value
        )
    return target


def targets(state: AskState, action: AskAction) -> tuple[AskState, ...]:
    """Every state that `action` can lead to from `state`, the usual one first; empty when it cannot happen."""
    if (state, action) not in TRANSITIONS:
        return ()
    return (TRANSITIONS[state, action], *FORKS.get((state, action), ()))


def actions_from(state: AskState) -> tuple[AskAction, ...]:
    """The actions that `state` allows, in the order of the table."""
    return machines.actions_from(TRANSITIONS, state)
