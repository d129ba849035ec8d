"""At most one message a day to one person, whatever they told us and however often: what waits for them goes together.

A person is whoever reads at one address: a keyed hash of it stands beside the encrypted address, and is erased with it.
Nothing starves: what waits when the day is over is in the next message, `MOST_TOGETHER` of it, the oldest first, and
the rest in those of the days after.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engage.domain.channels import MOST_TOGETHER, ONE_A_DAY
from engage.domain.kinds import MessageState, TellBy
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution
from engage.models.outbox import Message
from engage.services import contact_points
from engage.services.context import now
from engage.services.message_rows import UNREADABLE
from engage.services.unit_of_work import unit_of_work

UNDER_WAY = timedelta(minutes=1)
"""When another process has a message for the same person in its hands, we look again so much later."""
CLAIM_LASTS = timedelta(minutes=10)
"""After that a claimed row belongs to nobody: the process that claimed it is gone."""


def person_of(row: Message) -> str | None:
    """Who reads the message: the keyed hash of the present address; None for one that goes to no contributor."""
    if row.address is not None or row.contribution_id is None:
        return None
    contact = db.session.get(ContactPoint, row.contribution_id)
    if contact is None:
        return None
    if contact.person is None:
        tell_by = db.session.get_one(Contribution, row.contribution_id).tell_by
        contact.person = contact_points.person_at(row.contribution_id, tell_by, None, contact.address)
        db.session.flush()
    return contact.person


def find_out(limit: int = 100) -> None:
    """Who reads what waits to be told by hand, where addresses were kept before persons were known: so that the work
    list shows each of them once. Not those that cannot be read. When all are known, one statement that finds none."""
    waiting = (
        sa.select(Message.id)
        .join(ContactPoint, ContactPoint.contribution_id == Message.contribution_id)
        .where(ContactPoint.person.is_(None), Message.address.is_(None), Message.state == MessageState.BY_HAND)
        .order_by(Message.contribution_id, Message.id)
        .limit(limit)
    )
    found = db.session.scalars(waiting).all()
    if not found:
        return
    with unit_of_work() as session:
        for number in found:
            with contextlib.suppress(*UNREADABLE):
                person_of(session.get_one(Message, number))


def not_before(row: Message, person: str, worker: str) -> datetime | None:
    """When this person may be written to; None for now. Until the end of the transaction no other process looks."""
    session = db.session
    session.scalars(
        sa.select(ContactPoint.contribution_id)
        .where(ContactPoint.person == person)
        .order_by(ContactPoint.contribution_id)
        .with_for_update()
    ).all()
    at = now()
    told = session.scalar(
        to_person(person, sa.func.max(Message.sent_at)).where(
            Message.state.in_([MessageState.SENT, MessageState.TOLD]), Message.sent_at > at - ONE_A_DAY
        )
    )
    if told is not None:
        moment: datetime = told
        return moment + ONE_A_DAY
    under_way = session.scalar(
        to_person(person, Message.id)
        .where(
            Message.state == MessageState.CLAIMED, Message.claimed_by != worker,
            Message.claimed_at > at - CLAIM_LASTS, Message.id != row.id,
        )
        .limit(1)
    )  # fmt: skip
    return None if under_way is None else at + UNDER_WAY


def with_it(row: Message, person: str, channel: TellBy, worker: str) -> Sequence[Message]:
    """What else waits for this person in this channel and may go out now, the oldest first, as much as one message
    holds: claimed for this worker."""
    at = now()
    rows = db.session.scalars(
        to_person(person, Message)
        .join(Contribution, Contribution.id == Message.contribution_id)
        .where(
            Message.id != row.id,
            Contribution.tell_by == channel,
            ContactPoint.stopped_at.is_(None),
            ContactPoint.bounced_at.is_(None),
            sa.or_(
                sa.and_(Message.state == MessageState.QUEUED, Message.not_before <= at),
                sa.and_(Message.state == MessageState.CLAIMED, Message.claimed_by == worker),
            ),
        )
        .order_by(Message.id)
        .limit(MOST_TOGETHER - 1)
        .with_for_update(of=Message)
    ).all()
    for each in rows:
        each.state, each.claimed_by, each.claimed_at = MessageState.CLAIMED, worker, at
    db.session.flush()
    return rows


def to_person(person: str, *what: Any) -> sa.Select[Any]:
    """A statement about the messages that go to this person's present address. It has Message and ContactPoint."""
    return (
        sa.select(*what)
        .select_from(Message)
        .join(ContactPoint, ContactPoint.contribution_id == Message.contribution_id)
        .where(ContactPoint.person == person, Message.address.is_(None))
    )
