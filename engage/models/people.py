"""Accounts, roles with scope and dates, invitations, and the counters that throttle guessing."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Role, ScopeKind
from engage.models.base import db, enum_column


class User(db.Model):  # type: ignore[name-defined]
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(320), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    password_hash: Mapped[str | None] = mapped_column(sa.String(300))
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    session_epoch: Mapped[int] = mapped_column(default=0)
    """Raised when the password changes or the account is closed: every open session ends."""
    created_at: Mapped[datetime]
    last_seen_on: Mapped[date | None] = mapped_column(sa.Date)


class RoleGrant(db.Model):  # type: ignore[name-defined]
    __tablename__ = "role_grants"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    scope_kind: Mapped[ScopeKind] = mapped_column(enum_column(ScopeKind))
    scope_id: Mapped[int]
    valid_from: Mapped[date] = mapped_column(sa.Date)
    valid_to: Mapped[date | None] = mapped_column(sa.Date)
    __table_args__ = (sa.Index("ix_role_grants_scope", "scope_kind", "scope_id", "role"),)


class Invitation(db.Model):  # type: ignore[name-defined]
    """A person asked to join with one role; the link is minted when the message is sent."""

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(320))
    name: Mapped[str] = mapped_column(sa.String(200))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    scope_kind: Mapped[ScopeKind] = mapped_column(enum_column(ScopeKind))
    scope_id: Mapped[int]
    invited_by: Mapped[int | None]
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignedLink(db.Model):  # type: ignore[name-defined]
    """A link good for one purpose and one subject. Only its keyed hash is kept."""

    __tablename__ = "signed_links"
    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(enum_column(LinkPurpose))
    token_hmac: Mapped[str] = mapped_column(sa.String(64), unique=True)
    subject_id: Mapped[int]
    role: Mapped[Role | None] = mapped_column(enum_column(Role))
    body_id: Mapped[int | None]
    """The planning body it acts for: when an ask moves to another body, the first one's links end."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    """When it was first used to change something."""
    __table_args__ = (sa.Index("ix_signed_links_subject", "purpose", "subject_id"),)


class ThrottleCounter(db.Model):  # type: ignore[name-defined]
    """How often something was tried in a window. The key is a keyed hash: no address is kept."""

    __tablename__ = "throttle_counters"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64))
    window_start: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int] = mapped_column(default=0)
    __table_args__ = (sa.UniqueConstraint("key", "window_start"),)
