"""Texts that people give: cleaned the same way wherever they come in, and refused kindly when they are too long."""

from __future__ import annotations

import re

from engage.domain.errors import Refused

MAX_WORDS = 1_000
MAX_CHARACTERS = 20_000
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's Cc and Cs but for tab and newline: a test goes through all characters."""


def clean(text: str) -> str:
    """The text without white space around it, with plain line ends and without control characters.

    PostgreSQL stores no NUL and UTF-8 writes no lone surrogate; the rest of what people typed stays as it is.
    """
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def word_count(text: str) -> int:
    """How many words, as people count them: what stands between blanks and has a letter or a figure in it."""
    words = text.split()
    # Few words are without either, and few have a mark in them: only those are looked at letter by letter.
    return len(words) - sum(not any(map(str.isalnum, word)) for word in words if not word.isalnum())


def story(text: str, *, field: str = "text") -> str:
    """What a contributor tells us, as it is stored.

    Raises Refused: text_missing; text_too_long with `words`, `most_words` and how many are `over`; and
    text_too_many_characters with the same of characters, for what has few words and no end.
    """
    told = clean(text)
    if not any(map(str.isalnum, told)):
        raise Refused("text_missing", field=field)
    # Looked at one by one only where they might be too many: there are never more words than what blanks part.
    if len(told.split()) > MAX_WORDS and (words := word_count(told)) > MAX_WORDS:
        raise Refused("text_too_long", field=field, words=words, most_words=MAX_WORDS, over=words - MAX_WORDS)
    if len(told) > MAX_CHARACTERS:
        raise Refused(
            "text_too_many_characters", field=field, characters=len(told), most_characters=MAX_CHARACTERS,
            over=len(told) - MAX_CHARACTERS,
        )  # fmt: skip
    return told


def note(text: str, *, field: str, most: int, missing: str | None = None) -> str:
    """A shorter text that staff or a service write, as it is stored.

    Raises Refused: `missing` when there is nothing and it is named, and note_too_long with `limit` and `used`.
    """
    written = clean(text)
    if missing is not None and not word_count(written):
        raise Refused(missing, field=field)
    if len(written) > most:
        raise Refused("note_too_long", field=field, limit=most, used=len(written))
    return written
