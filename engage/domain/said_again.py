"""What a person means who says "it happened again" of an ask that was decided. It is a claim, and counted as one:
only a reader who links the contribution to the ask makes it an experience behind it."""

from __future__ import annotations

from engage.domain.ask_states import NOT_PUBLIC, UNDECIDED, AskState
from engage.domain.disclosure import Count, suppress_count


def may_say(state: AskState, round: int) -> bool:
    """Whether a thing can have happened again: the ask was decided, now or in a round before it was reopened."""
    return state not in NOT_PUBLIC | {AskState.MERGED} and (state not in UNDECIDED or round > 1)


def shown(total: int, listed: int) -> Count:
    """How many people said so, as anybody may read it. `listed` of them are published one by one: when all are, anyone
    can count them; else a small number is hidden."""
    if listed > total:
        raise ValueError("more are listed than there are")
    return total if listed == total else suppress_count(total)
