"""The outbox as staff and operators read it: ids, channels and ages. Addresses are opened one by one, audited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.channels import ONE_A_DAY
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import ReadingState
from engage.domain.kinds import MessageState, TellBy
from engage.domain.returned import BOUNCED, UNREACHABLE
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution
from engage.models.outbox import ByHandTry, Message
from engage.models.places import Locality
from engage.queries.calendar import now


@dataclass(frozen=True, slots=True)
class ToTell:
    """One person to ring, write to or send a text by hand."""

    message_id: int
    channel: TellBy
    template: str
    waiting_since: datetime
    contribution_id: int
    reference: str
    locality: str
    host_id: int
    tries: int
    """How often somebody tried and reached nobody."""
    tried_at: datetime | None
    """When that was last."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the news for people, in one channel: of calls and letters as of e-mails and texts."""

    channel: TellBy
    told: int
    waiting: int
    not_told: int
    """Given up, or nobody was reached."""


@dataclass(frozen=True, slots=True)
class OutboxHealth:
    """How the outbox is doing."""

    waiting: int
    """Due now and not sent."""
    waiting_since: datetime | None
    """Since when the oldest of them could have gone."""
    refused_since: datetime | None
    """When the oldest message was made that waits because the mail server is away or does not let us in."""
    by_hand: int
    dead: int
    """Given up, in the last 30 days."""


def first_of_a_person(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """SQL conditions: a message to be told by hand now, the first of those that wait for its person at its host. Those
    told within the last day are not told again before the next, and nobody is told of what is locked for somebody's
    safety: it waits. For a statement with Message and its Contribution."""
    contact, other, theirs, told_of = (
        aliased(ContactPoint), aliased(Message), aliased(ContactPoint), aliased(Contribution),
    )  # fmt: skip
    same_person = (
        sa.select(other.id)
        .select_from(contact)
        .join(theirs, theirs.person == contact.person)
        .join(told_of, told_of.id == theirs.contribution_id)
        .join(other, other.contribution_id == theirs.contribution_id)
        .where(
            contact.contribution_id == Contribution.id,
            told_of.host_id == Contribution.host_id,
            sa.or_(
                sa.and_(
                    other.state == MessageState.BY_HAND, other.channel == Message.channel, other.not_before <= at,
                    other.id < Message.id, theirs.stopped_at.is_(None), told_of.locked.is_(False),
                ),
                sa.and_(other.state == MessageState.TOLD, other.sent_at > at - ONE_A_DAY),
            ),
        )
        .correlate(Message, Contribution)
    )  # fmt: skip
    return (
        Message.state == MessageState.BY_HAND, Message.not_before <= at, Contribution.locked.is_(False),
        ~same_person.exists(),
    )  # fmt: skip


def work_list(host_ids: Iterable[int], *, after: int = 0, limit: int = 25) -> list[ToTell]:
    """Who waits to be told by hand, for these hosts, oldest first; `after` is the last id of the page before. A person
    for whom several pieces of news wait is on it once, and not on the day after they were told.

    People who asked not to be told, or took their words back, are not on it. One statement.
    """
    tries = sa.select(sa.func.count()).where(ByHandTry.message_id == Message.id).scalar_subquery()
    tried_at = sa.select(sa.func.max(ByHandTry.tried_at)).where(ByHandTry.message_id == Message.id).scalar_subquery()
    rows = db.session.execute(
        sa.select(
            Message.id, Message.channel, Message.template, Message.created_at,
            Contribution.id.label("contribution_id"), Contribution.reference, Contribution.host_id,
            Locality.display_name, tries.label("tries"), tried_at.label("tried_at"),
        )
        .join(Contribution, Contribution.id == Message.contribution_id)
        .join(ContactPoint, ContactPoint.contribution_id == Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(
            *first_of_a_person(now()),
            Message.id > after,
            Contribution.host_id.in_(sorted(set(host_ids))),
            Contribution.reading != ReadingState.WITHDRAWN,
            ContactPoint.stopped_at.is_(None),
        )
        .order_by(Message.id)
        .limit(limit)
    )  # fmt: skip
    return [
        ToTell(
            row.id, row.channel, row.template, row.created_at, row.contribution_id, row.reference, row.display_name,
            row.host_id, row.tries, row.tried_at,
        )
        for row in rows
    ]  # fmt: skip


def told(host_ids: Iterable[int], *, days: int = 30) -> tuple[Told, ...]:
    """What became of the news for the people of these hosts in the last days, by channel: sent and told by hand count
    alike. What waits is counted however old it is; news that was no longer true is not counted. One statement."""
    done = Message.state.in_([MessageState.SENT, MessageState.TOLD])
    # Whoever stopped it or took their words back waits for nothing, as on the work list.
    waits = sa.and_(
        Message.state.in_([MessageState.QUEUED, MessageState.CLAIMED, MessageState.BY_HAND]),
        ContactPoint.contribution_id.is_not(None), ContactPoint.stopped_at.is_(None),
        Contribution.reading != ReadingState.WITHDRAWN,
    )  # fmt: skip
    rows = db.session.execute(
        sa.select(
            Message.channel, sa.func.count(sa.case((done, 1))), sa.func.count(sa.case((waits, 1))),
            sa.func.count(sa.case((Message.state == MessageState.DEAD, 1))),
        )
        .join(Contribution, Contribution.id == Message.contribution_id)
        .outerjoin(ContactPoint, ContactPoint.contribution_id == Contribution.id)
        .where(
            Message.address.is_(None),
            sa.or_(Message.created_at >= now() - timedelta(days=days), waits),
            Message.state != MessageState.DROPPED,
            Contribution.host_id.in_(sorted(set(host_ids))),
        )
        .group_by(Message.channel)
        .order_by(Message.channel)
    )  # fmt: skip
    return tuple(Told(*row) for row in rows)


def health() -> OutboxHealth:
    """Counts for operators. One statement."""
    at = now()
    waiting = sa.and_(Message.state.in_([MessageState.QUEUED, MessageState.CLAIMED]), Message.not_before <= at)
    refused = sa.and_(
        Message.state == MessageState.QUEUED,
        sa.or_(Message.last_error.startswith("no_connection"), Message.last_error.startswith("not_let_in")),
    )
    dead = sa.and_(
        Message.state == MessageState.DEAD,
        Message.created_at >= at - timedelta(days=30),
        # A person who does not answer the phone is nothing to mend, nor an address of theirs that is no more; the
        # mailbox of a body or an account is.
        Message.last_error.not_in([EventKind.NOT_REACHED.value, UNREACHABLE]),
        sa.or_(
            ~Message.last_error.startswith(BOUNCED),
            sa.and_(Message.contribution_id.is_(None), Message.subscription_id.is_(None)),
        ),
    )
    row = db.session.execute(
        sa.select(
            sa.func.count(sa.case((waiting, 1))),
            sa.func.min(sa.case((waiting, Message.not_before))),
            sa.func.min(sa.case((refused, Message.created_at))),
            sa.func.count(sa.case((Message.state == MessageState.BY_HAND, 1))),
            sa.func.count(sa.case((dead, 1))),
        ).where(Message.state.in_([MessageState.QUEUED, MessageState.CLAIMED, MessageState.BY_HAND, MessageState.DEAD]))
    ).one()
    return OutboxHealth(*row)
