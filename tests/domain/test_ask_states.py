from itertools import product

import pytest

from engage.domain.ask_states import (
    DECISIONS,
    FINISHED,
    FORKS,
    NEEDS_PROMISE,
    NOT_PUBLIC,
    TRANSITIONS,
    UNDECIDED,
    AskAction,
    AskState,
    Outcome,
    actions_from,
    next_state,
    targets,
)
from engage.domain.errors import InvalidTransition

LINKS = {"link_contribution": "", "unlink_contribution": ""}
SEEN = {"promise_seen": ""}
LINE = {"add_line": ""}
MOVES = {"merge": "merged", "take_in": "", "let_go": "", "split_off": ""}
PUBLIC = {"correct": "", "answer_sent": "", "answer_read": "", "chase": "", "succeed": "", **LINKS}
WORD = {"update": ""}
WITH_BODY = {
    "table": "tabled", "note": "", "defer": "deferred", "pass_on": "passing", "decide": "decided", **PUBLIC, **WORD,
}  # fmt: skip

# What may happen, written out a second time and by hand: state -> where each action leads ("" is nowhere else; a
# list names the usual target first, then the forks).
EXPECTED: dict[str, dict[str, str | list[str]]] = {
    "draft": {"raise": "raised", "discard": "discarded", **LINKS},
    "discarded": {},
    "raised": {"acknowledge": "acknowledged", **WITH_BODY, **MOVES},
    "acknowledged": {**WITH_BODY, **MOVES, **LINE},
    "tabled": {**WITH_BODY, **MOVES, **LINE, "succeed": "acknowledged"},
    "deferred": {**WITH_BODY, **MOVES, **LINE},
    "reopened": {"acknowledge": "acknowledged", **WITH_BODY},
    "passing": {
        "accept": "acknowledged",
        "return": ["acknowledged", "tabled", "deferred"],
        "settle_outside": "decided",
        **PUBLIC,
        **LINE,
        **WORD,
    },
    "decided": {"promise": "acting", "ask_people": "with_people", "reopen": "reopened", **PUBLIC, **LINE, **WORD},
    "acting": {
        "promise": "",
        "move_promise": "",
        "report_done": ["acting", "reported_done"],
        "check_pass": "",
        "check_fail": "",
        "reopen": "reopened",
        **PUBLIC,
        **SEEN,
        **LINE,
        **WORD,
    },
    "reported_done": {
        "promise": "acting",
        "check_pass": "",
        "check_fail": "acting",
        "ask_people": "with_people",
        "reopen": "reopened",
        **PUBLIC,
        **SEEN,
        **LINE,
        **WORD,
    },
    "with_people": {
        "remind_people": "",
        "give_verdict": "",
        "answer_no": "",
        "close": "closed",
        "reopen": "reopened",
        **PUBLIC,
        **LINE,
    },
    "merged": {
        "correct": "", "answer_sent": "", "answer_read": "", "part": ["raised", "acknowledged", "tabled", "deferred"],
    },
    "closed": {"give_verdict": "", "answer_no": "", "reopen": "reopened", **PUBLIC, **LINE},
}


@pytest.mark.parametrize(("state", "action"), list(product(AskState, AskAction)), ids=str)
def test_every_state_and_action(state, action):
    expected = EXPECTED[state.value].get(action.value)
    if expected is None:
        with pytest.raises(InvalidTransition) as refusal:
            next_state(state, action)
        assert refusal.value.params == {"machine": "AskState", "state": state.value, "action": action.value}
        assert targets(state, action) == ()
        assert action not in actions_from(state)
        return
    wanted = expected if isinstance(expected, list) else [expected or state.value]
    assert [each.value for each in targets(state, action)] == wanted
    assert next_state(state, action) == wanted[0]
    assert action in actions_from(state)
    for target in AskState:
        if target.value in wanted:
            assert next_state(state, action, target) is target
        else:
            with pytest.raises(InvalidTransition):
                next_state(state, action, target)


def test_every_fork_belongs_to_a_transition():
    assert set(FORKS) <= set(TRANSITIONS)


def test_every_state_can_be_reached_and_none_is_a_dead_end():
    def reach(start):
        seen = {start}
        while more := {end for state, action in product(seen, AskAction) for end in targets(state, action)} - seen:
            seen |= more
        return seen

    assert reach(AskState.DRAFT) == set(AskState)
    for state in AskState:
        assert state is AskState.DISCARDED or AskState.CLOSED in reach(state)


def test_no_ask_is_lost():
    """Once raised nothing is ever a draft or discarded again, and what is closed can be reopened."""
    for (state, action), _ in TRANSITIONS.items():
        if state not in NOT_PUBLIC:
            assert not set(targets(state, action)) & NOT_PUBLIC
    assert AskAction.REOPEN in actions_from(AskState.CLOSED)


def test_closing_always_comes_after_asking_people():
    assert {state for (state, action) in TRANSITIONS if action is AskAction.CLOSE} == {AskState.WITH_PEOPLE}


def test_a_note_a_deferral_and_passing_on_decide_nothing():
    for state in UNDECIDED:
        for action in (AskAction.NOTE, AskAction.DEFER, AskAction.PASS_ON, AskAction.TABLE, AskAction.ACKNOWLEDGE):
            assert set(targets(state, action)) <= UNDECIDED


def test_a_reopened_ask_may_do_all_that_a_raised_one_may():
    # But for being put together or split: it was opened again for itself.
    moves = {AskAction.MERGE, AskAction.TAKE_IN, AskAction.LET_GO, AskAction.SPLIT_OFF}
    assert set(actions_from(AskState.REOPENED)) == set(actions_from(AskState.RAISED)) - moves


def test_a_body_cannot_decide_that_it_passed_the_ask_on():
    assert set(DECISIONS) == set(Outcome) - {Outcome.PASSED_ON}
    assert set(DECISIONS) - NEEDS_PROMISE == {Outcome.NOT_AGREED}


def test_words_for_sets_of_states():
    assert {AskState.DISCARDED, AskState.CLOSED, AskState.MERGED} == FINISHED
    assert not UNDECIDED & NOT_PUBLIC
