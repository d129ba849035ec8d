"""The table of jobs. A job is one row here and one service call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engage.domain.periods import Period
from engage.domain.schedules import Daily, Due, Hourly, Monthly, Schedule
from engage.services import (
    alike,
    answer_quality,
    closure,
    digest_questions,
    digest_round,
    digests,
    ended_bodies,
    equality,
    housekeeping,
    nudges,
    objections,
    outbox,
    pace,
    phrases,
    promise_days,
    replies,
    returned,
    said_before,
    same_here,
    sealing,
    sounds,
    stalls,
    theme_clusters,
    theming,
    unread_answers,
    waiting_concerns,
    waiting_seconds,
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
    Job("contributions.said_before", None, lambda turn: said_before.look()),
    Job("words.sound", None, lambda turn: sounds.guess()),
    Job("readers.nudge", Hourly(), lambda turn: nudges.nudge()),
    Job("outbox.returned", Hourly(), lambda turn: returned.ask_notify()),
    Job("audit.seal", Hourly(), lambda turn: sealing.seal()),
    Job("drafts.purge", Daily(3), lambda turn: housekeeping.purge_drafts()),
    Job("throttle.purge", Daily(3), lambda turn: housekeeping.purge_throttle()),
    Job("alike.purge", Daily(3), lambda turn: alike.purge()),
    Job("same_here.purge", Daily(3), lambda turn: same_here.purge()),
    Job("questions.forget", Daily(3), lambda turn: digest_questions.forget()),
    Job("equality.shuffle", Daily(3), lambda turn: equality.shuffle()),
    Job("concerns.purge", Daily(3), lambda turn: waiting_concerns.erase_old_logs()),
    Job("themes.phrases", Daily(4), lambda turn: phrases.find_phrases()),
    Job("themes.refit", Daily(4), lambda turn: theming.refit()),
    # After learning, so that the first look after a night already has the new model.
    Job("themes.suggest", None, lambda turn: theming.suggest()),
    Job("readers.pace", Daily(4), lambda turn: pace.measure()),
    Job("themes.clusters", Daily(4), lambda turn: theme_clusters.find()),
    Job("objections.reroute", Daily(5), lambda turn: objections.reroute()),
    Job("seconds.reroute", Daily(5), lambda turn: waiting_seconds.reroute()),
    Job("concerns.tell", Daily(5), lambda turn: waiting_concerns.tell_leads()),
    Job("seconds.remind", Daily(6), lambda turn: waiting_seconds.remind()),
    Job("concerns.remind", Daily(6), lambda turn: waiting_concerns.remind()),
    Job("contributions.watching", Daily(6), lambda turn: replies.watching_due()),
    # Before anybody is reminded: a body that has ended is told nothing.
    Job("bodies.ended", Daily(6), lambda turn: ended_bodies.sweep(stopping=turn.stopping)),
    Job("asks.sweep", Daily(6), lambda turn: closure.sweep(stopping=turn.stopping).rows),
    Job("answers.remind", Daily(6), lambda turn: unread_answers.remind(stopping=turn.stopping)),
    Job("bodies.stalled", Daily(6), lambda turn: stalls.tell()),
    Job("promises.tell", Daily(6), lambda turn: promise_days.tell(stopping=turn.stopping)),
    Job(
        "answers.draw",
        Monthly(4),
        lambda turn: answer_quality.draw_due(_month_before(turn), stopping=turn.stopping),
        every_missed=True,
    ),
    Job(
        "digests.compile",
        Monthly(4),
        lambda turn: digests.compile_due(_month_before(turn), stopping=turn.stopping),
        every_missed=True,
    ),
    # After the month's, so that what ends with a month is compiled once; it looks at the present state.
    Job("digests.papers", Daily(4), lambda turn: digest_round.by_papers(stopping=turn.stopping)),
)
"""In the order in which they run when several are due."""

_AT_THE_END = frozenset({
    "contributions.said_before", "themes.suggest", "themes.refit", "words.sound", "readers.nudge", "readers.pace",
    "themes.phrases",
    "concerns.purge", "concerns.tell", "concerns.remind", "seconds.reroute", "seconds.remind", "themes.clusters",
    "answers.remind",
    "bodies.stalled", "digests.papers", "questions.forget", "outbox.returned",
})  # fmt: skip
PLAYED: tuple[Job, ...] = tuple(job for job in JOBS if job.name not in _AT_THE_END)
"""For a story of months that is played in a minute. What the others do depends on nothing but how things stand at its
end: they run once then, instead of learning anew, and reminding people, in each of its nights."""
