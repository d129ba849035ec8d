"""What people say of a promise once its day has passed: is it so? One word a person, a promise and a day it had.

It closes and reopens nothing: the verdict does that. Somebody who says no makes whoever checks the promise write down
what they saw before they let it pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engage.domain.ask_states import AskState, PromiseState
from engage.domain.errors import Conflict, Refused
from engage.domain.held import NOT_HELD, Held

ASKED_IN = frozenset({AskState.ACTING, AskState.REPORTED_DONE})
"""While promises are what the ask waits for. After that people are asked what they think of it all, and not twice."""


class Seen(StrEnum):
    """Is it so?"""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class PromiseSeen:
    """What one person said of a promise, and the day for which it was promised then."""

    contribution_id: int
    due: date
    answer: Seen
    at: datetime
    seq: int
    typed_in: bool = False
    """By staff, in the person's own word."""


def is_asked(
    state: AskState, promise: PromiseState, due: date, today: date, held: Held = NOT_HELD
) -> bool:
    """Whether people are asked of a promise of the present round: from the day after the one it was promised for, and
    not of what lies with the host: word of it has come, and nobody could say yet what it is."""
    waits = held.came is not None or today <= held.due(due)
    return state in ASKED_IN and promise is not PromiseState.SET_ASIDE and not waits


def check_first(said: Iterable[PromiseSeen], contribution_id: int, due: date) -> None:
    """Raises Conflict("promise_seen_said") when this person has said it for this day already."""
    if any(each.contribution_id == contribution_id and each.due == due for each in said):
        raise Conflict("promise_seen_said")


def check_put_right(said: Iterable[PromiseSeen], contribution_id: int, due: date, promise: PromiseState) -> None:
    """Only what staff typed in is said a second time, and only as long as nobody has found that the promise is kept.
    Raises Refused("verdict_nothing_to_put_right"), Conflict("verdict_acted_on")."""
    if not any(each.typed_in and each.contribution_id == contribution_id and each.due == due for each in said):
        raise Refused("verdict_nothing_to_put_right")
    if promise is PromiseState.CHECKED:
        raise Conflict("verdict_acted_on")


def check_day(promised: date, asked_of: date, today: date) -> None:
    """Raises Conflict("promise_day_moved") when it was promised for another day meanwhile, and
    Refused("promise_day_to_come") when that day is not over."""
    if promised != asked_of:
        raise Conflict("promise_day_moved")
    if today <= promised:
        raise Refused("promise_day_to_come")


def count(said: Iterable[PromiseSeen]) -> dict[Seen, int]:
    """How many people say what; of a person who was asked for more than one day, what they said last."""
    last = {each.contribution_id: each.answer for each in said}
    return {answer: sum(each is answer for each in last.values()) for answer in Seen}
