"""What counts as "Same here", for how long it can be taken back, and when there is a crowd."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain import same_here
from engage.domain.ask_states import AskState
from engage.domain.errors import Refused
from engage.domain.texts import clean

START = datetime(2026, 11, 16, 10, tzinfo=UTC)
OFFSETS = st.lists(st.integers(0, 4 * 3600), max_size=120)


@pytest.mark.parametrize("state", AskState)
def test_only_what_is_public_and_not_over_can_be_pressed(state: AskState) -> None:
    over = {AskState.DRAFT, AskState.DISCARDED, AskState.CLOSED, AskState.MERGED}
    assert same_here.may_press(state) == (state not in over)


@given(st.integers(0, 4000))
def test_half_an_hour_to_take_it_back(seconds: int) -> None:
    assert same_here.may_take_back(START, START + timedelta(seconds=seconds)) == (seconds <= 1800)


@given(st.text(max_size=400))
def test_a_sentence_is_one_line_and_never_cut(text: str) -> None:
    line = " ".join(clean(text).split())
    if len(line) > same_here.MAX_SENTENCE:
        with pytest.raises(Refused, match="note_too_long"):
            same_here.sentence(text)
        return
    said = same_here.sentence(text)
    assert said == line == same_here.sentence(said)
    assert said.splitlines() in ([], [said])


@given(OFFSETS)
def test_the_fullest_hour_is_found_whatever_the_order(offsets: list[int]) -> None:
    moments = [START + timedelta(seconds=each) for each in offsets]
    fullest = max(
        (sum(0 <= (other - began).total_seconds() < 3600 for other in moments) for began in moments), default=0
    )
    found = same_here.rush(reversed(moments))
    assert (found.presses if found else 0) == (fullest if fullest >= same_here.RUSH else 0)
    if found:
        assert found.began_at in moments
    assert found == same_here.rush(moments)


def test_thirty_within_the_hour_are_a_crowd_and_over_two_are_not() -> None:
    quick = [START + timedelta(minutes=number) for number in range(30)]
    assert same_here.rush(quick) == same_here.Rush(30, START)
    assert same_here.rush(quick[1:]) is None
    assert same_here.rush([START + timedelta(minutes=5 * number) for number in range(300)]) is None
