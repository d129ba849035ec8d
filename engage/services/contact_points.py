"""Where a contributor wants to hear: checked for its channel, kept encrypted, erased when they say so."""

from __future__ import annotations

import re

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from engage.domain.channels import plain_number
from engage.domain.errors import Refused
from engage.domain.kinds import MessageState, TellBy
from engage.domain.returned import BOUNCED, UNREACHABLE
from engage.domain.texts import clean
from engage.models.base import db
from engage.models.contributions import ContactPoint
from engage.models.outbox import Message
from engage.models.prepared import insert
from engage.services import ciphertexts
from engage.services.by_machine import state_of_new
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work

MAX_LETTER = 400
_PHONE = re.compile(r"\+?\d{10,15}")
_PLAIN = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?:com|net|org|scot|uk)")
_MOST_PLAIN = 64
"""Characters that fit everywhere in an address."""
_POSTCODE_OR_NUMBER = re.compile(r"\d")


def channel(chosen: TellBy | str) -> TellBy:
    """What was chosen. Raises Refused("tell_by_unknown") with field "tell_by"."""
    try:
        return TellBy(chosen)
    except ValueError:
        raise Refused("tell_by_unknown", field="tell_by") from None


def valid_address(tell_by: TellBy, address: str) -> str | None:
    """The address as it is kept for this channel; None for the channels that need none.

    Raises Refused with field "address": address_missing, email_malformed, phone_malformed, letter_malformed.
    """
    if not tell_by.is_told:
        return None
    given = clean(address)
    if not given:
        raise Refused("address_missing", field="address")
    if tell_by is TellBy.EMAIL:
        return _email(given)
    return _letter(given) if tell_by is TellBy.LETTER else _phone(given)


def _email(given: str) -> str:
    if len(given) <= _MOST_PLAIN and _PLAIN.fullmatch(given):
        return given  # as nearly all are: what the library would say, for a twentieth of what sending costs
    try:
        return validate_email(given, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise Refused("email_malformed", field="address") from None


def _phone(given: str) -> str:
    plain = plain_number(given)
    if not _PHONE.fullmatch(plain):
        raise Refused("phone_malformed", field="address")
    return plain


def _letter(given: str) -> str:
    """A name and address on two lines or more; a postman needs a number or a postcode."""
    lines = [" ".join(line.split()) for line in given.split("\n") if line.strip()]
    written = "\n".join(lines)
    if len(lines) < 2 or len(written) > MAX_LETTER or not _POSTCODE_OR_NUMBER.search(written):
        raise Refused("letter_malformed", field="address")
    return written


def keep(contribution_id: int, tell_by: TellBy, address: str) -> None:
    """Keep an address that `valid_address` gave, in the present unit of work, in the place of an earlier one."""
    with unit_of_work() as session:
        row = session.get(ContactPoint, contribution_id)
        sealed = context().keys.encrypt(address, ciphertexts.contact(contribution_id))
        who = person(tell_by, address)
        if row is None:
            session.add(
                ContactPoint(contribution_id=contribution_id, address=sealed, person=who, created_at=now())
            )
        else:
            row.address, row.person, row.created_at = sealed, who, now()
            row.stopped_at = row.bounced_at = None


_ADDED = insert(ContactPoint, "contribution_id", "address", "person", "created_at")


def add(contribution_id: int, tell_by: TellBy, address: str) -> None:
    """Keep the address of a contribution that is new, without looking for an earlier one."""
    with unit_of_work():
        sealed = context().keys.encrypt(address, ciphertexts.contact(contribution_id))
        _ADDED.send({
            "contribution_id": contribution_id, "address": sealed, "person": person(tell_by, address),
            "created_at": now(),
        })  # fmt: skip


def person(tell_by: TellBy, address: str) -> str:
    """Who reads at an address that `valid_address` gave: a keyed hash, the same however it is written, and for calls
    and text messages to one number."""
    kind = {TellBy.EMAIL: "email", TellBy.LETTER: "letter"}.get(tell_by, "phone")
    plain = "".join(address.casefold().split()) if kind != "phone" else plain_number(address)
    return context().keys.hmac("person", f"{kind}:{plain}")


def person_at(contribution_id: int, tell_by: TellBy, known: str | None, sealed: str) -> str:
    """The same, of an address that is kept: `known` where it was found before, else from the address itself. It was
    kept before persons were known."""
    return known or person(tell_by, context().keys.decrypt(sealed, ciphertexts.contact(contribution_id)))


def address(contribution_id: int) -> str | None:
    """The address, decrypted, for a service that may see it; None when there is none."""
    row = db.session.get(ContactPoint, contribution_id)
    return None if row is None else context().keys.decrypt(row.address, ciphertexts.contact(contribution_id))


def came_back(contribution_id: int) -> bool:
    """Whether it is known that nothing arrives at the address."""
    row = db.session.get(ContactPoint, contribution_id)
    return row is not None and row.bounced_at is not None


def stop(contribution_id: int) -> None:
    """Send nothing more to the address, and keep it for the safeguarding lead alone; in the present unit of work."""
    with unit_of_work() as session:
        session.execute(
            sa.update(ContactPoint)
            .where(ContactPoint.contribution_id == contribution_id)
            .values(stopped_at=now())
        )
        _drop_waiting(contribution_id)


def erase(contribution_id: int) -> None:
    """Forget the address, and drop what waits to be sent to it, in the present unit of work."""
    with unit_of_work() as session:
        session.execute(sa.delete(ContactPoint).where(ContactPoint.contribution_id == contribution_id))
        _drop_waiting(contribution_id)


def redirect_waiting(contribution_id: int, tell_by: TellBy) -> None:
    """Send what waits the new way, or put it on the work list of calls and letters; in the present unit of work. The
    address is read when a message goes: news is never lost because somebody moved."""
    with unit_of_work() as session:
        session.execute(
            _waiting(contribution_id).values(
                channel=tell_by, state=state_of_new(tell_by)
            )
        )
        # What came back, or was not sent because nothing arrived there: whether it is still true is looked at as ever.
        session.execute(
            _not_arrived(contribution_id).values(
                channel=tell_by, state=MessageState.QUEUED, attempts=0, not_before=now(), last_error="", sent_at=None
            )
        )  # fmt: skip


def _drop_waiting(contribution_id: int) -> None:
    with unit_of_work() as session:
        session.execute(_waiting(contribution_id).values(state=MessageState.DROPPED))
        # It must not go out after all when they want to hear again some day.
        session.execute(_not_arrived(contribution_id).values(state=MessageState.DROPPED))


def _not_arrived(contribution_id: int) -> sa.Update:
    """An update of what came back, or was not sent because nothing arrives there."""
    return sa.update(Message).where(
        Message.contribution_id == contribution_id, Message.address.is_(None), Message.state == MessageState.DEAD,
        sa.or_(Message.last_error == UNREACHABLE, Message.last_error.startswith(BOUNCED)),
    )


def _waiting(contribution_id: int) -> sa.Update:
    return sa.update(Message).where(
        Message.contribution_id == contribution_id, Message.address.is_(None),
        Message.state.in_([MessageState.QUEUED, MessageState.BY_HAND]),
    )  # fmt: skip
