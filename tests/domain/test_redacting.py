"""Taking words out of a text: what was chosen goes, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain import pii, redacting, staying
from engage.domain.errors import Refused
from engage.domain.redacting import Cut
from engage.domain.redaction import MARKS

WORDS = st.sampled_from(["Christina", "Christina M", "M", "the", "name", "Ann-Marie", "ann", "[name]", "came."])
TEXTS = st.lists(WORDS, max_size=9).map(" ".join) | st.text("Ann [name]'-\n", max_size=40)
CHOSEN = st.lists(st.tuples(WORDS, st.sampled_from(["[name]", "[nurse]", "[the baker]"])), max_size=4)


@given(TEXTS, CHOSEN)
def test_twice_is_once_and_marks_stand(text: str, chosen: list[tuple[str, str]]) -> None:
    made = redacting.take_out_words(text, chosen)
    assert redacting.take_out_words(made, chosen) == made
    assert made.count("[name]") >= text.count("[name]")
    if not any(next(redacting.everywhere(text, words, ""), None) for words, _ in chosen):
        assert made == text
    for words, instead in chosen:
        assert not list(redacting.everywhere(made, words, instead, standing={each for _, each in chosen}))


@given(st.text("abc de", max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6))
def test_what_no_cut_touches_stays_in_its_order(text: str, spots: list[tuple[int, int]]) -> None:
    cuts = [Cut(start, min(end, len(text)), "[x]") for start, end in spots if start < min(end, len(text))]
    left = "".join(letter for at, letter in enumerate(text) if not any(c.start <= at < c.end for c in cuts))
    made = redacting.redact(text, cuts)
    assert made.replace("[x]", "") == left
    assert made.count("[x]") == len(redacting.merged(cuts)) <= len(cuts)


def test_overlapping_names() -> None:
    text = "Christina told Christina M that Christina’s nurse and Christinas came."
    both = [("Christina", "[name]"), ("Christina M", "[relative]")]
    made = "[name] told [relative] that [name]’s nurse and Christinas came."
    assert redacting.take_out_words(text, both) == made == redacting.take_out_words(text, both[::-1])
    kept = redacting.take_out_words(text, both[:1], kept=["Christina M"])
    assert kept == "[name] told Christina M that [name]’s nurse and Christinas came."
    assert redacting.take_out_words("Mary-Ann O'Neil\nwas kind", [("Ann O’Neil was", "[x]")]) == "Mary-[x] kind"


@pytest.mark.parametrize(
    ("choice", "words", "own", "stands"),
    [
        ("nurse", "Karen", "", "[nurse]"), ("", "Karen", "", ""),
        (redacting.FIRST_NAME, "Shona Fictional", "", "Shona"),
        (redacting.FIRST_NAME, "Mrs Fictional", "", ""), (redacting.FIRST_NAME, "J. Fictional", "", ""),
        (redacting.OWN, "Karen", " practice\n[manager] ", "[practice manager]"), (redacting.OWN, "Karen", "x" * 41, ""),
    ],
)  # fmt: skip
def test_what_stands_in_its_place(choice: str, words: str, own: str, stands: str) -> None:
    assert redacting.put(choice, words, own) == stands


def test_every_kind_has_marks_that_are_known() -> None:
    for kind in pii.Kind:
        assert set(redacting.marks_for(kind.value)) <= set(MARKS)
    assert set(redacting.all_marks()) <= set(MARKS)
    assert len(redacting.all_marks()) == len(set(redacting.all_marks()))


def test_what_may_not_be_published_without_a_reason() -> None:
    assert staying.REACHES | staying.OPENS | {"name", "singling_out"} == set(pii.Kind)
    found = staying.kinds(pii.find("Mrs Invented of ML2 7AB, 07700 900123, anne@example.org"))
    assert found == ("email", "phone", "postcode")
    assert staying.kinds(pii.find("Nurse Shona at Wishaw, ring 111 at 10.30 on 3 May")) == ()
    with pytest.raises(Refused, match="detail_needs_reason") as no:
        staying.stay_reason("", found)
    assert not re.search("900|anne|7AB", str(no.value))
    with pytest.raises(Refused, match="stay_reason_unknown"):
        staying.stay_reason("because", found)
    assert staying.stay_reason("public_contact", found) is staying.StayReason.PUBLIC_CONTACT
    assert staying.stay_reason("public_contact", ()) is None
