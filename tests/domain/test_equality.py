"""Equality questions: which are asked of whom, what may be kept, and which quarters may be shown together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain import equality
from engage.domain.disclosure import CHARACTERISTIC, MIN_BASE, Suppressed
from engage.domain.equality import CURRENT_SET, NOT_ANSWERED, PREFER_NOT, QUESTIONS, SETS, UNDER_16, Quarter, Span
from engage.domain.errors import Refused

ANSWERS = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(["", *question.answers]) for key, question in QUESTIONS.items()}
)
QUARTERS = st.lists(st.integers(0, 40), min_size=1, max_size=14)
START = Quarter(2026, 3)


def test_the_five_in_their_order_each_with_a_way_not_to_say() -> None:
    assert SETS[CURRENT_SET] == ("age", "sex", "trans", "orientation", "disability")
    assert all(question.answers[-1] == PREFER_NOT and question.source for question in QUESTIONS.values())
    assert {key for key, question in QUESTIONS.items() if question.from_16} == {"trans", "orientation"}


@given(ANSWERS)
def test_what_is_kept_was_answered_and_is_asked_of_that_age(answers: dict[str, str]) -> None:
    kept = equality.checked(answers)
    assert kept == {key: answers[key] for key in SETS[CURRENT_SET] if key in kept}
    assert set(kept) <= {question.key for question in equality.asked(kept)}
    if answers.get("age") == UNDER_16:
        assert not {"trans", "orientation"} & set(kept)
    else:
        assert set(kept) == {key for key, value in answers.items() if value}
    assert equality.checked(kept) == kept


@pytest.mark.parametrize("wrong", [{"age": "Anne, 41"}, {"sex": "16_24"}, {"name": "Anne"}, {"age": ["16_24"]}])
def test_what_was_not_offered_is_refused_without_saying_what_it_was(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        equality.checked({"disability": "limited_a_lot", **wrong})
    assert refused.value.code == "equality_answer_unknown"
    assert not refused.value.params


@given(QUARTERS, st.integers(0, 6))
def test_spans_never_overlap_and_what_was_shown_stays(sets: list[int], more: int) -> None:
    by_quarter = {START.later(number): count for number, count in enumerate(sets) if count}
    end = START.later(len(sets))
    found = equality.spans(by_quarter, end)
    for span, after in pairwise(found):
        assert span.last < after.first
    for span in found:
        total = sum(count for quarter, count in by_quarter.items() if span.first <= quarter <= span.last)
        assert span.last < end
        assert total
        assert total >= MIN_BASE or span.last == span.first.later(3)
    # time goes on, and more is sent
    later = {**by_quarter, **{end.later(number): 20 for number in range(more)}}
    assert equality.spans(later, end.later(more))[: len(found)] == found


def test_a_quarter_waits_until_there_are_enough_or_a_year_is_over() -> None:
    q = [START.later(number) for number in range(6)]
    assert equality.spans({q[0]: 12, q[1]: 17}, q[2]) == ()
    assert equality.spans({q[0]: 12, q[1]: 17, q[2]: 1}, q[3]) == (Span(q[0], q[2]),)
    assert equality.spans({q[0]: 12, q[1]: 2}, q[4]) == (Span(q[0], q[3]),)
    assert (str(q[1].later(1)), str(q[0].later(-3)), Quarter.parse("2026-Q4")) == ("2027-Q1", "2025-Q4", q[1])


@given(st.lists(ANSWERS, max_size=60))
def test_every_set_is_counted_once_in_each_question_and_no_small_number_shows(sets: list[dict[str, str]]) -> None:
    counts = equality.counted([(CURRENT_SET, equality.checked(answers)) for answers in sets])
    for key, cells in counts.items():
        assert sum(cells.values()) == len(sets)
        table = equality.shown(cells, QUESTIONS[key])
        assert set(table.cells) == {*QUESTIONS[key].answers, NOT_ANSWERED}
        for count in table.cells.values():
            assert isinstance(count, Suppressed) or count == 0 or count >= CHARACTERISTIC
