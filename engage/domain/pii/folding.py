"""A text as rules read it: one sort of quote, blank and figure, one blank at a time, no accents, nothing invisible; and
the way back.

Rules would otherwise miss a number typed on a full-width keyboard, or one with a zero-width blank in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_PLAIN = {
    "‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "′": "'", "“": '"', "”": '"', "„": '"', "«": '"',
    "»": '"',
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "s", "æ": "a", "Æ": "A", "œ": "o",
    "∙": ".", "·": ".", "•": ".", "−": "-", "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n",
    "\r": "\n", "\t": " ",
}  # fmt: skip


@lru_cache(maxsize=1024)
def _fold(character: str) -> str:
    """What a rule reads for one character: one character, or none."""
    if character in _PLAIN:
        return _PLAIN[character]
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf"}:
        return ""
    if category == "Zs":
        return " "
    if category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKD", character)[:1]
    return plain if plain.isascii() and (plain.isalnum() or plain in "@.+-_()[]/:,") else character


class Folded:
    """A text with its folded form."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text
        self._places: Sequence[int] | None = None
        if text.isascii() and not any(mark in text for mark in ("\t", "\r", "\x0b", "\x0c", "`", "  ")):
            return
        places: list[int] = []
        folded: list[str] = []
        for place, character in enumerate(text):
            plain = (character if character.isalnum() or character in " \n.,'" else _fold(character)) if (
                character.isascii()
            ) else _fold(character)  # fmt: skip
            if plain and not (plain == " " and folded and folded[-1] == " "):
                folded.append(plain)
                places.append(place)
        self.text = "".join(folded)
        self._places = places

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as given this piece of the folded one stands. Accents stay with their letter."""
        if self._places is None:
            return start, end
        first, last = self._places[start], self._places[end - 1] + 1
        while last < len(self.original) and unicodedata.category(self.original[last]) == "Mn":
            last += 1
        return first, last
