"""One pass over the table of jobs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engage.domain.schedules import Due
from engage.jobs.table import JOBS, Job, Turn
from engage.services import job_runs, leases
from engage.services.context import now

LEASE = "scheduler"

log = logging.getLogger("engage.jobs")


class Interrupted(Exception):
    """The scheduler was asked to stop, or lost its lease, while a job ran."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one job did for one period."""

    name: str
    period: str
    ran: job_runs.Ran


def run_due(
    holder: str, *, jobs: Iterable[Job] = JOBS, stopping: Callable[[], bool] = lambda: False
) -> list[Result] | None:
    """Run everything that is due, in order, if the lease can be had; None when another scheduler leads.

    A job that fails is noted and stops no other. `stopping` is asked before each run, and by long jobs
    themselves. Runs that had nothing to do at a tick are left out of the answer.
    """
    if not leases.acquire(LEASE, holder):
        return None
    results: list[Result] = []
    for job in jobs:
        if stopping():
            break
        results.extend(_run(job, stopping))
    return results


def _run(job: Job, stopping: Callable[[], bool]) -> list[Result]:
    try:
        if job.schedule is None:
            return _at_tick(job, stopping)
        results: list[Result] = []
        for due in job_runs.due(job.name, job.schedule, every_missed=job.every_missed):
            if stopping():
                break
            ran = job_runs.run_once(job.name, due.name, lambda due=due: _whole(job, Turn(due, stopping)))  # type: ignore[misc]
            if ran.outcome is job_runs.Outcome.FAILED:
                log.error("job %s for %s failed: %s", job.name, due.name, ran.error)
            if ran.outcome is not job_runs.Outcome.SKIPPED:
                results.append(Result(job.name, due.name, ran))
        return results
    except Exception as problem:
        # The record of the run itself could not be read or written: the database is away, or busy for long.
        log.error("job %s could not run: %s", job.name, job_runs.kind_of(problem))
        return [Result(job.name, "", job_runs.Ran(job_runs.Outcome.FAILED, error=job_runs.kind_of(problem)))]


def _whole(job: Job, turn: Turn) -> int | None:
    """The job's call. One that was asked to stop half way has not done its period: it is tried again."""
    rows = job.call(turn)
    if turn.stopping():
        raise Interrupted
    return rows


def _at_tick(job: Job, stopping: Callable[[], bool]) -> list[Result]:
    rows = job.call(Turn(Due("", now()), stopping))
    return [Result(job.name, "", job_runs.Ran(job_runs.Outcome.DONE, rows))] if rows else []
