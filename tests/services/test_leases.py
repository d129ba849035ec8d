"""One leader, and each period run once."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import Refused
from engage.domain.schedules import Daily, Hourly, Monthly
from engage.models.base import db
from engage.services import job_runs, leases
from engage.services.job_runs import Outcome


def test_one_holder_at_a_time(app: Flask) -> None:
    assert leases.acquire("scheduler", "a")
    assert leases.acquire("scheduler", "a")
    assert not leases.acquire("scheduler", "b")
    held = leases.read("scheduler")
    assert held is not None
    assert (held.holder, held.in_force) == ("a", True)


def test_a_lease_that_ran_out_can_be_taken_and_not_renewed(app: Flask) -> None:
    assert leases.acquire("scheduler", "a", ttl=timedelta(milliseconds=20))
    time.sleep(0.05)
    held = leases.read("scheduler")
    assert held is not None
    assert not held.in_force
    assert leases.acquire("scheduler", "b")
    assert not leases.acquire("scheduler", "a")


def test_moving_the_calendar_does_not_end_a_lease(app: Flask, clock: FixedClock) -> None:
    assert leases.acquire("scheduler", "a")
    clock.advance(days=30)
    assert not leases.acquire("scheduler", "b")


def test_release_is_only_for_the_holder(app: Flask) -> None:
    leases.acquire("scheduler", "a")
    leases.release("scheduler", "b")
    assert not leases.acquire("scheduler", "b")
    leases.release("scheduler", "a")
    assert leases.read("scheduler") is None
    assert leases.acquire("scheduler", "b")


def test_many_ask_at_once_and_one_gets_it(app: Flask) -> None:
    got: list[bool] = []
    start = threading.Barrier(6)

    def ask(name: str) -> None:
        with app.app_context():
            start.wait()
            got.append(leases.acquire("scheduler", name))
            db.session.remove()

    threads = [threading.Thread(target=ask, args=(str(number),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 5 + [True]


def test_a_period_runs_once(app: Flask) -> None:
    calls: list[int] = []
    ran = job_runs.run_once("digest", "2026-10", lambda: calls.append(1) or 7)
    assert ran == job_runs.Ran(Outcome.DONE, 7)
    assert job_runs.run_once("digest", "2026-10", lambda: calls.append(1) or 7).outcome is Outcome.SKIPPED
    assert job_runs.run_once("digest", "2026-11", lambda: calls.append(1) or 7).outcome is Outcome.DONE
    assert len(calls) == 2


def test_a_failure_keeps_its_kind_and_no_words_and_is_tried_again_with_growing_pauses(
    app: Flask, clock: FixedClock
) -> None:
    def fail() -> int:
        raise Refused("audit_busy", address="jean@example.org")

    ran = job_runs.run_once("digest", "2026-10", fail)
    assert ran.outcome is Outcome.FAILED
    assert ran.error.startswith("Refused:audit_busy at job_runs.py:")
    assert "jean" not in ran.error
    assert job_runs.run_once("digest", "2026-10", fail).outcome is Outcome.SKIPPED
    for pause in job_runs.PAUSES:
        clock.advance(seconds=pause.total_seconds() - 1)
        assert job_runs.run_once("digest", "2026-10", fail).outcome is Outcome.SKIPPED
        clock.advance(seconds=2)
        assert job_runs.run_once("digest", "2026-10", fail).outcome is Outcome.FAILED
    clock.advance(days=30)
    assert job_runs.run_once("digest", "2026-10", fail).outcome is Outcome.SKIPPED


def test_a_run_whose_process_died_is_taken_over_later(app: Flask, clock: FixedClock) -> None:
    class Killed(BaseException):
        pass

    def die() -> int:
        raise Killed

    try:
        job_runs.run_once("digest", "2026-10", die)
    except Killed:
        db.session.rollback()
    assert job_runs.run_once("digest", "2026-10", lambda: 1).outcome is Outcome.SKIPPED
    clock.advance(hours=1, seconds=1)
    assert job_runs.run_once("digest", "2026-10", lambda: 1).outcome is Outcome.DONE


def test_what_was_missed_is_owed_in_order(app: Flask, clock: FixedClock) -> None:
    assert [due.name for due in job_runs.due("digest", Monthly(6))] == ["2026-11"]
    job_runs.run_once("digest", "2026-11", lambda: 1)
    assert job_runs.due("digest", Monthly(6)) == []
    clock.advance(days=80)
    assert [due.name for due in job_runs.due("digest", Monthly(6))] == ["2026-12", "2027-01", "2027-02"]
    assert [due.name for due in job_runs.due("digest", Monthly(6), every_missed=False)] == ["2027-02"]


def test_a_failed_period_is_owed_again_beside_the_new_one(app: Flask, clock: FixedClock) -> None:
    def fail() -> int:
        raise RuntimeError

    job_runs.run_once("purge", "2026-11-15", lambda: 1)
    job_runs.run_once("purge", "2026-11-16", fail)
    assert job_runs.due("purge", Daily(3)) == []
    clock.advance(days=1)
    assert [due.name for due in job_runs.due("purge", Daily(3))] == ["2026-11-16", "2026-11-17"]
    assert [due.name for due in job_runs.due("purge", Daily(3), every_missed=False)] == ["2026-11-17"]
    job_runs.run_once("purge", "2026-11-17", lambda: 1)
    assert job_runs.due("purge", Daily(3), every_missed=False) == []
    assert job_runs.due("seal", Hourly())[0].name == "2026-11-17T10Z"
