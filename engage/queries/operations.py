"""What operators and auditors read: the audit, the runs of jobs, the state of the outbox. Ids, never persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engage.domain.kinds import MessageState, TellBy
from engage.domain.returned import ReturnKind
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.jobs import JobRun, JobTrouble
from engage.models.outbox import Bounce, Message
from engage.queries.admin import Page
from engage.queries.calendar import now

PAGE = 50


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One event of the audit."""

    id: int
    at: datetime
    event: str
    actor_id: int | None
    actor_role: str | None
    link_id: int | None
    subject_id: int | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class JobRow:
    """One run of a job for one period."""

    id: int
    name: str
    period: str
    started_at: datetime
    ended_at: datetime | None
    attempts: int
    rows: int | None
    error: str
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that could not be sent, without its address."""

    id: int
    template: str
    channel: TellBy
    created_at: datetime
    attempts: int
    last_error: str


def audit_events(*, event: str = "", after: int | None = None, limit: int = PAGE) -> Page[AuditRow]:
    """The audit, newest first; of one kind when `event` is given. One statement."""
    query = sa.select(
        AuditEvent.id, AuditEvent.at, AuditEvent.event, AuditEvent.actor_id, AuditEvent.actor_role,
        AuditEvent.link_id, AuditEvent.subject_id, AuditEvent.data,
    )  # fmt: skip
    if event:
        query = query.where(AuditEvent.event == event)
    if after is not None:
        query = query.where(AuditEvent.id < after)
    found = db.session.execute(query.order_by(AuditEvent.id.desc()).limit(limit + 1)).all()
    rows = tuple(AuditRow(*row) for row in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


def job_runs(*, failed: bool = False, after: int | None = None, limit: int = PAGE) -> Page[JobRow]:
    """Runs of jobs, newest first; only those with an error when `failed`. One statement."""
    query = sa.select(
        JobRun.id, JobRun.name, JobRun.period, JobRun.started_at, JobRun.ended_at, JobRun.attempts, JobRun.rows,
        JobRun.error, JobRun.next_try_at,
    )  # fmt: skip
    if failed:
        query = query.where(JobRun.error != "")
    if after is not None:
        query = query.where(JobRun.id < after)
    found = db.session.execute(query.order_by(JobRun.id.desc()).limit(limit + 1)).all()
    rows = tuple(JobRow(*row) for row in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A job that fails, or failed lately."""

    name: str
    since: datetime
    attempts: int
    error: str
    next_try_at: datetime | None
    well_at: datetime | None
    """When it worked again; None while it does not."""


def troubles(*, days: int = 7) -> list[Trouble]:
    """Jobs that fail now, and those that did lately, the present ones first. One statement."""
    rows = db.session.execute(
        sa.select(
            JobTrouble.name, JobTrouble.since, JobTrouble.attempts, JobTrouble.error, JobTrouble.next_try_at,
            JobTrouble.well_at,
        )
        .where(sa.or_(JobTrouble.well_at.is_(None), JobTrouble.well_at >= now() - timedelta(days=days)))
        .order_by(JobTrouble.well_at.is_not(None), JobTrouble.since.desc(), JobTrouble.name)
    )
    return [Trouble(*row) for row in rows]


def outbox_counts() -> dict[MessageState, int]:
    """How many messages are in each state; states without any are there with 0. One statement."""
    counts = dict.fromkeys(MessageState, 0)
    for state, count in db.session.execute(
        sa.select(Message.state, sa.func.count()).group_by(Message.state).order_by(Message.state)
    ):
        counts[state] = count
    return counts


def came_back(*, days: int = 30) -> dict[ReturnKind, int]:
    """What came back lately: how many messages of each kind. One statement."""
    counts = dict.fromkeys(ReturnKind, 0)
    for kind, count in db.session.execute(
        sa.select(Bounce.kind, sa.func.count(sa.distinct(Bounce.message_id)))
        .where(Bounce.came_at >= now() - timedelta(days=days))
        .group_by(Bounce.kind)
        .order_by(Bounce.kind)
    ):
        counts[kind] = count
    return counts


def dead_letters(*, after: int | None = None, limit: int = PAGE) -> Page[DeadLetter]:
    """Messages that were given up, newest first. One statement."""
    query = sa.select(
        Message.id, Message.template, Message.channel, Message.created_at, Message.attempts, Message.last_error
    ).where(Message.state == MessageState.DEAD)
    if after is not None:
        query = query.where(Message.id < after)
    found = db.session.execute(query.order_by(Message.id.desc()).limit(limit + 1)).all()
    rows = tuple(DeadLetter(*row) for row in found[:limit])
    return Page(rows, rows[-1].id if len(found) > limit else None)
