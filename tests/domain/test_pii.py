"""Hints of personal details: what holds for any text at all, and how well the rules do on the made-up stories."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engage.domain import pii
from engage.domain.pii.folding import Folded
from tests.pii.__main__ import measure
from tests.pii.stories import Part, stories

PIECES = st.sampled_from(
    ["Jean", "Mrs ", "my son ", "07700 900123", " at ", " dot ", "@", "ML6 7ZZ", "\u200b", "\u0301", "’s", "\u00a0",
    "１", "0",
     "born ", "3 May 1951", "14 Mill Road", ". ", "\n", "\u202e", "مرحبا", "👩‍👧", "the only ", "CHI ", "0305511009",
     "É", "ﬁ", "İ"]
)  # fmt: skip
ANYTHING = st.one_of(
    st.text(max_size=300), st.lists(PIECES, max_size=25).map("".join), st.text(st.characters(), max_size=60)
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(span.kind.value, span.text) for span in pii.find(text)]


@given(ANYTHING)
@example("")
@example("\ud800 Jean \udfff")
@example("Jean\u0301")
@settings(max_examples=400, deadline=None)
def test_hints_lie_in_the_text_in_order_and_apart(text: str) -> None:
    spans = pii.find(text)
    assert all(0 <= span.start < span.end <= len(text) and text[span.start : span.end] == span.text for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert pii.find(text) == spans
    assert "".join(part if isinstance(part, str) else part.text for part in pii.parts(text, spans)) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My carer Simon says I must wait.", "Simon"), ("My neighbour Dawn broke her hip on the ice.", "Dawn"),
        ("My uncle Sam drove me to the clinic.", "Sam"), ("I saw Dr Finlay at the practice.", "Dr Finlay"),
        ("I phoned Davy Jones at number four.", "Davy Jones"), ("Ask Robin Hoodless at the desk.", "Robin Hoodless"),
        ("Every Tom, Dick and Harry gets seen before me.", ""), ("Dawn was breaking by the time a bed came up.", ""),
        ("We were playing Simon says.", ""), ("Anne's Law would help.", ""),
    ],
)  # fmt: skip
def test_a_saying_hides_nobody_who_has_a_name_out_of_it(text: str, name: str) -> None:
    assert kinds(text) == ([("name", name)] if name else [])


@given(ANYTHING)
@settings(max_examples=200, deadline=None)
def test_a_folded_text_finds_its_way_back(text: str) -> None:
    folded = Folded(text)
    assert len(folded.text) <= len(text)
    assert len(folded.text.lower()) == len(folded.text)
    for place in range(len(folded.text)):
        start, end = folded.back(place, place + 1)
        assert 0 <= start < end <= len(text)


@given(ANYTHING)
@settings(max_examples=150, deadline=None)
def test_taking_everything_out_leaves_nothing_of_it_where_it_was(text: str) -> None:
    spans = pii.find(text)
    words = {kind: "taken out" for kind in pii.Kind}
    left = pii.take_out(text, {span.id for span in spans}, words)
    assert left.count("[taken out]") >= len(spans)
    assert len(left) == len(text) + sum(len("[taken out]") - len(span.text) for span in spans)
    assert pii.take_out(text, set(), words) == text


HOSTILE = (
    "a", "0", "0 ", "a.", "a@", " at ", "x at gmail dot com ", "A ", "Aa ", "1 Aa ", "(", "double ", "oh ",
    "born 1 may ",
    "the only a a family in ", "McA", "O'", "-", "\n", " ", "Jean ", "my son Jean ", "GB21 TEST ", "AB12 ",
    "facebook is ", "@a ",
    "phone 12345 ", "Mrs ", "a-", "1.", "+44 ", "rare huntington's in ", "Flat 1, ", "a\u200b", "e\u0301", "👩‍👧",
    "مرحبا ", "a dot ",
    "Mrs Street ", "de van ", "al-Sayed ", "Karen & ", "Jean and ", "the only a a man with a ", "i'm a.1 on x ",
    "07700/",
    "Aa was very ", "Room 1 at Aa Aa ", "1 a street ", "chi 0", "7.7.", "my mum, ", "Thanks, ", "one hundred ",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_no_text_takes_long(piece: str) -> None:
    """Twice the text takes about twice the time, and 100 kB a second or two, however it was made up."""
    text = (piece * (20_000 // len(piece) + 1))[:20_000]
    began = time.process_time()
    pii.find(text)
    assert time.process_time() - began < 1.5  # several times what it takes, for a machine that is busy


def test_the_stories_written_for_the_rules_are_read_right() -> None:
    score = measure(Part.WRITTEN_WITH)
    assert score.trouble == []


OTHERS = [Part.KEPT_BACK, Part.TUNED, Part.BLIND, Part.THIRD, Part.FOURTH, Part.FIFTH, Part.SIXTH,
          Part.UNLISTED]
FLOORS = {Part.FIFTH: 0.85, Part.UNLISTED: 0.85}
"""Share of the names that are found in those of names on no list; 0.9 in the others."""


@pytest.mark.parametrize("part", OTHERS, ids=lambda part: part.name.lower())
def test_the_other_stories_are_read_well_enough(part: Part) -> None:
    """The aims: 98 of 100 numbers and addresses, 60 of 100 names, one clean sentence in twenty flagged.

    The floors are higher than the aims where the rules are: a change that loses a tenth of the names is noticed.
    """
    score = measure(part)
    structured = set(score.planted) - {"name", "singling_out"}
    for kind in structured:
        assert score.found[kind] >= score.planted[kind] - 1, (kind, score.trouble)
    planted, found = (sum(count[kind] for kind in structured) for count in (score.planted, score.found))
    assert found >= 0.98 * planted, score.trouble
    assert score.found["name"] >= FLOORS.get(part, 0.9) * score.planted["name"], score.trouble
    assert score.found["singling_out"] >= 0.9 * score.planted["singling_out"], score.trouble
    assert score.clean_flagged <= max(1, 0.02 * score.clean), score.trouble
    assert score.right >= 0.97 * score.hints, score.trouble


def test_a_thousand_words_take_no_time_that_a_person_would_notice() -> None:
    words = [word for part in Part for story in stories(part) for word in story.text.split()]
    text = " ".join(words[:1000])
    pii.find(text)
    began = time.process_time()
    for _again in range(5):
        pii.find(text)
    assert (time.process_time() - began) / 5 < 0.15  # it takes 0.03; the rest is for a machine that is busy


def test_typographic_and_invisible_characters_hide_nothing() -> None:
    assert kinds("ring 07700\u00a0900\u00a0123") == [("phone", "07700\u00a0900\u00a0123")]
    assert kinds("ring 0\u200b7700 900123") == [("phone", "0\u200b7700 900123")]
    assert kinds("ring ０７７００９００１２３") == [("phone", "０７７００９００１２３")]
    assert kinds("I saw Eilidh’s mum") == [("name", "Eilidh")]
    assert kinds("my son Jose\u0301 came") == [("name", "Jose\u0301")]
    assert kinds("👩‍👧 my son Callum 💙 07700 900123") == [("name", "Callum"), ("phone", "07700 900123")]
    assert kinds("مرحبا 07700 900123 مرحبا") == [("phone", "07700 900123")]


def everything_with_a_capital(text: str) -> Iterator[tuple[int, int]]:
    """A model at its worst."""
    for found in re.finditer(r"[A-Z]\w*(?: [A-Z]\w*)*", text):
        yield found.span()


def test_of_what_a_model_reads_only_what_may_be_a_name_is_believed() -> None:
    for text in (
        "Since Hairmyres opened I take Warfarin and the Zoladex.", "I live in Xanadu.", "Xanadu needs a bus.",
        "The XPEN on Ward 6 and Covid and Glasgow and Zeta House", "Marie Curie and the Golden Jubilee", "FrIendly",
    ):  # fmt: skip
        assert pii.find(text, read=everything_with_a_capital) == pii.find(text), text
    spans = pii.find("I hear that Wiremu left, Ngaru\u0301a Brightwell told\u00a0me.", read=everything_with_a_capital)
    assert [(span.text, span.strong) for span in spans] == [("Wiremu", False), ("Ngaru\u0301a Brightwell", False)]
    assert pii.find("It was fine.", read=lambda text: [(0, 0), (3, 900)]) == []


def test_one_hint_is_taken_out_and_the_rest_stays() -> None:
    text = "My son Callum is on 07700 900123, Callum waits."
    first = pii.find(text)[0]
    assert pii.take_out(text, {first.id}, {pii.Kind.NAME: "name taken out"}) == (
        "My son [name taken out] is on 07700 900123, Callum waits."
    )
    assert pii.take_out(text, {"name-0-3", "nonsense"}, {}) == text
    assert "Callum" not in first.id


def test_the_sure_ones() -> None:
    spans = pii.find("Ring 960412 and ask for Mrs Fictional")
    assert [span.text for span in spans] == ["960412", "Mrs Fictional"]
    assert [span.text for span in pii.strong(spans)] == ["Mrs Fictional"]


def test_a_mark_of_a_redaction_is_no_detail() -> None:
    for kind in pii.Kind:
        assert kinds(f"I told [{kind.value.replace('_', ' ')} taken out] about it.") == []
