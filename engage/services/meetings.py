"""Meetings of planning bodies: what the clerk knows about them. Decision dates of asks are computed from these."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.evidence import public_link
from engage.domain.permissions import Actor, Permission, Role, require
from engage.models.places import Meeting, PlanningBody
from engage.services import audit, subjects
from engage.services.context import now, today
from engage.services.unit_of_work import unit_of_work

FARTHEST = timedelta(days=3 * 366)
"""No calendar of meetings reaches farther, back or ahead; a year that does is a slip of the finger."""


def add_meeting(
    actor: Actor, *, body_id: int, held_on: date | None, papers_due_on: date | None = None, place: str = "",
    agenda_url: str | None = None, minutes_url: str | None = None,
) -> int:  # fmt: skip
    """Put a meeting into a body's calendar. Returns its id. A meeting of that day that was cancelled comes back.

    Raises NotFound("place_unknown"), NotPermitted, Refused (meeting_date_missing, meeting_too_far,
    meeting_papers_late, minutes_before_meeting, place_text_too_long, what domain.evidence.public_link says),
    Conflict("meeting_exists").
    """
    held_on = _checked_day(held_on)
    with unit_of_work() as session:
        by = _may(session, actor, body_id)
        row = session.scalar(
            sa.select(Meeting).where(Meeting.body_id == body_id, Meeting.held_on == held_on).with_for_update()
        )
        if row is None:
            row = Meeting(body_id=body_id, held_on=held_on)
            session.add(row)
        elif row.cancelled_at is None:
            raise Conflict("meeting_exists")
        row.cancelled_at = None
        _fill(row, held_on, papers_due_on, place, agenda_url, minutes_url)
        return _save(session, actor, row, by, "added")


def change_meeting(
    actor: Actor, *, meeting_id: int, held_on: date | None, papers_due_on: date | None = None, place: str = "",
    agenda_url: str | None = None, minutes_url: str | None = None,
) -> None:  # fmt: skip
    """Move a meeting, or set its papers' date, place, agenda and minutes.

    Raises as `add_meeting`, and NotFound("meeting_unknown"), Refused("meeting_cancelled").
    """
    with unit_of_work() as session:
        row = _get(session, meeting_id)
        by = _may(session, actor, row.body_id)
        if row.cancelled_at is not None:
            raise Refused("meeting_cancelled")
        held_on = _checked_day(held_on)
        _fill(row, held_on, papers_due_on, place, agenda_url, minutes_url)
        _save(session, actor, row, by, "changed")


def cancel_meeting(actor: Actor, *, meeting_id: int) -> None:
    """Note that a meeting will not be held; it stays in the calendar as cancelled. A second time does nothing.

    Raises NotFound("meeting_unknown"), NotPermitted, Refused("meeting_held").
    """
    with unit_of_work() as session:
        row = _get(session, meeting_id)
        by = _may(session, actor, row.body_id)
        if row.cancelled_at is not None:
            return
        if row.held_on < today():
            raise Refused("meeting_held")
        row.cancelled_at = now()
        _save(session, actor, row, by, "cancelled")


def _get(session: Session, meeting_id: int) -> Meeting:
    row = session.get(Meeting, meeting_id, with_for_update=True)
    if row is None:
        raise NotFound("meeting_unknown")
    return row


def _may(session: Session, actor: Actor, body_id: int) -> Role:
    body = session.get(PlanningBody, body_id)
    if body is None:
        raise NotFound("place_unknown")
    return require(actor, Permission.MEETING_MANAGE, subjects.of_body(body))


def _checked_day(held_on: date | None) -> date:
    if held_on is None:
        raise Refused("meeting_date_missing", field="held_on")
    if abs(held_on - today()) > FARTHEST:
        raise Refused("meeting_too_far", field="held_on")
    return held_on


def _fill(
    row: Meeting, held_on: date, papers_due_on: date | None, place: str,
    agenda_url: str | None, minutes_url: str | None,
) -> None:  # fmt: skip
    if papers_due_on is not None and papers_due_on > held_on:
        raise Refused("meeting_papers_late", field="papers_due_on")
    if papers_due_on is not None and held_on - papers_due_on > FARTHEST:
        raise Refused("meeting_too_far", field="papers_due_on")
    if minutes_url and held_on > today():
        raise Refused("minutes_before_meeting", field="minutes_url")
    if len(place.strip()) > 300:
        raise Refused("place_text_too_long", field="place", limit=300)
    row.held_on, row.papers_due_on, row.place = held_on, papers_due_on, place.strip()
    row.agenda_url = public_link(agenda_url, "agenda_url") if agenda_url else None
    row.minutes_url = public_link(minutes_url, "minutes_url") if minutes_url else None


def _save(session: Session, actor: Actor, row: Meeting, by: Role, what: str) -> int:
    try:
        session.flush()
    except IntegrityError:
        # Two clerks at once, or moved onto the day of another meeting.
        raise Conflict("meeting_exists") from None
    audit.record(actor, audit.Event.MEETING_CHANGED, row.id, role=by, what=what, body_id=row.body_id)
    return int(row.id)
