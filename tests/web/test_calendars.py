"""The days of meetings in anybody's own calendar."""

from __future__ import annotations

from datetime import date

from flask import Flask

from engage.services import meetings
from tests.asking import Asking
from tests.domain.test_calendar_file import parsed
from tests.pages import PageClient


def test_whoever_follows_the_calendar_hears_of_a_move_and_of_a_cancelled_meeting(
    app: Flask, person: PageClient
) -> None:
    asking = Asking()
    asking.raised(title="Mend the light")
    meeting = asking.places.meeting

    def days(address: str = "/bodies/wishaw-lpg/meetings.ics") -> dict[str, tuple[str, str, str]]:
        answer = person.client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
        text = answer.get_data(as_text=True)
        assert "Mend the light" not in text
        assert "says number" not in text
        return {
            each["UID"]: (each["DTSTART;VALUE=DATE"], each["STATUS"], each["SUMMARY"]) for each in parsed(text)
        }

    before = days()
    assert before[f"meeting-{meeting}@localhost"][:2] == ("20261203", "CONFIRMED")
    meetings.change_meeting(
        asking.clerk, meeting_id=meeting, held_on=date(2026, 12, 10), papers_due_on=date(2026, 12, 3), place="Town hall"
    )
    moved = days()
    assert moved[f"meeting-{meeting}@localhost"] == ("20261210", "CONFIRMED", before[f"meeting-{meeting}@localhost"][2])
    assert moved[f"papers-{meeting}@localhost"][:2] == ("20261203", "CONFIRMED")
    meetings.cancel_meeting(asking.clerk, meeting_id=meeting)
    gone = days("/north/meetings.ics")
    assert {each[1] for key, each in gone.items() if key.endswith(f"-{meeting}@localhost")} == {"CANCELLED"}
    assert gone[f"meeting-{meeting}@localhost"][2].startswith("Cancelled: ")
    assert person.client.get("/bodies/nobody/meetings.ics").status_code == 404
    assert person.client.get("/nowhere/meetings.ics").status_code == 404
