"""What stands near a place in a text: rules ask here whether a word says what a number is."""

from __future__ import annotations

import re

_ENDS = re.compile(r"[.!?](?=\s)|\n")


def before(text: str, place: int, *, reach: int = 40) -> str:
    """The words before a place, in small letters, back to the start of the sentence, at most `reach` characters."""
    near = text[max(0, place - reach) : place]
    ends = [found.end() for found in _ENDS.finditer(near)]
    # "D.O.B. 3 May" and "Tel. 01632" end no sentence: what is short after the stop belongs to what is before it.
    if ends and len(near) - ends[-1] <= 1:
        ends.pop()
    return (near[ends[-1] :] if ends else near).lower()


def after(text: str, place: int, *, reach: int = 30) -> str:
    """The words after a place, in small letters, to the end of their sentence and at most `reach` characters."""
    return _ENDS.split(text[place : place + reach], maxsplit=1)[0].lower()
