"""Places, help contacts and meetings on the admin pages."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.permissions import Role, ScopeKind
from engage.models.base import db
from engage.models.places import HelpContact, Meeting, Partnership, PlanningBody
from engage.services.unit_of_work import unit_of_work
from tests.counting import count_statements
from tests.pages import PageClient
from tests.staff import Places, admin, lay_places, open_account, over, partnership_admin, signed_in


@pytest.fixture
def places(app: Flask) -> Places:
    return lay_places()


@pytest.fixture
def boss(app: Flask, places: Places) -> PageClient:
    admin()
    return signed_in(app, "admin@example.org")


def _fresh(table: type, number: int) -> object:
    db.session.rollback()
    return db.session.get_one(table, number)


def test_the_tree_and_its_edit_pages(app: Flask, boss: PageClient, places: Places) -> None:
    with count_statements(app) as counted:
        boss.get(f"/admin/places/{places.partnership}")
    assert len(counted) <= 8, counted
    page = boss.get("/admin/places/").click("Strathmore")
    assert page.tables["Localities and who reads for them"][1][:2] == ["The Glen", "Glen Forum"]
    form = page.click("Change Glen group")
    assert form.h1 == "Change Glen group"
    page = form.submit(
        "Save", name="Glen planning group", mailbox="Glen@Example.org", chair_mailbox="",
        standards_agreed_on=date(2026, 10, 1), extra_closed_days="2027-01-05\n\n2027-01-04",
    )  # fmt: skip
    assert "Saved." in page
    kept = _fresh(PlanningBody, places.lpg)
    assert isinstance(kept, PlanningBody)
    assert (kept.mailbox, kept.extra_closed_days) == ("glen@example.org", ["2027-01-04", "2027-01-05"])
    page = page.click("Change the data controller and closed days")
    page.submit("Save", name="The council", contact="", address="")
    kept = _fresh(Partnership, places.partnership)
    assert isinstance(kept, Partnership)
    assert kept.controller["name"] == "The council"
    form = boss.get(f"/admin/places/{places.partnership}").click("Change who is reminded when something is late")
    assert "Enter more days than for the step before it" in form.submit("Save", chair="25")
    page = form.submit(
        "Save", owner="2", chair="", chief_officer="15", board="40", chief_officer_mailbox="Chief@Example.org"
    )
    assert "Saved." in page
    kept = _fresh(Partnership, places.partnership)
    assert isinstance(kept, Partnership)
    assert kept.ladder == {"owner": 2, "chief_officer": 15, "board": 40}
    assert kept.chief_officer_mailbox == "chief@example.org"


@pytest.mark.parametrize(
    ("path", "fields", "error"),
    [
        ("body/lpg", {"name": ""}, "Enter a name"),
        ("body/lpg", {"mailbox": "nonsense"}, "Enter an email address like name@example.org"),
        ("body/lpg", {"extra_closed_days": "next Monday"}, "Write each day like 2027-01-04, one on a line"),
        ("body/lpg", {"standards_agreed_on": date(2027, 1, 1)}, "The day of agreement cannot lie ahead"),
        ("service/service", {"owner_role": ""}, "Say which role answers"),
        ("host/host", {"name": "x" * 999}, "Use 200 characters or fewer."),
        ("locality/locality", {"display_name": "  "}, "Enter a name"),
        ("partnership/partnership", {"name": "x" * 501}, "Use 500 characters or fewer."),
    ],
)
def test_what_places_cannot_be(
    boss: PageClient, places: Places, path: str, fields: dict[str, object], error: str
) -> None:
    kind, which = path.split("/")
    page = boss.get(f"/admin/places/{kind}/{getattr(places, which)}").submit("Save", **fields)
    assert any(error in line for line in page.errors), page.errors


def test_another_host(boss: PageClient, places: Places, clock: FixedClock) -> None:
    page = boss.get(f"/admin/places/locality/{places.locality}/host")
    assert page.submit("Save").errors == ["Choose a host", "Enter the first day"]
    assert page.submit("Save", host_id="The Hub", from_day=date(2026, 11, 1)).errors == ["The day cannot have passed"]
    assert page.submit("Save", host_id="Glen Forum", from_day=date(2026, 12, 1)).errors == [
        "This host reads for this place on that day already"
    ]
    page = page.submit("Save", host_id="The Hub", from_day=date(2026, 12, 1))
    assert "from 1 December 2026 The Hub" in page
    clock.advance(days=20)
    page = boss.get(f"/admin/places/{places.partnership}")
    assert page.tables["Localities and who reads for them"][1][1] == "The Hub"


def test_an_admin_of_another_partnership_stays_out(app: Flask, places: Places) -> None:
    partnership_admin(places.other_partnership)
    client = signed_in(app, "local@example.org")
    for path in (
        str(places.partnership), f"partnership/{places.partnership}", f"locality/{places.locality}",
        f"locality/{places.locality}/host", f"body/{places.lpg}", f"host/{places.host}", f"service/{places.service}",
    ):  # fmt: skip
        client.get(f"/admin/places/{path}", expect=403)
        client.post(f"/admin/places/{path}", {}, expect={403, 405})
    client.get(f"/admin/contacts/{places.contact}", expect=404)
    client.get(f"/admin/contacts/{places.shared_contact}", expect=403)
    client.get(f"/admin/meetings/body/{places.lpg}", expect=403)
    assert not client.get("/admin/places/").has_link("Strathmore")
    for path in ("body/999", "locality/999", "host/999", "service/999", "partnership/999", "999"):
        client.get(f"/admin/places/{path}", expect={403, 404})


def test_contacts_ask_to_be_checked(app: Flask, boss: PageClient, places: Places, clock: FixedClock) -> None:
    page = boss.get("/admin/contacts/")
    assert "2 contacts were not checked for 90 days." in page
    page = page.submit("Checked today Social work")
    assert "Marked as checked today." in page
    assert "1 contact was not checked for 90 days." in page
    clock.advance(days=90)
    assert "1 contact was not checked" in boss.get("/admin/contacts/")
    clock.advance(days=1)
    assert "2 contacts were not checked" in boss.get("/admin/contacts/")
    page = boss.get("/admin/contacts/").submit("Take off the pages Social work")
    assert "1 contact was not checked" in page
    assert page.has_button("Show again Social work")
    with count_statements(app) as counted:
        boss.get("/admin/contacts/")
    assert len(counted) <= 5


def test_a_new_number_has_to_be_checked_again(boss: PageClient, places: Places) -> None:
    boss.get("/admin/contacts/").submit("Checked today Social work")
    form = boss.get("/admin/contacts/").click("Social work")
    page = form.submit("Save", number="0800 2", verified_on=date(2026, 11, 1))
    assert "Saved." in page
    kept = _fresh(HelpContact, places.contact)
    assert isinstance(kept, HelpContact)
    assert kept.verified_on == date(2026, 11, 1)
    form = boss.get(f"/admin/contacts/{places.contact}")
    form.submit("Save", number="0800 3")
    kept = _fresh(HelpContact, places.contact)
    assert isinstance(kept, HelpContact)
    assert kept.verified_on is None
    assert form.submit("Save", number="", url="").errors == ["Give a number, a text number or a web address"]
    assert form.submit("Save", url="http://example.org").errors == ["Enter a web address that begins with https://"]
    assert form.submit("Save", verified_on=date(2027, 1, 1)).errors == ["The day it was checked cannot lie ahead"]


def test_a_shared_contact_is_for_the_admin_of_all(app: Flask, places: Places) -> None:
    partnership_admin(places.partnership)
    client = signed_in(app, "local@example.org")
    page = client.get("/admin/contacts/")
    assert not page.has_button("Checked today NHS 24")
    token = page.form("Checked today Social work").values()
    client.post(f"/admin/contacts/{places.shared_contact}/checked", token, expect=403)
    client.post("/admin/contacts/999/checked", token, expect=404)


def test_a_clerk_keeps_the_meetings(app: Flask, places: Places) -> None:
    open_account("clerk@example.org", (Role.CLERK, over(ScopeKind.BODY, places.lpg)))
    client = signed_in(app, "clerk@example.org")
    page = client.get("/account/").click("Meeting days")
    nav = {page.doc.name(a): a.get("aria-current") for a in page.doc.all("a")}
    assert (nav["Meeting days"], nav["Meetings"], nav["Asks"]) == ("page", None, None)
    assert not page.has_link("Strathmore board")
    page = page.click("Glen group").click("Add a meeting")
    assert page.submit("Save").errors == ["Enter the day of the meeting"]
    assert page.submit("Save", held_on=date(2027, 1, 14), papers_due_on=date(2027, 1, 15)).errors == [
        "The papers are due on or before the day of the meeting"
    ]
    assert page.submit("Save", held_on=date(2027, 1, 14), agenda_url="http://example.org").errors == [
        "Enter a web address that begins with https://"
    ]
    listed = page.submit("Save", held_on=date(2027, 1, 14), place="Town hall", agenda_url="https://www.example.org/a")
    assert listed.tables["Meetings, the latest first"][1][0] == "Thursday 14 January 2027"
    assert page.submit("Save", held_on=date(2027, 1, 14)).errors == ["There is a meeting on that day already"]
    page = listed.click("Change 14 January 2027").submit("Save", held_on=date(2027, 1, 21))
    page = page.click("cancel 21 January 2027").submit("Cancel the meeting")
    assert "The meeting is marked as cancelled." in page
    assert page.tables["Meetings, the latest first"][1][4] == "Cancelled"
    for path in (f"body/{places.ijb}", f"body/{places.ijb}/new", f"body/{places.other_body}"):
        client.get(f"/admin/meetings/{path}", expect=403)
    client.get("/admin/meetings/999", expect=404)
    client.get("/admin/meetings/body/999", expect=404)


def test_a_long_calendar_asks_the_same_of_the_database(app: Flask, boss: PageClient, places: Places) -> None:
    with unit_of_work() as session:
        session.add_all(Meeting(body_id=places.lpg, held_on=date(2027, month, 5)) for month in range(1, 13))
    for path in ("", f"body/{places.lpg}"):
        with count_statements(app) as counted:
            boss.get(f"/admin/meetings/{path}")
        assert len(counted) <= 5
