"""Numbers to ring: kept by the admins, each with the day on which somebody last checked it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from engage.domain.errors import NotFound, Refused
from engage.domain.evidence import public_link
from engage.domain.permissions import Actor, Permission, Role, Subject, require, subject
from engage.models.places import HelpContact
from engage.services import audit, subjects
from engage.services.context import today
from engage.services.place_changes import text
from engage.services.unit_of_work import unit_of_work


def change_contact(
    actor: Actor, *, contact_id: int, name: str, number: str = "", text_number: str = "", url: str = "",
    hours: str = "", note: str = "", verified_on: date | None = None,
) -> None:  # fmt: skip
    """Set what people read of a contact. A new number that nobody checked loses the old check date by itself: give
    `verified_on` when it was checked.

    Raises NotFound("contact_unknown"), NotPermitted, Refused: place_text_missing, place_text_too_long,
    contact_needs_way, contact_verified_future, what domain.evidence.public_link says.
    """
    if verified_on is not None and verified_on > today():
        raise Refused("contact_verified_future", field="verified_on")
    with unit_of_work() as session:
        row, by = _get(session, actor, contact_id)
        values = {
            "name": text(name, "name", needed=True),
            "number": text(number, "number", most=60),
            "text_number": text(text_number, "text_number", most=60),
            "url": public_link(url, "url") if url.strip() else "",
            "hours": text(hours, "hours"),
            "note": text(note, "note", most=500),
        }
        if not (values["number"] or values["text_number"] or values["url"]):
            raise Refused("contact_needs_way", field="number")
        changed = [key for key, value in values.items() if getattr(row, key) != value]
        for key in changed:
            setattr(row, key, values[key])
        ways = {"number", "text_number", "url"} & set(changed)
        if ways and verified_on == row.verified_on != today():
            verified_on = None
        if verified_on != row.verified_on:
            row.verified_on = verified_on
            changed.append("verified_on")
        if changed:
            _record(actor, row, by, ",".join(changed))


def mark_checked(actor: Actor, *, contact_id: int) -> None:
    """Note that somebody rang or looked today and it is right. Raises NotFound("contact_unknown"), NotPermitted."""
    with unit_of_work() as session:
        row, by = _get(session, actor, contact_id)
        if row.verified_on != today():
            row.verified_on = today()
            _record(actor, row, by, "checked")


def retire(actor: Actor, *, contact_id: int, retired: bool = True) -> None:
    """Take a contact off every page, or put it back. Raises NotFound("contact_unknown"), NotPermitted."""
    with unit_of_work() as session:
        row, by = _get(session, actor, contact_id)
        if row.retired is not retired:
            row.retired = retired
            _record(actor, row, by, "retired" if retired else "restored")


def _get(session: Session, actor: Actor, contact_id: int) -> tuple[HelpContact, Role]:
    row = session.get(HelpContact, contact_id, with_for_update=True)
    if row is None:
        raise NotFound("contact_unknown")
    return row, require(actor, Permission.PLACE_MANAGE, _subject(row))


def _subject(row: HelpContact) -> Subject:
    """A contact of one partnership lies in it; a shared one only in the installation."""
    return subject() if row.partnership_id is None else subjects.of_partnership(row.partnership_id)


def _record(actor: Actor, row: HelpContact, by: Role, what: str) -> None:
    audit.record(actor, audit.Event.PLACE_CHANGED, row.id, role=by, table="help_contacts", what=what)
