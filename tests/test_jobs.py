"""The table of jobs: each row is well formed, each period runs once, one failure stops no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.schedules import Daily, Monthly
from engage.jobs.runner import LEASE, run_due
from engage.jobs.table import JOBS, Job, Turn
from engage.models.base import db
from engage.models.contributions import Draft
from engage.models.jobs import JobRun
from engage.models.people import ThrottleCounter
from engage.services import leases, throttle
from engage.services.context import context, now
from engage.services.job_runs import Outcome
from engage.services.unit_of_work import unit_of_work


def _counting(into: list[str]) -> Callable[[Turn], int]:
    def call(turn: Turn) -> int:
        into.append(turn.due.name)
        return 1

    return call


def _failing(turn: Turn) -> int:
    raise RuntimeError("anne@example.org")


def test_the_table_is_well_formed() -> None:
    names = [job.name for job in JOBS]
    assert len(names) == len(set(names))
    assert all(len(name) <= 80 and name.count(".") == 1 for name in names)
    assert {"outbox.send", "audit.seal", "drafts.purge", "throttle.purge"} <= set(names)


def test_every_job_of_the_table_runs_on_an_empty_installation(app: Flask) -> None:
    results = run_due("a")
    assert results is not None
    assert [result for result in results if result.ran.outcome is not Outcome.DONE] == []
    assert {result.name for result in results} >= {job.name for job in JOBS if job.schedule is not None}
    assert run_due("a") == []


def test_one_failure_stops_no_other_and_its_words_are_not_kept(app: Flask) -> None:
    ran: list[str] = []
    jobs = [
        Job("tick.broken", None, _failing),
        Job("daily.broken", Daily(3), _failing),
        Job("daily.fine", Daily(3), _counting(ran)),
    ]
    results = run_due("a", jobs=jobs)
    assert results is not None
    assert [(r.name, r.ran.outcome) for r in results] == [
        ("tick.broken", Outcome.FAILED), ("daily.broken", Outcome.FAILED), ("daily.fine", Outcome.DONE)
    ]  # fmt: skip
    assert ran == ["2026-11-16"]
    assert "anne" not in str(db.session.scalars(sa.select(JobRun.error)).all())


def test_missed_months_are_made_up_for_in_order_and_days_by_one_run(app: Flask, clock: FixedClock) -> None:
    months: list[str] = []
    days: list[str] = []
    jobs = [Job("month", Monthly(6), _counting(months), every_missed=True), Job("day", Daily(3), _counting(days))]
    run_due("a", jobs=jobs)
    clock.advance(days=100)
    run_due("a", jobs=jobs)
    run_due("a", jobs=jobs)
    assert months == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert days == ["2026-11-16", "2027-02-24"]


def test_only_the_leader_runs(app: Flask) -> None:
    ran: list[str] = []
    jobs = [Job("day", Daily(3), _counting(ran))]
    assert leases.acquire(LEASE, "a")
    assert run_due("b", jobs=jobs) is None
    assert ran == []
    leases.release(LEASE, "a")
    assert run_due("b", jobs=jobs)


def test_asked_to_stop_it_begins_nothing_more(app: Flask) -> None:
    ran: list[str] = []
    jobs = [Job("one", Daily(3), _counting(ran)), Job("two", Daily(3), _counting(ran))]
    assert len(run_due("a", jobs=jobs, stopping=lambda: bool(ran)) or []) == 1
    assert len(ran) == 1


def test_a_run_that_was_interrupted_is_done_again(app: Flask, clock: FixedClock) -> None:
    """A job that is asked to stop returns early: its period is not done."""
    ran: list[str] = []
    jobs = [Job("month", Monthly(6), _counting(ran), every_missed=True)]
    (result,) = run_due("a", jobs=jobs, stopping=lambda: bool(ran)) or []
    assert (result.ran.outcome, result.ran.error.split()[0]) == (Outcome.FAILED, "Interrupted")
    clock.advance(minutes=1)
    (result,) = run_due("a", jobs=jobs) or []
    assert (result.period, result.ran.outcome) == ("2026-11", Outcome.DONE)
    assert run_due("a", jobs=jobs) == []


def test_a_tick_without_work_leaves_no_record(app: Flask) -> None:
    assert run_due("a", jobs=[Job("tick", None, lambda turn: 0)]) == []
    assert db.session.scalar(sa.select(sa.func.count(JobRun.id))) == 0


@pytest.mark.parametrize("start", ["2026-10-24T12:00+00:00", "2027-03-27T12:00+00:00"])
def test_clock_changes_neither_skip_nor_double_a_run(app: Flask, clock: FixedClock, start: str) -> None:
    clock.set(datetime.fromisoformat(start))
    ran: list[str] = []
    jobs = [Job("day", Daily(0), _counting(ran)), Job("late", Daily(2), _counting(ran))]
    for _ in range(58):
        run_due("a", jobs=jobs)
        clock.advance(hours=1)
    days = sorted(set(ran))
    assert len(days) == 3
    assert all(ran.count(day) == 2 for day in days)


def test_old_drafts_and_counters_go_and_others_stay(app: Flask, clock: FixedClock) -> None:
    with unit_of_work() as session:
        for number, days in enumerate((0, 1)):
            token = context().keys.encrypt("{}", "draft:x")
            session.add(
                Draft(key_hmac=str(number), answers=token, updated_at=now(), expires_at=now() + timedelta(days=days))
            )
    throttle.hit("x", "a", limit=5, window=timedelta(hours=1))
    clock.advance(days=2, hours=-1)
    throttle.hit("x", "b", limit=5, window=timedelta(hours=1))
    clock.advance(hours=2)
    run_due("a")
    assert db.session.scalar(sa.select(sa.func.count(Draft.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(ThrottleCounter.id))) == 1
