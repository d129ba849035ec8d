"""Texts as they are stored, and the limits people can count."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.errors import Refused
from engage.domain.texts import MAX_CHARACTERS, clean, note, story, word_count
from engage.domain.withholding import WithheldReason, withheld_reason


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaning_leaves_nothing_a_database_refuses_and_is_done_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "\x00" not in cleaned
    cleaned.encode()


def test_words_are_what_people_count() -> None:
    assert word_count("It's - well ... 2 p.m. — late!") == 5
    assert word_count(" \n ") == 0


@pytest.mark.parametrize("text", ["", "  ", "...", "\x00\x01"])
def test_a_story_says_something(text: str) -> None:
    with pytest.raises(Refused, match="text_missing"):
        story(text)


def test_the_limits_of_a_story() -> None:
    assert word_count(story("word " * 1000)) == 1000
    assert len(story("é" * MAX_CHARACTERS)) == MAX_CHARACTERS
    for text, code in (("word " * 1003, "text_too_long"), ("é" * (MAX_CHARACTERS + 3), "text_too_many_characters")):
        with pytest.raises(Refused, match=code) as refused:
            story(text)
        assert refused.value.params["over"] == 3


def test_a_note_may_be_empty_unless_it_is_needed() -> None:
    assert note("  ", field="note", most=10) == ""
    with pytest.raises(Refused, match="reply_missing"):
        note("...", field="reply", most=10, missing="reply_missing")
    with pytest.raises(Refused, match="note_too_long"):
        note("x" * 11, field="note", most=10)


def test_reasons_are_a_closed_list() -> None:
    assert withheld_reason("legal") is WithheldReason.LEGAL
    for value, code in (("", "withheld_reason_missing"), ("dull", "withheld_reason_unknown")):
        with pytest.raises(Refused, match=code):
            withheld_reason(value)


def test_control_characters_are_those_of_unicode():
    every = [chr(number) for number in range(0x110000)]
    controls = [each for each in every if unicodedata.category(each) in {"Cc", "Cs"} and each not in "\n\t\r"]
    assert [each for each in every if clean(f"a{each}a") == "aa"] == controls
