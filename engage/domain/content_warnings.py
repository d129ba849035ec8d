"""What a reader can say before words that may be hard to read: a closed list with stable ids. It hides nothing: whoever
wants to read the words presses once."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from engage.domain.errors import Refused


class ContentWarning(StrEnum):
    """What a text tells of."""

    VIOLENCE = "violence"
    ABUSE = "abuse"
    SEXUAL_VIOLENCE = "sexual_violence"
    SELF_HARM = "self_harm"
    """Self-harm or suicide."""
    DEATH = "death"
    HATEFUL = "hateful"
    """Hateful words, as they were said to somebody."""


def content_warnings(given: Iterable[ContentWarning | str]) -> tuple[ContentWarning, ...]:
    """The warnings with these ids, in the order of the list, each once. Raises Refused("content_warning_unknown")."""
    try:
        found = {ContentWarning(each) for each in given}
    except ValueError:
        raise Refused("content_warning_unknown", field="warns") from None
    return tuple(each for each in ContentWarning if each in found)


def kept(warnings: Iterable[ContentWarning]) -> str:
    """The warnings as a row keeps them: codes with commas between them; empty for none."""
    return ",".join(each.value for each in warnings)


def stored(codes: str) -> tuple[ContentWarning, ...]:
    """The warnings that a row keeps. A code that is not known any more is left out."""
    known = set(codes.split(","))
    return tuple(each for each in ContentWarning if each.value in known)
