"""Two people before some things are out: which, and who the second can be."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.errors import InvalidTransition, Refused
from engage.domain.machines import next_state
from engage.domain.second_reading import SECOND, SecondAction, SecondState, may_be_second, needs_second, note


def test_every_step() -> None:
    s, a = SecondState, SecondAction
    allowed = {
        (s.WAITING, a.PROPOSE): s.WAITING, (s.WAITING, a.APPROVE): s.APPROVED, (s.WAITING, a.SEND_BACK): s.SENT_BACK,
        (s.SENT_BACK, a.PROPOSE): s.WAITING, (s.APPROVED, a.PROPOSE): s.WAITING,
    }  # fmt: skip
    for state, action in product(s, a):
        if (state, action) in allowed:
            assert next_state(SECOND, state, action) is allowed[state, action]
        else:
            with pytest.raises(InvalidTransition):
                next_state(SECOND, state, action)


@given(st.none() | st.integers(1, 9), st.none() | st.integers(1, 9))
def test_nobody_agrees_with_themselves(user: int | None, proposed: int | None) -> None:
    assert may_be_second(user, proposed_by=proposed) is (user is not None and user != proposed)


def test_what_needs_two() -> None:
    assert [needs_second(serious=a, about_host=b) for a, b in product((False, True), repeat=2)] == [
        False, True, True, True,
    ]  # fmt: skip
    with pytest.raises(Refused, match="second_note_missing"):
        note(" ")
