"""At most one message a day to one role mailbox: whatever waits for it goes together, each ask with its own link.

A mailbox is an address, whoever it belongs to: a small body's officer and chair may share one, and two bodies may. A
keyed hash of it stands beside the encrypted address. Accounts and subscribers are not meant: they asked for each of
these messages, or wait for it. A reader's daily nudge is the reader's own; where that is the mailbox of the host, it
goes at its hour, and takes along what waits for the mailbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from engage.domain.channels import MOST_TOGETHER, ONE_A_DAY
from engage.domain.deadlines import LONDON
from engage.domain.kinds import MessageState
from engage.models.base import db
from engage.models.outbox import Message
from engage.services import ciphertexts
from engage.services.context import context, now
from engage.services.one_a_day import CLAIM_LASTS, UNDER_WAY
from engage.services.role_mail import DAILY, ROLE_MAIL, key_of

_HALF = 1 << 63
SOON = timedelta(hours=1)
"""What may go so soon goes along with what goes now."""


def mailbox_of(row: Message) -> str | None:
    """Which role mailbox a message goes to; found now for one that was queued before this was kept."""
    if row.mailbox is None and row.address is not None and row.template in ROLE_MAIL:
        address = context().keys.decrypt(row.address, ciphertexts.message_address(row.dedupe_key))
        row.mailbox = key_of(row.template, address)
        db.session.flush()
    return row.mailbox


def not_before(row: Message, mailbox: str, worker: str) -> datetime | None:
    """When this mailbox may be written to; None for now. Until the end of the transaction no other process looks."""
    session = db.session
    if session.get_bind().dialect.name == "postgresql":
        # There is no row that stands for an address. SQLite has one writer at a time anyway.
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(mailbox[:16], 16) - _HALF)))
    at = now()
    # What comes at the same hour each day would else come a little later each day, and then not at all.
    since = _midnight(at) if row.template == DAILY else at - ONE_A_DAY
    told = session.scalar(
        sa.select(sa.func.max(Message.sent_at)).where(
            Message.mailbox == mailbox, Message.state == MessageState.SENT, Message.sent_at > since
        )
    )
    if told is not None:
        moment: datetime = told
        return moment + ONE_A_DAY
    under_way = session.scalar(
        sa.select(Message.id)
        .where(
            Message.mailbox == mailbox, Message.state == MessageState.CLAIMED, Message.claimed_by != worker,
            Message.claimed_at > at - CLAIM_LASTS, Message.id != row.id,
        )
        .limit(1)
    )  # fmt: skip
    return None if under_way is None else at + UNDER_WAY


def _midnight(at: datetime) -> datetime:
    return at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)


def with_it(row: Message, mailbox: str, worker: str) -> Sequence[Message]:
    """What else waits for this mailbox and may go out now, the oldest first, as much as one message holds: claimed for
    this worker. What somebody else has in hand is not waited for, as they may wait for what we hold: it goes the day
    after, if it still goes. What would go within the hour goes along, or the daily nudge would go before it each
    day."""
    at = now()
    rows = db.session.scalars(
        sa.select(Message)
        .where(
            Message.id != row.id, Message.mailbox == mailbox,
            sa.or_(
                sa.and_(Message.state == MessageState.QUEUED, Message.not_before <= at + SOON),
                sa.and_(Message.state == MessageState.CLAIMED, Message.claimed_by == worker),
            ),
        )
        .order_by(Message.id)
        .limit(MOST_TOGETHER - 1)
        .with_for_update(skip_locked=True)
    ).all()  # fmt: skip
    for each in rows:
        each.state, each.claimed_by, each.claimed_at = MessageState.CLAIMED, worker, at
    db.session.flush()
    return rows
