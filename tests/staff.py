"""Two small partnerships and people with accounts, for tests of what staff may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain.kinds import BodyKind, LinkPurpose
from engage.domain.permissions import INSTALLATION, SYSTEM, Actor, Grant, Role, Scope, ScopeKind
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.outbox import Message
from engage.models.people import User
from engage.models.places import (
    BodyLocality,
    HelpContact,
    Host,
    HostAssignment,
    Locality,
    Partnership,
    PlanningBody,
    Service,
)
from engage.queries import accounts as account_queries
from engage.services import accounts, grants, links
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work
from tests.pages import Page, PageClient

PASSWORD = "seven quiet herons"


@dataclass(frozen=True)
class Places:
    """Ids of what `lay_places` made."""

    partnership: int
    locality: int
    host: int
    fallback: int
    lpg: int
    ijb: int
    service: int
    contact: int
    shared_contact: int
    other_partnership: int
    other_host: int
    other_body: int


def lay_places() -> Places:
    """Strathmore with a locality, two hosts, a group, a board, a service and a contact; Kintail beside it."""
    with unit_of_work() as session:

        def put(row: Any) -> int:
            session.add(row)
            session.flush()
            return int(row.id)

        one = put(Partnership(slug="strathmore", name="Strathmore"))
        two = put(Partnership(slug="kintail", name="Kintail"))
        locality = put(Locality(partnership_id=one, slug="glen", official_name="Glen", display_name="The Glen", aka=[]))
        fallback = put(Host(partnership_id=one, slug="glen-hub", name="The Hub", mailbox="hub@example.org"))
        host = put(Host(partnership_id=one, slug="glen-forum", name="Glen Forum", mailbox="forum@example.org"))
        put(HostAssignment(host_id=host, locality_id=locality, valid_from=date(2026, 4, 1)))
        lpg = put(PlanningBody(partnership_id=one, kind=BodyKind.LPG, slug="glen-group", name="Glen group"))
        ijb = put(PlanningBody(partnership_id=one, kind=BodyKind.IJB, slug="board", name="Strathmore board"))
        put(BodyLocality(body_id=lpg, locality_id=locality))
        service = put(Service(partnership_id=one, slug="nursing", name="Nursing", owner_role="Nursing manager"))
        contact = put(
            HelpContact(partnership_id=one, slug="care", kind="protection", name="Social work", number="0800 1")
        )
        shared = put(HelpContact(slug="nhs24", kind="crisis", name="NHS 24", number="111"))
        other_host = put(Host(partnership_id=two, slug="kin", name="Kintail Voices"))
        other_body = put(PlanningBody(partnership_id=two, kind=BodyKind.LPG, slug="kin-group", name="Kintail group"))
    return Places(one, locality, host, fallback, lpg, ijb, service, contact, shared, two, other_host, other_body)


def over(kind: ScopeKind, number: int) -> Scope:
    """A scope, shorter to write."""
    return Scope(kind, number)


_HASH: list[str] = []


def open_account(
    email: str, *held: tuple[Role, Scope], name: str = "Isla Reid", password: str = PASSWORD, demo: bool = False
) -> int:
    """An account with these roles from today on. Returns its id."""
    if password == PASSWORD and not _HASH:
        _HASH.append(accounts.checked_hash(PASSWORD, email="x@example.org", name="x"))
    made = _HASH[0] if password == PASSWORD else accounts.checked_hash(password, email=email, name=name)
    with unit_of_work() as session:
        row = User(email=email, name=name, password_hash=made, created_at=now(), demo=demo)
        session.add(row)
        session.flush()
        for role, scope in held:
            grants.add(session, SYSTEM, user_id=row.id, role=role, scope=scope)
        return int(row.id)


def actor_of(user_id: int) -> Actor:
    """The account as an actor, with the grants in force today."""
    db.session.rollback()
    found = account_queries.active_account(user_id)
    assert found is not None
    return found.actor


def admin(email: str = "admin@example.org") -> Actor:
    """An open account that looks after the whole installation."""
    return actor_of(open_account(email, (Role.ADMIN, INSTALLATION), name="Ann Admin"))


def partnership_admin(partnership_id: int, email: str = "local@example.org") -> Actor:
    """An open account that looks after one partnership."""
    scope = Scope(ScopeKind.PARTNERSHIP, partnership_id)
    return actor_of(open_account(email, (Role.ADMIN, scope), name="Lou Local"))


def holding(role: Role, scope: Scope, user_id: int | None = None) -> Actor:
    """An actor with one role, without an account."""
    return Actor(user_id, frozenset({Grant(role, scope)}))


def signed_in(app: Any, email: str, password: str = PASSWORD) -> PageClient:
    """A browser in which this account signed in through the page."""
    client = PageClient(app)
    sign_in(client, email, password)
    return client


def sign_in(client: PageClient, email: str, password: str = PASSWORD) -> Page:
    """Sign in through the page."""
    return client.get("/account/sign-in").submit("Sign in", email=email, password=password)


def minted(purpose: LinkPurpose, subject_id: int) -> str:
    """The path of a new link."""
    return links.mint(purpose, subject_id).removeprefix("http://localhost")


def token(address: str) -> str:
    """The token at the end of a link's address."""
    return address.rsplit("/", 1)[1]


def audited() -> list[tuple[str, int | None]]:
    """What the audit holds, oldest first: (event, subject)."""
    db.session.rollback()
    return [
        (event, subject)
        for event, subject in db.session.execute(
            sa.select(AuditEvent.event, AuditEvent.subject_id).order_by(AuditEvent.id)
        )
    ]


def queued() -> list[str]:
    """Templates of the messages in the outbox, oldest first."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Message.template).order_by(Message.id)))
