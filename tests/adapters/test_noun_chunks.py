"""The short parser finds the noun phrases that TextBlob's whole one finds, in any text."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from textblob import TextBlob
from textblob._text import find_chunks
from textblob.en.inflect import singularize

from engage.adapters.noun_chunks import Word, noun_chunks, of_tagged, singular
from tests.adapters.test_text_analysis import TEXTS
from tests.bench.sentences import SENTENCES

_BITS = (
    "the", "The", "a", "very", "nice", "old", "nurse", "nurses", "car", "parks", "Macdonald", "GP", "NHS", "which",
    "what", "all", "and", "but", "perhaps", "you", "they", "quickly", "two", "3rd", "is", "waited", "waiting", "to",
    "don't", "it's", "of", "Mr.", "e.g.", "...", ".", "!?", ",", "(", ")", '"', "'", "“", ":-)", ":/", "!", "( !)",
    "letter-box", "XXXX", "x", "ward's", "n't", "'s", "me@example.org", "£5", "İ", "ﬁne", "😀", "\n\n",
)  # fmt: skip
_TAGS = ("NN", "NNS", "NNP", "NNP-PERS", "PRP", "PRP$", "DT", "WDT", "PDT", "CD", "CC", "RB", "RBR", "WRB", "JJ",
         "JJR", "VB", "VBN", "MD", "IN", "TO", "WP", ".", ",")  # fmt: skip


def whole(text: str) -> list[list[Word]]:
    """The noun phrases in what `TextBlob.parse()` writes."""
    found: list[list[Word]] = []
    for sentence in str(TextBlob(text).parse()).split("\n"):
        marked = [tuple(token.split("/")[:3]) for token in sentence.split(" ")] if sentence else []
        found += _marked(marked)
    return found


def _marked(marked: list[tuple[str, ...]]) -> list[list[Word]]:
    found: list[list[Word]] = []
    before = ""
    for text, kind, place in marked:
        if place == "B-NP" or (place == "I-NP" and not before.endswith("-NP")):
            found.append([])
        if place.endswith("-NP"):
            found[-1].append([text.replace("&slash;", "/"), kind])
        before = place
    return found


@pytest.mark.parametrize("text", [*TEXTS, *SENTENCES, "", "n't", "Perhaps the nurse and very kind people."])
def test_sentences_of_ours(text: str) -> None:
    assert noun_chunks(text) == whole(text)


@given(st.lists(st.sampled_from(_BITS), max_size=25).map(" ".join))
@example("It isn't ours. The nurse's car, and the ward's. 'Quoted,' he said.")
@settings(max_examples=400, deadline=None)
def test_any_row_of_words(text: str) -> None:
    assert noun_chunks(text) == whole(text)


@settings(deadline=None)
@given(st.text(max_size=80).filter(lambda text: "/" not in text))
def test_any_text(text: str) -> None:
    assert noun_chunks(" ".join(text.split())) == whole(" ".join(text.split()))


def test_any_row_of_tags() -> None:
    """Whatever the tags are: every row of three of them before a noun, held against all of TextBlob's rules."""
    for kinds in product(_TAGS, repeat=3):
        row = [[str(number), kind] for number, kind in enumerate((*kinds, "NN"))]
        marked = [tuple(each) for each in find_chunks([list(each) for each in row])]
        assert of_tagged(row) == _marked(marked), kinds


@settings(deadline=None)
@given(st.one_of(st.sampled_from([word for text in SENTENCES for word in text.split()]), st.text(max_size=12)))
def test_the_singular_is_textblobs(word: str) -> None:
    assert singular(word) == singularize(word)
    assert singular(word) == singularize(word)
