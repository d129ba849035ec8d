"""Paper forms: how many at once, and what a slip may be used for. Pure."""

from __future__ import annotations

from engage.domain.errors import Refused

MOST_COPIES = 50
"""At once: a press of the button makes no more than a stapler will take in an afternoon."""


def copies(number: int | None) -> int:
    """How many forms to print. Raises Refused("copies_wrong") with `most`."""
    if number is None or not 1 <= number <= MOST_COPIES:
        raise Refused("copies_wrong", field="copies", most=MOST_COPIES)
    return number
