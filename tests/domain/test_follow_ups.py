"""Questions both ways: who may say what when, and what a history says of them."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain import follow_ups
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import DomainError, InvalidTransition
from engage.domain.follow_ups import (
    BEGINS,
    FOLLOW_UP,
    MOST_A_DAY,
    WITH_HOST,
    AskedBy,
    FollowUpAction,
    FollowUpState,
    moments,
)
from engage.domain.machines import next_state

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def code_of(rule: Any, *args: Any, **kw: Any) -> str:
    try:
        rule(*args, **kw)
    except DomainError as error:
        return error.code
    return ""


def test_nothing_else_happens_to_an_exchange() -> None:
    for state, action in itertools.product(FollowUpState, FollowUpAction):
        if (state, action) not in FOLLOW_UP:
            with pytest.raises(InvalidTransition):
                next_state(FOLLOW_UP, state, action)
    assert BEGINS == {AskedBy.HOST: FollowUpState.WITH_PERSON, AskedBy.PERSON: FollowUpState.TO_ANSWER}


@given(st.lists(st.sampled_from(list(FollowUpAction)), max_size=6), st.sampled_from(list(AskedBy)))
def test_what_a_person_wrote_waits_until_a_reader_had_it(actions: list[FollowUpAction], by: AskedBy) -> None:
    """However it goes: once the person wrote, it lies with the host until a reader read or answered it, and no action
    makes it lie with the person again."""
    state, wrote = BEGINS[by], by is AskedBy.PERSON
    for action in actions:
        if (state, action) in FOLLOW_UP:
            wrote = wrote or (by is AskedBy.HOST and action is FollowUpAction.ANSWER)
            state = next_state(FOLLOW_UP, state, action)
        assert wrote is (state in {*WITH_HOST, FollowUpState.DONE})


@given(st.sampled_from(list(ReadingState)), st.booleans(), st.booleans())
def test_a_reader_asks_one_thing_of_somebody_who_can_read_it(reading: ReadingState, held: bool, open_one: bool) -> None:
    code = code_of(follow_ups.check_reader_may_ask, reading, held_by_somebody=held, open_question=open_one)
    fits = reading in {ReadingState.READ, ReadingState.REPLIED} and held and not open_one
    assert (code == "") is fits
    if reading is ReadingState.WITHDRAWN:
        assert code == "contribution_withdrawn"


@given(st.sampled_from(list(ReadingState)), st.integers(0, 3 * MOST_A_DAY))
def test_a_person_may_always_write_but_for_a_flood(reading: ReadingState, before: int) -> None:
    code = code_of(follow_ups.check_person_may_write, reading, sent_before=before)
    if reading is ReadingState.WITHDRAWN:
        assert code == "contribution_withdrawn"
    else:
        assert (code == "follow_up_too_many") is (before >= MOST_A_DAY)


def test_texts_have_their_limits() -> None:
    assert follow_ups.question("  Which\r\nward? ") == "Which\nward?"
    assert code_of(follow_ups.question, " \n") == "question_missing"
    assert code_of(follow_ups.question, "a" * 601) == "note_too_long"
    assert code_of(follow_ups.message, "...") == "message_missing"
    assert code_of(follow_ups.message, "a" * 2_001) == "note_too_long"


def test_the_history_says_what_is_owed() -> None:
    events = [
        ("received", AT, {"channel": "web"}),
        ("question_asked", AT, {"follow_up_id": 1}),
        ("person_asked", AT, {"follow_up_id": 2, "due_on": "2026-11-09", "danger": False}),
        ("question_answered", AT + timedelta(hours=1), {"follow_up_id": 1, "due_on": "2026-11-09", "danger": True}),
        ("answer_read", AT + timedelta(hours=2), {"follow_up_id": 1}),
        ("question_asked", AT + timedelta(hours=3), {"follow_up_id": 3}),
    ]
    found = moments(events)
    assert [(each.kind.value, each.follow_up_id, each.settled) for each in found] == [
        ("question_asked", 1, True), ("person_asked", 2, False), ("question_answered", 1, True),
        ("answer_read", 1, True), ("question_asked", 3, False),
    ]  # fmt: skip
    assert found[1].due_on == date(2026, 11, 9)
