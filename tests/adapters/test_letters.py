"""What stands for a character that no font of the paper has: without it, one emoji leaves a board without its paper."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engage.adapters import typesetter
from engage.adapters.typesetting import letters

FONTS = Path(typesetter.__file__).parent / "typesetting" / "fonts"
KNOWN = letters.has(FONTS)


def test_the_languages_that_people_read_here_can_be_printed() -> None:
    for words in ("Ghàidhlig", "zażółć gęślą jaźń", "їжак ґанок", "bună știință", "یہ کیا ہے", "حافلة", "“x” – £5 … €"):
        assert letters.printable(words, KNOWN) == words


def test_a_sign_is_named_and_a_letter_of_another_script_is_a_square() -> None:
    assert letters.printable("Ramp 🦽🏽\u200d at 中", KNOWN) == "Ramp [manual wheelchair]\u200d at □"
    assert letters.printed({"a": [1, None, "𝓱ello"]}, KNOWN) == {"a": [1, None, "hello"]}


@given(st.text(max_size=12))
@settings(max_examples=25)
def test_whatever_people_write_a_paper_can_be_printed(words: str) -> None:
    shown = letters.printable(words, KNOWN)
    assert letters.printable(shown, KNOWN) == shown
    assert all(each.isascii() or KNOWN(each) or each in letters.SILENT for each in shown)
