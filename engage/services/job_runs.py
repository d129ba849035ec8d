"""What has run: one row a job and period, so that a second run of the same does nothing."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engage.domain.errors import DomainError
from engage.domain.schedules import MOST_PERIODS, Due, Schedule, due_periods
from engage.models.base import db
from engage.models.jobs import JobRun
from engage.models.prepared import Prepared, insert
from engage.queries.reading import Reading
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long to wait after the first, second, ... failed attempt; after the last one the run is given up."""

ABANDONED_AFTER = timedelta(hours=1)
"""A run that neither ended nor failed by then belonged to a process that died, and may be taken over."""


# The scheduler asks these for every job at every tick: they are built once.
_NAME: Any = sa.bindparam("name", type_=sa.String)
_PERIOD: Any = sa.bindparam("period", type_=sa.String)
_AT: Any = sa.bindparam("at", type_=JobRun.started_at.type)
_NEXT: Any = sa.bindparam("next", type_=JobRun.started_at.type)
_LATEST = Reading(sa.select(sa.func.max(JobRun.period)).where(JobRun.name == _NAME))
_AGAIN = Reading(
    sa.select(JobRun.period)
    .where(JobRun.name == _NAME, JobRun.next_try_at <= _AT)
    .order_by(JobRun.period.desc())
    .limit(MOST_PERIODS)
)
_RUN = sa.and_(JobRun.name == _NAME, JobRun.period == _PERIOD)
_BEGIN = insert(JobRun, "name", "period", "started_at", "next_try_at", once=True)
_TAKE_OVER = Prepared(
    sa.update(JobRun)
    .where(_RUN, JobRun.next_try_at <= _AT)
    .values(attempts=JobRun.attempts + 1, started_at=_AT, ended_at=sa.null(), next_try_at=_NEXT)
)
_ATTEMPTS = Reading(sa.select(JobRun.attempts).where(_RUN))
_CLOSE = Prepared(
    sa.update(JobRun)
    .where(_RUN)
    .values(
        ended_at=_AT, rows=sa.bindparam("rows", type_=sa.Integer), error=sa.bindparam("error", type_=sa.String),
        next_try_at=_NEXT,
    )
)  # fmt: skip

_OURS = str(Path(__file__).resolve().parent.parent)


class Outcome(StrEnum):
    """What came of asking for a run."""

    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    """It was done before, is being done, waits for its next attempt, or was given up."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: how it ended, how many rows it touched, and the kind of its failure."""

    outcome: Outcome
    rows: int | None = None
    error: str = ""


def run_once(name: str, period: str, call: Callable[[], int | None]) -> Ran:
    """Do `call` for this period unless it was done; a failure is noted, not raised, and tried again later.

    `call` returns how many rows it touched, if it counts. Services it uses commit their own work: it must be safe to
    call again after it failed half way.
    """
    if not _claim(name, period):
        return Ran(Outcome.SKIPPED)
    try:
        rows = call()
    except Exception as problem:
        error = kind_of(problem)
        db.session.rollback()
        _close(name, period, rows=None, error=error)
        return Ran(Outcome.FAILED, error=error)
    _close(name, period, rows=rows, error="")
    return Ran(Outcome.DONE, rows)


def due(name: str, schedule: Schedule, *, every_missed: bool = True) -> list[Due]:
    """What is owed now, oldest first: periods that never ran, and failed ones whose pause is over.

    Without `every_missed` only the newest of them: enough for a job that looks at the present state.
    """
    at = now()
    latest = _LATEST.one(name=name)
    owed = {period.name: period for period in due_periods(schedule, latest, at)}
    if latest is None:
        return list(owed.values())
    again = {row[0] for row in _AGAIN.rows(name=name, at=at)}
    period = schedule.at_or_before(at)
    for _ in range(MOST_PERIODS if again else 0):
        if period.name in again:
            owed[period.name] = period
        period = schedule.before(period)
    found = sorted(owed.values())
    if every_missed or not found:
        return found
    newest = max(latest, found[-1].name)
    return [found[-1]] if found[-1].name == newest else []


def kind_of(problem: BaseException) -> str:
    """The kind of a failure and where it happened, without its message: messages quote rows and addresses."""
    what = f"{type(problem).__name__}:{problem.code}" if isinstance(problem, DomainError) else type(problem).__name__
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if frame.filename.startswith(_OURS)]
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return (what + where)[:500]


def _claim(name: str, period: str) -> bool:
    """Whether the run is ours: it never began, or its pause or its process is over. When two ask, one of them gets it:
    a row is written once, and taken over from the same moment once."""
    at = now()
    values = {"name": name, "period": period, "next": at + ABANDONED_AFTER}
    with unit_of_work():
        _, began = _BEGIN.send({**values, "started_at": at, "next_try_at": values["next"]})
        return bool(began or _TAKE_OVER.send({**values, "at": at})[1])


def _close(name: str, period: str, *, rows: int | None, error: str) -> None:
    at = now()
    with unit_of_work():
        again = _next_try(_ATTEMPTS.one(name=name, period=period), at) if error else None
        _CLOSE.send({"name": name, "period": period, "at": at, "rows": rows, "error": error, "next": again})


def _next_try(attempts: int, at: datetime) -> datetime | None:
    return at + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
