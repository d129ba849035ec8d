"""Digests whose compiler dies, and two that compile the same month at once; on both databases."""

from __future__ import annotations

import signal
import subprocess
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.digest import to_json
from engage.domain.periods import Period
from engage.jobs.runner import LEASE
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.digests import Digest
from engage.models.jobs import JobRun
from engage.services import audit, digests, job_runs, leases
from engage.services.context import now
from tests.faults.test_processes import _worker
from tests.faults.workers import tick
from tests.services.digest_scene import Month

OCTOBER = Period(2026, 10)


def _stored() -> list[Digest]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Digest).order_by(Digest.body_id)))


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_a_killed_compile_leaves_nothing_half_and_two_at_once_make_nothing_twice(
    app: Flask, clock: FixedClock
) -> None:
    month = Month(clock)
    month.everything()
    month.raised("For the board", body=month.at.ijb)
    month.on(2026, 11, 1, 5)
    db.session.remove()
    dies = _worker(app, "compile", HOLDER="dies", STOP_AT="2", PERIOD=str(OCTOBER))
    assert [_line(dies), _line(dies)] == ["ready\n", "in hand\n"]
    dies.send_signal(signal.SIGKILL)
    assert dies.wait(20) == -signal.SIGKILL
    dies.communicate()
    [first] = _stored()
    assert first.body_id == month.at.lpg, "the one in hand is not there, and not half there"
    assert digests.verify(first.id)

    # Its lease runs out by the clock of the database, its run by ours.
    leases.release(LEASE, "dies")
    clock.advance(minutes=job_runs.ABANDONED_AFTER // timedelta(minutes=1))
    other = _worker(app, "compile", HOLDER="other", PERIOD=str(OCTOBER))
    assert _line(other) == "ready\n"
    tick("this one", str(OCTOBER))
    _, errors = other.communicate(timeout=120)
    assert other.returncode == 0, errors
    made = _stored()
    assert [(each.body_id, each.version) for each in made] == [(month.at.lpg, 1), (month.at.ijb, 1)]
    assert made[0].compiled_at < now(), "what was whole stayed as it was"
    for each in made:
        assert digests.verify(each.id)
        assert each.data == to_json(digests.prepare(each.body_id, OCTOBER))
    compiled = sa.select(sa.func.count()).where(AuditEvent.event == audit.Event.DIGEST_COMPILED.value)
    assert db.session.scalar(compiled) == 2
    run = db.session.scalars(sa.select(JobRun).where(JobRun.name == "digests.compile")).one()
    assert (run.attempts, run.rows, run.error) == (2, 2, "")
