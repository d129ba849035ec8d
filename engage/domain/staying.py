"""Details that may not be published without a reason: which they are, and the closed list of reasons.

A name needs none: a first name in praise may stay, and only a reader can tell. What reaches somebody, or opens a door
for who pretends to be them, does.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from engage.domain.errors import Refused

if TYPE_CHECKING:
    from engage.domain.pii import Span


class StayReason(StrEnum):
    """Why what looks like a personal detail may be read by others, in the order the desk lists them."""

    PUBLIC_CONTACT = "public_contact"
    """How to reach a service or a helpline; everyone may know it."""
    PUBLIC_PLACE = "public_place"
    """Where a service or a public building is."""
    OTHER_DAY = "other_day"
    """A day on which something happened: nobody's birthday."""
    NOT_A_DETAIL = "not_a_detail"
    """It only looks like one: a dose, the number of a bus, an amount of money."""


REACHES: frozenset[str] = frozenset({"phone", "email", "postcode", "address", "dob", "plate", "handle"})
"""Kinds of `domain.pii` that need a reason where the hint is strong: hardly ever anything else."""
OPENS: frozenset[str] = frozenset({"chi", "nhs", "ni", "bank"})
"""Kinds that need a reason even where the hint is weak: they open somebody's record or account, and a false alarm
costs one choice."""


def needing(spans: Iterable[Span]) -> list[Span]:
    """Those of the hints that may not be published without a reason."""
    return [each for each in spans if each.kind in OPENS or (each.strong and each.kind in REACHES)]


def kinds(spans: Iterable[Span]) -> tuple[str, ...]:
    """Of which kinds those are that need a reason, by name: fit for a history, which holds no words."""
    return tuple(sorted({each.kind.value for each in needing(spans)}))


def stay_reason(given: StayReason | str, found: Iterable[str]) -> StayReason | None:
    """The reason for a text in which details of these kinds stand; None where none do, whatever is given.

    Raises Refused, with the `kinds` and never the words: detail_needs_reason, stay_reason_unknown.
    """
    there = tuple(found)
    if not there:
        return None
    if not given:
        raise Refused("detail_needs_reason", field="stays", kinds=there)
    try:
        return StayReason(given)
    except ValueError:
        raise Refused("stay_reason_unknown", field="stays") from None
