"""Worries about somebody's safety, as their lead reads them: states, dates and codes. Words are opened by a service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from engage.domain.contribution_states import Objection as ObjectionState
from engage.domain.contribution_states import ReadingState
from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import NotFound
from engage.domain.permissions import Actor, Permission, Scope, ScopeKind, Subject
from engage.domain.safeguarding import ConcernState, Outcome, ReferredTo, Route, Told, days_late
from engage.models.base import db
from engage.models.contributions import Contribution, Objection
from engage.models.people import User
from engage.models.places import Host, Locality, Partnership
from engage.models.safeguarding import Concern
from engage.queries import leads
from engage.queries.calendar import today
from engage.queries.moderation import concerns_of, hosts_of
from engage.queries.workspace import Contributed, contributed


@dataclass(frozen=True, slots=True)
class Raised:
    """One concern. It names no person and holds no words."""

    contribution_id: int
    reference: str
    locality: str
    host: str
    state: ConcernState
    raised_at: datetime
    due_on: date
    days_late: int
    """Working days after that day: until today while nothing is decided, then as many as it was."""
    route: Route | None
    outcome: Outcome | None
    referred_to: ReferredTo | None
    told: Told | None
    decided_on: date | None
    recorded_at: datetime | None
    withdrawn: bool
    """The person took their words back; they are kept until this is done."""


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """A concern with what it is about."""

    concern: Raised
    row: Contributed
    subject: Subject
    """What permissions are asked about: also the host whose lead stands in."""


def _rows() -> sa.Select[Any]:
    return (
        sa.select(
            Concern.contribution_id, Contribution.reference, Locality.display_name, Host.name, Concern.state,
            Concern.raised_at, Concern.due_on, Concern.route, Concern.outcome, Concern.referred_to, Concern.told,
            Concern.decided_on, Concern.recorded_at, Contribution.reading, Partnership.holiday_subdivision,
            Partnership.extra_closed_days,
        )
        .select_from(Concern)
        .join(Contribution, Contribution.id == Concern.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Partnership, Partnership.id == Locality.partnership_id)
        .join(Host, Host.id == Contribution.host_id)
    )  # fmt: skip


def _raised(row: Any) -> Raised:
    calendar = WorkingCalendar.of(row.holiday_subdivision, row.extra_closed_days)
    return Raised(
        row.contribution_id, row.reference, row.display_name, row.name, row.state, row.raised_at, row.due_on,
        days_late(row.due_on, row.decided_on, today(), calendar), row.route, row.outcome, row.referred_to, row.told,
        row.decided_on, row.recorded_at, row.reading is ReadingState.WITHDRAWN,
    )  # fmt: skip


def waiting(actor: Actor, limit: int = 100) -> tuple[Raised, ...]:
    """What waits for this lead: what nobody decided first, then the most urgent. One statement."""
    undecided_first = sa.case((Concern.state == ConcernState.RAISED, 0), else_=1)
    rows = db.session.execute(
        _rows()
        .where(*concerns_of(actor)[::2])
        .order_by(undecided_first, Concern.due_on, Concern.contribution_id)
        .limit(limit)
    )
    return tuple(_raised(row) for row in rows)


def ended(actor: Actor, limit: int = 20) -> tuple[Raised, ...]:
    """What is done, the newest first. One statement."""
    mine = concerns_of(actor)[2]
    rows = db.session.execute(
        _rows()
        .where(Concern.state.in_([ConcernState.LIFTED, ConcernState.KEPT]), mine)
        .order_by(Concern.recorded_at.desc(), Concern.contribution_id)
        .limit(limit)
    )
    return tuple(_raised(row) for row in rows)


def concern(reference: str) -> ConcernPage:
    """The concern about one contribution. Three statements. Raises NotFound (contribution_unknown, concern_unknown)."""
    about = contributed(reference)
    row = db.session.execute(_rows().where(Concern.contribution_id == about.id)).one_or_none()
    if row is None:
        raise NotFound("concern_unknown")
    return ConcernPage(_raised(row), about, subject_of(about))


def subject_of(about: Contributed) -> Subject:
    """What a contribution lies in as far as somebody's safety goes. One statement."""
    return about.subject | {Scope(ScopeKind.HOST, leads.of(about.host_id).host_id)}


def worry_subject(about: Contributed) -> Subject:
    """What a contribution lies in as far as saying that one is worried goes: also the hosts that look at it as a second
    reader or for an objection, and, while it is locked, the one that decides. One statement; two while it is locked."""
    second = sa.select(Contribution.second_host_id).where(
        Contribution.id == about.id, Contribution.second_host_id.is_not(None)
    )
    other = sa.select(Objection.host_id).where(
        Objection.contribution_id == about.id, Objection.state == ObjectionState.OPEN
    )
    looking: list[int] = list(db.session.scalars(sa.union(second, other)))
    scopes = subject_of(about) if about.locked else about.subject
    return scopes | {Scope(ScopeKind.HOST, host_id) for host_id in looking}


def names_of(account_ids: set[int]) -> dict[int, str]:
    """Names of accounts, for the log. One statement; none when nobody is asked for."""
    if not account_ids:
        return {}
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(account_ids)).order_by(User.id))
    return {number: name for number, name in rows}


def leaderless(actor: Actor) -> tuple[tuple[str, str], ...]:
    """This reader's hosts for which nobody leads, each with the name of the host whose lead stands in, or nothing. One
    statement."""
    readable = sorted(hosts_of(actor, Permission.CONTRIBUTION_QUEUE))
    other = orm.aliased(Host)
    rows = db.session.execute(
        sa.select(Host.name, sa.case((leads.holds(other.id), other.name), else_=""))
        .outerjoin(other, other.id == Host.fallback_host_id)
        .where(Host.id.in_(readable), ~leads.holds(Host.id))
        .order_by(Host.name)
    )
    return tuple((name, stands_in or "") for name, stands_in in rows)
