"""A signed link does one thing, for one subject, until it ends."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Permission, Role, Scope, ScopeKind, permits, subject
from engage.models.base import db
from engage.models.people import SignedLink
from engage.services import links


def _token(address: str) -> str:
    return address.rsplit("/", 1)[1]


def test_a_link_lets_its_bearer_act_on_its_subject_and_no_other(app: Flask) -> None:
    token = _token(links.mint(LinkPurpose.ASK_OFFICER, 7, role=Role.LPG_OFFICER))
    actor = links.find(LinkPurpose.ASK_OFFICER, token).actor
    assert permits(actor, Permission.ASK_DECIDE, subject(Scope(ScopeKind.ASK, 7)))
    assert not permits(actor, Permission.ASK_DECIDE, subject(Scope(ScopeKind.ASK, 8)))
    assert not permits(actor, Permission.ASK_CLOSE, subject(Scope(ScopeKind.ASK, 7)))


def test_only_a_hash_is_kept(app: Flask) -> None:
    token = _token(links.mint(LinkPurpose.STATUS, 3))
    kept = db.session.scalars(sa.select(SignedLink)).one()
    assert token not in repr([getattr(kept, column.name) for column in SignedLink.__table__.columns])


def test_a_link_is_good_for_its_purpose_only(app: Flask) -> None:
    token = _token(links.mint(LinkPurpose.STATUS, 3))
    with pytest.raises(NotFound):
        links.find(LinkPurpose.STOP_CONTACT, token)
    with pytest.raises(NotFound):
        links.find(LinkPurpose.STATUS, token + "x")
    with pytest.raises(NotFound):
        links.find(LinkPurpose.STATUS, "x" * 100_000)


def test_links_expire_and_can_be_revoked(app: Flask, clock: FixedClock) -> None:
    first = _token(links.mint(LinkPurpose.REFERRAL, 3))
    second = _token(links.mint(LinkPurpose.REFERRAL, 4))
    assert links.revoke(LinkPurpose.REFERRAL, 4) == 1
    with pytest.raises(Refused, match="link_revoked"):
        links.find(LinkPurpose.REFERRAL, second)
    clock.advance(days=61)
    with pytest.raises(Refused, match="link_expired"):
        links.find(LinkPurpose.REFERRAL, first)


def test_an_invitation_works_once(app: Flask) -> None:
    token = _token(links.mint(LinkPurpose.INVITATION, 1))
    link = links.find(LinkPurpose.INVITATION, token)
    links.mark_used(link)
    with pytest.raises(Refused, match="link_used"):
        links.mark_used(link)
    with pytest.raises(Refused, match="link_used"):
        links.find(LinkPurpose.INVITATION, token)
