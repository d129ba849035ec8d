"""How a contribution came into a theme or left it, as its history tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engage.domain.contribution_history import EventKind
from engage.domain.kinds import ThemeProvenance, ThemeStance


@dataclass(frozen=True, slots=True)
class Way:
    """One event of the kinds THEMED and UNTHEMED."""

    linked: bool
    by: ThemeProvenance | None
    """By which way it came in; None in events of the time before that was kept."""
    confidence: int | None
    """Of the suggestion that was ticked, in hundredths."""
    stance: ThemeStance | None
    """How it stands to the theme, where that was said."""
    again: bool
    """It was in the theme already: only how it stands to it changed."""


def way_of(kind: str, payload: Mapping[str, Any]) -> Way:
    """What such an event says. Values that are not known are left out: the history is older than any list of them.

    >>> way_of("themed", {"theme_id": 3, "by": "suggested", "confidence": 71}).confidence
    71
    """
    by, stance, confidence = payload.get("by"), payload.get("stance"), payload.get("confidence")
    return Way(
        kind == EventKind.THEMED,
        ThemeProvenance(by) if by in set(ThemeProvenance) else None,
        confidence if isinstance(confidence, int) else None,
        ThemeStance(stance) if stance in set(ThemeStance) else None,
        payload.get("again") is True,
    )
