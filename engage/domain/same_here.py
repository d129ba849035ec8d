"""People who press "Same here" on an ask, with a sentence if they like. Nobody checks it, and it is in no other number.

It says that more people know the thing than told us of it. It is no experience behind the ask and no verdict: whoever
wants to be heard in full tells us what happened. Many presses at once are all counted, and the host is told of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from engage.domain.ask_states import FINISHED, NOT_PUBLIC, AskState
from engage.domain.errors import Refused
from engage.domain.texts import clean

MAX_SENTENCE = 280
"""Characters of the sentence."""
TAKE_BACK_FOR = timedelta(minutes=30)
"""So long after pressing it can be taken back."""
KEPT = timedelta(days=365)
"""So long the sentence is kept, and what tells one browser from another."""
RUSH_WITHIN = timedelta(hours=1)
RUSH = 30
"""So many within an hour are worth telling the host."""


class Rush(NamedTuple):
    """The most presses that fell within one hour, and when that hour began."""

    presses: int
    began_at: datetime


def may_press(state: AskState) -> bool:
    """Whether people can press now: the ask is public and not over."""
    return state not in NOT_PUBLIC | FINISHED


def may_take_back(pressed_at: datetime, now: datetime) -> bool:
    """Whether a press can still be taken back."""
    return now - pressed_at <= TAKE_BACK_FOR


def sentence(text: str) -> str:
    """The sentence as it is stored, on one line; empty when there is none. Raises Refused("note_too_long")."""
    said = " ".join(clean(text).split())
    if len(said) > MAX_SENTENCE:
        raise Refused("note_too_long", field="sentence", limit=MAX_SENTENCE, used=len(said))
    return said


def rush(moments: Iterable[datetime]) -> Rush | None:
    """The fullest hour, the first of several, when it holds so many that the host should know; else None."""
    within: deque[datetime] = deque()
    fullest: Rush | None = None
    for moment in sorted(moments):
        within.append(moment)
        while moment - within[0] >= RUSH_WITHIN:
            within.popleft()
        if len(within) >= RUSH and (fullest is None or len(within) > fullest.presses):
            fullest = Rush(len(within), within[0])
    return fullest
