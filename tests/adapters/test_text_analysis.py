"""Key phrases of texts: real TextBlob, nothing downloaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engage.adapters.text_analysis import key_phrases

TEXTS = [
    "The appointment letter came a week after the appointment. The nurse was kind.",
    "My appointment letters never come on time, and the car park is full by nine.",
    "I could not find the car park in the dark. An appointment letter would say where it is.",
    "NHS staff were lovely. The GP rang me back the same day.",
    "I rang the GP six times.",
]


def test_phrases_are_counted_by_the_texts_that_hold_them() -> None:
    found = dict(key_phrases(TEXTS))
    assert found["appointment letter"] == 3
    assert found["car park"] == 2
    assert found["GP"] == 2
    assert "nurse" not in found


def test_a_text_that_repeats_itself_counts_once() -> None:
    assert key_phrases(["The lift is broken. The lift, the lift, the broken lift!"], least=2) == []


def test_the_commonest_come_first_and_the_order_is_always_the_same() -> None:
    found = key_phrases(TEXTS, least=1)
    assert found == key_phrases(list(reversed(TEXTS)), least=1)
    assert [count for _, count in found] == sorted((count for _, count in found), reverse=True)
    assert key_phrases(TEXTS, limit=1) == [("appointment letter", 3)]


def test_names_and_empty_words_are_left_out() -> None:
    found = {
        phrase for phrase, _ in key_phrases(["I told Doctor Macdonald in Wishaw about the thing. XXXX was there."] * 3)
    }
    assert not found & {"doctor macdonald", "macdonald", "wishaw", "thing", "XXXX", "xxxx"}


@pytest.mark.parametrize(
    "text", ["", "   ", "///", "&slash; a/b/c", "😀😀", "THE CAR PARK", "مرحبا", "a\n\nb", "x" * 9000, "\x00"]
)
def test_no_text_breaks_it(text: str) -> None:
    key_phrases([text, text])


def test_shouting_is_read_like_anything_else() -> None:
    assert ("car park", 2) in key_phrases(["THE CAR PARK IS FULL", "The car park is full."])


def test_textblob_is_loaded_only_when_it_is_used() -> None:
    code = "import sys, engage.adapters.text_analysis; sys.exit('textblob' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
