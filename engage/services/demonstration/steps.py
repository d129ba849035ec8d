"""A step of the story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engage.services.demonstration.world import World


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens so many days before the last one. Raises NotYet from `run` when it has to wait."""

    ago: int
    run: Callable[[World], None]
    staff: bool = True
    """Whether somebody does it at work, on a working day."""
