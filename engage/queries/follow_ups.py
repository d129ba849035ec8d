"""What people wrote to their readers and nobody has read or answered yet. No words are in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from engage.domain.deadlines import WorkingCalendar, days_overdue
from engage.domain.follow_ups import WITH_HOST, FollowUpState
from engage.domain.permissions import Actor
from engage.models.base import db
from engage.models.contributions import Contribution, FollowUp
from engage.models.places import Locality, Partnership
from engage.queries.calendar import today
from engage.queries.moderation import exchanged_with


@dataclass(frozen=True, slots=True)
class FromPerson:
    """One of them: an answer to read (`state` to_read) or a question to answer (to_answer)."""

    id: int
    reference: str
    locality: str
    state: FollowUpState
    danger: bool
    came_at: datetime
    due_on: date
    days_late: int
    """Working days after the service standard; 0 while in time."""


def from_people(actor: Actor, *, limit: int = 50) -> tuple[FromPerson, ...]:
    """What waits for this reader's hosts: danger first, then the most urgent. One statement."""
    rows = db.session.execute(
        sa.select(
            FollowUp.id, Contribution.reference, Locality.display_name, FollowUp.state, FollowUp.danger,
            sa.func.coalesce(FollowUp.answered_at, FollowUp.asked_at, type_=FollowUp.asked_at.type), FollowUp.due_on,
            Partnership.holiday_subdivision, Partnership.extra_closed_days,
        )
        .join(Contribution, Contribution.id == FollowUp.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Partnership, Partnership.id == Locality.partnership_id)
        .where(
            FollowUp.state.in_(sorted(WITH_HOST)),
            exchanged_with(actor),
        )
        .order_by(FollowUp.danger.desc(), FollowUp.due_on, FollowUp.id)
        .limit(limit)
    )  # fmt: skip
    return tuple(
        FromPerson(
            number, reference, locality, state, danger, came_at, due_on,
            days_overdue(due_on, today(), WorkingCalendar.of(holidays, closed)),
        )
        for number, reference, locality, state, danger, came_at, due_on, holidays, closed in rows
    )
