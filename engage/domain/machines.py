"""How every state machine here is written: a table of (state, action) -> state, and nothing beside it.

A pair that is not in its table cannot happen. Who may do it is a matter for `permissions`, and what must be
given with it (a reason, a date) for the rules of the noun.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from engage.domain.errors import InvalidTransition

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


def next_state(table: Mapping[tuple[State, Action], State], state: State, action: Action) -> State:
    """The state after `action`. Raises InvalidTransition("invalid_transition") with machine, state and
    action."""
    try:
        return table[state, action]
    except KeyError:
        machine = type(state).__name__
        raise InvalidTransition("invalid_transition", machine=machine, state=state.value, action=action.value) from None


def actions_from(table: Mapping[tuple[State, Action], State], state: State) -> tuple[Action, ...]:
    """The actions that `state` allows, in the order of the table."""
    return tuple(action for start, action in table if start is state)
