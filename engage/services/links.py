"""Signed links: one purpose, one subject, an expiry, revocable, audited. Only a keyed hash is stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import SYSTEM, Actor, Role, Scope, ScopeKind, contributor, link_bearer
from engage.models.base import db
from engage.models.people import SignedLink
from engage.services import addresses, audit
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work

LIFETIME: dict[LinkPurpose, timedelta | None] = {
    LinkPurpose.ASK_OFFICER: timedelta(days=120),
    LinkPurpose.REFERRAL: timedelta(days=60),
    LinkPurpose.STATUS: timedelta(days=60),
    LinkPurpose.NOT_ME: timedelta(days=60),
    LinkPurpose.CONFIRM_SUBSCRIPTION: timedelta(days=14),
    LinkPurpose.STOP_SUBSCRIPTION: None,
    LinkPurpose.STOP_CONTACT: None,
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.PASSWORD_RESET: timedelta(hours=4),
}
"""How long a link works; None = as long as its subject."""

SINGLE_USE = frozenset({LinkPurpose.INVITATION, LinkPurpose.PASSWORD_RESET})


@dataclass(frozen=True, slots=True)
class Link:
    """A link that works now."""

    id: int
    purpose: LinkPurpose
    subject_id: int
    role: Role | None

    @property
    def actor(self) -> Actor:
        """Whoever holds it: one role over one subject. Raises Refused for links that give no role."""
        if self.purpose in {LinkPurpose.STATUS, LinkPurpose.NOT_ME, LinkPurpose.STOP_CONTACT}:
            return contributor(self.subject_id)
        if self.purpose is LinkPurpose.ASK_OFFICER and self.role:
            return link_bearer(self.role, Scope(ScopeKind.ASK, self.subject_id), self.id)
        if self.purpose is LinkPurpose.REFERRAL:
            return link_bearer(Role.SERVICE_OWNER, Scope(ScopeKind.REFERRAL, self.subject_id), self.id)
        raise Refused("link_gives_no_role")


def mint(purpose: LinkPurpose, subject_id: int, *, role: Role | None = None, body_id: int | None = None) -> str:
    """Make a link and return its whole address: the only time its token is known. Audited."""
    token = secrets.token_urlsafe(24)
    lifetime = LIFETIME[purpose]
    with unit_of_work() as session:
        row = SignedLink(
            purpose=purpose,
            token_hmac=_hash(token),
            subject_id=subject_id,
            role=role,
            body_id=body_id,
            created_at=now(),
            expires_at=now() + lifetime if lifetime else None,
        )
        session.add(row)
        session.flush()
        audit.record(SYSTEM, audit.Event.LINK_MINTED, subject_id, purpose=purpose.value, link_id=row.id)
    return addresses.link(purpose, token)


def find(purpose: LinkPurpose, token: str) -> Link:
    """The link behind a token; reads only. Raises NotFound (unknown) or Refused (expired, revoked, used)."""
    row = db.session.scalar(sa.select(SignedLink).where(SignedLink.token_hmac == _hash(token)))
    if row is None or row.purpose is not purpose:
        raise NotFound("link_unknown")
    if row.revoked_at is not None:
        raise Refused("link_revoked")
    if row.expires_at is not None and row.expires_at <= now():
        raise Refused("link_expired")
    if row.used_at is not None and purpose in SINGLE_USE:
        raise Refused("link_used")
    return Link(row.id, row.purpose, row.subject_id, row.role)


def body_of(link_id: int) -> int | None:
    """The planning body a link acts for, when it acts for one."""
    return db.session.scalar(sa.select(SignedLink.body_id).where(SignedLink.id == link_id))


def mark_used(link: Link) -> None:
    """Note that the link changed something, in the present unit of work. Audited."""
    with unit_of_work() as session:
        row = session.get_one(SignedLink, link.id, with_for_update=True, populate_existing=True)
        if row.revoked_at is not None:
            raise Refused("link_revoked")
        if row.used_at is not None and link.purpose in SINGLE_USE:
            raise Refused("link_used")
        row.used_at = row.used_at or now()
        audit.record(
            Actor(None, link_id=link.id), audit.Event.LINK_USED, link.subject_id, purpose=link.purpose.value,
            link_id=link.id,
        )  # fmt: skip


def revoke(purpose: LinkPurpose, subject_id: int, *, actor: Actor = SYSTEM, body_id: int | None = None) -> int:
    """End every working link of this purpose for this subject (of one body, when named). Returns how many."""
    with unit_of_work() as session:
        rows = session.scalars(
            sa.select(SignedLink).where(
                SignedLink.purpose == purpose,
                SignedLink.subject_id == subject_id,
                SignedLink.revoked_at.is_(None),
                *([] if body_id is None else [SignedLink.body_id == body_id]),
            )
        ).all()
        for row in rows:
            row.revoked_at = now()
            audit.record(actor, audit.Event.LINK_REVOKED, subject_id, purpose=purpose.value, link_id=row.id)
        return len(rows)


def _hash(token: str) -> str:
    return context().keys.hmac("link", token[:200])
