"""What a places file says, as values: everything checked, references by slug. Dates are inclusive at both ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engage.domain.kinds import BodyKind
from engage.domain.places_rules import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """In force from `valid_from` to `valid_to` (None = still)."""

    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return in_force(self.valid_from, self.valid_to, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalityRecord(Dated):
    """A locality: everything is filed under one."""

    slug: str
    code: str | None
    official_name: str
    display_name: str
    aka: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord(Dated):
    """That an area lies in, a body plans for, or a host reads for a locality."""

    locality: str
    source: str
    """Where this is known from; only kept for areas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRecord(Dated):
    """A smaller or crossing area and the localities it lies in."""

    slug: str
    name: str
    kind: str
    """`domain.place_search.POSTCODE` for a postcode district or sector, which is then the name."""
    source: str
    verified_on: date | None
    localities: tuple[LinkRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """A meeting that was announced. None is ever guessed."""

    held_on: date
    papers_due_on: date | None
    place: str
    agenda_url: str | None
    minutes_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRecord(Dated):
    """A planning body, its role mailboxes (None until known), and what it plans for."""

    kind: BodyKind
    slug: str
    name: str
    mailbox: str | None
    chair_mailbox: str | None
    standards_agreed_on: date | None
    extra_closed_days: tuple[date, ...]
    digest_by_papers: bool | None
    """Whether its digests end before papers are due; None where the file does not say."""
    digest_read_days: int | None
    successor: str | None
    """Slug of the body that took over from it."""
    localities: tuple[LinkRecord, ...]
    meetings: tuple[MeetingRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRecord(Dated):
    """An organisation that reads for localities, and the one that stands in for it."""

    slug: str
    name: str
    mailbox: str | None
    fallback: str | None
    """Slug of another host, in this or another partnership of the file."""
    confirmed: bool
    """False for a placeholder whose organisation is not known."""
    phone: str
    return_address: str
    localities: tuple[LinkRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecord(Dated):
    """A service that can be asked to put something right, and the role that answers for it."""

    slug: str
    name: str
    owner_role: str
    mailbox: str | None
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord:
    """A number to ring. `verified_on` is None until somebody has rung it."""

    slug: str
    kind: str
    name: str
    number: str
    text_number: str
    url: str
    hours: str
    note: str
    source_url: str
    verified_on: date | None
    position: int
    """Its place in the list, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipRecord(Dated):
    """A health and social care partnership and all that belongs to it."""

    slug: str
    name: str
    holiday_subdivision: str
    extra_closed_days: tuple[date, ...]
    controller: Mapping[str, str]
    """name, contact and address of the data controller; only those that are known."""
    how_decisions: str
    chief_officer_mailbox: str | None
    ladder: Mapping[str, int]
    """Who is reminded after how many working days late; empty where the file does not say."""
    localities: tuple[LocalityRecord, ...]
    areas: tuple[AreaRecord, ...]
    bodies: tuple[BodyRecord, ...]
    hosts: tuple[HostRecord, ...]
    services: tuple[ServiceRecord, ...]
    contacts: tuple[ContactRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesFile:
    """A whole file. `contacts` are those that every partnership shares."""

    partnerships: tuple[PartnershipRecord, ...]
    contacts: tuple[ContactRecord, ...]

    def host_of(self, locality: str, day: date) -> HostRecord | None:
        """The host that reads for a locality on a day."""
        for partnership in self.partnerships:
            for host in partnership.hosts:
                if any(link.locality == locality and link.holds(day) for link in host.localities):
                    return host
        return None

    def without_host(self, day: date) -> Iterator[str]:
        """Localities in force on a day that nobody reads for, in order: worth a warning."""
        for partnership in self.partnerships:
            for locality in partnership.localities:
                if locality.holds(day) and self.host_of(locality.slug, day) is None:
                    yield locality.slug
