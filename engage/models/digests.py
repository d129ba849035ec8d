"""Digests, and who wants them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.kinds import DigestState, SubscriptionTarget
from engage.models.base import db, enum_column


class Digest(db.Model):  # type: ignore[name-defined]
    __tablename__ = "digests"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("planning_bodies.id"))
    period: Mapped[str] = mapped_column(sa.String(10))
    """What its days are called (domain.digest_days): a month, such as 2026-10, or its last day."""
    first_day: Mapped[date | None] = mapped_column(sa.Date)
    """Empty for a whole month."""
    version: Mapped[int]
    state: Mapped[DigestState] = mapped_column(enum_column(DigestState))
    as_of: Mapped[datetime]
    data: Mapped[dict[str, Any]]
    """The compiled digest (domain.digest) without any quote's text."""
    asked: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """What its page one asks the body to decide (domain.digest_asked), for the next digest, which need not read all of
    this one. Empty in those that are older than this."""
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    foreword: Mapped[str] = mapped_column(sa.Text, default="")
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    """Why there is a version after the first."""
    compiled_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[int | None]
    """The account of whoever read and issued it; empty when nobody had and its day came."""
    __table_args__ = (
        sa.UniqueConstraint("body_id", "period", "version"),
        sa.Index("ix_digests_issued", "body_id", "state", "period"),
    )


class DigestQuote(db.Model):  # type: ignore[name-defined]
    """A quote a digest carries, by reference and salted hash; the text comes through the publication gate."""

    __tablename__ = "digest_quotes"
    digest_id: Mapped[int] = mapped_column(sa.ForeignKey("digests.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)
    salt: Mapped[str] = mapped_column(sa.String(32))
    text_hash: Mapped[str] = mapped_column(sa.String(64))


class Subscription(db.Model):  # type: ignore[name-defined]
    """One address that wants news of one thing; counts only after the person confirmed."""

    __tablename__ = "subscriptions"
    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[SubscriptionTarget] = mapped_column(enum_column(SubscriptionTarget))
    target_id: Mapped[int]
    address: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext."""
    address_hmac: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    __table_args__ = (
        sa.UniqueConstraint("target", "target_id", "address_hmac"),
        sa.Index("ix_subscriptions_target", "target", "target_id", "id"),
    )
