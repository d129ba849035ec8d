"""A job that fails is told to the operator once, and once more when it works again; it stops no other job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.periods import Period
from engage.domain.permissions import Role, ScopeKind
from engage.domain.schedules import Daily, Monthly
from engage.jobs.runner import Interrupted, run_due
from engage.jobs.table import Job, Turn
from engage.models.base import db
from engage.models.jobs import JobRun
from engage.models.outbox import Message
from engage.queries import operations
from engage.services import job_troubles
from engage.services.context import Context, context, using
from engage.services.message_words import words_of
from tests import factories
from tests.pages import PageClient
from tests.services.post import Post, send


class Fragile:
    """A job that fails while `broken` says so."""

    def __init__(self) -> None:
        self.broken: Callable[[Turn], bool] = lambda turn: True
        self.calls: list[str] = []

    def __call__(self, turn: Turn) -> int:
        self.calls.append(turn.due.name)
        if self.broken(turn):
            raise RuntimeError("anne@example.org fell on the stairs")
        return 0


@pytest.fixture
def job() -> Fragile:
    return Fragile()


def _mail(post: Post) -> list[tuple[str, str]]:
    send(post, words=words_of(context().settings))
    return [(each.to, each.subject) for each in post.mails]


def test_it_is_told_once_and_once_more_when_it_works_again(app: Flask, clock: FixedClock, job: Fragile) -> None:
    admin = factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0, name="Boss")
    factories.make_user(Role.ADMIN, ScopeKind.PARTNERSHIP, 1, name="Other")
    fine: list[str] = []
    jobs = [Job("tick.breaks", None, job), Job("day.fine", Daily(3), lambda turn: fine.append(turn.due.name))]
    post = Post()
    pauses = []
    for minute in range(90):
        before = len(job.calls)
        run_due("a", jobs=jobs)
        if len(job.calls) > before:
            pauses.append(minute)
        _mail(post)
        clock.advance(minutes=1)
    # Growing pauses, never given up; the other job ran; one message in all that time.
    assert pauses == [0, 1, 6, 21, 81]
    assert fine == ["2026-11-16"]
    assert [subject for _to, subject in _mail(post)] == ["A job fails: tick.breaks"]
    assert "RuntimeError at" not in post.mails[0].subject
    assert "stairs" not in post.mails[0].text + post.mails[0].html
    assert "RuntimeError" in post.mails[0].text
    boss = PageClient(app)
    factories.sign_in(boss, admin)
    assert boss.get("/admin/jobs").tables["Jobs in trouble, now or in the last week"][1][:2] == ["tick.breaks", "Fails"]
    job.broken = lambda turn: False
    clock.advance(hours=1)
    for _ in range(3):
        run_due("a", jobs=jobs)
        clock.advance(minutes=1)
    assert [subject for _to, subject in _mail(post)] == ["A job fails: tick.breaks", "It works again: tick.breaks"]
    assert len({to for to, _subject in _mail(post)}) == 1
    assert operations.troubles()[0].well_at is not None
    # The next trouble is another one.
    job.broken = lambda turn: True
    run_due("a", jobs=jobs)
    clock.advance(minutes=5)
    assert [subject for _to, subject in _mail(post)][2:] == ["A job fails: tick.breaks"]


def test_what_is_over_at_once_is_told_to_nobody(app: Flask, clock: FixedClock, job: Fragile) -> None:
    settings = replace(context().settings, operator_mail="ops@example.org")
    with using(Context(settings, context().clock, context().keys, context().rng)):
        jobs = [Job("day.breaks", Daily(3), job)]
        run_due("a", jobs=jobs)
        job.broken = lambda turn: False
        clock.advance(minutes=1)
        run_due("a", jobs=jobs)
        clock.advance(minutes=10)
        post = Post()
        assert _mail(post) == []
        # And a job that was asked to stop half way did not fail.
        stopped = Job("day.stopped", Daily(3), lambda turn: (_ for _ in ()).throw(Interrupted()))
        run_due("a", jobs=[stopped])
        assert [each.name for each in operations.troubles()] == ["day.breaks"]


def test_a_month_that_still_fails_is_a_trouble_though_the_next_one_works(
    app: Flask, clock: FixedClock, job: Fragile
) -> None:
    settings = replace(context().settings, operator_mail="ops@example.org")
    with using(Context(settings, context().clock, context().keys, context().rng)):
        job.broken = lambda turn: turn.due.name == "2026-11"
        jobs = [Job("month.breaks", Monthly(6), job, every_missed=True)]
        post = Post()
        run_due("a", jobs=jobs)
        clock.advance(days=31)
        run_due("a", jobs=jobs)
        run_due("a", jobs=jobs)
        assert _mail(post) == [("ops@example.org", "A job fails: month.breaks")]
        job.broken = lambda turn: False
        clock.advance(days=1)
        run_due("a", jobs=jobs)
        assert [subject for _to, subject in _mail(post)][1:] == ["It works again: month.breaks"]
        runs = {row.period: row for row in db.session.scalars(sa.select(JobRun))}
        assert {str(Period.parse(each)) for each in runs} == {"2026-11", "2026-12"}
        assert all(row.ended_at is not None and row.error == "" and row.rows == 0 for row in runs.values())
        assert runs["2026-11"].attempts == 3


def test_two_schedulers_tell_it_once(app: Flask, clock: FixedClock, job: Fragile) -> None:
    factories.make_user(Role.ADMIN, ScopeKind.INSTALLATION, 0, name="Boss")
    for _ in range(2):
        job_troubles.failed("day.breaks", "RuntimeError")
    for _ in range(2):
        job_troubles.worked("day.breaks")
    db.session.rollback()
    assert [each.template for each in db.session.scalars(sa.select(Message))] == ["job_failing"]
