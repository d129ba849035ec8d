"""Places are loaded from a file and kept on pages; neither loses what the other knows, and nothing is deleted."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.places_file import SHIPPED, parse_places, read_places
from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.permissions import SYSTEM, Role, ScopeKind
from engage.models.base import db
from engage.models.places import (
    AreaLocality,
    HelpContact,
    Host,
    HostAssignment,
    Locality,
    Meeting,
    Partnership,
    PlanningBody,
    Service,
)
from engage.services import contacts, meetings, place_changes, places
from engage.services.calendars import host_of
from engage.services.context import today
from tests.staff import Places, admin, audited, holding, lay_places, over, partnership_admin

FILE: dict[str, Any] = {
    "format": "engage-places/1",
    "contacts": [{"slug": "nhs24", "kind": "crisis", "name": "NHS 24", "number": "111"}],
    "partnerships": [
        {
            "slug": "strath", "name": "Strath", "valid_from": "2016-04-01",
            "localities": [
                {"slug": "upper", "official_name": "Upper Strath", "aka": ["The Heights"]},
                {"slug": "lower", "official_name": "Lower Strath"},
            ],
            "areas": [
                {"slug": "crossing", "name": "Crossing", "kind": "community_board", "localities": ["upper", "lower"]},
            ],
            "bodies": [
                {
                    "kind": "lpg", "slug": "upper-group", "name": "Upper group", "localities": ["upper"],
                    "meetings": [{"held_on": "2027-01-14", "place": "Hall"}],
                },
                {"kind": "ijb", "slug": "strath-board", "name": "Strath board", "localities": "all"},
            ],
            "hosts": [
                {
                    "slug": "forum", "name": "Forum", "fallback": "hub",
                    "localities": [{"locality": "upper", "valid_from": "2026-04-01"}],
                },
                {"slug": "hub", "name": "Hub", "confirmed": False, "localities": ["lower"]},
            ],
            "services": [{"slug": "buses", "name": "Buses", "owner_role": "Transport manager", "confirmed": False}],
            "contacts": [{"slug": "care", "kind": "protection", "name": "Social work", "number": "0800 121 4114"}],
        }
    ],
}  # fmt: skip


def _load(changed: dict[str, Any] | None = None, **how: Any) -> places.Loaded:
    return places.load(SYSTEM, parse_places(copy.deepcopy(changed or FILE)), **how)


def _one(table: Any, slug: str) -> Any:
    db.session.rollback()
    return db.session.scalars(sa.select(table).where(table.slug == slug)).one()


def _rows(table: Any) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _other(**of_partnership: Any) -> dict[str, Any]:
    changed = copy.deepcopy(FILE)
    changed["partnerships"][0].update(of_partnership)
    return changed


def test_a_file_is_loaded_whole_and_a_second_time_changes_nothing(app: Flask) -> None:
    first = _load()
    assert first.added == 19
    assert first.by_table["host_assignments", "added"] == 2
    assert host_of(_one(Locality, "upper").id, today()).slug == "forum"
    assert _one(Host, "forum").fallback_host_id == _one(Host, "hub").id
    assert not _one(Service, "buses").confirmed
    assert _rows(AreaLocality) == 2
    second = _load()
    assert (second.added, second.changed) == (0, 0)
    assert second.unchanged == first.added
    assert [event for event, _ in audited()] == ["places:loaded", "places:loaded"]


def test_a_dry_run_counts_and_keeps_nothing(app: Flask) -> None:
    assert _load(dry_run=True).added == 19
    assert _rows(Partnership) == 0
    assert audited() == []
    assert _load().added == 19


def test_what_a_file_leaves_out_stays(app: Flask) -> None:
    _load()
    less = _load(_other(areas=[], services=[], contacts=[], bodies=[], hosts=[]))
    assert (less.added, less.changed) == (0, 0)
    assert (_rows(PlanningBody), _rows(Service), _rows(Host)) == (2, 1, 2)


def test_what_people_entered_outlives_the_next_load(app: Flask, clock: FixedClock) -> None:
    _load()
    boss = admin()
    body, host, care = _one(PlanningBody, "upper-group"), _one(Host, "hub"), _one(HelpContact, "care")
    partnership, upper, hub = _one(Partnership, "strath"), _one(Locality, "upper"), _one(Host, "hub").id
    place_changes.change_body(
        boss, body_id=body.id, name=body.name, mailbox="group@example.org", chair_mailbox=None,
        standards_agreed_on=date(2026, 9, 1), extra_closed_days=["2027-01-04"],
    )  # fmt: skip
    place_changes.change_host(
        boss, host_id=host.id, name=host.name, mailbox="hub@example.org", fallback_host_id=None, confirmed=True
    )
    place_changes.change_partnership(
        boss, partnership_id=partnership.id, controller={"name": "Council"}, extra_closed_days=[]
    )
    contacts.mark_checked(boss, contact_id=care.id)
    place_changes.assign_host(boss, locality_id=upper.id, host_id=hub, from_day=date(2026, 12, 1))
    meeting = db.session.scalars(sa.select(Meeting)).one()
    meetings.cancel_meeting(boss, meeting_id=meeting.id)
    again = _load()
    assert (again.added, again.changed) == (0, 0)
    assert _one(PlanningBody, "upper-group").mailbox == "group@example.org"
    assert _one(Host, "hub").confirmed
    assert _one(Partnership, "strath").controller["name"] == "Council"
    assert _one(HelpContact, "care").verified_on == today()
    assert db.session.scalars(sa.select(Meeting)).one().cancelled_at is not None
    clock.advance(days=30)
    assert host_of(_one(Locality, "upper").id, today()).slug == "hub"


def test_a_changed_file_changes_what_it_says(app: Flask) -> None:
    _load()
    changed = _other(name="Strath and Glen", controller={"contact": "dpo@example.org"})
    changed["partnerships"][0]["hosts"][0]["localities"][0]["valid_to"] = "2026-12-31"
    changed["partnerships"][0]["hosts"][1]["localities"].append({"locality": "upper", "valid_from": "2027-01-01"})
    changed["partnerships"][0]["contacts"][0]["number"] = "0800 000 000"
    done = _load(changed)
    assert done.by_table == {
        ("partnerships", "changed"): 1,
        ("host_assignments", "changed"): 1,
        ("host_assignments", "added"): 1,
        ("help_contacts", "changed"): 1,
    }
    assert host_of(_one(Locality, "upper").id, date(2026, 12, 31)).slug == "forum"
    assert host_of(_one(Locality, "upper").id, date(2027, 1, 1)).slug == "hub"


def test_a_check_holds_for_the_number_that_was_checked(app: Flask) -> None:
    _load()
    contacts.mark_checked(admin(), contact_id=_one(HelpContact, "care").id)
    changed = copy.deepcopy(FILE)
    changed["partnerships"][0]["contacts"][0].update(number="0800 000 000", verified_on="2026-02-01")
    _load(changed)
    assert _one(HelpContact, "care").verified_on == date(2026, 2, 1)


def test_a_slug_belongs_to_one_partnership(app: Flask) -> None:
    _load()
    other = copy.deepcopy(FILE)
    other["partnerships"][0]["slug"] = "elsewhere"
    with pytest.raises(Conflict) as refused:
        _load(other)
    assert refused.value.params == {"slug": "upper"}
    assert _rows(Partnership) == 1, "all or nothing"


def test_only_who_looks_after_everything_loads(app: Flask) -> None:
    laid = lay_places()
    for actor in (partnership_admin(laid.partnership), holding(Role.AUDITOR, over(ScopeKind.INSTALLATION, 0))):
        with pytest.raises(NotPermitted):
            places.load(actor, parse_places(FILE))
    places.load(admin(), parse_places(FILE))


def test_the_shipped_places_load(app: Flask) -> None:
    if not SHIPPED.exists():
        pytest.skip("no places are shipped")
    found = read_places(SHIPPED)
    assert places.load(SYSTEM, found).added > 20
    again = places.load(SYSTEM, found)
    assert (again.added, again.changed) == (0, 0)


def test_a_change_is_audited_by_its_columns_and_nothing_by_nothing(app: Flask) -> None:
    laid, boss = lay_places(), admin()
    before = len(audited())
    for _ in range(2):
        place_changes.change_locality(boss, locality_id=laid.locality, display_name="Glen", aka=["The Glen", " "])
    assert audited()[before:] == [("place:changed", laid.locality)]


def test_a_host_takes_over(app: Flask) -> None:
    laid, boss = lay_places(), admin()
    day = today() + timedelta(days=10)

    def assign(host_id: int, on: date, locality_id: int = laid.locality) -> int:
        return place_changes.assign_host(boss, locality_id=locality_id, host_id=host_id, from_day=on)

    for host_id, on, code in [
        (laid.host, day, "host_already"),
        (laid.fallback, today() - timedelta(days=1), "assignment_past"),
        (laid.other_host, day, "place_other_partnership"),
        (999, day, "place_other_partnership"),
    ]:
        with pytest.raises(Refused, match=code):
            assign(host_id, on)
    assign(laid.fallback, day)
    assert host_of(laid.locality, day - timedelta(days=1)).id == laid.host
    assert host_of(laid.locality, day).id == laid.fallback
    with pytest.raises(Conflict, match="assignment_overlap"):
        assign(laid.fallback, day - timedelta(days=5))
    with pytest.raises(Refused, match="assignment_dates"):
        assign(laid.host, day)
    with pytest.raises(NotFound):
        assign(laid.host, day, 999)
    assert _rows(HostAssignment) == 2


def _calls(actor: Any, laid: Places) -> list[Any]:
    changes = place_changes
    return [
        lambda: changes.change_partnership(
            actor, partnership_id=laid.partnership, controller={}, extra_closed_days=[]
        ),
        lambda: changes.change_locality(actor, locality_id=laid.locality, display_name="X", aka=[]),
        lambda: changes.change_body(
            actor, body_id=laid.lpg, name="X", mailbox=None, chair_mailbox=None, standards_agreed_on=None,
            extra_closed_days=[],
        ),
        lambda: changes.change_host(
            actor, host_id=laid.host, name="X", mailbox=None, fallback_host_id=None, confirmed=True
        ),
        lambda: changes.change_service(
            actor, service_id=laid.service, name="X", owner_role="X", mailbox=None, confirmed=True
        ),
        lambda: changes.assign_host(actor, locality_id=laid.locality, host_id=laid.fallback, from_day=today()),
        lambda: contacts.mark_checked(actor, contact_id=laid.contact),
        lambda: contacts.retire(actor, contact_id=laid.contact),
        lambda: contacts.change_contact(actor, contact_id=laid.contact, name="X", number="1"),
    ]  # fmt: skip


def test_only_an_admin_of_the_place_changes_it(app: Flask) -> None:
    laid = lay_places()
    strangers = [
        partnership_admin(laid.other_partnership),
        holding(Role.MODERATOR, over(ScopeKind.HOST, laid.host)),
        holding(Role.CLERK, over(ScopeKind.BODY, laid.lpg)),
    ]
    for actor in strangers:
        for call in _calls(actor, laid):
            with pytest.raises(NotPermitted):
                call()
    local = partnership_admin(laid.partnership, "second@example.org")
    for call in _calls(local, laid):
        call()
    with pytest.raises(NotPermitted):
        contacts.mark_checked(local, contact_id=laid.shared_contact)
    with pytest.raises(NotFound, match="contact_unknown"):
        contacts.mark_checked(local, contact_id=999)


def test_a_host_does_not_stand_in_for_itself_or_for_strangers(app: Flask) -> None:
    laid, boss = lay_places(), admin()

    def stand_in(host_id: int) -> None:
        place_changes.change_host(
            boss, host_id=laid.host, name="Forum", mailbox=None, fallback_host_id=host_id, confirmed=True
        )

    with pytest.raises(Refused, match="fallback_is_itself"):
        stand_in(laid.host)
    for strange in (laid.other_host, 999):
        with pytest.raises(Refused, match="place_other_partnership"):
            stand_in(strange)
    stand_in(laid.fallback)
