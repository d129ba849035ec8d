"""The hint about reading age: near enough to a known count, never wrong by much, and silent about a few words."""

from __future__ import annotations

import pytest
import textstat
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.reading_ease import EASY, reading_age, syllables

PLAIN = (
    "We looked at the stairs. The light is out. We will fit a new lamp in May. Then it will come on when you "
    "walk by. If it does not, ring us. We will come and look at it on the same day. You do not have to wait for "
    "the next meeting."
)
HARD = (
    "Following consideration of the representations received, the partnership determined that implementation of the "
    "proposed reconfiguration would necessitate additional recurrent investment, notwithstanding operational "
    "efficiencies previously identified throughout the organisational improvement programme."
)


@pytest.mark.parametrize("text", [PLAIN, HARD])
def test_it_is_near_what_a_library_counts(text: str) -> None:
    found = reading_age(text)
    assert found is not None
    assert abs(found - (float(textstat.textstat.flesch_kincaid_grade(text)) + 5)) <= 2.5


def test_plain_words_are_easy_and_an_office_letter_is_not() -> None:
    plain, hard = reading_age(PLAIN), reading_age(HARD)
    assert plain is not None
    assert hard is not None
    assert plain <= EASY < 16 < hard
    assert reading_age(HARD[:100]) is None


@pytest.mark.parametrize(
    ("word", "count"), [("lamp", 1), ("stairs", 1), ("table", 2), ("decided", 3), ("moved", 1), ("people", 2),
     ("the", 1)]
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


@settings(max_examples=50)
@given(st.text(max_size=400))
def test_any_text_gives_an_age_or_nothing(text: str) -> None:
    found = reading_age(text)
    assert found is None or found >= 5
