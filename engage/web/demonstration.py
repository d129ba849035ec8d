"""Whether this installation is marked as a demonstration: everything that it shows or prints then says so."""

from __future__ import annotations

import os

from engage.config import Settings


def is_marked(settings: Settings) -> bool:
    """Whether the file that marks one is there. It costs no query."""
    return os.path.exists(settings.demonstration_path)  # noqa: PTH110 - a third of the cost, on every page


def is_simulated(settings: Settings) -> bool:
    """Whether a program played it, of an installation that is marked. It costs no query."""
    return os.path.exists(settings.simulation_path)  # noqa: PTH110 - as above
