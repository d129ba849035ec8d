"""What a person agreed to hand over as a complaint and still can be: one condition for lists, numbers and the act."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.complaints import ComplaintState
from engage.domain.publication import Use
from engage.models.base import db
from engage.models.complaints import Complaint
from engage.models.contributions import Contribution
from engage.models.places import Service
from engage.queries.calendar import today


def can_take() -> sa.ColumnElement[bool]:
    """Whether a service can be handed something as a complaint now: it is there, and has a mailbox."""
    on = today()
    return sa.and_(
        sa.func.coalesce(Service.mailbox, "") != "",
        Service.valid_from <= on,
        sa.or_(Service.valid_to.is_(None), Service.valid_to >= on),
    )


def waits() -> sa.ColumnElement[bool]:
    """Whether a complaint waits for its host: the person said yes and still lets somebody read their words, and the
    service can take it. It joins Complaint, Contribution and Service."""
    return sa.and_(
        Complaint.state == ComplaintState.AGREED,
        Contribution.id == Complaint.contribution_id,
        Contribution.use != Use.NEITHER,
        Service.id == Complaint.service_id,
        can_take(),
    )


def service_that_waits(contribution_id: int) -> Service | None:
    """The service to which this one can be handed over now, as soon as there is a text. One statement."""
    return db.session.scalar(
        sa.select(Service).select_from(Complaint).where(waits(), Complaint.contribution_id == contribution_id)
    )
