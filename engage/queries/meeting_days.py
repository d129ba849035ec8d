"""The meetings of planning bodies as other people's calendars take them: cancelled ones too, for them to hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from engage.models.base import db
from engage.models.places import Meeting, PlanningBody
from engage.queries.calendar import today

BACK = timedelta(days=366)
"""A calendar file has the meetings of a year, and all that are to come."""
MOST = 500


@dataclass(frozen=True, slots=True)
class MeetingDates:
    """A meeting and the day on which its papers are due."""

    id: int
    body_name: str
    body_slug: str
    held_on: date
    papers_due_on: date | None
    place: str
    agenda_url: str | None
    minutes_url: str | None
    cancelled: bool


def of_body(body_id: int) -> tuple[MeetingDates, ...]:
    """The meetings of a body, by date. One statement."""
    return _found(PlanningBody.id == body_id)


def of_partnership(partnership_id: int) -> tuple[MeetingDates, ...]:
    """The meetings of every body of a partnership, by date. One statement."""
    return _found(PlanningBody.partnership_id == partnership_id)


def _found(whose: sa.ColumnElement[bool]) -> tuple[MeetingDates, ...]:
    # The newest ones when there are too many, but in the order in which they come.
    newest = (
        sa.select(
            Meeting.id, PlanningBody.name, PlanningBody.slug, Meeting.held_on, Meeting.papers_due_on, Meeting.place,
            Meeting.agenda_url, Meeting.minutes_url, Meeting.cancelled_at.is_not(None).label("cancelled"),
        )
        .join(PlanningBody, PlanningBody.id == Meeting.body_id)
        .where(whose, Meeting.held_on >= today() - BACK)
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return tuple(MeetingDates(*row) for row in reversed(db.session.execute(newest).all()))
