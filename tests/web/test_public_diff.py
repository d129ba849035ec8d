"""The difference between own words and what others read."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from engage.web.public.diff import words

TEXTS = st.text(alphabet=" \nabAB.éع👍", max_size=60)


@given(TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_both_texts_can_be_read_out_of_it(before: str, after: str) -> None:
    pieces = words(before, after)
    assert "".join(text for kind, text in pieces if kind != "in") == before
    assert "".join(text for kind, text in pieces if kind != "out") == after
    assert all(text for _, text in pieces)
    assert all(a[0] != b[0] for a, b in pairwise(pieces))


def test_a_name_is_taken_out() -> None:
    assert words("Ask nurse Ann now", "Ask nurse [name] now") == [
        ("same", "Ask nurse "), ("out", "Ann"), ("in", "[name]"), ("same", " now"),
    ]  # fmt: skip


def test_a_thousand_words_take_no_time() -> None:
    before = " ".join(f"a{number % 7} b" for number in range(1000))
    after = " ".join(f"b a{number % 5}" for number in range(1000))
    start = time.perf_counter()
    words(before, after)
    words("x " * 20_000, "y " * 20_000)
    assert time.perf_counter() - start < 2
