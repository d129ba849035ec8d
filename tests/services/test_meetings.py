"""The calendar of a planning body."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.permissions import Role, ScopeKind
from engage.models.base import db
from engage.models.places import Meeting
from engage.services import meetings
from engage.services.calendars import next_meeting
from engage.services.context import today
from tests.staff import Places, admin, audited, holding, lay_places, over, partnership_admin

DAY = date(2027, 1, 14)


def _clerk(places: Places) -> Any:
    return holding(Role.CLERK, over(ScopeKind.BODY, places.lpg))


def test_a_clerk_keeps_the_calendar_of_their_body(app: Flask) -> None:
    places = lay_places()
    clerk = _clerk(places)
    meeting_id = meetings.add_meeting(
        clerk, body_id=places.lpg, held_on=DAY, papers_due_on=DAY - timedelta(days=7), place=" Town hall ",
        agenda_url="https://www.example.org/agenda",
    )  # fmt: skip
    found = next_meeting(places.lpg, today())
    assert found is not None
    assert (found.id, found.place, found.agenda_url) == (meeting_id, "Town hall", "https://www.example.org/agenda")
    meetings.change_meeting(clerk, meeting_id=meeting_id, held_on=DAY + timedelta(days=1))
    meetings.cancel_meeting(clerk, meeting_id=meeting_id)
    meetings.cancel_meeting(clerk, meeting_id=meeting_id)
    db.session.rollback()
    assert next_meeting(places.lpg, today()) is None
    assert [event for event, _ in audited()] == ["meeting:changed"] * 3


def test_a_cancelled_meeting_can_be_put_back(app: Flask) -> None:
    places = lay_places()
    clerk = _clerk(places)
    meeting_id = meetings.add_meeting(clerk, body_id=places.lpg, held_on=DAY)
    meetings.cancel_meeting(clerk, meeting_id=meeting_id)
    with pytest.raises(Refused, match="meeting_cancelled"):
        meetings.change_meeting(clerk, meeting_id=meeting_id, held_on=DAY)
    assert meetings.add_meeting(clerk, body_id=places.lpg, held_on=DAY) == meeting_id
    found = next_meeting(places.lpg, today())
    assert found is not None


def test_who_may(app: Flask) -> None:
    places = lay_places()
    meetings.add_meeting(admin(), body_id=places.lpg, held_on=DAY)
    meetings.add_meeting(partnership_admin(places.partnership), body_id=places.ijb, held_on=DAY)
    refused = [
        (_clerk(places), places.ijb),
        (_clerk(places), places.other_body),
        (holding(Role.CHAIR, over(ScopeKind.BODY, places.lpg)), places.lpg),
        (holding(Role.LPG_OFFICER, over(ScopeKind.BODY, places.lpg)), places.lpg),
    ]
    for actor, body_id in refused:
        with pytest.raises(NotPermitted):
            meetings.add_meeting(actor, body_id=body_id, held_on=DAY + timedelta(days=30))
    with pytest.raises(NotFound, match="place_unknown"):
        meetings.add_meeting(admin("b@example.org"), body_id=999, held_on=DAY)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"held_on": None}, "held_on", "meeting_date_missing"),
        ({"held_on": date(2072, 1, 1)}, "held_on", "meeting_too_far"),
        ({"held_on": date(1927, 1, 14)}, "held_on", "meeting_too_far"),
        ({"papers_due_on": DAY + timedelta(days=1)}, "papers_due_on", "meeting_papers_late"),
        ({"papers_due_on": date(1926, 1, 1)}, "papers_due_on", "meeting_too_far"),
        ({"agenda_url": "http://example.org/a"}, "agenda_url", "evidence_link_not_https"),
        ({"agenda_url": "javascript:alert(1)"}, "agenda_url", "evidence_link_not_https"),
        ({"agenda_url": "https://user:pw@example.org/"}, "agenda_url", "evidence_link_credentials"),
        ({"minutes_url": "https://www.example.org/m"}, "minutes_url", "minutes_before_meeting"),
        ({"place": "x" * 301}, "place", "place_text_too_long"),
    ],
)
def test_bad_meetings(app: Flask, given: dict[str, Any], field: str, code: str) -> None:
    places = lay_places()
    with pytest.raises(Refused) as refused:
        meetings.add_meeting(_clerk(places), **{"body_id": places.lpg, "held_on": DAY, **given})
    assert (refused.value.code, refused.value.field) == (code, field)
    assert db.session.scalars(sa.select(Meeting)).all() == []


def test_two_meetings_on_one_day_are_one_too_many(app: Flask) -> None:
    places = lay_places()
    clerk = _clerk(places)
    meetings.add_meeting(clerk, body_id=places.lpg, held_on=DAY)
    other = meetings.add_meeting(clerk, body_id=places.lpg, held_on=DAY + timedelta(days=1))
    with pytest.raises(Conflict, match="meeting_exists"):
        meetings.add_meeting(clerk, body_id=places.lpg, held_on=DAY)
    with pytest.raises(Conflict, match="meeting_exists"):
        meetings.change_meeting(clerk, meeting_id=other, held_on=DAY)
    meetings.add_meeting(admin(), body_id=places.ijb, held_on=DAY)


def test_what_was_held_stays_held(app: Flask) -> None:
    places = lay_places()
    clerk = _clerk(places)
    past = meetings.add_meeting(clerk, body_id=places.lpg, held_on=date(2026, 10, 1))
    meetings.change_meeting(
        clerk, meeting_id=past, held_on=date(2026, 10, 1), minutes_url="https://www.example.org/minutes"
    )
    with pytest.raises(Refused, match="meeting_held"):
        meetings.cancel_meeting(clerk, meeting_id=past)
    with pytest.raises(NotFound, match="meeting_unknown"):
        meetings.cancel_meeting(clerk, meeting_id=999)
