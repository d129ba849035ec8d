"""Places and contacts as the admin pages read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain.digest_days import READ_DAYS
from engage.domain.kinds import BodyKind
from engage.domain.ladder import Ladder, read_ladder
from engage.domain.places_rules import contact_needs_check
from engage.models.base import db
from engage.models.places import (
    Area,
    AreaLocality,
    BodyLocality,
    HelpContact,
    Host,
    HostAssignment,
    Locality,
    Partnership,
    PlanningBody,
    Service,
)
from engage.queries.admin import Reach
from engage.queries.calendar import today
from engage.queries.reading import dated


@dataclass(frozen=True, slots=True)
class Named:
    """Anything with an id and a name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PartnershipPlace:
    """A partnership as its edit page shows it."""

    id: int
    slug: str
    name: str
    how_decisions: str
    controller: dict[str, Any]
    extra_closed_days: list[str]
    equality_asked: bool
    equality_purpose: str
    chief_officer_mailbox: str | None
    ladder: Ladder
    """Who is reminded after how many working days late."""


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """Which host reads for a locality, and when."""

    host_id: int
    host: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class LocalityPlace:
    """A locality with its hosts, the latest first."""

    id: int
    partnership_id: int
    slug: str
    official_name: str
    display_name: str
    aka: list[str]
    valid_to: date | None
    hosts: tuple[AssignmentRow, ...]

    def host_on(self, day: date) -> AssignmentRow | None:
        """The host that reads on a day."""
        return next((a for a in self.hosts if a.valid_from <= day and (a.valid_to is None or a.valid_to >= day)), None)


@dataclass(frozen=True, slots=True)
class BodyPlace:
    """A planning body."""

    id: int
    partnership_id: int
    kind: BodyKind
    slug: str
    name: str
    mailbox: str | None
    chair_mailbox: str | None
    standards_agreed_on: date | None
    extra_closed_days: list[str]
    valid_to: date | None
    localities: tuple[str, ...] = ()
    digest_by_papers: bool = False
    digest_read_days: int = READ_DAYS


@dataclass(frozen=True, slots=True)
class HostPlace:
    """A host."""

    id: int
    partnership_id: int
    name: str
    mailbox: str | None
    fallback_host_id: int | None
    confirmed: bool
    controller: dict[str, Any]
    phone: str
    return_address: str


@dataclass(frozen=True, slots=True)
class ServicePlace:
    """A service."""

    id: int
    partnership_id: int
    name: str
    owner_role: str
    mailbox: str | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class AreaPlace:
    """A town, postcode district or other area by which people find the localities it lies in."""

    name: str
    localities: tuple[str, ...]
    verified_on: date | None
    """None when nobody has checked where it lies."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A partnership and everything in it."""

    partnership: PartnershipPlace
    localities: tuple[LocalityPlace, ...]
    bodies: tuple[BodyPlace, ...]
    hosts: tuple[HostPlace, ...]
    services: tuple[ServicePlace, ...]


@dataclass(frozen=True, slots=True)
class ContactPlace:
    """A number to ring; shared by all when it has no partnership."""

    id: int
    partnership_id: int | None
    partnership: str
    """Name; empty when it is shared."""
    kind: str
    name: str
    number: str
    text_number: str
    url: str
    hours: str
    note: str
    source_url: str
    verified_on: date | None
    retired: bool
    stale: bool
    """Nobody checked it for 90 days, or ever."""


def partnerships(reach: Reach) -> tuple[Named, ...]:
    """Partnerships by name. One statement."""
    query = sa.select(Partnership.id, Partnership.name).order_by(Partnership.name, Partnership.id)
    if reach is not None:
        query = query.where(Partnership.id.in_(reach))
    return tuple(Named(*row) for row in db.session.execute(query))


def partnership(partnership_id: int) -> PartnershipPlace | None:
    """One partnership. One statement."""
    row = db.session.get(Partnership, partnership_id)
    if row is None:
        return None
    return PartnershipPlace(
        row.id, row.slug, row.name, row.how_decisions, row.controller, row.extra_closed_days, row.equality_asked,
        row.equality_purpose, row.chief_officer_mailbox, read_ladder(row.ladder),
    )  # fmt: skip


def tree(partnership_id: int) -> Tree | None:
    """A partnership with its localities, bodies, hosts and services. Seven statements at most."""
    found = partnership(partnership_id)
    if found is None:
        return None
    of_body: dict[int, list[str]] = defaultdict(list)
    for body_id, name in db.session.execute(
        sa.select(BodyLocality.body_id, Locality.display_name)
        .join(Locality, Locality.id == BodyLocality.locality_id)
        .where(Locality.partnership_id == partnership_id)
        .order_by(BodyLocality.body_id, Locality.display_name)
    ):
        of_body[body_id].append(name)
    return Tree(
        found,
        _localities(Locality.partnership_id == partnership_id),
        tuple(as_body(row, of_body[row.id]) for row in _all(PlanningBody, partnership_id)),
        tuple(_host(row) for row in _all(Host, partnership_id)),
        tuple(_service(row) for row in _all(Service, partnership_id)),
    )


def areas(partnership_id: int) -> tuple[AreaPlace, ...]:
    """The towns, postcode districts and other areas of a partnership today, by kind and name. One statement."""
    on = today()
    found: dict[int, tuple[str, date | None, list[str]]] = {}
    for key, name, verified_on, locality_name in db.session.execute(
        sa.select(Area.id, Area.name, Area.verified_on, Locality.display_name)
        .join(AreaLocality, AreaLocality.area_id == Area.id)
        .join(Locality, Locality.id == AreaLocality.locality_id)
        .where(Area.partnership_id == partnership_id, dated(Area, on), dated(AreaLocality, on))
        .order_by(Area.kind, Area.name, Area.id, Locality.display_name)
    ):
        found.setdefault(key, (name, verified_on, []))[2].append(locality_name)
    return tuple(AreaPlace(name, tuple(inside), checked) for name, checked, inside in found.values())


def locality(locality_id: int) -> LocalityPlace | None:
    """One locality with its hosts. Two statements."""
    return next(iter(_localities(Locality.id == locality_id)), None)


def body(body_id: int) -> BodyPlace | None:
    """One planning body. One statement."""
    row = db.session.get(PlanningBody, body_id)
    return None if row is None else as_body(row)


def host(host_id: int) -> HostPlace | None:
    """One host. One statement."""
    row = db.session.get(Host, host_id)
    return None if row is None else _host(row)


def service(service_id: int) -> ServicePlace | None:
    """One service. One statement."""
    row = db.session.get(Service, service_id)
    return None if row is None else _service(row)


def hosts_of(partnership_id: int) -> tuple[Named, ...]:
    """Hosts of a partnership by name. One statement."""
    return tuple(Named(row.id, row.name) for row in _all(Host, partnership_id))


def contacts(reach: Reach, contact_id: int | None = None) -> tuple[ContactPlace, ...]:
    """Contacts: the shared ones first, then each partnership's, in the order people see them. One statement."""
    query = (
        sa.select(HelpContact, Partnership.name)
        .outerjoin(Partnership, Partnership.id == HelpContact.partnership_id)
        .order_by(HelpContact.partnership_id.is_not(None), Partnership.name, HelpContact.position, HelpContact.id)
    )
    if reach is not None:
        query = query.where(sa.or_(HelpContact.partnership_id.is_(None), HelpContact.partnership_id.in_(reach)))
    if contact_id is not None:
        query = query.where(HelpContact.id == contact_id)
    on = today()
    return tuple(
        ContactPlace(
            row.id, row.partnership_id, name or "", row.kind, row.name, row.number, row.text_number, row.url, row.hours,
            row.note, row.source_url, row.verified_on, row.retired,
            contact_needs_check(row.verified_on, on),
        )
        for row, name in db.session.execute(query)
    )  # fmt: skip


def _all(table: Any, partnership_id: int) -> list[Any]:
    query = sa.select(table).where(table.partnership_id == partnership_id).order_by(table.name, table.id)
    return list(db.session.scalars(query))


def _localities(condition: sa.ColumnElement[bool]) -> tuple[LocalityPlace, ...]:
    rows = db.session.scalars(sa.select(Locality).where(condition).order_by(Locality.display_name, Locality.id)).all()
    assigned: dict[int, list[AssignmentRow]] = defaultdict(list)
    for locality_id, *rest in db.session.execute(
        sa.select(HostAssignment.locality_id, Host.id, Host.name, HostAssignment.valid_from, HostAssignment.valid_to)
        .join(Host, Host.id == HostAssignment.host_id)
        .where(HostAssignment.locality_id.in_([row.id for row in rows]))
        .order_by(HostAssignment.valid_from.desc(), HostAssignment.id.desc())
    ):
        assigned[locality_id].append(AssignmentRow(*rest))
    return tuple(
        LocalityPlace(
            row.id, row.partnership_id, row.slug, row.official_name, row.display_name, row.aka, row.valid_to,
            tuple(assigned[row.id]),
        )
        for row in rows
    )  # fmt: skip


def as_body(row: PlanningBody, localities: Sequence[str] = ()) -> BodyPlace:
    """The row as queries give it out."""
    return BodyPlace(
        row.id, row.partnership_id, row.kind, row.slug, row.name, row.mailbox, row.chair_mailbox,
        row.standards_agreed_on, row.extra_closed_days, row.valid_to, tuple(localities),
        row.digest_by_papers, row.digest_read_days,
    )  # fmt: skip


def _host(row: Host) -> HostPlace:
    return HostPlace(
        row.id, row.partnership_id, row.name, row.mailbox, row.fallback_host_id, row.confirmed, row.controller,
        row.phone, row.return_address,
    )  # fmt: skip


def _service(row: Service) -> ServicePlace:
    return ServicePlace(row.id, row.partnership_id, row.name, row.owner_role, row.mailbox, row.confirmed)
