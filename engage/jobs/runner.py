"""One pass over the table of jobs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engage.domain.schedules import Due
from engage.jobs.table import JOBS, Job, Turn
from engage.services import job_runs, job_troubles, leases
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
    troubles = _troubles()
    for job in jobs:
        if stopping():
            break
        found = _run(job, stopping, troubles)
        _note(job, found, troubles)
        results.extend(found)
    return results


def _troubles() -> Mapping[str, datetime | None]:
    """Which jobs are in trouble. None when nobody can say: the jobs run all the same."""
    try:
        return job_troubles.open_ones()
    except Exception as problem:
        log.error("troubles could not be read: %s", job_runs.kind_of(problem))
        return {}


def _note(job: Job, results: list[Result], troubles: Mapping[str, datetime | None]) -> None:
    """Tell once of what fails, and once of what works again. What was asked to stop half way did not fail."""
    failures = [each.ran.error for each in results if each.ran.outcome is job_runs.Outcome.FAILED]
    failures = [each for each in failures if not each.startswith(Interrupted.__name__)]
    try:
        if failures:
            job_troubles.failed(job.name, failures[-1], pauses=job.schedule is None)
        elif job.name in troubles and any(each.ran.outcome is job_runs.Outcome.DONE for each in results):
            job_troubles.worked(job.name, every_period=job.every_missed)
    except Exception as problem:
        log.error("trouble of job %s could not be noted: %s", job.name, job_runs.kind_of(problem))


def _run(job: Job, stopping: Callable[[], bool], troubles: Mapping[str, datetime | None]) -> list[Result]:
    try:
        if job.schedule is None:
            pause = troubles.get(job.name)
            return [] if pause is not None and pause > now() else _at_tick(job, stopping, job.name in troubles)
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


def _at_tick(job: Job, stopping: Callable[[], bool], in_trouble: bool) -> list[Result]:
    rows = job.call(Turn(Due("", now()), stopping))
    # That a job which was in trouble had nothing to do is news.
    return [Result(job.name, "", job_runs.Ran(job_runs.Outcome.DONE, rows))] if rows or in_trouble else []
