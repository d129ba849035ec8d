"""Who did or looked at what. Triggers refuse change and deletion; a sealer job chains the rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class AuditEvent(db.Model):  # type: ignore[name-defined]
    __tablename__ = "audit_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    event: Mapped[str] = mapped_column(sa.String(60))
    """`subject:verb` in the past tense, from services.audit.Event."""
    actor_id: Mapped[int | None]
    """Plain id, no foreign key: the audit outlives the account."""
    actor_role: Mapped[str | None] = mapped_column(sa.String(40))
    link_id: Mapped[int | None]
    subject_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    __table_args__ = (sa.Index("ix_audit_events_subject", "event", "subject_id"),)


class AuditSeal(db.Model):  # type: ignore[name-defined]
    __tablename__ = "audit_seals"
    id: Mapped[int] = mapped_column(primary_key=True)
    first_event_id: Mapped[int]
    last_event_id: Mapped[int] = mapped_column(unique=True)
    events: Mapped[int]
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))
    sealed_at: Mapped[datetime]


