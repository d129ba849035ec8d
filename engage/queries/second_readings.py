"""Texts that wait for a second reader: references, places and dates. The words are opened by a service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engage.domain.deadlines import WorkingCalendar, days_overdue, local_date
from engage.domain.errors import NotFound
from engage.domain.permissions import LOCKED, Actor, Scope, ScopeKind, Subject, subject
from engage.domain.publication import PublicationAction
from engage.domain.second_reading import SecondState, due
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.people import User
from engage.models.places import Locality, Partnership
from engage.models.second_reading import SecondReading
from engage.queries.calendar import today
from engage.queries.moderation import seconds_of
from engage.queries.workspace import Contributed, contributed


@dataclass(frozen=True, slots=True)
class WaitsForSecond:
    """A text that waits for another reader."""

    reference: str
    locality: str
    proposed_at: datetime
    mine: bool
    """This reader made it ready, and cannot also let it out."""
    due_on: date
    days_late: int
    """Working days after the service standard; 0 while in time."""


@dataclass(frozen=True, slots=True)
class SecondPage:
    """A text that waits, with what it is of."""

    row: Contributed
    host_id: int
    action: PublicationAction
    proposed_at: datetime
    proposed_by: str
    """The name of whoever made it ready."""
    mine: bool

    @property
    def subject(self) -> Subject:
        """What permissions are asked about."""
        scopes = subject(Scope(ScopeKind.HOST, self.host_id))
        return scopes | {LOCKED} if self.row.locked else scopes


def waiting(actor: Actor, limit: int = 50) -> tuple[WaitsForSecond, ...]:
    """What waits for a second reader of this actor's hosts, the oldest first. One statement."""
    rows = db.session.execute(
        sa.select(
            Contribution.reference, Locality.display_name, SecondReading.proposed_at,
            (SecondReading.proposed_by == actor.user_id).label("mine"), Partnership.holiday_subdivision,
            Partnership.extra_closed_days,
        )
        .select_from(SecondReading)
        .join(Contribution, Contribution.id == SecondReading.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Partnership, Partnership.id == Locality.partnership_id)
        .where(*seconds_of(actor))
        .order_by(SecondReading.proposed_at, SecondReading.contribution_id)
        .limit(limit)
    )  # fmt: skip
    return tuple(_waits(row) for row in rows)


def _waits(row: Any) -> WaitsForSecond:
    calendar = WorkingCalendar.of(row.holiday_subdivision, row.extra_closed_days)
    due_on = due(local_date(row.proposed_at), calendar)
    late = days_overdue(due_on, today(), calendar)
    return WaitsForSecond(row.reference, row.display_name, row.proposed_at, bool(row.mine), due_on, late)


def one(actor: Actor, reference: str) -> SecondPage:
    """One that waits. Two statements. Raises NotFound (contribution_unknown, second_unknown)."""
    about = contributed(reference)
    row = db.session.execute(
        sa.select(
            SecondReading.host_id, SecondReading.action, SecondReading.proposed_at, SecondReading.proposed_by, User.name
        )
        .outerjoin(User, User.id == SecondReading.proposed_by)
        .where(SecondReading.contribution_id == about.id, SecondReading.state == SecondState.WAITING)
    ).one_or_none()
    if row is None:
        raise NotFound("second_unknown")
    mine = row.proposed_by == actor.user_id
    return SecondPage(about, row.host_id, row.action, row.proposed_at, row.name or "", mine)
