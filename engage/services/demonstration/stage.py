"""Before the story begins: places, meetings and accounts."""

from __future__ import annotations

import copy

from engage.adapters.demonstration_texts import Json, Script
from engage.adapters.places_file import parse_places
from engage.domain.permissions import INSTALLATION, SYSTEM, Role, Scope, ScopeKind
from engage.services import accounts, grants, meetings, places
from engage.services.demonstration import world
from engage.services.demonstration.days import Days

MARK = "Demonstration: an invented meeting"

_SCOPES = {
    "host": (ScopeKind.HOST, world.host_id),
    "body": (ScopeKind.BODY, world.body_id),
    "service": (ScopeKind.SERVICE, world.service_id),
    "partnership": (ScopeKind.PARTNERSHIP, world.partnership_id),
}


def places_of(script: Script, shipped: Json) -> Json:
    """The places that come with Engage, with the demonstration's hosts in the stead of real organisations and
    mailboxes at example.org, where nothing arrives."""
    found = copy.deepcopy(shipped)
    for partnership in found["partnerships"]:
        partnership["controller"] = script.places["controller"]
        partnership["chief_officer_mailbox"] = _mailbox(f"chief-officer.{partnership['slug']}")
        partnership["hosts"] = [
            {key: value for key, value in host.items() if key != "partnership"} | {"mailbox": _mailbox(host["slug"])}
            for host in script.places["hosts"]
            if host["partnership"] == partnership["slug"]
        ]
        for body in partnership["bodies"]:
            body |= {"mailbox": _mailbox(body["slug"]), "chair_mailbox": _mailbox(f"chair.{body['slug']}")}
        for service in partnership["services"]:
            service["mailbox"] = _mailbox(service["slug"])
    return found


def _mailbox(slug: str) -> str:
    return f"{slug}@example.org"


def set_up(script: Script, shipped: Json, days: Days, *, mark: str = MARK) -> None:
    """Load the places, put the meetings into the calendar and open the accounts. `mark` is where meetings are held."""
    places.load(SYSTEM, parse_places(places_of(script, shipped)))
    for body, agos in script.places["meetings"].items():
        for ago in agos:
            meetings.add_meeting(
                SYSTEM, body_id=world.body_id(body), held_on=days.working(ago),
                papers_due_on=days.working(ago + 7), place=mark,
            )  # fmt: skip
    for person in script.people["accounts"]:
        user_id = accounts.create_demonstration_account(
            SYSTEM, email=person["email"], name=person["name"], password=script.people["password"]
        )
        for role, kind, slug in person["grants"]:
            grants.grant(SYSTEM, user_id=user_id, role=Role(role), scope=_scope(kind, slug))


def _scope(kind: str, slug: str) -> Scope:
    if kind == "installation":
        return INSTALLATION
    scope_kind, find = _SCOPES[kind]
    return Scope(scope_kind, find(slug))
