"""Changes to places that an admin makes on a page. Each is audited by the columns it changed; nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.domain.digest_days import FEWEST_READ_DAYS, MOST_READ_DAYS
from engage.domain.equality import MAX_PURPOSE
from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.ladder import as_kept, read_ladder
from engage.domain.permissions import Actor, Permission, Subject, require
from engage.models.places import Host, HostAssignment, Locality, Partnership, PlanningBody, Service
from engage.services import accounts, audit, body_links, subjects
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work

CONTROLLER_KEYS = ("name", "contact", "address")
"""What the privacy notice prints of the data controller."""


def change_partnership(
    actor: Actor, *, partnership_id: int, controller: Mapping[str, str], extra_closed_days: Sequence[str]
) -> None:
    """Set the data controller and the partnership's own closed days (ISO dates).

    Raises NotFound("place_unknown"), NotPermitted, Refused: place_text_too_long, place_day_malformed.
    """
    with unit_of_work() as session:
        row = _get(session, Partnership, partnership_id)
        _change(
            actor, row, subjects.of_partnership(row.id),
            controller={key: text(controller.get(key, ""), key, most=500) for key in CONTROLLER_KEYS},
            extra_closed_days=days(extra_closed_days),
        )  # fmt: skip


def change_equality(actor: Actor, *, partnership_id: int, asked: bool, purpose: str) -> None:
    """Turn the equality questions of a partnership on or off, and say what its answers are used for, as people read it.

    Raises NotFound("place_unknown"), NotPermitted, Refused: equality_purpose_missing, place_text_too_long.
    """
    with unit_of_work() as session:
        row = _get(session, Partnership, partnership_id)
        words = text(purpose, "equality_purpose", most=MAX_PURPOSE)
        if asked and not words:
            raise Refused("equality_purpose_missing", field="equality_purpose")
        _change(actor, row, subjects.of_partnership(row.id), equality_asked=asked, equality_purpose=words)


def change_ladder(
    actor: Actor, *, partnership_id: int, chief_officer_mailbox: str | None, ladder: Mapping[str, int]
) -> None:
    """Set who is reminded when something is late, after how many working days, and the chief officer's mailbox. What
    was begun goes on by the new days; no step is taken back.

    Raises NotFound("place_unknown"), NotPermitted, Refused: email_malformed and what `ladder.read_ladder` raises.
    """
    with unit_of_work() as session:
        row = _get(session, Partnership, partnership_id)
        _change(
            actor, row, subjects.of_partnership(row.id), ladder=as_kept(read_ladder(ladder)),
            chief_officer_mailbox=mailbox_or_none(chief_officer_mailbox, "chief_officer_mailbox"),
        )  # fmt: skip


def change_locality(actor: Actor, *, locality_id: int, display_name: str, aka: Sequence[str]) -> None:
    """Set what the public calls a locality, and its other names. Raises NotFound, NotPermitted, Refused:
    place_text_missing, place_text_too_long."""
    with unit_of_work() as session:
        row = _get(session, Locality, locality_id)
        names = [text(name, "aka") for name in aka if name.strip()]
        _change(
            actor, row, subjects.of_partnership(row.partnership_id),
            display_name=text(display_name, "display_name", needed=True), aka=names,
        )  # fmt: skip


def change_body(
    actor: Actor, *, body_id: int, name: str, mailbox: str | None, chair_mailbox: str | None,
    standards_agreed_on: date | None, extra_closed_days: Sequence[str],
) -> None:  # fmt: skip
    """Set a planning body's name, role mailboxes, the day it agreed to the service standards, its own closed days.

    Raises NotFound, NotPermitted, Refused: place_text_missing, email_malformed, standards_future,
    place_day_malformed.
    """
    with unit_of_work() as session:
        row = _get(session, PlanningBody, body_id)
        if standards_agreed_on is not None and standards_agreed_on > today():
            raise Refused("standards_future", field="standards_agreed_on")
        before = row.mailbox
        _change(
            actor, row, subjects.of_body(row),
            name=text(name, "name", needed=True),
            mailbox=mailbox_or_none(mailbox, "mailbox"),
            chair_mailbox=mailbox_or_none(chair_mailbox, "chair_mailbox"),
            standards_agreed_on=standards_agreed_on,
            extra_closed_days=days(extra_closed_days),
        )  # fmt: skip
        if row.mailbox != before:
            # Who reads the old mailbox answers for the body no more.
            body_links.mailbox_changed(actor, row)


def change_digest(actor: Actor, *, body_id: int, by_papers: bool, read_days: int | None) -> None:
    """Set whether the digests of a planning body end before papers are due, and how many working days there are to read
    one then. It counts from the next digest on: what was compiled stays as it is, and no day is left out or told of
    twice.

    Raises NotFound("place_unknown"), NotPermitted, Refused: digest_read_days.
    """
    with unit_of_work() as session:
        row = _get(session, PlanningBody, body_id)
        if read_days is None or not FEWEST_READ_DAYS <= read_days <= MOST_READ_DAYS:
            raise Refused("digest_read_days", field="read_days", least=FEWEST_READ_DAYS, most=MOST_READ_DAYS)
        _change(
            actor, row, subjects.of_body(row), Permission.MEETING_MANAGE,
            digest_by_papers=by_papers, digest_read_days=read_days,
        )  # fmt: skip


def change_host(
    actor: Actor, *, host_id: int, name: str, mailbox: str | None, fallback_host_id: int | None, confirmed: bool,
    controller: Mapping[str, str] | None = None, phone: str | None = None, return_address: str | None = None,
) -> None:  # fmt: skip
    """Set a host's name, mailbox, the host that stands in for it, whether the organisation is known, who answers for
    the data it reads (nothing in it: whoever answers for the partnership's), and where it takes calls and paper forms.
    None leaves these as they are.

    Raises NotFound, NotPermitted, Refused: place_text_missing, place_text_too_long, email_malformed,
    fallback_is_itself, place_other_partnership.
    """
    with unit_of_work() as session:
        row = _get(session, Host, host_id)
        if fallback_host_id is not None:
            if fallback_host_id == row.id:
                raise Refused("fallback_is_itself", field="fallback_host_id")
            other = session.get(Host, fallback_host_id)
            # A file may name a host of another partnership; on a page nobody promises other people's work.
            strange = other is None or other.partnership_id != row.partnership_id
            if strange and fallback_host_id != row.fallback_host_id:
                raise Refused("place_other_partnership", field="fallback_host_id")
        _change(
            actor, row, subjects.of_host(row),
            name=text(name, "name", needed=True), mailbox=mailbox_or_none(mailbox, "mailbox"),
            fallback_host_id=fallback_host_id, confirmed=confirmed,
            controller=row.controller if controller is None else _known(controller),
            phone=row.phone if phone is None else text(phone, "phone", most=60),
            return_address=(
                row.return_address if return_address is None else text(return_address, "return_address", most=500)
            ),
        )  # fmt: skip


def change_service(
    actor: Actor, *, service_id: int, name: str, owner_role: str, mailbox: str | None, confirmed: bool
) -> None:
    """Set a service's name, the role that answers for it (in words the public reads) and its mailbox.

    Raises NotFound, NotPermitted, Refused: place_text_missing, email_malformed.
    """
    with unit_of_work() as session:
        row = _get(session, Service, service_id)
        _change(
            actor, row, subjects.of_service(row),
            name=text(name, "name", needed=True), owner_role=text(owner_role, "owner_role", needed=True),
            mailbox=mailbox_or_none(mailbox, "mailbox"), confirmed=confirmed,
        )  # fmt: skip


def assign_host(actor: Actor, *, locality_id: int, host_id: int, from_day: date) -> int:
    """Let a host read for a locality from a day on; the present one's last day is the day before. Returns the
    assignment's id. What was received before stays with the host that received it.

    Raises NotFound, NotPermitted, Refused: assignment_past, assignment_dates, host_already,
    place_other_partnership; Conflict("assignment_overlap") when a later change is set already.
    """
    with unit_of_work() as session:
        locality = _get(session, Locality, locality_id)
        by = require(actor, Permission.PLACE_MANAGE, subjects.of_partnership(locality.partnership_id))
        host = session.get(Host, host_id)
        if host is None or host.partnership_id != locality.partnership_id:
            raise Refused("place_other_partnership", field="host_id")
        if from_day < today():
            raise Refused("assignment_past", field="from_day")
        rows = session.scalars(
            sa.select(HostAssignment)
            .where(
                HostAssignment.locality_id == locality.id,
                sa.or_(HostAssignment.valid_to.is_(None), HostAssignment.valid_to >= from_day),
            )
            .order_by(HostAssignment.valid_from, HostAssignment.id)
        ).all()
        for row in rows:
            if row.valid_from > from_day:
                raise Conflict("assignment_overlap")
            if row.host_id == host.id:
                raise Refused("host_already", field="host_id")
            if row.valid_from == from_day:
                raise Refused("assignment_dates", field="from_day", first=row.valid_from)
            row.valid_to = from_day - timedelta(days=1)
        new = HostAssignment(host_id=host.id, locality_id=locality.id, valid_from=from_day)
        session.add(new)
        session.flush()
        audit.record(
            actor, audit.Event.PLACE_CHANGED, new.id, role=by, table="host_assignments", what=f"host {host.id}"
        )
        return int(new.id)


def text(value: str, field: str, *, needed: bool = False, most: int = 200) -> str:
    """The words without space around them. Raises Refused: place_text_missing, place_text_too_long."""
    words = value.strip()
    if needed and not words:
        raise Refused("place_text_missing", field=field)
    if len(words) > most:
        raise Refused("place_text_too_long", field=field, limit=most)
    return words


def _known(controller: Mapping[str, str]) -> dict[str, str]:
    """What is known of a data controller. Raises Refused("place_text_too_long")."""
    given = {key: text(controller.get(key, ""), f"controller_{key}", most=500) for key in CONTROLLER_KEYS}
    return {key: words for key, words in given.items() if words}


def mailbox_or_none(value: str | None, field: str) -> str | None:
    """A role mailbox in small letters, or None. Raises Refused("email_malformed")."""
    return accounts.normalise_email(value, field) if value and value.strip() else None


def days(values: Sequence[str], field: str = "extra_closed_days") -> list[str]:
    """ISO dates, sorted, each once. Raises Refused("place_day_malformed")."""
    try:
        found = {date.fromisoformat(value.strip()) for value in values if value.strip()}
    except ValueError:
        raise Refused("place_day_malformed", field=field) from None
    return [day.isoformat() for day in sorted(found)]


def _get(session: Session, table: Any, number: int) -> Any:
    row = session.get(table, number, with_for_update=True)
    if row is None:
        raise NotFound("place_unknown")
    return row


def _change(
    actor: Actor, row: Any, on: Subject, permission: Permission = Permission.PLACE_MANAGE, /, **values: Any
) -> None:
    by = require(actor, permission, on)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, values[name])
    audit.record(actor, audit.Event.PLACE_CHANGED, row.id, role=by, table=row.__tablename__, what=",".join(changed))
