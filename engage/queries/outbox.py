"""The outbox as staff and operators read it: ids, channels and ages. Addresses are opened one by one, audited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from engage.domain.contribution_states import ReadingState
from engage.domain.deadlines import local_date
from engage.domain.kinds import MessageState, TellBy
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution
from engage.models.outbox import Message
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


@dataclass(frozen=True, slots=True)
class DeadMessage:
    """A message that was given up, without its address."""

    id: int
    template: str
    created_on: date
    attempts: int
    error: str


def work_list(host_ids: Iterable[int], *, after: int = 0, limit: int = 25) -> list[ToTell]:
    """Who waits to be told by hand, for these hosts, oldest first; `after` is the last id of the page before.

    People who asked not to be told, or took their words back, are not on it. One statement.
    """
    rows = db.session.execute(
        sa.select(
            Message.id, Message.channel, Message.template, Message.created_at,
            Contribution.id.label("contribution_id"), Contribution.reference, Contribution.host_id,
            Locality.display_name,
        )
        .join(Contribution, Contribution.id == Message.contribution_id)
        .join(ContactPoint, ContactPoint.contribution_id == Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(
            Message.state == MessageState.BY_HAND,
            Message.not_before <= now(),
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
            row.host_id,
        )
        for row in rows
    ]  # fmt: skip


def health() -> OutboxHealth:
    """Counts for operators. One statement."""
    at = now()
    waiting = sa.and_(Message.state.in_([MessageState.QUEUED, MessageState.CLAIMED]), Message.not_before <= at)
    refused = sa.and_(
        Message.state == MessageState.QUEUED,
        sa.or_(Message.last_error.startswith("no_connection"), Message.last_error.startswith("not_let_in")),
    )
    dead = sa.and_(Message.state == MessageState.DEAD, Message.created_at >= at - timedelta(days=30))
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


def dead_messages(*, before: int | None = None, limit: int = 25) -> list[DeadMessage]:
    """Messages that were given up, newest first; `before` is the last id of the page before. One statement."""
    query = sa.select(Message.id, Message.template, Message.created_at, Message.attempts, Message.last_error).where(
        Message.state == MessageState.DEAD
    )
    if before is not None:
        query = query.where(Message.id < before)
    rows = db.session.execute(query.order_by(Message.id.desc()).limit(limit))
    return [DeadMessage(row.id, row.template, local_date(row.created_at), row.attempts, row.last_error) for row in rows]
