"""Who could read a text, from when to when: what a history says of it, for the person who takes it back or allows less.

Pages forget at once. Paper, e-mails and other people's copies do not; so the person is told what there may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engage.domain.contribution_history import Folded, step
from engage.domain.publication import Publication


@dataclass(frozen=True, slots=True)
class Shown:
    """A time in which it was out. `everyone`: on the public pages; else to the planning body alone."""

    everyone: bool
    since: datetime
    until: datetime | None
    """None while it still is."""


_OUT = (Publication.PUBLISHED, Publication.BODY_ONLY)


def shown(events: Iterable[tuple[str, datetime, Mapping[str, Any]]]) -> tuple[Shown, ...]:
    """The times in which others could read it, in order. Raises InvalidTransition for events that cannot follow."""
    state, since, found = Folded(), None, list[Shown]()
    for kind, at, payload in events:
        after = step(state, kind, payload)
        if after.publication is not state.publication:
            if since is not None:
                found.append(Shown(state.publication is Publication.PUBLISHED, since, at))
            since = at if after.publication in _OUT else None
        state = after
    if since is not None:
        found.append(Shown(state.publication is Publication.PUBLISHED, since, None))
    return tuple(found)
