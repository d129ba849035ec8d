"""What must hold between the parts of a places file, once each part is right in itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, TypeVar

from engage.adapters.places_fields import Problem
from engage.adapters.places_records import (
    BodyRecord,
    Dated,
    LinkRecord,
    LocalityRecord,
    PartnershipRecord,
    PlacesFile,
)
from engage.domain.kinds import BodyKind
from engage.domain.places_rules import overlaps

Record = TypeVar("Record")
Placed = tuple[str, LinkRecord]
"""A link and where it stands in the file."""


def check(places: PlacesFile) -> Iterator[Problem]:
    """All that is wrong between the parts."""
    if not places.partnerships:
        yield Problem("partnerships", "is empty: a file needs at least one")
    yield from _slugs(places)
    yield from _successors(places)
    yield from _fallbacks(places)
    for path, partnership in _numbered("partnerships", places.partnerships):
        yield from _partnership(path, partnership)


def _numbered(path: str, records: Sequence[Record]) -> Iterator[tuple[str, Record]]:
    return ((f"{path}[{at}]", record) for at, record in enumerate(records))


def _slugs(places: PlacesFile) -> Iterator[Problem]:
    """Every slug is one thing's only; contacts share theirs across partnerships, because each list is one's own."""
    everywhere: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path, partnership in _numbered("partnerships", places.partnerships):
        everywhere["partnership"].append((path, partnership.slug))
        kinds: dict[str, tuple[str, Sequence[Any]]] = {
            "locality": ("localities", partnership.localities),
            "area": ("areas", partnership.areas),
            "planning body": ("bodies", partnership.bodies),
            "host": ("hosts", partnership.hosts),
            "service": ("services", partnership.services),
        }
        for kind, (name, records) in kinds.items():
            everywhere[kind] += [(at, record.slug) for at, record in _numbered(f"{path}.{name}", records)]
        yield from _twice("contact", [(at, c.slug) for at, c in _numbered(f"{path}.contacts", partnership.contacts)])
    for kind, slugs in everywhere.items():
        yield from _twice(kind, slugs)
    yield from _twice("contact", [(at, c.slug) for at, c in _numbered("contacts", places.contacts)])


def _twice(kind: str, slugs: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, slug in slugs:
        if slug in first:
            yield Problem(f"{path}.slug", f"{slug!r} is the slug of another {kind} already, at {first[slug]}")
        first.setdefault(slug, path)


def _successors(places: PlacesFile) -> Iterator[Problem]:
    known = {body.slug for partnership in places.partnerships for body in partnership.bodies}
    for path, partnership in _numbered("partnerships", places.partnerships):
        for at, body in _numbered(f"{path}.bodies", partnership.bodies):
            if body.successor is not None and (body.successor not in known or body.successor == body.slug):
                yield Problem(f"{at}.successor", f"{body.successor!r} is not the slug of another planning body")


def _fallbacks(places: PlacesFile) -> Iterator[Problem]:
    known = {host.slug for partnership in places.partnerships for host in partnership.hosts}
    for path, partnership in _numbered("partnerships", places.partnerships):
        for at, host in _numbered(f"{path}.hosts", partnership.hosts):
            if host.fallback is not None and (host.fallback not in known or host.fallback == host.slug):
                yield Problem(f"{at}.fallback", f"{host.fallback!r} is not the slug of another host")


def _partnership(path: str, partnership: PartnershipRecord) -> Iterator[Problem]:
    yield from _span(path, partnership)
    if not partnership.localities:
        yield Problem(f"{path}.localities", "is empty: a partnership needs at least one")
    groups: tuple[tuple[str, Sequence[Dated]], ...] = (
        ("localities", partnership.localities),
        ("areas", partnership.areas),
        ("bodies", partnership.bodies),
        ("hosts", partnership.hosts),
        ("services", partnership.services),
    )
    for name, records in groups:
        for at, record in _numbered(f"{path}.{name}", records):
            yield from _span(at, record)
            yield from _within(at, record, partnership, "the partnership")
    localities = {locality.slug: locality for locality in partnership.localities}
    for at, area in _numbered(f"{path}.areas", partnership.areas):
        yield from _links(at, area, area.localities, localities)
    for at, body in _numbered(f"{path}.bodies", partnership.bodies):
        yield from _links(at, body, body.localities, localities)
        yield from _meetings(at, body)
        if body.kind is BodyKind.LPG and not body.localities:
            yield Problem(f"{at}.localities", "is empty: a Locality Planning Group plans for at least one")
    hosted: list[Placed] = []
    for at, host in _numbered(f"{path}.hosts", partnership.hosts):
        yield from _links(at, host, host.localities, localities)
        hosted += _numbered(f"{at}.localities", host.localities)
    yield from _two_hosts(hosted)


def _span(path: str, record: Dated) -> Iterator[Problem]:
    if record.valid_to is not None and record.valid_to < record.valid_from:
        yield Problem(f"{path}.valid_to", f"{record.valid_to} is before valid_from, {record.valid_from}")


def _within(path: str, inner: Dated, outer: Dated, what: str) -> Iterator[Problem]:
    if inner.valid_from < outer.valid_from:
        yield Problem(f"{path}.valid_from", f"{inner.valid_from} is before {what} begins, {outer.valid_from}")
    if outer.valid_to is not None and (inner.valid_to is None or inner.valid_to > outer.valid_to):
        yield Problem(f"{path}.valid_to", f"must not be after {what} ends, {outer.valid_to}")


def _links(
    path: str, holder: Dated, links: Sequence[LinkRecord], localities: dict[str, LocalityRecord]
) -> Iterator[Problem]:
    for at, link in _numbered(f"{path}.localities", links):
        yield from _span(at, link)
        yield from _within(at, link, holder, "what it belongs to")
        locality = localities.get(link.locality)
        if locality is None:
            yield Problem(f"{at}.locality", f"{link.locality!r} is not the slug of a locality of this partnership")
        else:
            yield from _within(at, link, locality, "the locality")
    for (_, one), (at, other) in combinations(_numbered(f"{path}.localities", links), 2):
        if one.locality == other.locality and _meet(one, other):
            yield Problem(at, f"{other.locality!r} stands here twice for the same days")


def _two_hosts(hosted: Sequence[Placed]) -> Iterator[Problem]:
    """On any day one host reads for a locality: who answers must not depend on chance."""
    for (first, one), (at, other) in combinations(hosted, 2):
        same_host = first.rpartition(".")[0] == at.rpartition(".")[0]
        if one.locality == other.locality and not same_host and _meet(one, other):
            yield Problem(at, f"{other.locality!r} has another host on some of these days, at {first}")


def _meet(one: Dated, other: Dated) -> bool:
    return overlaps((one.valid_from, one.valid_to), (other.valid_from, other.valid_to))


def _meetings(path: str, body: BodyRecord) -> Iterator[Problem]:
    seen = set()
    for at, meeting in _numbered(f"{path}.meetings", body.meetings):
        if meeting.held_on in seen:
            yield Problem(f"{at}.held_on", f"{meeting.held_on} stands here twice")
        seen.add(meeting.held_on)
        if not body.holds(meeting.held_on):
            yield Problem(f"{at}.held_on", f"{meeting.held_on} is a day on which there is no such body")
        if meeting.papers_due_on is not None and meeting.papers_due_on > meeting.held_on:
            yield Problem(f"{at}.papers_due_on", "must not be after the meeting")
