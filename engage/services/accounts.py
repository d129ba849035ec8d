"""Signing in, passwords, opening and closing accounts."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engage.adapters import passwords as hashing
from engage.domain import passwords
from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import INSTALLATION, SYSTEM, Actor, Permission, Role, require
from engage.models.base import db
from engage.models.people import Invitation, User
from engage.services import audit, grants, links, messages, rota, throttle
from engage.services.context import context, now, today
from engage.services.unit_of_work import unit_of_work

MAX_NAME = 200


def normalise_email(text: str, field: str = "email") -> str:
    """The address in small letters, the way accounts are looked up. Raises Refused("email_malformed", field)."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Refused("email_malformed", field=field) from None
    return found.normalized.lower()


def checked_name(text: str) -> str:
    """A person's name as they write it, in any script. Raises Refused: name_missing, name_too_long."""
    name = " ".join(text.split())
    if not name:
        raise Refused("name_missing", field="name")
    if len(name) > MAX_NAME:
        raise Refused("name_too_long", field="name", limit=MAX_NAME)
    return name


def checked_hash(password: str, *, email: str, name: str, field: str = "password") -> str:
    """The hash of a new password that may be used. Raises Refused (see domain.passwords.check)."""
    _check(password, email=email, name=name, field=field)
    return hashing.make_hash(passwords.normal(password))


def _check(password: str, *, email: str, name: str, field: str = "password") -> None:
    passwords.check(password, about=(email.partition("@")[0], name, context().settings.site_name), field=field)


@lru_cache(maxsize=1)
def _known_to_all(password: str) -> str:
    """The hash of a password that is printed on the page. One for all demonstration accounts: a salt of their own
    would hide from nobody that they have the same, and making thirty takes seconds."""
    return hashing.make_hash(password)


def sign_in(email: str, password: str, address: str | None) -> int:
    """The id of the account that this e-mail and password open. Audited, whatever comes of it.

    Raises Refused: too_many_tries, sign_in_wrong (the same for an unknown e-mail, a closed account and a wrong
    password, after the same work), demo_in_production.
    """
    email = email.strip().lower()[:320]
    throttle.guess("sign_in", subject=email, address=address)
    user = db.session.scalar(sa.select(User).where(User.email == email))
    right = hashing.fits(user.password_hash if user else None, passwords.normal(password))
    if user is None or not right or not user.active:
        with unit_of_work():
            audit.record(Actor(None), audit.Event.SIGN_IN_REFUSED, user.id if user else None)
        raise Refused("sign_in_wrong")
    if user.demo and context().settings.production:
        with unit_of_work():
            audit.record(Actor(None), audit.Event.SIGN_IN_REFUSED, user.id)
        raise Refused("demo_in_production")
    user_id = user.id
    with unit_of_work() as session:
        row = session.get_one(User, user_id, with_for_update=True, populate_existing=True)
        if row.password_hash and hashing.is_outdated(row.password_hash):
            row.password_hash = hashing.make_hash(passwords.normal(password))
        row.last_seen_on = today()
        throttle.right("sign_in", subject=email, address=address)
        audit.record(Actor(user_id), audit.Event.SIGNED_IN, user_id)
    return user_id


def sign_out(actor: Actor) -> None:
    """Note that somebody signed out; the session itself is the web's."""
    if actor.user_id is not None:
        with unit_of_work():
            audit.record(actor, audit.Event.SIGNED_OUT, actor.user_id)


def change_password(actor: Actor, *, current: str, new: str, address: str | None = None) -> None:
    """Give the actor's own account a new password; every open session ends.

    Raises Refused: too_many_tries, password_wrong (field current), and what domain.passwords.check says (field new).
    """
    user = _own(actor)
    throttle.guess("sign_in", subject=user.email, address=address)
    if not hashing.fits(user.password_hash, passwords.normal(current)):
        raise Refused("password_wrong", field="current")
    made = checked_hash(new, email=user.email, name=user.name, field="new")
    with unit_of_work() as session:
        row = session.get_one(User, user.id, with_for_update=True)
        _set_hash(row, made)
        throttle.right("sign_in", subject=row.email, address=address)
        links.revoke(LinkPurpose.PASSWORD_RESET, row.id, actor=actor)
        audit.record(actor, audit.Event.PASSWORD_CHANGED, row.id)


def request_password_reset(email: str, address: str | None) -> None:
    """Send a link for a new password, if there is such an account. The caller learns nothing either way.

    Raises Refused("too_many_tries") by address only: how often somebody's mailbox was asked for stays silent too.
    """
    email = email.strip().lower()[:320]
    throttle.hit("reset_address", throttle.network(address), limit=20, window=timedelta(hours=1))
    try:
        throttle.hit("reset_email", email, limit=4, window=timedelta(hours=1))
    except Refused:
        return
    with unit_of_work() as session:
        # Locked, so that a button pressed twice at once finds the first message.
        user = session.scalar(sa.select(User).where(User.email == email, User.active).with_for_update())
        if user is None or (user.demo and context().settings.production):
            return
        messages.to_mailbox(
            user.email,
            "password_reset",
            {"name": user.name},
            # One a minute: a button pressed twice sends one message.
            key=f"password_reset:{user.id}:{now():%Y%m%dT%H%M}",
            links=[messages.LinkWanted("reset_url", LinkPurpose.PASSWORD_RESET, user.id)],
            user_id=user.id,
        )
        audit.record(Actor(None), audit.Event.ACCOUNT_CHANGED, user.id, what="reset_asked")


def set_password_by_link(token: str, *, password: str) -> int:
    """Give the account of a password link its new password, once. Returns the account's id.

    Every open session and every other such link ends. Raises NotFound or Refused for the link, Refused for the
    password.
    """
    link = links.find(LinkPurpose.PASSWORD_RESET, token)
    user = db.session.get(User, link.subject_id)
    if user is None or not user.active:
        raise NotFound("account_unknown")
    made = checked_hash(password, email=user.email, name=user.name)
    with unit_of_work() as session:
        links.mark_used(link)
        row = session.get_one(User, link.subject_id, with_for_update=True)
        _set_hash(row, made)
        actor = Actor(row.id, link_id=link.id)
        links.revoke(LinkPurpose.PASSWORD_RESET, row.id, actor=actor)
        audit.record(actor, audit.Event.PASSWORD_CHANGED, row.id)
        return link.subject_id


def close_account(actor: Actor, *, user_id: int) -> None:
    """Close an account: it can no longer sign in and its open sessions end. What it did stays.

    Raises NotFound, NotPermitted (unless the actor looks after everything the account may do), Refused
    (account_own).
    """
    with unit_of_work() as session:
        row = _managed(session, actor, user_id)
        if actor.user_id == row.id:
            raise Refused("account_own")
        if not row.active:
            return
        row.active = False
        row.session_epoch += 1
        rota.renew_for(session, row.id)
        links.revoke(LinkPurpose.PASSWORD_RESET, row.id, actor=actor)
        audit.record(actor, audit.Event.ACCOUNT_CHANGED, row.id, what="closed", role=Role.ADMIN)


def reopen_account(actor: Actor, *, user_id: int) -> None:
    """Open a closed account again, without its password: the person asks for a new one by e-mail."""
    with unit_of_work() as session:
        row = _managed(session, actor, user_id)
        if row.active:
            return
        row.active = True
        row.password_hash = None
        row.session_epoch += 1
        rota.renew_for(session, row.id)
        audit.record(actor, audit.Event.ACCOUNT_CHANGED, row.id, what="reopened", role=Role.ADMIN)


def create_first_admin(*, email: str, name: str, force: bool = False) -> str:
    """Invite the admin of a new installation; returns the address of the one-time link, which is mailed to nobody.

    Raises Refused: email_malformed, name_missing; Conflict("admin_exists") unless `force`, for the case that every
    admin is gone.
    """
    email, name = normalise_email(email), checked_name(name)
    with unit_of_work() as session:
        if grants.installation_admins() and not force:
            raise Conflict("admin_exists")
        row = Invitation(
            email=email, name=name, role=Role.ADMIN, scope_kind=INSTALLATION.kind, scope_id=INSTALLATION.id,
            invited_by=None, created_at=now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        audit.record(
            SYSTEM, audit.Event.INVITATION_SENT, row.id,
            granted=Role.ADMIN.value, scope_kind=INSTALLATION.kind.value, scope_id=INSTALLATION.id,
        )  # fmt: skip
        return links.mint(LinkPurpose.INVITATION, row.id)


def create_demonstration_account(actor: Actor, *, email: str, name: str, password: str) -> int:
    """An account anyone may know the password of. Returns its id; one that exists gets this password.

    Raises Refused: demo_in_production, and for the e-mail, name and password; Conflict("account_exists") for a real
    account with this e-mail.
    """
    require(actor, Permission.ACCOUNT_MANAGE, frozenset({INSTALLATION}))
    if context().settings.production:
        raise Refused("demo_in_production")
    email, name = normalise_email(email), checked_name(name)
    _check(password, email=email, name=name)
    made = _known_to_all(passwords.normal(password))
    with unit_of_work() as session:
        row = session.scalar(sa.select(User).where(User.email == email).with_for_update())
        if row is None:
            row = add_account(session, actor, email=email, name=name, password_hash=made)
            row.demo = True
        elif not row.demo:
            raise Conflict("account_exists")
        row.password_hash = made
        session.flush()
        return int(row.id)


def add_account(session: Session, actor: Actor, *, email: str, name: str, password_hash: str) -> User:
    """A new account in the present unit of work, audited. For the services that open accounts.

    Raises Conflict("account_exists") when another transaction opened one with this e-mail just now.
    """
    row = User(email=email, name=name, password_hash=password_hash, created_at=now())
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict("account_exists") from None
    audit.record(actor, audit.Event.ACCOUNT_CREATED, row.id)
    return row


def _own(actor: Actor) -> User:
    user = db.session.get(User, actor.user_id) if actor.user_id is not None else None
    if user is None or not user.active:
        raise NotPermitted("not_permitted", permission="own_account")
    return user


def _managed(session: Session, actor: Actor, user_id: int) -> User:
    row = session.get(User, user_id, with_for_update=True)
    if row is None:
        raise NotFound("account_unknown")
    require(actor, Permission.ACCOUNT_MANAGE, grants.subject_of_account(user_id))
    return row


def _set_hash(row: User, made: str) -> None:
    row.password_hash = made
    row.session_epoch += 1
