"""One partnership with ten localities, the first of them twice as large as each of the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from engage.domain.kinds import BodyKind
from engage.models.base import db
from engage.models.places import (
    BodyLocality,
    HelpContact,
    Host,
    HostAssignment,
    Locality,
    Meeting,
    Partnership,
    PlanningBody,
    Service,
)
from engage.models.themes import Theme
from tests.bench.sentences import THEMES

PARTNERSHIP = "north"
NAMES = ("Wishaw", "Bellshill", "Airdrie", "Coatbridge", "Motherwell", "Shotts", "Viewpark", "Chryston", "Harthill",
         "Carluke")  # fmt: skip
WEIGHTS = (2, *(1,) * 9)
"""How many of eleven contributions come from each locality."""


@dataclass(frozen=True)
class Places:
    """Ids by the order of NAMES; the last of `bodies` is the board of the whole partnership."""

    partnership: int
    localities: tuple[int, ...]
    hosts: tuple[int, ...]
    bodies: tuple[int, ...]
    themes: tuple[int, ...]


def insert(now: datetime) -> Places:
    """Put them into an empty database; ids count from 1."""
    old = date(2016, 4, 1)
    many = range(1, len(NAMES) + 1)
    board = len(NAMES) + 1
    db.session.execute(sa.insert(Partnership), [{"id": 1, "slug": PARTNERSHIP, "name": "North Partnership"}])
    db.session.execute(sa.insert(Locality), [
        {"id": n, "partnership_id": 1, "slug": name.lower(), "official_name": name, "display_name": name}
        for n, name in zip(many, NAMES, strict=True)
    ])  # fmt: skip
    db.session.execute(sa.insert(Host), [
        {"id": n, "partnership_id": 1, "slug": f"host-{n}", "name": f"{name} Voluntary Action",
         "mailbox": f"host{n}@example.org"}
        for n, name in zip(many, NAMES, strict=True)
    ])  # fmt: skip
    db.session.execute(
        sa.insert(HostAssignment), [{"host_id": n, "locality_id": n, "valid_from": old} for n in many]
    )
    bodies = [(n, BodyKind.LPG, f"{name.lower()}-lpg", f"{name} Locality Planning Group")
              for n, name in zip(many, NAMES, strict=True)]  # fmt: skip
    bodies.append((board, BodyKind.IJB, "north-ijb", "North Integration Joint Board"))
    db.session.execute(sa.insert(PlanningBody), [
        {"id": n, "partnership_id": 1, "kind": kind, "slug": slug, "name": name, "mailbox": f"{slug}@example.org"}
        for n, kind, slug, name in bodies
    ])  # fmt: skip
    pairs = [(n, n) for n in many] + [(board, n) for n in many]
    db.session.execute(
        sa.insert(BodyLocality), [{"body_id": b, "locality_id": n, "valid_from": old} for b, n in pairs]
    )
    db.session.execute(sa.insert(Meeting), [
        {"body_id": body, "held_on": now.date() + timedelta(days=28 * n + body)}
        for body, *_ in bodies for n in range(-3, 4)
    ])  # fmt: skip
    db.session.execute(sa.insert(Service), [
        {"partnership_id": 1, "slug": f"service-{n}", "name": name, "owner_role": f"{name} manager"}
        for n, name in enumerate(("Podiatry", "Buildings", "Community nursing", "Home care", "Transport"))
    ])  # fmt: skip
    db.session.execute(sa.insert(HelpContact), [
        {"partnership_id": None, "slug": f"number-{n}", "kind": "crisis", "name": f"Number {n}", "number": "116 123"}
        for n in range(5)
    ])  # fmt: skip
    db.session.execute(sa.insert(Theme), [
        {"id": n, "partnership_id": 1, "slug": f"theme-{n}", "name": name, "created_at": now - timedelta(days=1000)}
        for n, name in enumerate(THEMES, 1)
    ])  # fmt: skip
    return Places(1, tuple(many), tuple(many), (*many, board), tuple(range(1, len(THEMES) + 1)))
