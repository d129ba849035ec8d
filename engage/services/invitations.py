"""Asking a person to join with one role: a message with a link that works once."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor, Permission, Role, Scope, require
from engage.models.base import db
from engage.models.people import Invitation, RoleGrant, User
from engage.services import accounts, audit, grants, links, messages
from engage.services.context import context, now, today
from engage.services.unit_of_work import unit_of_work


def invite(actor: Actor, *, email: str, name: str, role: Role, scope: Scope) -> int:
    """Ask somebody to take a role; the message is queued. Returns the invitation's id.

    Raises NotPermitted, Refused: email_malformed, name_missing, grant_own (one's own address), account_closed and
    what grants.check_role says; Conflict: grant_exists, invitation_exists.
    """
    email, name = accounts.normalise_email(email), accounts.checked_name(name)
    with unit_of_work() as session:
        by = require(actor, Permission.ACCOUNT_MANAGE, grants.subject_of_scope(scope))
        grants.check_role(role, scope)
        if actor.user_id is not None:
            # One at a time for whoever invites: a button pressed twice at once sends one invitation.
            session.get(User, actor.user_id, with_for_update={"key_share": True})
        _check_person(session, actor, email, role, scope)
        row = Invitation(
            email=email, name=name, role=role, scope_kind=scope.kind, scope_id=scope.id,
            invited_by=actor.user_id, created_at=now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        _queue(row)
        audit.record(
            actor, audit.Event.INVITATION_SENT, row.id,
            role=by, granted=role.value, scope_kind=scope.kind.value, scope_id=scope.id,
        )  # fmt: skip
        return int(row.id)


def send_again(actor: Actor, *, invitation_id: int) -> None:
    """Send an open invitation once more with a new link; the older link ends.

    Raises NotFound, NotPermitted, Refused: invitation_accepted, invitation_revoked.
    """
    with unit_of_work() as session:
        row = _managed(session, actor, invitation_id)
        if not _queue(row):
            return
        links.revoke(LinkPurpose.INVITATION, row.id, actor=actor)
        audit.record(
            actor, audit.Event.INVITATION_SENT, row.id,
            granted=row.role.value, scope_kind=row.scope_kind.value, scope_id=row.scope_id,
        )  # fmt: skip


def revoke(actor: Actor, *, invitation_id: int) -> None:
    """Take an invitation back; its link ends. Raises NotFound, NotPermitted, Refused("invitation_accepted")."""
    with unit_of_work() as session:
        row = session.get(Invitation, invitation_id)
        if row is not None and row.revoked_at is not None and row.accepted_at is None:
            require(actor, Permission.ACCOUNT_MANAGE, grants.subject_of_scope(Scope(row.scope_kind, row.scope_id)))
            return
        row = _managed(session, actor, invitation_id)
        row.revoked_at = now()
        links.revoke(LinkPurpose.INVITATION, row.id, actor=actor)
        audit.record(actor, audit.Event.INVITATION_REVOKED, row.id)


def accept(token: str, *, name: str | None = None, password: str | None = None) -> int:
    """Take an invitation up. Returns the id of the account, which is new unless this e-mail has one already; then
    `name` and `password` are left alone: the link adds a role and never changes a password.

    Raises NotFound or Refused for the link, Refused: account_closed, and for the name and the password.
    """
    link = links.find(LinkPurpose.INVITATION, token)
    known, email = _account_of(link.subject_id)
    made = checked = None
    if known is None:
        checked = accounts.checked_name(name or "")
        made = accounts.checked_hash(password or "", email=email, name=checked)
    with unit_of_work() as session:
        row = session.get_one(Invitation, link.subject_id, with_for_update=True)
        _check_open(row)
        links.mark_used(link)
        user = session.scalar(sa.select(User).where(User.email == row.email).with_for_update())
        if user is None:
            if made is None or checked is None:
                raise Conflict("changed_meanwhile")
            user = accounts.add_account(
                session, Actor(None, link_id=link.id), email=row.email, name=checked, password_hash=made
            )
        if not user.active:
            raise Refused("account_closed")
        joined = Actor(user.id, link_id=link.id)
        if _held(session, user.id, row.role, Scope(row.scope_kind, row.scope_id)) is None:
            grants.add(session, joined, user_id=user.id, role=row.role, scope=Scope(row.scope_kind, row.scope_id))
        row.accepted_at = now()
        audit.record(joined, audit.Event.INVITATION_ACCEPTED, row.id)
        return int(user.id)


def _account_of(invitation_id: int) -> tuple[int | None, str]:
    row = db.session.get_one(Invitation, invitation_id)
    _check_open(row)
    return db.session.scalar(sa.select(User.id).where(User.email == row.email)), row.email


def _check_open(row: Invitation) -> None:
    if row.accepted_at is not None:
        raise Refused("invitation_accepted")
    if row.revoked_at is not None:
        raise Refused("invitation_revoked")


def _check_person(session: Session, actor: Actor, email: str, role: Role, scope: Scope) -> None:
    user = session.scalar(sa.select(User).where(User.email == email))
    if user is not None:
        if user.id == actor.user_id:
            raise Refused("grant_own", field="email")
        if not user.active:
            raise Refused("account_closed", field="email")
        if _held(session, user.id, role, scope) is not None:
            raise Conflict("grant_exists")
    waiting = session.scalar(
        sa.select(Invitation.id).where(
            Invitation.email == email,
            Invitation.role == role,
            Invitation.scope_kind == scope.kind,
            Invitation.scope_id == scope.id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
    )
    if waiting is not None:
        raise Conflict("invitation_exists")


def _held(session: Session, user_id: int, role: Role, scope: Scope) -> int | None:
    return session.scalar(
        sa.select(RoleGrant.id).where(
            RoleGrant.user_id == user_id,
            RoleGrant.role == role,
            RoleGrant.scope_kind == scope.kind,
            RoleGrant.scope_id == scope.id,
            RoleGrant.valid_from <= today(),
            sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today()),
        )
    )


def _managed(session: Session, actor: Actor, invitation_id: int) -> Invitation:
    row = session.get(Invitation, invitation_id, with_for_update=True)
    if row is None:
        raise NotFound("invitation_unknown")
    require(actor, Permission.ACCOUNT_MANAGE, grants.subject_of_scope(Scope(row.scope_kind, row.scope_id)))
    _check_open(row)
    return row


def _queue(row: Invitation) -> bool:
    return messages.to_mailbox(
        row.email,
        "invitation",
        {"name": row.name, "site_name": context().settings.site_name, "role": row.role.value},
        # One a minute: a button pressed twice sends one message.
        key=f"invitation:{row.id}:{now():%Y%m%dT%H%M}",
        links=[messages.LinkWanted("join_url", LinkPurpose.INVITATION, row.id)],
        invitation_id=row.id,
    )
