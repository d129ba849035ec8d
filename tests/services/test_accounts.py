"""Signing in, passwords, closing: audited both ways, slow to guess, and one answer for who does not exist."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from engage.adapters import passwords as hashing
from engage.adapters.clock import FixedClock
from engage.domain import passwords
from engage.domain.errors import Conflict, NotFound, NotPermitted, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import INSTALLATION, SYSTEM, Actor, Role, ScopeKind
from engage.models.base import db
from engage.models.people import User
from engage.queries.accounts import active_account
from engage.services import accounts, grants, invitations, links
from tests.conftest import HASHER
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

NEW = "bramble and low tide"


def _user(user_id: int) -> User:
    db.session.rollback()
    return db.session.get_one(User, user_id)


def test_signing_in_finds_the_account_whatever_the_case(app: Flask) -> None:
    user_id = open_account("isla@example.org")
    assert accounts.sign_in("  Isla@Example.ORG ", PASSWORD, "192.0.2.1") == user_id
    assert _user(user_id).last_seen_on is not None
    assert ("account:signed_in", user_id) in audited()


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("isla@example.org", "not this one at all"),
        ("nobody@example.org", PASSWORD),
        ("closed@example.org", PASSWORD),
        ("", ""),
        ("isla@example.org", ""),
        ("x" * 100_000, "y" * 100_000),
    ],
)
def test_a_wrong_try_says_the_same_for_all_and_is_audited(app: Flask, email: str, password: str) -> None:
    open_account("isla@example.org")
    closed = open_account("closed@example.org")
    accounts.close_account(admin(), user_id=closed)
    with pytest.raises(Refused) as refused:
        accounts.sign_in(email, password, "192.0.2.1")
    assert (refused.value.code, refused.value.params) == ("sign_in_wrong", {})
    assert audited()[-1][0] == "sign_in:refused"


def test_tries_are_throttled_and_the_right_password_does_not_go_round_it(app: Flask, clock: FixedClock) -> None:
    open_account("isla@example.org")
    for _ in range(8):
        with pytest.raises(Refused, match="sign_in_wrong"):
            accounts.sign_in("isla@example.org", "wrong", "192.0.2.1")
    with pytest.raises(Refused, match="too_many_tries"):
        accounts.sign_in("isla@example.org", PASSWORD, "192.0.2.1")
    accounts.sign_in("isla@example.org", PASSWORD, "198.51.100.1")
    clock.advance(minutes=15)
    accounts.sign_in("isla@example.org", PASSWORD, "192.0.2.1")


def test_an_old_hash_is_renewed_when_its_owner_signs_in(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one that is slow to guess: what RFC 9106 recommends where memory is short."""
    user_id = open_account("isla@example.org")
    weak = _user(user_id).password_hash
    monkeypatch.setattr(hashing, "_hasher", HASHER)
    accounts.sign_in("isla@example.org", PASSWORD, None)
    renewed = _user(user_id).password_hash
    assert renewed != weak
    assert str(renewed).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    accounts.sign_in("isla@example.org", PASSWORD, None)
    assert _user(user_id).password_hash == renewed


def test_a_password_written_in_two_ways_is_one(app: Flask) -> None:
    user_id = open_account("isla@example.org", password="cafe\N{COMBINING ACUTE ACCENT} by the loch")
    assert accounts.sign_in("isla@example.org", "caf\N{LATIN SMALL LETTER E WITH ACUTE} by the loch", None) == user_id


def _production(app: Flask) -> None:
    context = app.extensions["engage"].context
    object.__setattr__(context, "settings", dataclasses.replace(context.settings, production=True))


def test_demonstration_accounts_are_refused_in_production(app: Flask) -> None:
    made = accounts.create_demonstration_account(SYSTEM, email="demo@example.org", name="Demo", password=PASSWORD)
    again = accounts.create_demonstration_account(SYSTEM, email="demo@example.org", name="Demo", password=PASSWORD)
    assert made == again == accounts.sign_in("demo@example.org", PASSWORD, None)
    _production(app)
    with pytest.raises(Refused, match="demo_in_production"):
        accounts.sign_in("demo@example.org", PASSWORD, None)
    with pytest.raises(Refused, match="demo_in_production"):
        accounts.create_demonstration_account(SYSTEM, email="two@example.org", name="Two", password=PASSWORD)
    accounts.request_password_reset("demo@example.org", None)
    assert queued() == []


def test_a_demonstration_never_takes_over_a_real_account(app: Flask) -> None:
    open_account("isla@example.org")
    with pytest.raises(Conflict, match="account_exists"):
        accounts.create_demonstration_account(SYSTEM, email="isla@example.org", name="Isla", password=PASSWORD)
    with pytest.raises(NotPermitted):
        accounts.create_demonstration_account(Actor(None), email="d@example.org", name="D", password=PASSWORD)


def test_changing_the_password_ends_every_session(app: Flask) -> None:
    user_id = open_account("isla@example.org")
    actor, epoch = actor_of(user_id), _user(user_id).session_epoch
    with pytest.raises(Refused) as refused:
        accounts.change_password(actor, current="nonsense", new=NEW)
    assert (refused.value.code, refused.value.field) == ("password_wrong", "current")
    with pytest.raises(Refused) as refused:
        accounts.change_password(actor, current=PASSWORD, new="short")
    assert (refused.value.code, refused.value.field) == ("password_short", "new")
    accounts.change_password(actor, current=PASSWORD, new=NEW)
    assert _user(user_id).session_epoch == epoch + 1
    accounts.sign_in("isla@example.org", NEW, None)
    with pytest.raises(Refused, match="sign_in_wrong"):
        accounts.sign_in("isla@example.org", PASSWORD, None)
    with pytest.raises(NotPermitted):
        accounts.change_password(Actor(None), current=PASSWORD, new=NEW)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("elevenchars", "password_short"),
        ("x" * 501, "password_long"),
        ("password1234", "password_common"),
        ("P@ssword!!!!", None),
        ("Password2026!", "password_common"),
        ("passwordpassword", "password_common"),
        ("qwertyuiop123", "password_common"),
        ("123456789012", "password_common"),
        ("210987654321", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("abababababab", "password_common"),
        ("            ", "password_common"),
        ("isla.reid1234", "password_has_name"),
        ("IslaReid2026", "password_has_name"),
        ("engage-engage-1", "password_common"),
        ("correct horse battery staple", None),
        ("my aunt isla keeps four goats", None),
        ("тихая река у старого моста", None),
        ("🐑🐑🐄🐄🐖🐖🐓🐓🐐🐐🐎🐎", "password_common"),
    ],
)
def test_what_a_password_has_to_be(password: str, code: str | None) -> None:
    if code is None:
        passwords.check(password, about=("isla.reid", "Isla Reid", "Engage"))
        return
    with pytest.raises(Refused) as refused:
        passwords.check(password, about=("isla.reid", "Isla Reid", "Engage"))
    assert refused.value.code == code


def test_a_reset_is_the_same_to_look_at_for_anyone(app: Flask) -> None:
    user_id = open_account("isla@example.org")
    assert accounts.request_password_reset("ISLA@example.org", "192.0.2.1") is None
    assert accounts.request_password_reset("nobody@example.org", "192.0.2.1") is None
    assert accounts.request_password_reset("no address", "192.0.2.1") is None
    assert queued() == ["password_reset"]
    accounts.request_password_reset("isla@example.org", "192.0.2.1")
    assert queued() == ["password_reset"], "pressed twice, sent once"
    assert ("account:changed", user_id) in audited()


def test_a_mailbox_is_not_flooded_with_resets(app: Flask, clock: FixedClock) -> None:
    open_account("isla@example.org")
    for _ in range(10):
        accounts.request_password_reset("isla@example.org", "192.0.2.1")
        clock.advance(minutes=1)
    assert len(queued()) == 4
    for number in range(20):
        accounts.request_password_reset(f"p{number}@example.org", "198.51.100.1")
    with pytest.raises(Refused, match="too_many_tries"):
        accounts.request_password_reset("p20@example.org", "198.51.100.1")


def test_a_password_link_works_once_and_ends_its_sisters(app: Flask) -> None:
    user_id = open_account("isla@example.org")
    first = token(links.mint(LinkPurpose.PASSWORD_RESET, user_id))
    second = token(links.mint(LinkPurpose.PASSWORD_RESET, user_id))
    with pytest.raises(Refused, match="password_short"):
        accounts.set_password_by_link(first, password="short")
    epoch = _user(user_id).session_epoch
    assert accounts.set_password_by_link(first, password=NEW) == user_id
    assert _user(user_id).session_epoch == epoch + 1
    for spent in (first, second):
        with pytest.raises(Refused, match=r"link_(used|revoked)"):
            accounts.set_password_by_link(spent, password=NEW)
    with pytest.raises(NotFound):
        accounts.set_password_by_link("forged", password=NEW)


def test_a_password_link_runs_out_and_dies_with_the_account(app: Flask, clock: FixedClock) -> None:
    user_id = open_account("isla@example.org")
    old = token(links.mint(LinkPurpose.PASSWORD_RESET, user_id))
    clock.advance(hours=4)
    with pytest.raises(Refused, match="link_expired"):
        accounts.set_password_by_link(old, password=NEW)
    fresh = token(links.mint(LinkPurpose.PASSWORD_RESET, user_id))
    accounts.close_account(admin(), user_id=user_id)
    with pytest.raises((Refused, NotFound)):
        accounts.set_password_by_link(fresh, password=NEW)


def test_closing_and_opening_again(app: Flask) -> None:
    user_id, boss = open_account("isla@example.org"), admin()
    accounts.close_account(boss, user_id=user_id)
    accounts.close_account(boss, user_id=user_id)
    assert active_account(user_id) is None
    assert audited().count(("account:changed", user_id)) == 1
    accounts.reopen_account(boss, user_id=user_id)
    assert _user(user_id).session_epoch == 2
    with pytest.raises(Refused, match="sign_in_wrong"):
        accounts.sign_in("isla@example.org", PASSWORD, None)
    with pytest.raises(Refused, match="account_own"):
        accounts.close_account(boss, user_id=boss.user_id or 0)
    with pytest.raises(NotFound):
        accounts.close_account(boss, user_id=999)


def test_an_admin_of_one_partnership_closes_only_accounts_of_it(app: Flask) -> None:
    places = lay_places()
    local = partnership_admin(places.partnership)
    mine = open_account("mine@example.org", (Role.MODERATOR, over(ScopeKind.HOST, places.host)))
    both = open_account(
        "both@example.org",
        (Role.MODERATOR, over(ScopeKind.HOST, places.host)),
        (Role.MODERATOR, over(ScopeKind.HOST, places.other_host)),
    )
    bare = open_account("bare@example.org")
    top = open_account("top@example.org", (Role.ADMIN, INSTALLATION))
    accounts.close_account(local, user_id=mine)
    for user_id in (both, bare, top):
        with pytest.raises(NotPermitted):
            accounts.close_account(local, user_id=user_id)
    with pytest.raises(NotPermitted):
        accounts.close_account(actor_of(bare), user_id=both)


def test_the_first_admin_joins_by_a_printed_link_and_only_once(app: Flask) -> None:
    address = accounts.create_first_admin(email="Ann@Example.org", name="Ann")
    assert address.startswith("http://localhost/account/join/")
    assert queued() == []
    user_id = invitations.accept(token(address), name="Ann", password=NEW)
    assert grants.installation_admins() == {user_id}
    with pytest.raises(Conflict, match="admin_exists"):
        accounts.create_first_admin(email="eve@example.org", name="Eve")
    accounts.create_first_admin(email="eve@example.org", name="Eve", force=True)
    with pytest.raises(Refused, match="email_malformed"):
        accounts.create_first_admin(email="eve", name="Eve", force=True)
