"""Read a places file (docs/places-format.md): JSON in, checked records out, or every problem at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from engage.adapters.places_checks import check
from engage.adapters.places_fields import Fields, Problem
from engage.adapters.places_records import (
    AreaRecord,
    BodyRecord,
    ContactRecord,
    HostRecord,
    LinkRecord,
    LocalityRecord,
    MeetingRecord,
    PartnershipRecord,
    PlacesFile,
    ServiceRecord,
)
from engage.domain.digest_days import FEWEST_READ_DAYS, MOST_READ_DAYS
from engage.domain.errors import Refused
from engage.domain.kinds import BodyKind
from engage.domain.ladder import MOST_DAYS, Rung, as_kept, read_ladder

FORMAT = "engage-places/1"
SHIPPED = Path(__file__).parent / "data" / "lanarkshire.json"
"""The places that come with Engage."""

CONTACT_KINDS = ("emergency", "crisis", "protection", "complaint", "advocacy", "communication")
"""What a contact is for. `communication`: ways to ring for people who do not hear or speak."""
SUBDIVISIONS = ("SCT", "ENG", "NIR", "WLS")
CONTROLLER = ("name", "contact", "address")


class PlacesFileError(Exception):
    """The file cannot be loaded. `problems` says all that is wrong with it, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_places(path: Path) -> PlacesFile:
    """The places in a file. Raises PlacesFileError."""
    try:
        return parse_places(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8"
        raise PlacesFileError([Problem("", f"{path} cannot be read: {reason}")]) from None


def parse_places(given: str | Mapping[str, Any]) -> PlacesFile:
    """The places in JSON text, or in what JSON text was read into. Raises PlacesFileError."""
    problems: list[Problem] = []
    found = _json(given, problems) if isinstance(given, str) else dict(given)
    fields = Fields.of(found, "", problems)
    if fields.raw("format") != FORMAT:
        fields.wrong("format", f'must be "{FORMAT}"')
    places = PlacesFile(
        partnerships=tuple(_partnership(each) for each in fields.each("partnerships")),
        contacts=_contacts(fields),
    )
    fields.done()
    if not problems:
        problems += check(places)
    if problems:
        raise PlacesFileError(problems)
    return places


def _json(text: str, problems: list[Problem]) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.append(Problem(name, "stands twice in one object: the first would be lost"))
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as problem:
        raise PlacesFileError([Problem(f"line {problem.lineno}", f"is not JSON: {problem.msg}")]) from None
    except RecursionError:
        raise PlacesFileError([Problem("", "is nested too deeply")]) from None


def _partnership(fields: Fields) -> PartnershipRecord:
    slug = fields.slug(top_level=True)
    first = fields.day("valid_from", needed=True) or date.min
    last = fields.day("valid_to")
    controller = Fields.of(fields.raw("controller") or {}, fields.at("controller"), fields.problems)
    record = PartnershipRecord(
        slug=slug,
        name=fields.text("name"),
        valid_from=first,
        valid_to=last,
        holiday_subdivision=fields.choice("holiday_subdivision", SUBDIVISIONS, default="SCT"),
        extra_closed_days=fields.days("extra_closed_days"),
        controller={key: text for key in CONTROLLER if (text := controller.text(key, most=500, needed=False))},
        how_decisions=fields.text("how_decisions", most=10_000, needed=False),
        chief_officer_mailbox=fields.mailbox("chief_officer_mailbox"),
        ladder=_ladder(fields),
        localities=(localities := tuple(_locality(each, first, last) for each in fields.each("localities"))),
        areas=tuple(_area(each, first, last, localities) for each in fields.each("areas")),
        bodies=tuple(_body(each, first, last, localities) for each in fields.each("bodies")),
        hosts=tuple(_host(each, first, last, localities) for each in fields.each("hosts")),
        services=tuple(_service(each, first, last) for each in fields.each("services")),
        contacts=_contacts(fields),
    )
    controller.done()
    fields.done()
    return record


def _ladder(fields: Fields) -> Mapping[str, int]:
    """Who is reminded after how many working days late; empty where the file does not say."""
    steps = Fields.of(fields.raw("ladder") or {}, fields.at("ladder"), fields.problems)
    given = {rung.value: days for rung in Rung if (days := steps.raw(rung.value)) is not None}
    steps.done()
    try:
        return as_kept(read_ladder(given)) if given else {}
    except Refused as problem:
        steps.wrong(problem.field or "", _LADDER[problem.code])
        return {}


_LADDER = {
    "ladder_malformed": f"must be a number of working days from 0 to {MOST_DAYS}",
    "ladder_without_owner": "is missing: the officer is reminded first",
    "ladder_order": "must be more days than the step before it",
}


def _dates(fields: Fields, first: date, last: date | None) -> dict[str, Any]:
    """The span of an object; where it says nothing, that of what it belongs to."""
    return {
        "valid_from": fields.day("valid_from", default=first) or first,
        "valid_to": fields.day("valid_to", default=last),
    }


def _locality(fields: Fields, first: date, last: date | None) -> LocalityRecord:
    official = fields.text("official_name")
    record = LocalityRecord(
        slug=fields.slug(),
        code=fields.text("code", most=40, needed=False) or None,
        official_name=official,
        display_name=fields.text("display_name", needed=False) or official,
        aka=fields.texts("aka"),
        **_dates(fields, first, last),
    )
    fields.done()
    return record


def _links(fields: Fields, span: Mapping[str, Any], localities: Iterable[LocalityRecord]) -> tuple[LinkRecord, ...]:
    """The localities of an area, body or host: "all", slugs, or objects with dates of their own."""
    given = fields.raw("localities")
    if given == "all":
        return tuple(LinkRecord(locality=each.slug, source="", **span) for each in localities)
    if not isinstance(given, list | None):
        fields.wrong("localities", 'must be a list, or "all"')
        return ()
    found = []
    for at, each in enumerate(given or []):
        path = f"{fields.at('localities')}[{at}]"
        inner = Fields.of({"locality": each} if isinstance(each, str) else each, path, fields.problems)
        found.append(
            LinkRecord(
                locality=inner.text("locality"),
                source=inner.text("source", most=500, needed=False),
                **_dates(inner, span["valid_from"], span["valid_to"]),
            )
        )
        inner.done()
    return tuple(found)


def _area(fields: Fields, first: date, last: date | None, localities: Iterable[LocalityRecord]) -> AreaRecord:
    span = _dates(fields, first, last)
    record = AreaRecord(
        slug=fields.slug(),
        name=fields.text("name"),
        kind=fields.text("kind", most=40),
        source=fields.text("source", most=500, needed=False),
        verified_on=fields.day("verified_on"),
        localities=_links(fields, span, localities),
        **span,
    )
    fields.done()
    return record


def _body(fields: Fields, first: date, last: date | None, localities: Iterable[LocalityRecord]) -> BodyRecord:
    span = _dates(fields, first, last)
    record = BodyRecord(
        kind=BodyKind(fields.choice("kind", tuple(kind.value for kind in BodyKind))),
        slug=fields.slug(),
        name=fields.text("name"),
        mailbox=fields.mailbox("mailbox"),
        chair_mailbox=fields.mailbox("chair_mailbox"),
        standards_agreed_on=fields.day("standards_agreed_on"),
        extra_closed_days=fields.days("extra_closed_days"),
        digest_by_papers=fields.said("digest_by_papers"),
        digest_read_days=fields.whole("digest_read_days", least=FEWEST_READ_DAYS, most=MOST_READ_DAYS),
        successor=fields.text("successor", needed=False) or None,
        localities=_links(fields, span, localities),
        meetings=tuple(_meeting(each) for each in fields.each("meetings")),
        **span,
    )
    fields.done()
    return record


def _meeting(fields: Fields) -> MeetingRecord:
    record = MeetingRecord(
        held_on=fields.day("held_on", needed=True) or date.min,
        papers_due_on=fields.day("papers_due_on"),
        place=fields.text("place", most=300, needed=False),
        agenda_url=fields.web("agenda_url", most=1000) or None,
        minutes_url=fields.web("minutes_url", most=1000) or None,
    )
    fields.done()
    return record


def _host(fields: Fields, first: date, last: date | None, localities: Iterable[LocalityRecord]) -> HostRecord:
    span = _dates(fields, first, last)
    record = HostRecord(
        slug=fields.slug(),
        name=fields.text("name"),
        mailbox=fields.mailbox("mailbox"),
        fallback=fields.text("fallback", needed=False) or None,
        confirmed=fields.flag("confirmed", default=True),
        phone=fields.number("phone"),
        return_address=fields.text("return_address", most=500, needed=False),
        localities=_links(fields, span, localities),
        **span,
    )
    fields.done()
    return record


def _service(fields: Fields, first: date, last: date | None) -> ServiceRecord:
    record = ServiceRecord(
        slug=fields.slug(),
        name=fields.text("name"),
        owner_role=fields.text("owner_role"),
        mailbox=fields.mailbox("mailbox"),
        confirmed=fields.flag("confirmed", default=True),
        **_dates(fields, first, last),
    )
    fields.done()
    return record


def _contacts(fields: Fields) -> tuple[ContactRecord, ...]:
    found = []
    for position, each in enumerate(fields.each("contacts")):
        record = ContactRecord(
            slug=each.slug(),
            kind=each.choice("kind", CONTACT_KINDS),
            name=each.text("name"),
            number=each.number("number"),
            text_number=each.number("text_number"),
            url=each.web("url"),
            hours=each.text("hours", needed=False),
            note=each.text("note", most=500, needed=False),
            source_url=each.source("source_url"),
            verified_on=each.day("verified_on"),
            position=position,
        )
        if not (record.number or record.text_number or record.url):
            each.wrong("", "needs a number, a text_number or a url")
        each.done()
        found.append(record)
    return tuple(found)
