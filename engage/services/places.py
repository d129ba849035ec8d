"""Load places from a file: once, and again after every change of the file, without losing what people entered.

What the file leaves out is not deleted, and what it does not say (a mailbox that is not known, an end that is not
set) does not overwrite what an admin entered. A place ends by a last day, in the file or on a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.adapters.places_records import (
    AreaRecord,
    BodyRecord,
    ContactRecord,
    HostRecord,
    LinkRecord,
    PartnershipRecord,
    PlacesFile,
)
from engage.domain.errors import Conflict
from engage.domain.permissions import Actor, Permission, require, subject
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
from engage.services import audit, body_links
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file did, in rows; `by_table` has (table, "added" or "changed") -> rows."""

    added: int
    changed: int
    unchanged: int
    by_table: Mapping[tuple[str, str], int]


def load(actor: Actor, places: PlacesFile, *, dry_run: bool = False) -> Loaded:
    """Put what a file says into the tables. With `dry_run` nothing is kept, the counts are the same.

    Raises NotPermitted unless the actor looks after the whole installation, Conflict("place_slug_taken", slug=...)
    when a slug belongs to a place of another partnership.
    """
    with unit_of_work() as session:
        by = require(actor, Permission.PLACE_MANAGE, subject())
        attempt = session.begin_nested()
        loader = _Loader(session)
        loader.everything(places)
        done = loader.result()
        if dry_run:
            attempt.rollback()
            return done
        attempt.commit()
        for body in loader.moved:
            # Who reads the old mailbox answers for the body no more.
            body_links.mailbox_changed(actor, body)
        audit.record(actor, audit.Event.PLACES_LOADED, role=by, added=done.added, changed=done.changed)
        return done


@dataclass
class _Loader:
    session: Session
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    localities: dict[str, int] = field(default_factory=dict)
    moved: list[PlanningBody] = field(default_factory=list)
    """Bodies that have another mailbox now."""

    def result(self) -> Loaded:
        total = Counter[str]()
        for (_table, what), count in self.counts.items():
            total[what] += count
        kept = {key: count for key, count in self.counts.items() if key[1] != "unchanged"}
        return Loaded(total["added"], total["changed"], total["unchanged"], kept)

    def everything(self, places: PlacesFile) -> None:
        ids = {each.slug: self._partnership(each) for each in places.partnerships}
        for each in places.partnerships:
            for locality in each.localities:
                row = self._place(
                    Locality, ids[each.slug], locality,
                    {"official_name": locality.official_name, "display_name": locality.display_name},
                    {"code": locality.code, "aka": list(locality.aka)},
                )  # fmt: skip
                self.localities[locality.slug] = row.id
        for each in places.partnerships:
            self._contents(each, ids[each.slug])
        self._references(places)
        self._contacts(None, places.contacts)

    def _partnership(self, record: PartnershipRecord) -> int:
        row = self._put(
            Partnership, {"slug": record.slug},
            {
                "name": record.name, "holiday_subdivision": record.holiday_subdivision,
                "valid_from": record.valid_from,
            },
            {
                "extra_closed_days": _iso(record.extra_closed_days), "controller": dict(record.controller),
                "how_decisions": record.how_decisions, "valid_to": record.valid_to,
                "chief_officer_mailbox": record.chief_officer_mailbox, "ladder": dict(record.ladder),
            },
        )  # fmt: skip
        return int(row.id)

    def _contents(self, record: PartnershipRecord, partnership_id: int) -> None:
        for area in record.areas:
            self._area(area, partnership_id)
        for body in record.bodies:
            self._body(body, partnership_id)
        for host in record.hosts:
            self._host(host, partnership_id)
        for service in record.services:
            self._place(
                Service, partnership_id, service,
                {"name": service.name, "owner_role": service.owner_role},
                {"mailbox": service.mailbox, "confirmed": service.confirmed or None},
            )  # fmt: skip
        self._contacts(partnership_id, record.contacts)

    def _area(self, record: AreaRecord, partnership_id: int) -> None:
        row = self._place(
            Area, partnership_id, record, {"name": record.name, "kind": record.kind},
            {"source": record.source, "verified_on": record.verified_on},
        )  # fmt: skip
        for link in record.localities:
            self._link(AreaLocality, {"area_id": row.id}, link, {"source": link.source})

    def _body(self, record: BodyRecord, partnership_id: int) -> None:
        there = self._find(PlanningBody, {"slug": record.slug})
        before = there.mailbox if there else None
        row = self._place(
            PlanningBody, partnership_id, record,
            {"name": record.name, "kind": record.kind},
            {
                "mailbox": record.mailbox, "chair_mailbox": record.chair_mailbox,
                "standards_agreed_on": record.standards_agreed_on,
                "extra_closed_days": _iso(record.extra_closed_days),
                "digest_by_papers": record.digest_by_papers,
                "digest_read_days": record.digest_read_days,
            },
        )  # fmt: skip
        if there is not None and row.mailbox != before:
            self.moved.append(row)
        for link in record.localities:
            self._link(BodyLocality, {"body_id": row.id}, link, {})
        for meeting in record.meetings:
            self._put(
                Meeting, {"body_id": row.id, "held_on": meeting.held_on}, {},
                {
                    "papers_due_on": meeting.papers_due_on, "place": meeting.place,
                    "agenda_url": meeting.agenda_url, "minutes_url": meeting.minutes_url,
                },
            )  # fmt: skip

    def _host(self, record: HostRecord, partnership_id: int) -> None:
        # A placeholder that an admin confirmed stays confirmed.
        row = self._place(
            Host, partnership_id, record,
            {"name": record.name},
            {"mailbox": record.mailbox, "confirmed": record.confirmed or None, "phone": record.phone or None,
             "return_address": record.return_address or None},
        )  # fmt: skip
        for link in record.localities:
            self._link(HostAssignment, {"host_id": row.id}, link, {})

    def _references(self, places: PlacesFile) -> None:
        """What names another row of the same table: set when all of them are there."""
        for each in places.partnerships:
            for body in each.bodies:
                self._refer(PlanningBody, body.slug, "successor_id", body.successor)
            for host in each.hosts:
                self._refer(Host, host.slug, "fallback_host_id", host.fallback)

    def _contacts(self, partnership_id: int | None, records: Iterable[ContactRecord]) -> None:
        for record in records:
            key = {"partnership_id": partnership_id, "slug": record.slug}
            ways = {"number": record.number, "text_number": record.text_number, "url": record.url}
            kept = self._find(HelpContact, key)
            same = kept is not None and all(getattr(kept, name) == value for name, value in ways.items())
            # A check holds for the number that was checked: the later one stays, unless the number is another.
            checked = max(filter(None, (record.verified_on, kept.verified_on)), default=None) if same else None
            self._put(
                HelpContact, key,
                {
                    **ways, "kind": record.kind, "name": record.name, "position": record.position,
                    "verified_on": checked or record.verified_on,
                },
                {"hours": record.hours, "note": record.note, "source_url": record.source_url},
            )  # fmt: skip

    def _refer(self, table: Any, slug: str, column: str, other: str | None) -> None:
        if other is None:
            return
        row, target = self._find(table, {"slug": slug}), self._find(table, {"slug": other})
        if getattr(row, column) != target.id:
            setattr(row, column, target.id)
            self.counts[table.__tablename__, "changed"] += 1

    def _place(
        self, table: Any, partnership_id: int, record: Any, says: dict[str, Any], may_say: dict[str, Any]
    ) -> Any:
        """A place with a slug of its own that belongs to one partnership for ever."""
        kept = self._find(table, {"slug": record.slug})
        if kept is not None and kept.partnership_id != partnership_id:
            raise Conflict("place_slug_taken", slug=record.slug)
        return self._put(
            table, {"slug": record.slug},
            {"partnership_id": partnership_id, "valid_from": record.valid_from, **says},
            {"valid_to": record.valid_to, **may_say},
        )  # fmt: skip

    def _link(self, table: Any, of: dict[str, int], link: LinkRecord, may_say: dict[str, Any]) -> None:
        key = {**of, "locality_id": self.localities[link.locality], "valid_from": link.valid_from}
        self._put(table, key, {}, {"valid_to": link.valid_to, **may_say})

    def _find(self, table: Any, key: dict[str, Any]) -> Any:
        return self.session.scalar(sa.select(table).filter_by(**key))

    def _put(self, table: Any, key: dict[str, Any], says: dict[str, Any], may_say: dict[str, Any]) -> Any:
        """Insert or update the row of `key`. `says` is what the file always says; empty values of `may_say` mean that
        it does not."""
        row = self._find(table, key)
        given = {name: value for name, value in may_say.items() if value not in (None, "", [], {})}
        if row is None:
            defaults = {"confirmed": False} if may_say.get("confirmed", True) is None else {}
            row = table(**key, **says, **{**defaults, **given})
            self.session.add(row)
            self.session.flush()
            self.counts[table.__tablename__, "added"] += 1
            return row
        if "controller" in given:
            given["controller"] = {**row.controller, **given["controller"]}
        new = {name: value for name, value in {**says, **given}.items() if getattr(row, name) != value}
        for name, value in new.items():
            setattr(row, name, value)
        self.counts[table.__tablename__, "changed" if new else "unchanged"] += 1
        return row


def _iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]
