"""Places as the public reads them: what is in force today, who reads there, who decides, whom to ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.deadlines import WorkingCalendar
from engage.domain.kinds import BodyKind
from engage.domain.places_rules import in_force
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
from engage.queries.calendar import today


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

    @property
    def calendar(self) -> WorkingCalendar:
        """The working days of the partnership."""
        return WorkingCalendar.of(self.holiday_subdivision, self.closed_days)


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
    in_force: bool

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


def dated(table: Any, on: date) -> sa.ColumnElement[bool]:
    """SQL condition: the row is in force on a day."""
    return sa.and_(table.valid_from <= on, sa.or_(table.valid_to.is_(None), table.valid_to >= on))


def partnerships(slug: str | None = None) -> tuple[PartnershipPlaces, ...]:
    """Every partnership of today (or the one with this slug) with its localities, by name. One statement."""
    on = today()
    query = (
        sa.select(Partnership.id, Partnership.slug, Partnership.name, Locality.id, Locality.slug,
                  Locality.display_name, Locality.aka)
        .outerjoin(Locality, sa.and_(Locality.partnership_id == Partnership.id, dated(Locality, on)))
        .where(dated(Partnership, on))
        .order_by(Partnership.name, Partnership.id, Locality.display_name, Locality.id)
    )  # fmt: skip
    if slug is not None:
        query = query.where(Partnership.slug == slug)
    found: dict[int, tuple[str, str, list[PlaceName]]] = {}
    for key, its_slug, name, *locality in db.session.execute(query):
        _, _, names = found.setdefault(key, (its_slug, name, []))
        if locality[0] is not None:
            names.append(PlaceName(locality[0], locality[1], locality[2], tuple(locality[3] or ())))
    return tuple(PartnershipPlaces(key, its_slug, name, tuple(names)) for key, (its_slug, name, names) in found.items())


def locality(slug: str) -> Place | None:
    """A locality by its slug, also one that was dissolved (`in_force`). One statement."""
    on = today()
    row = db.session.execute(
        sa.select(Locality, Partnership, Host.id, Host.name, Host.confirmed)
        .join(Partnership, Partnership.id == Locality.partnership_id)
        .outerjoin(HostAssignment, sa.and_(HostAssignment.locality_id == Locality.id, dated(HostAssignment, on)))
        .outerjoin(Host, Host.id == HostAssignment.host_id)
        .where(Locality.slug == slug[:60])
        .order_by(HostAssignment.valid_from.desc(), Host.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    place, partnership, host_id, host, confirmed = row
    return Place(
        place.id, place.slug, place.display_name, partnership.id, partnership.slug, partnership.name,
        partnership.how_decisions, host_id, host or "", bool(confirmed), partnership.holiday_subdivision,
        tuple(partnership.extra_closed_days), in_force(place.valid_from, place.valid_to, on),
    )  # fmt: skip


def _bodies(*conditions: sa.ColumnElement[bool], locality_id: int | None = None) -> tuple[Body, ...]:
    on = today()
    meeting = aliased(Meeting)
    next_one = (
        sa.select(sa.func.min(meeting.held_on))
        .where(meeting.body_id == PlanningBody.id, meeting.held_on >= on, meeting.cancelled_at.is_(None))
        .scalar_subquery()
    )
    query = (
        sa.select(PlanningBody, Partnership, next_one)
        .join(Partnership, Partnership.id == PlanningBody.partnership_id)
        .where(*conditions)
        .order_by(PlanningBody.kind.desc(), PlanningBody.name, PlanningBody.id)
    )
    if locality_id is not None:
        query = query.join(BodyLocality, BodyLocality.body_id == PlanningBody.id).where(
            BodyLocality.locality_id == locality_id, dated(BodyLocality, on), dated(PlanningBody, on)
        )
    return tuple(
        Body(
            row.id, row.kind, row.slug, row.name, home.id, home.slug, home.name, row.standards_agreed_on, met_on,
            home.holiday_subdivision, tuple(home.extra_closed_days), tuple(row.extra_closed_days),
            in_force(row.valid_from, row.valid_to, on),
        )
        for row, home, met_on in db.session.execute(query)
    )  # fmt: skip


def bodies_for(locality_id: int) -> tuple[Body, ...]:
    """The bodies that plan for a locality today: its planning group before the board. One statement."""
    return _bodies(locality_id=locality_id)


def bodies_of(partnership_id: int) -> tuple[Body, ...]:
    """Every body of a partnership today. One statement."""
    return _bodies(PlanningBody.partnership_id == partnership_id, dated(PlanningBody, today()))


def body(slug: str) -> Body | None:
    """A body by its slug, also a dissolved one. One statement."""
    return next(iter(_bodies(PlanningBody.slug == slug[:80])), None)


def body_id_names(body_ids: list[int]) -> dict[int, str]:
    """Names of bodies by id. One statement."""
    rows = db.session.execute(
        sa.select(PlanningBody.id, PlanningBody.name).where(PlanningBody.id.in_(body_ids)).order_by(PlanningBody.id)
    )
    return dict(rows.tuples().all())


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


def contacts(partnership_id: int | None) -> tuple[Contact, ...]:
    """Numbers to ring: those of the partnership, and those that are everybody's; without a partnership only the
    latter, for nobody is sent to another council's number. One statement."""
    mine: sa.ColumnElement[bool] = HelpContact.partnership_id.is_(None)
    if partnership_id is not None:
        mine = sa.or_(mine, HelpContact.partnership_id == partnership_id)
    rows = db.session.execute(
        sa.select(HelpContact.kind, HelpContact.name, HelpContact.note, HelpContact.number, HelpContact.text_number,
                  HelpContact.url, HelpContact.hours, HelpContact.verified_on)
        .where(mine, HelpContact.retired.is_(False))
        .order_by(HelpContact.position, HelpContact.name, HelpContact.id)
    )  # fmt: skip
    return tuple(Contact(*row) for row in rows)


def controllers() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Who answers for people's data, by partnership: (name, controller). One statement."""
    rows = db.session.execute(
        sa.select(Partnership.name, Partnership.controller)
        .where(dated(Partnership, today()))
        .order_by(Partnership.name, Partnership.id)
    )
    return tuple((row[0], dict(row[1] or {})) for row in rows)
