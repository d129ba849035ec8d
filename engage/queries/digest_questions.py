"""What readers asked about lines of digests, for the hosts that it goes to. No words of theirs are in it.

A line's host is the one that reads for the locality of its ask today; where none does, the one that raised the ask. A
line without a locality goes to every host of its partnership.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engage.domain.deadlines import WorkingCalendar, days_overdue
from engage.domain.digest_questions import DigestQuestionState
from engage.domain.kinds import DigestState, MessageState
from engage.domain.permissions import PERMISSION_MAP, Actor, Permission, Scope, ScopeKind, Subject, subject
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.digest_questions import DigestQuestion
from engage.models.digests import Digest
from engage.models.outbox import Message
from engage.models.places import Host, HostAssignment, Locality, Partnership, PlanningBody
from engage.queries.calendar import today
from engage.queries.reading import dated

OUT = (DigestState.ISSUED, DigestState.SUPERSEDED)
WAITS = DigestQuestion.state == DigestQuestionState.WAITING


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, without its words."""

    id: int
    state: DigestQuestionState
    reference: str
    title: str
    locality: str
    body: str
    body_slug: str
    period: str
    """The name of its days (domain.digest_days)."""
    first_day: date | None
    """None where it tells of a calendar month."""
    version: int
    asked_at: datetime
    due_on: date
    days_late: int
    """Working days after the service standard; 0 while in time."""
    wants_answer: bool
    can_be_answered: bool
    """Whether the address is still there."""
    done_at: datetime | None
    words_gone: bool
    not_arrived: bool
    """It was answered, and the answer could not be delivered."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """Whom a question about an ask goes to, for the page on which it is asked."""

    ask_id: int
    partnership_id: int
    partnership_slug: str
    names: tuple[str, ...]


def hosts_of(actor: Actor) -> list[int]:
    """The hosts for which this actor answers such questions."""
    roles = PERMISSION_MAP[Permission.DIGEST_QUESTION_ANSWER]
    return sorted({
        grant.scope.id for grant in actor.grants if grant.role in roles and grant.scope.kind is ScopeKind.HOST
    })  # fmt: skip


def goes_to(host_ids: Iterable[int]) -> sa.ColumnElement[bool]:
    """SQL condition over Ask: a question about it goes to one of these hosts today."""
    ids = sorted(set(host_ids))
    reads = sa.select(HostAssignment.locality_id).where(_in_force())
    theirs = reads.where(HostAssignment.host_id.in_(ids))
    partnerships = sa.select(Host.partnership_id).where(Host.id.in_(ids))
    return sa.or_(
        Ask.locality_id.in_(theirs),
        sa.and_(Ask.locality_id.is_not(None), Ask.host_id.in_(ids), Ask.locality_id.not_in(reads)),
        sa.and_(Ask.locality_id.is_(None), Ask.partnership_id.in_(partnerships)),
    )


def waiting_count(host_ids: Iterable[int]) -> sa.ScalarSelect[int]:
    """How many wait for these hosts, as a column of another statement."""
    return (
        sa.select(sa.func.count())
        .select_from(DigestQuestion)
        .join(Ask, Ask.id == DigestQuestion.ask_id)
        .where(WAITS, goes_to(host_ids))
        .scalar_subquery()
    )


def hosts(reference: str) -> Hosts | None:
    """Whom a question about an ask goes to; None for an unknown ask. One statement."""
    rows = db.session.execute(
        sa.select(Ask.id, Ask.partnership_id, Partnership.slug, Host.name)
        .join(Partnership, Partnership.id == Ask.partnership_id)
        .outerjoin(Host, _answers())
        .where(Ask.reference == reference)
        .order_by(Host.name, Host.id)
    ).all()
    if not rows:
        return None
    return Hosts(rows[0].id, rows[0].partnership_id, rows[0].slug, tuple(row.name for row in rows if row.name))


def subject_of(ask_id: int) -> Subject:
    """What a question about this ask lies in: the hosts that it goes to. One statement."""
    found = db.session.scalars(sa.select(Host.id).join(Ask, _answers()).where(Ask.id == ask_id).order_by(Host.id))
    return subject(*(Scope(ScopeKind.HOST, host_id) for host_id in found))


def waiting(actor: Actor, *, limit: int = 50) -> tuple[Asked, ...]:
    """What waits for this actor's hosts, the most urgent first. One statement."""
    query = _asked().where(WAITS, goes_to(hosts_of(actor))).order_by(DigestQuestion.due_on, DigestQuestion.id)
    return _read(query.limit(limit))


def done(actor: Actor, *, limit: int = 20) -> tuple[Asked, ...]:
    """What was dealt with and still has its words, the latest first. One statement."""
    query = _asked().where(~WAITS, DigestQuestion.text.is_not(None), goes_to(hosts_of(actor)))
    return _read(query.order_by(DigestQuestion.done_at.desc(), DigestQuestion.id.desc()).limit(limit))


def one(question_id: int) -> Asked | None:
    """One of them. One statement."""
    found = _read(_asked().where(DigestQuestion.id == question_id))
    return found[0] if found else None


def ask_of(question_id: int) -> int:
    """The id of the ask that a question is about; 0 for an unknown question. One statement."""
    return db.session.scalar(sa.select(DigestQuestion.ask_id).where(DigestQuestion.id == question_id)) or 0


def answer_key(question_id: int) -> str:
    """The `dedupe_key` of the e-mail that answers a question."""
    return f"digest_question:{question_id}:answer"


def _asked() -> sa.Select[Any]:
    lost = (
        sa.select(Message.id)
        .where(
            Message.dedupe_key == sa.literal("digest_question:") + sa.cast(DigestQuestion.id, sa.String) + ":answer",
            Message.state == MessageState.DEAD,
        )
        .correlate(DigestQuestion)
        .exists()
    )  # fmt: skip
    return (
        sa.select(
            DigestQuestion.id, DigestQuestion.state, Ask.reference, Ask.title,
            sa.func.coalesce(Locality.display_name, ""), PlanningBody.name, PlanningBody.slug, Digest.period,
            Digest.first_day, Digest.version, DigestQuestion.asked_at, DigestQuestion.due_on,
            DigestQuestion.wants_answer, DigestQuestion.address.is_not(None), DigestQuestion.done_at,
            DigestQuestion.text.is_(None), lost,
            Partnership.holiday_subdivision, Partnership.extra_closed_days,
        )
        .select_from(DigestQuestion)
        .join(Ask, Ask.id == DigestQuestion.ask_id)
        .join(Partnership, Partnership.id == Ask.partnership_id)
        .join(Digest, Digest.id == DigestQuestion.digest_id)
        .join(PlanningBody, PlanningBody.id == Digest.body_id)
        .outerjoin(Locality, Locality.id == Ask.locality_id)
    )  # fmt: skip


def _read(query: sa.Select[Any]) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            number, state, reference, title, locality, body, slug, period, first_day, version, asked_at, due_on,
            days_overdue(due_on, today(), WorkingCalendar.of(holidays, closed))
            if state is DigestQuestionState.WAITING else 0,
            wants, there, done_at, gone, bool(lost),
        )
        for number, state, reference, title, locality, body, slug, period, first_day, version, asked_at, due_on,
        wants, there, done_at, gone, lost, holidays, closed in db.session.execute(query)
    )  # fmt: skip


def _answers() -> sa.ColumnElement[bool]:
    """SQL condition over Ask and Host: the same as `goes_to`, host by host."""
    reads = sa.select(HostAssignment.locality_id).where(_in_force())
    return sa.or_(
        Ask.locality_id.in_(reads.where(HostAssignment.host_id == Host.id).correlate(Host)),
        sa.and_(Ask.locality_id.is_not(None), Ask.host_id == Host.id, Ask.locality_id.not_in(reads)),
        sa.and_(Ask.locality_id.is_(None), Ask.partnership_id == Host.partnership_id),
    )


def _in_force() -> sa.ColumnElement[bool]:
    return dated(HostAssignment, today())
