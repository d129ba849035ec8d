"""Places as the public reads them: what is in force today, who reads there, who decides, whom to ring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.deadlines import WorkingCalendar
from engage.domain.kinds import BodyKind
from engage.domain.ladder import DEFAULT, Ladder, read_ladder
from engage.domain.place_search import POSTCODE, Findable
from engage.domain.places_rules import in_force
from engage.domain.rota import ReadBy, Rota, from_plain, read_by
from engage.domain.stalled import Stall, stall
from engage.models.base import db
from engage.models.places import (
    Area,
    AreaLocality,
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
from engage.queries.calendar import today
from engage.queries.reading import ON, Reading, dated


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A locality in a list; `aka` are other names people know it by."""

    id: int
    slug: str
    name: str
    aka: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnershipPlaces:
    """A partnership with its localities of today, by name."""

    id: int
    slug: str
    name: str
    localities: tuple[PlaceName, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A locality with who reads for it today; `host` is empty where nobody does."""

    id: int
    slug: str
    name: str
    partnership_id: int
    partnership_slug: str
    partnership: str
    how_decisions: str
    host_id: int | None
    host: str
    host_confirmed: bool
    holiday_subdivision: str
    closed_days: tuple[str, ...]
    in_force: bool
    equality_asked: bool
    equality_purpose: str
    rota: Rota | None = None
    """Who reads when; None where the host has no rota, and reads on all its working days."""

    @property
    def calendar(self) -> WorkingCalendar:
        """The working days of the partnership."""
        return WorkingCalendar.of(self.holiday_subdivision, self.closed_days)

    def read_by(self, arrived: date) -> ReadBy:
        """By when somebody reads what arrives on a day."""
        return read_by(arrived, self.calendar, self.rota)


@dataclass(frozen=True, slots=True)
class Body:
    """A planning body with its next known meeting; `in_force` is false once it was dissolved."""

    id: int
    kind: BodyKind
    slug: str
    name: str
    partnership_id: int
    partnership_slug: str
    partnership: str
    standards_agreed_on: date | None
    next_meeting: date | None
    holiday_subdivision: str
    closed_days: tuple[str, ...]
    body_closed_days: tuple[str, ...]
    ended_on: date | None
    """Its last day, which may be still to come."""
    successor: str | None
    """The body that comes after it, and its name in addresses."""
    successor_slug: str | None
    in_force: bool
    stalled: Stall | None = None
    """Since when it has not met, where that is too long."""
    ladder: Ladder = field(default_factory=lambda: DEFAULT)
    """Who is reminded after how many working days late."""

    @property
    def calendar(self) -> WorkingCalendar:
        """The working days of the body."""
        return WorkingCalendar.of(self.holiday_subdivision, self.closed_days, self.body_closed_days)


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """A meeting of a body, ahead or past."""

    body_id: int
    held_on: date
    place: str
    agenda_url: str | None
    minutes_url: str | None


@dataclass(frozen=True, slots=True)
class ServiceName:
    """A service as lists and its page head show it."""

    id: int
    slug: str
    name: str
    owner_role: str
    partnership_id: int
    partnership_slug: str
    partnership: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A number to ring; `purpose` is the note beside it, `phone` as it is written."""

    kind: str
    name: str
    purpose: str
    phone: str
    text_number: str
    url: str
    hours: str
    verified_on: date | None


_PARTNERSHIPS = Reading(
    sa.select(Partnership.id, Partnership.slug, Partnership.name, Locality.id, Locality.slug,
              Locality.display_name, Locality.aka)
    .outerjoin(Locality, sa.and_(Locality.partnership_id == Partnership.id, dated(Locality, ON)))
    .where(dated(Partnership, ON))
    .order_by(Partnership.name, Partnership.id, Locality.display_name, Locality.id)
)  # fmt: skip
_PARTNERSHIP = Reading(_PARTNERSHIPS.statement.where(Partnership.slug == sa.bindparam("slug")))


def partnerships(slug: str | None = None) -> tuple[PartnershipPlaces, ...]:
    """Every partnership of today (or the one with this slug) with its localities, by name. One statement."""
    on = today()
    rows = _PARTNERSHIPS.rows(on=on) if slug is None else _PARTNERSHIP.rows(on=on, slug=slug)
    found: dict[int, tuple[str, str, list[PlaceName]]] = {}
    for key, its_slug, name, *locality in rows:
        _, _, names = found.setdefault(key, (its_slug, name, []))
        if locality[0] is not None:
            names.append(PlaceName(locality[0], locality[1], locality[2], tuple(locality[3] or ())))
    return tuple(PartnershipPlaces(key, its_slug, name, tuple(names)) for key, (its_slug, name, names) in found.items())


_AREAS = Reading(
    sa.select(AreaLocality.locality_id, Area.kind, Area.name)
    .join(Area, Area.id == AreaLocality.area_id)
    .where(dated(Area, ON), dated(AreaLocality, ON))
    .order_by(AreaLocality.locality_id, Area.name, Area.id)
)


def findable(known: Iterable[PartnershipPlaces]) -> tuple[Findable, ...]:
    """The localities of these partnerships with everything people may type for them: other names, the towns and areas
    in them, their partnership, and postcodes. One statement."""
    names: dict[int, list[str]] = defaultdict(list)
    codes: dict[int, list[str]] = defaultdict(list)
    for locality_id, kind, name in _AREAS.rows(on=today()):
        (codes if kind == POSTCODE else names)[locality_id].append(name)
    return tuple(
        Findable(place.id, (place.name, *place.aka, *names[place.id], home.name), tuple(codes[place.id]))
        for home in known
        for place in home.localities
    )


_LOCALITY = Reading(
    sa.select(Locality.id, Locality.slug, Locality.display_name, Partnership.id, Partnership.slug, Partnership.name,
              Partnership.how_decisions, Host.id, Host.name, Host.confirmed, Partnership.holiday_subdivision,
              Partnership.extra_closed_days, Locality.valid_from, Locality.valid_to, Partnership.equality_asked,
              Partnership.equality_purpose, Host.rota)
    .join(Partnership, Partnership.id == Locality.partnership_id)
    .outerjoin(HostAssignment, sa.and_(HostAssignment.locality_id == Locality.id, dated(HostAssignment, ON)))
    .outerjoin(Host, Host.id == HostAssignment.host_id)
    .where(Locality.slug == sa.bindparam("slug"))
    .order_by(HostAssignment.valid_from.desc(), Host.id)
    .limit(1)
)  # fmt: skip


def locality(slug: str) -> Place | None:
    """A locality by its slug, also one that was dissolved (`in_force`). One statement."""
    on = today()
    row = _LOCALITY.first(on=on, slug=slug[:60])
    if row is None:
        return None
    *place, host_id, host, confirmed, subdivision, closed, valid_from, valid_to, asked, purpose, rota = row
    host = (host_id, host or "", bool(confirmed))
    now = in_force(valid_from, valid_to, on)
    return Place(*(*place, *host, subdivision, tuple(closed), now, bool(asked), purpose, from_plain(rota)))


@dataclass(frozen=True, slots=True)
class HostReach:
    """Where a host takes calls and letters; empty where nobody said."""

    phone: str = ""
    return_address: str = ""


_REACH = Reading(sa.select(Host.phone, Host.return_address).where(Host.id == sa.bindparam("host")))


def host_reach(host_id: int) -> HostReach:
    """How to tell a host something by phone or on paper. One statement."""
    row = _REACH.first(host=host_id)
    return HostReach(*row) if row else HostReach()


_MEETING = aliased(Meeting)
_NEXT_MEETING = (
    sa.select(sa.func.min(_MEETING.held_on))
    .where(_MEETING.body_id == PlanningBody.id, _MEETING.held_on >= ON, _MEETING.cancelled_at.is_(None))
    .scalar_subquery()
)
_AFTER = aliased(PlanningBody)
_LAST_MEETING = (
    sa.select(sa.func.max(_MEETING.held_on))
    .where(_MEETING.body_id == PlanningBody.id, _MEETING.held_on <= ON, _MEETING.cancelled_at.is_(None))
    .scalar_subquery()
)
_BODIES = (
    sa.select(PlanningBody.id, PlanningBody.kind, PlanningBody.slug, PlanningBody.name, Partnership.id,
              Partnership.slug, Partnership.name, PlanningBody.standards_agreed_on, _NEXT_MEETING,
              Partnership.holiday_subdivision, Partnership.extra_closed_days, PlanningBody.extra_closed_days,
              PlanningBody.valid_from, PlanningBody.valid_to, _LAST_MEETING, Partnership.ladder, _AFTER.name,
              _AFTER.slug)
    .join(Partnership, Partnership.id == PlanningBody.partnership_id)
    .outerjoin(_AFTER, _AFTER.id == PlanningBody.successor_id)
    .order_by(PlanningBody.kind.desc(), PlanningBody.name, PlanningBody.id)
)  # fmt: skip
_BODIES_FOR = Reading(
    _BODIES.join(BodyLocality, BodyLocality.body_id == PlanningBody.id).where(
        BodyLocality.locality_id == sa.bindparam("key"), dated(BodyLocality, ON), dated(PlanningBody, ON)
    )
)
_BODIES_OF = Reading(_BODIES.where(PlanningBody.partnership_id == sa.bindparam("key"), dated(PlanningBody, ON)))
_BODY = Reading(_BODIES.where(PlanningBody.slug == sa.bindparam("key")))


def _bodies(reading: Reading, key: int | str) -> tuple[Body, ...]:
    on = today()
    found = []
    for row in reading.rows(on=on, key=key):
        first, last, met_on, ladder, *after = row[12:]
        now = in_force(first, last, on)
        stalled = stall(row[1], first, met_on, on) if now else None
        closed = tuple(row[10]), tuple(row[11])
        found.append(Body(*(*row[:10], *closed, last, *after, now, stalled, read_ladder(ladder))))
    return tuple(found)


def bodies_for(locality_id: int) -> tuple[Body, ...]:
    """The bodies that plan for a locality today: its planning group before the board. One statement."""
    return _bodies(_BODIES_FOR, locality_id)


def bodies_of(partnership_id: int) -> tuple[Body, ...]:
    """Every body of a partnership today. One statement."""
    return _bodies(_BODIES_OF, partnership_id)


def body(slug: str) -> Body | None:
    """A body by its slug, also a dissolved one. One statement."""
    return next(iter(_bodies(_BODY, slug[:80])), None)


def meetings_of(body_ids: list[int], *, limit: int = 12) -> tuple[MeetingDay, ...]:
    """Meetings of these bodies that were not cancelled, the farthest ahead first. One statement."""
    rows = db.session.execute(
        sa.select(Meeting.body_id, Meeting.held_on, Meeting.place, Meeting.agenda_url, Meeting.minutes_url)
        .where(Meeting.body_id.in_(body_ids), Meeting.cancelled_at.is_(None))
        .order_by(Meeting.held_on.desc(), Meeting.id)
        .limit(limit)
    )
    return tuple(MeetingDay(*row) for row in rows)


def places_of(body_id: int) -> tuple[PlaceName, ...]:
    """The localities a body plans for today. One statement."""
    on = today()
    rows = db.session.execute(
        sa.select(Locality.id, Locality.slug, Locality.display_name)
        .join(BodyLocality, BodyLocality.locality_id == Locality.id)
        .where(BodyLocality.body_id == body_id, dated(BodyLocality, on), dated(Locality, on))
        .order_by(Locality.display_name, Locality.id)
    )
    return tuple(PlaceName(row[0], row[1], row[2], ()) for row in rows)


def services_of(partnership_id: int) -> tuple[ServiceName, ...]:
    """The services of a partnership today, by name. One statement."""
    return _services(Service.partnership_id == partnership_id, dated(Service, today()))


def service(slug: str) -> ServiceName | None:
    """A service by its slug, also one that ended. One statement."""
    return next(iter(_services(Service.slug == slug[:80])), None)


def _services(*conditions: sa.ColumnElement[bool]) -> tuple[ServiceName, ...]:
    rows = db.session.execute(
        sa.select(Service.id, Service.slug, Service.name, Service.owner_role, Partnership.id, Partnership.slug,
                  Partnership.name)
        .join(Partnership, Partnership.id == Service.partnership_id)
        .where(*conditions)
        .order_by(Service.name, Service.id)
    )  # fmt: skip
    return tuple(ServiceName(*row) for row in rows)


_THEME = Reading(
    sa.select(Theme.id, Theme.name)
    .join(Partnership, Partnership.id == Theme.partnership_id)
    .where(
        Partnership.slug == sa.bindparam("partnership"), Theme.slug == sa.bindparam("slug"),
        Theme.retired_at.is_(None), dated(Partnership, ON),
    )
)  # fmt: skip


def theme(partnership: str, slug: str) -> tuple[int, str] | None:
    """A theme that is in use, by the slugs of its partnership and its own: its id and name. One statement."""
    row = _THEME.first(partnership=partnership[:80], slug=slug[:80], on=today())
    return None if row is None else (row[0], row[1])


_CONTACTS = Reading(
    sa.select(HelpContact.kind, HelpContact.name, HelpContact.note, HelpContact.number, HelpContact.text_number,
              HelpContact.url, HelpContact.hours, HelpContact.verified_on)
    .where(
        sa.or_(HelpContact.partnership_id.is_(None), HelpContact.partnership_id == sa.bindparam("partnership")),
        HelpContact.retired.is_(False),
    )
    .order_by(HelpContact.position, HelpContact.name, HelpContact.id)
)  # fmt: skip


def contacts(partnership_id: int | None) -> tuple[Contact, ...]:
    """Numbers to ring: those of the partnership, and those that are everybody's; without a partnership only the
    latter, for nobody is sent to another council's number. One statement."""
    return tuple(Contact(*row) for row in _CONTACTS.rows(partnership=partnership_id))


@dataclass(frozen=True, slots=True)
class Answerable:
    """A partnership with who answers for people's data there."""

    id: int
    slug: str
    name: str
    controller: dict[str, Any]


_CONTROLLERS = Reading(
    sa.select(Partnership.id, Partnership.slug, Partnership.name, Partnership.controller)
    .where(dated(Partnership, ON))
    .order_by(Partnership.name, Partnership.id)
)
_CONTROLLER = Reading(_CONTROLLERS.statement.where(Partnership.slug == sa.bindparam("slug")))
_READERS = Reading(
    sa.select(Host.name, Host.controller)
    .where(
        sa.select(HostAssignment.id)
        .join(Locality, Locality.id == HostAssignment.locality_id)
        .where(
            HostAssignment.host_id == Host.id, Locality.partnership_id == sa.bindparam("partnership"),
            dated(Locality, ON), dated(HostAssignment, ON),
        )
        .exists()
    )
    .order_by(Host.name, Host.id)
)  # fmt: skip


def controllers(slug: str | None = None) -> tuple[Answerable, ...]:
    """Who answers for people's data, by partnership, or in the one with this slug. One statement."""
    on = today()
    rows = _CONTROLLERS.rows(on=on) if slug is None else _CONTROLLER.rows(on=on, slug=slug)
    return tuple(Answerable(row[0], row[1], row[2], dict(row[3] or {})) for row in rows)


def readers(partnership_id: int) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The hosts that read for a partnership's localities today, each with its own controller where it has one, by
    name. One statement."""
    return tuple((row[0], dict(row[1] or {})) for row in _READERS.rows(on=today(), partnership=partnership_id))
