"""The working calendars of bodies and partnerships, and the host in charge of a locality."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import NotFound
from engage.models.base import db
from engage.models.places import Host, HostAssignment, Meeting, Partnership, PlanningBody


def of_partnership(partnership: Partnership) -> WorkingCalendar:
    """Scottish holidays (or the configured ones) and the partnership's own closed days."""
    return WorkingCalendar.of(partnership.holiday_subdivision, partnership.extra_closed_days)


def of_body(body: PlanningBody) -> WorkingCalendar:
    """The partnership's calendar with the body's own closed days."""
    partnership = db.session.get_one(Partnership, body.partnership_id)
    return WorkingCalendar.of(
        partnership.holiday_subdivision, partnership.extra_closed_days, body.extra_closed_days
    )


def next_meeting(body_id: int, after: date) -> Meeting | None:
    """The body's next known meeting on or after a day."""
    return db.session.scalar(
        sa.select(Meeting)
        .where(Meeting.body_id == body_id, Meeting.held_on >= after, Meeting.cancelled_at.is_(None))
        .order_by(Meeting.held_on)
        .limit(1)
    )


def host_of(locality_id: int, on: date) -> Host:
    """The host that reads for a locality on a day. Raises NotFound when none is assigned."""
    host = db.session.scalar(
        sa.select(Host)
        .join(HostAssignment, HostAssignment.host_id == Host.id)
        .where(
            HostAssignment.locality_id == locality_id,
            HostAssignment.valid_from <= on,
            sa.or_(HostAssignment.valid_to.is_(None), HostAssignment.valid_to >= on),
        )
        .order_by(HostAssignment.valid_from.desc(), Host.id)
        .limit(1)
    )
    if host is None:
        raise NotFound("locality_has_no_host")
    return host
