"""Roles and invitations: only within what the admin looks after, never to oneself, and links work once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import INSTALLATION, Permission, Role, Scope, ScopeKind, permits, subject
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.services import accounts, grants, invitations, links
from engage.services.context import today
from tests.staff import (
    PASSWORD,
    actor_of,
    admin,
    audited,
    lay_places,
    open_account,
    over,
    partnership_admin,
    queued,
    token,
)


def _link(invitation_id: int) -> str:
    return token(links.mint(LinkPurpose.INVITATION, invitation_id))


def test_a_role_begins_and_ends_by_its_dates(app: Flask, clock: FixedClock) -> None:
    places, boss = lay_places(), admin()
    user_id = open_account("isla@example.org")
    host = over(ScopeKind.HOST, places.host)
    grants.grant(
        boss, user_id=user_id, role=Role.MODERATOR, scope=host,
        valid_from=today() + timedelta(days=1), valid_to=today() + timedelta(days=2),
    )  # fmt: skip
    held = []
    for _ in range(4):
        held.append(permits(actor_of(user_id), Permission.ORIGINAL_READ, subject(host)))
        clock.advance(days=1)
    assert held == [False, True, True, False]


def test_a_role_that_is_taken_away_is_gone_at_once(app: Flask) -> None:
    places, boss = lay_places(), admin()
    user_id = open_account("isla@example.org")
    host = over(ScopeKind.HOST, places.host)
    grant_id = grants.grant(boss, user_id=user_id, role=Role.MODERATOR, scope=host)
    with pytest.raises(Refused, match="grant_dates"):
        grants.revoke(boss, grant_id=grant_id, last_day=today() - timedelta(days=1))
    grants.revoke(boss, grant_id=grant_id, last_day=today())
    assert actor_of(user_id).grants
    with pytest.raises(Refused, match="grant_dates"):
        grants.revoke(boss, grant_id=grant_id, last_day=today() + timedelta(days=9))
    grants.revoke(boss, grant_id=grant_id)
    assert not actor_of(user_id).grants
    grants.revoke(boss, grant_id=grant_id)
    assert audited().count(("role:revoked", user_id)) == 2
    grants.grant(boss, user_id=user_id, role=Role.MODERATOR, scope=host)
    with pytest.raises(NotFound):
        grants.revoke(boss, grant_id=999)


def test_the_audit_says_which_role_over_what(app: Flask) -> None:
    places, boss = lay_places(), admin()
    user_id = open_account("isla@example.org")
    grants.grant(boss, user_id=user_id, role=Role.CHAIR, scope=over(ScopeKind.BODY, places.lpg))
    last = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    assert (last.event, last.actor_id, last.actor_role) == ("role:granted", boss.user_id, "admin")
    assert last.data == {"granted": "chair", "scope_kind": "body", "scope_id": places.lpg}


def test_nobody_gives_themselves_a_role(app: Flask) -> None:
    places, boss = lay_places(), admin()
    host = over(ScopeKind.HOST, places.host)
    for role in (Role.MODERATOR, Role.SECOND_READER):
        with pytest.raises(Refused, match="grant_own"):
            grants.grant(boss, user_id=boss.user_id or 0, role=role, scope=host)
    with pytest.raises(Refused, match="grant_own"):
        invitations.invite(boss, email="ADMIN@example.org", name="Me", role=Role.MODERATOR, scope=host)


def test_an_admin_reaches_no_farther_than_their_partnership(app: Flask) -> None:
    places = lay_places()
    local = partnership_admin(places.partnership)
    user_id = open_account("isla@example.org")
    grants.grant(local, user_id=user_id, role=Role.MODERATOR, scope=over(ScopeKind.HOST, places.host))
    far = [
        (Role.MODERATOR, over(ScopeKind.HOST, places.other_host)),
        (Role.CHAIR, over(ScopeKind.BODY, places.other_body)),
        (Role.ADMIN, over(ScopeKind.PARTNERSHIP, places.other_partnership)),
        (Role.ADMIN, INSTALLATION),
        (Role.AUDITOR, INSTALLATION),
    ]
    for role, scope in far:
        with pytest.raises(NotPermitted):
            grants.grant(local, user_id=user_id, role=role, scope=scope)
        with pytest.raises(NotPermitted):
            invitations.invite(local, email="new@example.org", name="New", role=role, scope=scope)
    with pytest.raises(NotPermitted):
        grants.grant(
            actor_of(user_id), user_id=local.user_id or 0, role=Role.MODERATOR, scope=over(ScopeKind.HOST, places.host)
        )


@pytest.mark.parametrize(
    ("role", "kind", "which", "code"),
    [
        (Role.MODERATOR, ScopeKind.BODY, "lpg", "scope_not_for_role"),
        (Role.MODERATOR, ScopeKind.PARTNERSHIP, "partnership", "scope_not_for_role"),
        (Role.LPG_OFFICER, ScopeKind.BODY, "ijb", "scope_not_for_role"),
        (Role.IJB_OFFICER, ScopeKind.BODY, "lpg", "scope_not_for_role"),
        (Role.SERVICE_OWNER, ScopeKind.HOST, "host", "scope_not_for_role"),
        (Role.SYSTEM, ScopeKind.HOST, "host", "role_not_grantable"),
        (Role.CONTRIBUTOR, ScopeKind.HOST, "host", "role_not_grantable"),
    ],
)
def test_a_role_fits_its_place(app: Flask, role: Role, kind: ScopeKind, which: str, code: str) -> None:
    places, boss = lay_places(), admin()
    user_id = open_account("isla@example.org")
    with pytest.raises(Refused, match=code):
        grants.grant(boss, user_id=user_id, role=role, scope=Scope(kind, getattr(places, which)))


def test_odd_grants_are_refused(app: Flask) -> None:
    places, boss = lay_places(), admin()
    user_id, closed = open_account("isla@example.org"), open_account("closed@example.org")
    accounts.close_account(boss, user_id=closed)
    host = over(ScopeKind.HOST, places.host)
    for scope in (over(ScopeKind.HOST, 999), over(ScopeKind.ASK, 1), over(ScopeKind.INSTALLATION, 5)):
        with pytest.raises(Refused, match="scope_unknown"):
            grants.grant(boss, user_id=user_id, role=Role.MODERATOR, scope=scope)
    with pytest.raises(NotFound, match="account_unknown"):
        grants.grant(boss, user_id=999, role=Role.MODERATOR, scope=host)
    with pytest.raises(Refused, match="account_closed"):
        grants.grant(boss, user_id=closed, role=Role.MODERATOR, scope=host)
    with pytest.raises(Refused, match="grant_dates"):
        grants.grant(boss, user_id=user_id, role=Role.MODERATOR, scope=host, valid_to=today() - timedelta(days=1))
    grants.grant(boss, user_id=user_id, role=Role.MODERATOR, scope=host)
    with pytest.raises(Conflict, match="grant_exists"):
        grants.grant(boss, user_id=user_id, role=Role.MODERATOR, scope=host, valid_from=date(2030, 1, 1))


def test_somebody_always_looks_after_the_installation(app: Flask) -> None:
    first = admin()
    second = open_account("second@example.org", (Role.ADMIN, INSTALLATION))
    mine, theirs = (_grant_of(user_id) for user_id in (first.user_id or 0, second))
    grants.revoke(first, grant_id=theirs)
    with pytest.raises(Refused, match="admin_last"):
        grants.revoke(first, grant_id=mine)


def _grant_of(user_id: int) -> int:
    from engage.models.people import RoleGrant

    return db.session.scalars(sa.select(RoleGrant.id).where(RoleGrant.user_id == user_id)).one()


def test_an_invited_person_joins_with_the_role(app: Flask) -> None:
    places, boss = lay_places(), admin()
    host = over(ScopeKind.HOST, places.host)
    invitation_id = invitations.invite(boss, email="New@Example.org", name="N", role=Role.MODERATOR, scope=host)
    assert queued() == ["invitation"]
    link = _link(invitation_id)
    for name, password, code in [
        ("", PASSWORD, "name_missing"),
        ("ن" * 201, PASSWORD, "name_too_long"),
        ("Nùna", "short", "password_short"),
    ]:
        with pytest.raises(Refused, match=code):
            invitations.accept(link, name=name, password=password)
    user_id = invitations.accept(link, name="Nùna  O’Neill-Ní Bhriain", password=PASSWORD)
    assert accounts.sign_in("new@example.org", PASSWORD, None) == user_id
    assert permits(actor_of(user_id), Permission.ORIGINAL_READ, subject(host))
    for _ in range(2):
        with pytest.raises(Refused, match=r"link_used|invitation_accepted"):
            invitations.accept(link, name="Eve", password=PASSWORD)


def test_a_person_with_an_account_keeps_their_name_and_password(app: Flask) -> None:
    places, boss = lay_places(), admin()
    user_id = open_account("isla@example.org")
    body = over(ScopeKind.BODY, places.lpg)
    invitation_id = invitations.invite(boss, email="isla@example.org", name="X", role=Role.CLERK, scope=body)
    assert invitations.accept(_link(invitation_id), name="Eve", password="another one altogether") == user_id
    assert accounts.sign_in("isla@example.org", PASSWORD, None) == user_id
    assert permits(actor_of(user_id), Permission.MEETING_MANAGE, subject(body))
    with pytest.raises(Conflict, match="grant_exists"):
        invitations.invite(boss, email="isla@example.org", name="X", role=Role.CLERK, scope=body)


def test_an_invitation_can_be_sent_again_and_taken_back(app: Flask, clock: FixedClock) -> None:
    places, boss = lay_places(), admin()
    host = over(ScopeKind.HOST, places.host)
    invitation_id = invitations.invite(boss, email="new@example.org", name="N", role=Role.MODERATOR, scope=host)
    with pytest.raises(Conflict, match="invitation_exists"):
        invitations.invite(boss, email="new@example.org", name="N", role=Role.MODERATOR, scope=host)
    old = _link(invitation_id)
    invitations.send_again(boss, invitation_id=invitation_id)
    assert queued() == ["invitation"], "pressed twice, sent once"
    clock.advance(minutes=2)
    invitations.send_again(boss, invitation_id=invitation_id)
    assert queued() == ["invitation", "invitation"]
    with pytest.raises(Refused, match="link_revoked"):
        invitations.accept(old, name="N", password=PASSWORD)
    fresh = _link(invitation_id)
    invitations.revoke(boss, invitation_id=invitation_id)
    invitations.revoke(boss, invitation_id=invitation_id)
    with pytest.raises(Refused, match="link_revoked"):
        invitations.accept(fresh, name="N", password=PASSWORD)
    with pytest.raises(Refused, match="invitation_revoked"):
        invitations.accept(_link(invitation_id), name="N", password=PASSWORD)
    with pytest.raises(Refused, match="invitation_revoked"):
        invitations.send_again(boss, invitation_id=invitation_id)


def test_an_invitation_runs_out(app: Flask, clock: FixedClock) -> None:
    places, boss = lay_places(), admin()
    invitation_id = invitations.invite(
        boss, email="new@example.org", name="N", role=Role.MODERATOR, scope=over(ScopeKind.HOST, places.host)
    )
    link = _link(invitation_id)
    clock.advance(days=14)
    with pytest.raises(Refused, match="link_expired"):
        invitations.accept(link, name="N", password=PASSWORD)
    with pytest.raises(NotFound):
        invitations.accept("forged", name="N", password=PASSWORD)


def test_only_the_right_admin_handles_an_invitation(app: Flask) -> None:
    places, boss = lay_places(), admin()
    local = partnership_admin(places.partnership)
    other = over(ScopeKind.HOST, places.other_host)
    invitation_id = invitations.invite(boss, email="new@example.org", name="N", role=Role.MODERATOR, scope=other)
    for use in (invitations.revoke, invitations.send_again):
        with pytest.raises(NotPermitted):
            use(local, invitation_id=invitation_id)
        with pytest.raises(NotFound):
            use(boss, invitation_id=999)
