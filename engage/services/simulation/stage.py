"""Where a simulation plays: which localities, how much is told in each, who meets when, and who has an account."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engage.adapters.demonstration_texts import Json, Script
from engage.adapters.places_file import SHIPPED, parse_places
from engage.adapters.simulation_texts import Sentences
from engage.domain.permissions import SYSTEM
from engage.services import places
from engage.services.demonstration import stage
from engage.services.demonstration.days import Days

MARK = "Simulation: an invented meeting"

VOLUMES = (15, 60, 5, 15, 5, 15, 5, 60, 15, 5)
"""Contributions a month in the first, second, ... locality: the smaller sizes of docs/evidence.md, most of them small,
as most places are. All ten come to 200 a month, four times what Care Opinion has from as many people: in Scotland 4,696
stories a year, of which Lanarkshire's share would be under 50 a month."""

LPG_EVERY, IJB_EVERY = 42, 56
"""Days between meetings."""
AHEAD = 90
"""For so many days after the end meetings are known as well."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Where it plays, by slugs."""

    localities: dict[str, int]
    """How many contributions a month, by locality."""
    lpg: dict[str, str]
    """The planning group of each locality."""
    ijb: dict[str, str]
    """The board that each body's partnership has, by the planning group."""
    host: dict[str, str]
    """The host of each locality."""
    partnership: dict[str, str]
    """The partnership of each locality."""
    script: Script

    @property
    def bodies(self) -> list[str]:
        """Every planning body that has a part: groups first."""
        return [*self.lpg.values(), *dict.fromkeys(self.ijb.values())]


def cast(words: Sentences, rng: random.Random, localities: int, days: int) -> Cast:
    """So many localities, drawn by lot, with their bodies, hosts, meetings and accounts."""
    shipped = json.loads(SHIPPED.read_text(encoding="utf-8"))
    whole = {
        place["slug"]: partnership for partnership in shipped["partnerships"] for place in partnership["localities"]
    }
    chosen = rng.sample(sorted(whole), localities)
    lpg, ijb, partnership = {}, {}, {}
    for slug in chosen:
        bodies = whole[slug]["bodies"]
        lpg[slug] = next(each["slug"] for each in bodies if each["kind"] == "lpg" and slug in each["localities"])
        ijb[lpg[slug]] = next(each["slug"] for each in bodies if each["kind"] == "ijb")
        partnership[slug] = whole[slug]["slug"]
    host = {place: each["slug"] for each in words.said["hosts"] for place in each["localities"]}
    script = Script(
        {
            "hosts": words.said["hosts"], "controller": words.said["controller"],
            "meetings": _meetings(rng, list(lpg.values()), sorted(set(ijb.values())), days),
        },
        {"password": words.said["password"], "accounts": list(_accounts(words, whole, lpg, ijb))}, {}, (), (), (),
    )  # fmt: skip
    volumes = dict(zip(chosen, VOLUMES, strict=False))
    return Cast(volumes, lpg, ijb, {slug: host[slug] for slug in chosen}, partnership, script)


def set_up(of: Cast, days: Days) -> None:
    """Load the places, put the meetings into the calendar and open the accounts."""
    stage.set_up(of.script, json.loads(SHIPPED.read_text(encoding="utf-8")), days, mark=MARK)


def end(of: Cast, group: str, after: str, last: date) -> None:
    """Let a planning group end on a day: another one plans for its localities from the next day on."""
    found = stage.places_of(of.script, json.loads(SHIPPED.read_text(encoding="utf-8")))
    bodies = {body["slug"]: body for partnership in found["partnerships"] for body in partnership["bodies"]}
    since = (last + timedelta(days=1)).isoformat()
    bodies[after]["localities"] += [{"locality": each, "valid_from": since} for each in bodies[group]["localities"]]
    bodies[group] |= {"valid_to": last.isoformat(), "successor": after}
    places.load(SYSTEM, parse_places(found))


def _meetings(rng: random.Random, groups: list[str], boards: list[str], days: int) -> dict[str, list[int]]:
    """Days before the end on which each body meets."""
    found = {}
    for slugs, every in ((groups, LPG_EVERY), (boards, IJB_EVERY)):
        for slug in slugs:
            found[slug] = list(range(days - rng.randrange(every), -AHEAD, -every))
    return found


def _accounts(words: Sentences, whole: dict[str, Any], lpg: dict[str, str], ijb: dict[str, str]) -> list[Json]:
    accounts = []

    def add(email: str, name: str, what: str, *grants: list[str]) -> None:
        accounts.append({"email": f"{email}@example.org", "name": name, "what": what, "grants": list(grants)})

    for host in words.said["hosts"]:
        slug, name = host["slug"], host["name"]
        add(f"{slug}.moderator", f"Moderator, {slug}", f"Reads, publishes and replies for {name}",
            ["moderator", "host", slug])  # fmt: skip
        add(f"{slug}.second", f"Second reader, {slug}", f"Looks again, and checks what was done, for {name}",
            ["second_reader", "host", slug])  # fmt: skip
    for body in [*lpg.values(), *sorted(set(ijb.values()))]:
        officer = "ijb_officer" if body in ijb.values() else "lpg_officer"
        roles = {officer: "Answers asks for", "clerk": "Looks after the meetings of", "chair": "Chairs"}
        for role, what in roles.items():
            add(f"{body}.{role}", f"{role.replace('_', ' ').title()}, {body}", f"{what} {body}", [role, "body", body])
    for partnership in {each["slug"]: each for each in whole.values()}.values():
        services = [["service_owner", "service", each["slug"]] for each in partnership["services"]]
        add(f"{partnership['slug']}.services", f"Services of {partnership['slug']}",
            f"Answers for every service of {partnership['name']}", *services)  # fmt: skip
    add("admin", "Administrator", "Looks after places, people and pages", ["admin", "installation", ""])
    add("auditor", "Auditor", "Reads the audit and the measures", ["auditor", "installation", ""])
    return accounts
