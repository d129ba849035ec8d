"""Rules of theme suggestions: what a text is made of, what is suggested, how good that is, what a codebook holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.errors import Refused
from engage.domain.theming import codebook, features, trials
from engage.domain.theming.codebook import Entry
from engage.domain.theming.labelled import labels_of
from engage.domain.theming.learning import Mark, worth_it
from engage.domain.theming.scores import Scores, f1_by_label, mean, scores
from engage.domain.theming.suggestions import LIKELY, MOST, best_threshold, found, suggested


def sets(*labels: str) -> list[frozenset[str]]:
    return [labels_of(each) for each in labels]


@pytest.mark.parametrize(
    "words",
    ["wait waits waited waiting", "stop stopped stopping stops", "carer carers", "hurry hurried hurries",
     "nurse nurses nurse's nurse’s", "kind kindness kindly", "explain explained explaining", "bus",
     "gas", "clinic clinics"],
)  # fmt: skip
def test_forms_of_a_word_come_together(words: str) -> None:
    assert len({features.stem(word) for word in features.split(words)}) == 1


def test_different_words_stay_apart() -> None:
    words = features.split("car card bus busy need needle staff stuff ward word nurse nursery general generous")
    assert len({features.stem(word) for word in words}) == len(words)


def test_a_text_without_words_has_none() -> None:
    assert features.split(" \n… 👍") == []
    assert features.pairs([]) == []


def test_only_the_beginning_of_a_huge_text_is_looked_at() -> None:
    assert len(features.split("word " * 300_000)) == features.LONGEST // 5
    assert features.split("x" * 1_000_000) == ["x" * 30]


def test_scores_by_hand() -> None:
    """Three texts of a, one of b: two a found, one a taken for b, b found."""
    made = scores(sets("a", "a", "a", "b"), sets("a", "a", "b", "b"))
    assert made.accuracy == made.micro_f1 == 0.75
    assert made.macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)
    assert made.class_balance_accuracy == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_scores_of_several_themes_a_text() -> None:
    made = scores(sets("a|b", "b", "c"), sets("a", "b", "b|c"))
    assert made.accuracy == pytest.approx(1 / 3)
    assert made.micro_f1 == pytest.approx(2 * 3 / (4 + 4))
    assert f1_by_label(sets("a|b", "b", "c"), sets("a", "b", "b|c"))["b"] == (0.5, 2)


def test_a_theme_that_was_never_learned_counts_as_missed() -> None:
    assert scores(sets("a", "new"), sets("a", "a")).macro_f1 == pytest.approx((2 / 3 + 0) / 2)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.frozensets(st.sampled_from("abc"), min_size=1), st.frozensets(st.sampled_from("abcd")))))
def test_scores_lie_between_nought_and_one_and_are_one_for_the_truth(pairs: list[tuple[frozenset[str], ...]]) -> None:
    truth, said = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    made = scores(truth, said)
    for each in (made.accuracy, made.macro_f1, made.micro_f1, made.class_balance_accuracy):
        assert 0 <= each <= 1
    assert made.class_balance_accuracy <= made.macro_f1 + 1e-9
    if truth:
        assert scores(truth, truth) == mean([scores(truth, truth)] * 2) == Scores(1, 1, 1, 1)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_three_likely_themes_at_most_are_suggested_the_likeliest_first(confidences: list[float]) -> None:
    chosen = suggested(confidences)
    shown = [confidences[at] for at in chosen]
    assert len(chosen) <= MOST
    assert shown == sorted(shown, reverse=True)
    assert all(each >= LIKELY for each in shown)


def test_the_threshold_fits_what_was_true() -> None:
    sure = [[0.45, 0.4], [0.45, 0.1], [0.1, 0.4]]
    threshold = best_threshold(sure, [[True, True], [True, False], [False, True]])
    assert [found(row, threshold) for row in sure] == [[0, 1], [0], [1]]


def test_sizes_are_numbers_or_all() -> None:
    assert [size.asked for size in trials.sizes("0, 50,ALL,50")] == [0, 50, None]
    for wrong in ("", "50,", "-1", "many", "1e3", "²"):
        with pytest.raises(Refused, match="trial_sizes_unreadable"):
            trials.sizes(wrong)


def test_a_sample_is_the_same_each_time_and_has_each_theme_in_its_share() -> None:
    labels = sets(*["a"] * 60, *["b"] * 30, *["c"] * 10)
    first, *others = trials.draws(labels, 50)
    assert [first, *others] == trials.draws(labels, 50)
    assert len(others) == trials.DRAWS - 1
    assert first not in others
    for sample in (first, *others):
        assert len(set(sample)) == 50
        assert [sum(labels[at] == each for at in sample) for each in sets("a", "b", "c")] == [30, 15, 5]
    assert trials.draws(labels, 100) == [list(range(100))]
    assert trials.draws(labels, 0) == [[]]


def test_a_codebook_is_read_whatever_its_columns_are_called() -> None:
    [names] = codebook.columns(["Outcomes", " Theme", "Example  phrases"])
    assert names == {"name": " Theme", "examples": "Example  phrases", "outcomes": "Outcomes"}
    made = codebook.entries(
        [(2, {"name": " Food and  drink ", "description": "Meals", "examples": "Cold soup| more fruit|",
              "outcomes": "3|1"}),
         (3, {"name": "food AND drink", "examples": "More fruit\nNo menu"}), (4, {"name": " "})]
    )  # fmt: skip
    assert made == (Entry("Food and drink", "Meals", ("Cold soup", "more fruit", "More fruit", "No menu"), (1, 3)),)


def test_examples_in_quote_marks_are_taken_apart() -> None:
    [entry] = codebook.entries([(2, {"name": "Food", "examples": "Good: 'The soup's hot', 'Lovely tea' Bad: ‘Cold’"})])
    assert entry.examples == ("The soup's hot", "Lovely tea", "Cold")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": "x" * 121}, "codebook_name_too_long"),
        ({"name": "x", "description": "x" * 2001}, "codebook_text_too_long"),
        ({"name": "x", "examples": "fine|" + "x" * 501}, "codebook_text_too_long"),
        ({"name": "x", "outcomes": "1|10"}, "codebook_outcome_unknown"),
        ({"name": " "}, "codebook_empty"),
    ],
)
def test_what_is_wrong_with_a_codebook_is_said_with_its_line(cells: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        codebook.entries([(7, cells)])
    assert refused.value.code == code
    assert refused.value.params.get("line", 7) == 7


def test_a_codebook_needs_names_and_an_end() -> None:
    with pytest.raises(Refused, match="codebook_without_names"):
        codebook.columns(["", "Notes"])
    with pytest.raises(Refused, match="codebook_too_long"):
        codebook.entries((line, {"name": f"Theme {line}"}) for line in range(600))


@pytest.mark.parametrize(
    ("then", "age", "worth"),
    [
        (None, 0, True),
        (Mark("themes", 100, "rest"), 400, False),
        (Mark("others", 100, "rest"), 0, True),
        (Mark("themes", 100, "other rest"), 6, False),
        (Mark("themes", 100, "other rest"), 7, True),
        (Mark("themes", 96, "other rest"), 1, False),
        (Mark("themes", 95, "other rest"), 1, True),
        (Mark("themes", 105, "other rest"), 1, False),
        (Mark("themes", 106, "other rest"), 1, True),
    ],
)
def test_when_it_is_worth_learning_anew(then: Mark | None, age: int, worth: bool) -> None:
    assert worth_it(then, Mark("themes", 100, "rest"), timedelta(days=age)) is worth
    assert then is None or Mark.parse(then.text) == then
    assert Mark.parse("") is None
