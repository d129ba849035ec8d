"""Planning bodies that end while asks wait with them: who comes after, and what is read where nobody does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engage.domain.ask_labels import AskLabel, Labelled
from engage.domain.ask_states import FINISHED, NOT_PUBLIC, AskState
from engage.domain.places_rules import in_force


@dataclass(frozen=True, slots=True)
class Span:
    """When a body is there, first and last day included (None: still), and which one comes after it, if any."""

    first: date
    last: date | None
    successor: int | None = None


def heir(bodies: Mapping[int, Span], body_id: int, day: date) -> int | None:
    """The body that answers on a day for what this one had: the first in the line of those who come after it that is
    there. None while nobody is: the line ends, leads in a circle, out of `bodies`, or to one that has yet to begin."""
    met = {body_id}
    here = bodies.get(body_id)
    while here is not None and here.successor is not None and here.successor not in met:
        number = here.successor
        met.add(number)
        here = bodies.get(number)
        if here is None or day < here.first:
            return None
        if in_force(here.first, here.last, day):
            return number
    return None


def has_ended(last: date | None, day: date) -> bool:
    """Whether a body's last day is over: on the day itself it is still there."""
    return last is not None and last < day


def orphaned(state: AskState, name: str, last: date | None, day: date) -> Labelled | None:
    """What is read first of an open ask whose body has ended, before anything that is late: nobody answers for it. None
    for every other ask."""
    if state in NOT_PUBLIC | FINISHED or last is None or not has_ended(last, day):
        return None
    return Labelled(AskLabel.ORPHANED, {"name": name, "date": last})
