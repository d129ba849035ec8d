"""The Direction that follows when an Integration Joint Board agrees: recorded with the decision, or why there is none.

A board acts through the council and the health board, by written Directions that say what is to be done and what is
paid for it (Public Bodies (Joint Working) (Scotland) Act 2014, sections 26 to 28). What is kept here is what the board
says of it: to whom, under which reference, of which day, with how much money. Nothing here says whether the law wants
one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from engage.domain.ask_reasons import check_reason
from engage.domain.ask_states import Outcome
from engage.domain.errors import Refused
from engage.domain.kinds import BodyKind

MAX_MONEY = 10_000_000_000
"""Whole pounds; more is a slip of the finger."""
TOO_EARLY = date(2014, 4, 1)
"""The Act is of the year 2014: no Direction is older."""

KEYS = ("direction_to", "direction_reference", "direction_on", "direction_money")
"""What is asked of a Direction, under the names of the payload of a decision."""
NONE = "direction_none"
"""Why none is needed."""

_AGREED = frozenset({Outcome.AGREED, Outcome.PARTLY})


class DirectedTo(StrEnum):
    """Whom a board directs."""

    COUNCIL = "council"
    HEALTH_BOARD = "health_board"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Direction:
    """A Direction that was given. `money` is in whole pounds; 0 when none goes with it."""

    to: DirectedTo
    reference: str
    on: date
    money: int


def asked_of(body_kind: BodyKind | None, outcome: Outcome | str | None) -> bool:
    """Whether a decision says which Direction follows from it, or why none does."""
    return body_kind is BodyKind.IJB and outcome in _AGREED


def check(payload: Mapping[str, Any], body_kind: BodyKind | None, today: date, *, corrected: bool = False) -> None:
    """Raises Refused with the field at fault: direction_missing (neither a Direction nor why none), direction_twice
    (both), direction_part_missing (one of the four), direction_in_future, direction_too_early, direction_not_asked (of
    a decision that asks for none), or what is no reason. When a decision is put right, a Direction that came later
    stands instead of why there was none.
    """
    given = [key for key in KEYS if payload.get(key) not in (None, "")]
    told_why_none = bool(payload.get(NONE))
    if not asked_of(body_kind, payload["outcome"]):
        if (given or told_why_none) and not corrected:
            raise Refused("direction_not_asked", field=given[0] if given else NONE)
        return
    if not given and not told_why_none:
        raise Refused("direction_missing", field=KEYS[0])
    if given and told_why_none and not corrected:
        raise Refused("direction_twice", field=NONE)
    if given:
        _whole(given, payload, today)
    else:
        check_reason(str(payload[NONE]), NONE)


def _whole(given: Collection[str], payload: Mapping[str, Any], today: date) -> None:
    missing = next((key for key in KEYS if key not in given), None)
    if missing is not None:
        raise Refused("direction_part_missing", field=missing)
    on = date.fromisoformat(str(payload["direction_on"]))
    if on > today:
        raise Refused("direction_in_future", field="direction_on")
    if on < TOO_EARLY:
        raise Refused("direction_too_early", field="direction_on")


def direction_of(payload: Mapping[str, Any]) -> Direction | None:
    """The Direction that a decision records; None when it records none, or was put right into a refusal."""
    if payload.get(KEYS[0]) is None or payload.get("outcome") not in _AGREED:
        return None
    if any(payload.get(key) is None for key in KEYS):
        return None
    return Direction(
        DirectedTo(payload["direction_to"]), str(payload["direction_reference"]),
        date.fromisoformat(payload["direction_on"]), int(payload["direction_money"]),
    )  # fmt: skip


def why_none(payload: Mapping[str, Any]) -> str:
    """Why none was needed; empty when there is one, or nobody said."""
    if not payload.get(NONE) or payload.get("outcome") not in _AGREED:
        return ""
    return "" if direction_of(payload) else str(payload[NONE])
