"""When a thing can have happened again, and which number of those who say so is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.ask_states import AskState
from engage.domain.disclosure import PLAIN, Suppressed
from engage.domain.said_again import may_say, shown

DECIDED = {AskState.DECIDED, AskState.ACTING, AskState.REPORTED_DONE, AskState.WITH_PEOPLE, AskState.CLOSED}
HIDDEN = {AskState.DRAFT, AskState.DISCARDED}


@pytest.mark.parametrize("state", AskState)
def test_what_was_decided_once_can_happen_again(state: AskState) -> None:
    assert may_say(state, 1) == (state in DECIDED)
    # What was joined with another ask can have happened again there.
    assert may_say(state, 2) == (state not in HIDDEN | {AskState.MERGED})


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_small_number_is_printed_only_when_anybody_can_count_it(total: int, listed: int) -> None:
    if listed > total:
        with pytest.raises(ValueError, match="more are listed"):
            shown(total, listed)
        return
    found = shown(total, listed)
    if isinstance(found, Suppressed):
        assert 0 < total < PLAIN
        assert listed < total
    else:
        assert found == total
