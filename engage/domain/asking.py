"""Whether the person who told something can be asked about it: one rule for every question of a reader to them."""

from __future__ import annotations

from engage.domain.contribution_states import ReadingState
from engage.domain.errors import Conflict, InvalidTransition, Refused


def check_can_be_asked(reading: ReadingState, *, held_by_somebody: bool) -> None:
    """Whether they can be asked now. `held_by_somebody`: whether a person holds the secret to the page on which they
    would read it; of what came from another survey nobody does.

    Raises Conflict("contribution_withdrawn"), InvalidTransition before it was read, Refused("nobody_to_ask").
    """
    if reading is ReadingState.WITHDRAWN:
        raise Conflict("contribution_withdrawn")
    if reading is ReadingState.RECEIVED:
        # Never ask again for what is there already: look first.
        raise InvalidTransition("invalid_transition", state=reading.value, action="ask")
    if not held_by_somebody:
        raise Refused("nobody_to_ask")


def can_be_asked(reading: ReadingState, *, held_by_somebody: bool) -> bool:
    """Whether `check_can_be_asked` lets a reader ask."""
    return held_by_somebody and reading not in {ReadingState.RECEIVED, ReadingState.WITHDRAWN}
