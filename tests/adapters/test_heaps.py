"""Heaps of texts: the same each time, of one thing each, and none where there is nothing to find."""

from __future__ import annotations

import pytest

from engage.adapters.theme_model import heaps
from engage.domain.theming.labelled import Text
from tests.services.test_theme_clusters import FOOD, PARKING

TEXTS = [Text(each) for pair in zip(PARKING, FOOD, strict=True) for each in pair]


def test_what_is_about_one_thing_comes_together_and_the_same_each_time() -> None:
    found = heaps.heaps(TEXTS, least=5)
    assert {frozenset(at % 2 for at in heap.members) for heap in found} == {frozenset({0}), frozenset({1})}
    assert heaps.heaps(TEXTS, least=5) == found
    assert all(heap.closeness >= heaps.CLOSE for heap in found)


@pytest.mark.parametrize(
    "texts",
    [[], ["One"], ["", " ", "…", "👍", "", ""], ["The same"] * 4, ["x" * 1_000_000] * 6, list("abcdefghijkl")],
    ids=["none", "one", "without words", "too few", "huge", "letters"],
)
def test_odd_texts_do_no_harm(texts: list[str]) -> None:
    for heap in heaps.heaps([Text(each) for each in texts], least=5):
        assert 5 <= len(heap.members) <= len(texts)
