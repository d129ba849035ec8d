"""The calendars of planning bodies as those who keep them read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from engage.models.base import db
from engage.models.places import Meeting, PlanningBody
from engage.queries.admin import Reach
from engage.queries.calendar import today
from engage.queries.places import BodyPlace, as_body


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in the calendar."""

    id: int
    body_id: int
    held_on: date
    papers_due_on: date | None
    place: str
    agenda_url: str | None
    minutes_url: str | None
    cancelled: bool
    past: bool


def bodies_with_meetings(reach: Reach, body_ids: frozenset[int]) -> tuple[tuple[BodyPlace, MeetingRow | None], ...]:
    """Bodies whose calendar somebody keeps, each with its next meeting: those of `reach` (all when None) and
    `body_ids`. Two statements."""
    query = sa.select(PlanningBody).order_by(PlanningBody.partnership_id, PlanningBody.kind.desc(), PlanningBody.name)
    if reach is not None:
        query = query.where(sa.or_(PlanningBody.partnership_id.in_(reach), PlanningBody.id.in_(body_ids)))
    found = db.session.scalars(query).all()
    upcoming: dict[int, MeetingRow] = {}
    for row in db.session.scalars(
        sa.select(Meeting)
        .where(
            Meeting.body_id.in_([row.id for row in found]),
            Meeting.held_on >= today(),
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.held_on, Meeting.id)
    ):
        upcoming.setdefault(row.body_id, _meeting(row))
    return tuple((as_body(row), upcoming.get(row.id)) for row in found)


def meetings_of(body_id: int, limit: int = 60) -> tuple[MeetingRow, ...]:
    """A body's meetings, the farthest ahead first. One statement."""
    query = sa.select(Meeting).where(Meeting.body_id == body_id).order_by(Meeting.held_on.desc()).limit(limit)
    return tuple(_meeting(row) for row in db.session.scalars(query))


def meeting(meeting_id: int) -> MeetingRow | None:
    """One meeting. One statement."""
    row = db.session.get(Meeting, meeting_id)
    return None if row is None else _meeting(row)


def _meeting(row: Meeting) -> MeetingRow:
    return MeetingRow(
        row.id, row.body_id, row.held_on, row.papers_due_on, row.place, row.agenda_url, row.minutes_url,
        row.cancelled_at is not None, row.held_on < today(),
    )  # fmt: skip
