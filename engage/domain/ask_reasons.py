"""Whether a reason is one. "Noted." is how an ask is put away without an answer; it is not accepted here."""

from __future__ import annotations

import re

from engage.domain.errors import Refused

FEWEST_WORDS = 5
"""A refusal needs at least this many words."""
FEWEST_OF_ITS_OWN = 3
"""And of those, this many different ones that are not on the list below."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Words that say that something was dealt with, and by whom, but never why.
_SAYS_NOTHING_TEXT = """
    a acknowledged action adopted after against agenda agreed agreement all an and any approved are as at available
    be been board by chair circulated closed committee complete completed confirmed considered content contents
    decided decision declined discussed discussion do does done due duly for from further group has have heard ijb
    in is it item its lpg matter meeting members minute minuted minutes n na nil no none not note noted notes noting
    nothing of ok okay on our outcome paper per point position proposal raised read received record recorded refused
    rejected report request resolved response review reviewed see taken thank thanks that the their there these they
    this to today update us view was we welcomed were will with yes you your feedback comment comments
"""
_SAYS_NOTHING = frozenset(_SAYS_NOTHING_TEXT.split())


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def says_something(text: str) -> bool:
    """Whether there is at least one word that is more than "noted", "agreed", "as per the minutes"."""
    return any(word not in _SAYS_NOTHING for word in _words(text))


def explains(text: str) -> bool:
    """Whether it can be the reason of a refusal: five words or more, three of them different and its own."""
    words = _words(text)
    return len(words) >= FEWEST_WORDS and len(set(words) - _SAYS_NOTHING) >= FEWEST_OF_ITS_OWN


def check_reason(text: str, field: str, *, refusal: bool = False) -> None:
    """Raises Refused("reason_is_not_a_reason") for a text that gives no reason: for a `refusal` one that does not
    explain it."""
    if not (explains(text) if refusal else says_something(text)):
        raise Refused("reason_is_not_a_reason", field=field, fewest=FEWEST_WORDS if refusal else 1)
