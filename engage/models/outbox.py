"""Messages waiting to go out: rows written in the transaction that caused them, sent by a job."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.kinds import MessageState, TellBy
from engage.domain.returned import ReturnKind
from engage.models.base import db, enum_column


class Message(db.Model):  # type: ignore[name-defined]
    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[TellBy] = mapped_column(enum_column(TellBy))
    template: Mapped[str] = mapped_column(sa.String(60))
    address: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext; empty for a contributor's message: their present contact point is read when it is sent."""
    mailbox: Mapped[str | None] = mapped_column(sa.String(64))
    """Keyed hash of the address where it is a role mailbox, which gets one message a day (services.mailboxes)."""
    params: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext of JSON: ids, dates, titles; never story text, never a secret link (minted when sent)."""
    contribution_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contributions.id"), index=True)
    ask_id: Mapped[int | None] = mapped_column(sa.ForeignKey("asks.id"), index=True)
    referral_id: Mapped[int | None] = mapped_column(sa.ForeignKey("referrals.id"))
    digest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("digests.id"), index=True)
    subscription_id: Mapped[int | None] = mapped_column(sa.ForeignKey("subscriptions.id"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    invitation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invitations.id"))
    dedupe_key: Mapped[str] = mapped_column(sa.String(160), unique=True)
    """One message a key, whatever crashes."""
    state: Mapped[MessageState] = mapped_column(enum_column(MessageState), default=MessageState.QUEUED)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(sa.String(80))
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    handled_by: Mapped[int | None]
    """Who told the person by phone or post."""
    last_error: Mapped[str] = mapped_column(sa.String(300), default="")
    """The kind of failure, without any address."""
    __table_args__ = (
        sa.Index("ix_messages_due", "state", "not_before", "id"),
        # When a mailbox last had a message is read from this alone, however many it had.
        sa.Index("ix_messages_mailbox", "mailbox", "state", "sent_at"),
    )


class ByHandTry(db.Model):  # type: ignore[name-defined]
    """Somebody rang or wrote and did not reach the person."""

    __tablename__ = "by_hand_tries"
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("messages.id"), index=True)
    tried_at: Mapped[datetime]
    tried_by: Mapped[int | None]


class Bounce(db.Model):  # type: ignore[name-defined]
    """News from a mail server, or from GOV.UK Notify, that a message could not be delivered, or not yet."""

    __tablename__ = "bounces"
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("messages.id"), index=True)
    kind: Mapped[ReturnKind] = mapped_column(enum_column(ReturnKind))
    status: Mapped[str] = mapped_column(sa.String(20))
    """What the server said, as a number (RFC 3463) or the word of Notify: never its sentence, which has addresses."""
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """Of the news itself: read twice, it counts once."""
    came_at: Mapped[datetime]
