"""What stands near a place in a text: rules ask here whether a word says what a number is."""

from __future__ import annotations

import re

_ENDS = re.compile(r"[.!?](?=\s)|\n")
_SHORTENED = re.compile(r"\b(?:\w|no|nos|tel|mob|num|nat|ins|ref|acc|acct|reg|ext|mr|mrs|ms|dr|st|rd|approx)\Z", re.I)
"""A stop after one of these ends no sentence: d.o.b. is, tel. no."""


def before(text: str, place: int, *, reach: int = 40) -> str:
    """The words before a place, in small letters, back to the start of the sentence, at most `reach` characters."""
    near = text[max(0, place - reach) : place]
    ends = [found.end() for found in _ENDS.finditer(near) if not _goes_on(near, found)]
    # "D.O.B. 3 May" ends no sentence: what is short after the stop belongs to what is before it.
    if ends and len(near) - ends[-1] <= 1:
        ends.pop()
    return (near[ends[-1] :] if ends else near).lower()


def after(text: str, place: int, *, reach: int = 30) -> str:
    """The words after a place, in small letters, to the end of their sentence and at most `reach` characters."""
    return _ENDS.split(text[place : place + reach], maxsplit=1)[0].lower()


def _goes_on(near: str, stop: re.Match[str]) -> bool:
    return stop[0] == "." and _SHORTENED.search(near, max(0, stop.start() - 8), stop.start()) is not None
