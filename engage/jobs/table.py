"""The table of jobs. A job is one row here and one service call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engage.domain.periods import Period
from engage.domain.schedules import Daily, Due, Hourly, Monthly, Schedule
from engage.services import (
    alike,
    closure,
    digests,
    equality,
    housekeeping,
    objections,
    outbox,
    phrases,
    replies,
    same_here,
    sealing,
    theme_clusters,
    theming,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a job is called with: the period it runs for, and a way to learn that it should come to an end."""

    due: Due
    stopping: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Job:
    """A name that stays the same for ever, when it runs, and what it does."""

    name: str
    schedule: Schedule | None
    """None: at every tick, without a record when there was nothing to do."""
    call: Callable[[Turn], int | None]
    """Returns how many rows it touched, if it counts them. Safe to call again after a failure half way."""
    every_missed: bool = False
    """True: each period that was missed is made up for, in order (a digest of each month). False: one run
    catches up, because the job looks at the present state."""


OUTBOX_BATCH = 200


def _month_before(turn: Turn) -> Period:
    """On the first of a month the digests of the month before are due."""
    return Period.parse(turn.due.name).previous()


JOBS: tuple[Job, ...] = (
    Job("outbox.send", None, lambda turn: outbox.send_due(OUTBOX_BATCH, stopping=turn.stopping).touched),
    Job("contributions.alike", None, lambda turn: alike.look()),
    Job("themes.suggest", None, lambda turn: theming.suggest()),
    Job("audit.seal", Hourly(), lambda turn: sealing.seal()),
    Job("drafts.purge", Daily(3), lambda turn: housekeeping.purge_drafts()),
    Job("throttle.purge", Daily(3), lambda turn: housekeeping.purge_throttle()),
    Job("alike.purge", Daily(3), lambda turn: alike.purge()),
    Job("same_here.purge", Daily(3), lambda turn: same_here.purge()),
    Job("equality.shuffle", Daily(3), lambda turn: equality.shuffle()),
    Job("themes.phrases", Daily(4), lambda turn: phrases.find_phrases()),
    Job("themes.refit", Daily(4), lambda turn: theming.refit()),
    Job("themes.clusters", Daily(4), lambda turn: theme_clusters.find()),
    Job("objections.reroute", Daily(5), lambda turn: objections.reroute()),
    Job("contributions.watching", Daily(6), lambda turn: replies.watching_due()),
    Job("asks.sweep", Daily(6), lambda turn: closure.sweep(stopping=turn.stopping).rows),
    Job(
        "digests.compile",
        Monthly(4),
        lambda turn: digests.compile_due(_month_before(turn), stopping=turn.stopping),
        every_missed=True,
    ),
)
"""In the order in which they run when several are due."""

_LEARNING = frozenset({"themes.suggest", "themes.refit", "themes.clusters"})

PLAYED: tuple[Job, ...] = tuple(job for job in JOBS if job.name not in _LEARNING)
"""For a story of months that is played in a minute. What the others do depends on nothing but how things stand at its
end: they run once then, instead of learning anew in each of its nights."""
