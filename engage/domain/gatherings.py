"""A gathering: people met, several of them told something, and it is typed in afterwards. Pure.

How many were there and how many told something are two numbers: somebody may say three things, and most say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engage.domain.errors import Refused
from engage.domain.texts import note

MOST_AT_ONCE = 20
"""Contributions that are typed in with one press."""
MOST_PRESENT = 5_000
MOST_NAME = 200
MOST_EVIDENCE = 500


@dataclass(frozen=True, slots=True)
class Gathering:
    """What is known of it."""

    name: str
    held_on: date
    place: str
    present: int
    """People who were there, whether they told something or not."""
    consent_evidence: str


def gathering(
    *, name: str, held_on: date | None, place: str, present: int | None, consent_evidence: str, today: date
) -> Gathering:
    """The gathering, cleaned. Raises Refused: gathering_name_missing, gathering_place_missing, told_on_missing,
    told_on_future, gathering_present_wrong, gathering_evidence_missing, note_too_long."""
    called = note(name, field="name", most=MOST_NAME, missing="gathering_name_missing")
    if held_on is None:
        raise Refused("told_on_missing", field="held_on")
    if held_on > today:
        raise Refused("told_on_future", field="held_on")
    where = note(place, field="place", most=MOST_NAME, missing="gathering_place_missing")
    if present is None or not 1 <= present <= MOST_PRESENT:
        raise Refused("gathering_present_wrong", field="present", most=MOST_PRESENT)
    shows = note(
        consent_evidence, field="consent_evidence", most=MOST_EVIDENCE, missing="gathering_evidence_missing"
    )
    return Gathering(called, held_on, where, present, shows)
