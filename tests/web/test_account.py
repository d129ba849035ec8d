"""Signing in, joining by a link, passwords: as people and as those who try their luck meet them."""

from __future__ import annotations

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import INSTALLATION, Role, ScopeKind
from engage.services import accounts, invitations, links, outbox
from tests.counting import count_statements
from tests.pages import PageClient
from tests.staff import PASSWORD, admin, audited, lay_places, minted, open_account, over, queued, sign_in, signed_in

NEW = "bramble and low tide"


def test_signing_in_and_out(app: Flask) -> None:
    places = lay_places()
    open_account("isla@example.org", (Role.MODERATOR, over(ScopeKind.HOST, places.host)), name="Ìsla Nic a’ Ghobhainn")
    client = PageClient(app)
    page = sign_in(client, "ISLA@Example.org")
    assert page.h1 == "Your account"
    assert "Ìsla Nic a’ Ghobhainn" in page
    assert "Moderator" in page
    assert "Glen Forum (host)" in page
    page = page.click("Sign out").submit("Sign out")
    assert "You are signed out." in page
    assert client.get("/account/").h1 == "Sign in"
    assert [event for event, _ in audited()[-2:]] == ["account:signed_in", "account:signed_out"]


def test_many_ways_on_do_not_fill_a_phone(app: Flask) -> None:
    places = lay_places()
    open_account("isla@example.org", (Role.MODERATOR, over(ScopeKind.HOST, places.host)))
    client = signed_in(app, "isla@example.org")
    for address, here in (("/account/", "Your account"), ("/moderation/themes", "Themes")):
        doc = client.get(address).doc
        menus = [menu for menu in doc.all("nav") if menu.get("aria-label") == "Your work"]
        menu = [link for link in doc.all("a") if doc.inside(link, "nav") in menus]
        aside = [doc.name(link) for link in menu if doc.inside(link, "details") is not None]
        beside = [doc.name(link) for link in menu if doc.inside(link, "details") is None]
        assert len(beside) <= 7 < len(beside) + len(aside), "few stand side by side, and none is lost"
        assert {"To read", "Asks", "Your account", here} <= set(beside), "what is for every day, and where one is"
    whole = client.get("/account/").main
    for name in ("Who reads when: Your days", "Published by mistake: What"):
        assert name in whole, "the account's page names all, with a line on each"


def test_opening_the_address_of_signing_out_signs_nobody_out(app: Flask) -> None:
    open_account("isla@example.org")
    client = signed_in(app, "isla@example.org")
    client.get("/account/sign-out")
    assert client.get("/account/").h1 == "Your account"


@pytest.mark.parametrize(
    ("email", "password", "error"),
    [
        ("", "", "Enter your email address"),
        ("isla@example.org", "", "Enter your password"),
        ("isla", PASSWORD, "Enter an email address like name@example.org"),
        ("isla@example.org", "wrong", "The email address and the password do not fit together."),
        ("nobody@example.org", PASSWORD, "The email address and the password do not fit together."),
        ("isla@example.org", "x" * 5000, "Use 1,000 characters or fewer."),
        ("x" * 5000 + "@example.org", PASSWORD, "characters or fewer"),
    ],
)
def test_what_does_not_sign_in(app: Flask, email: str, password: str, error: str) -> None:
    open_account("isla@example.org")
    page = sign_in(PageClient(app), email, password)
    assert page.h1 == "Sign in"
    assert any(error in line for line in page.errors), page.errors
    assert password not in page.html or not password


def test_too_many_tries_say_how_long_to_wait(app: Flask, clock: FixedClock) -> None:
    open_account("isla@example.org")
    client = PageClient(app)
    for _ in range(8):
        sign_in(client, "isla@example.org", "wrong")
    page = sign_in(client, "isla@example.org")
    assert page.errors == ["That was tried too often. Wait 15 minutes, then try again."]
    clock.advance(minutes=15)
    assert sign_in(client, "isla@example.org").h1 == "Your account"


def test_one_goes_on_to_where_one_wanted_to_go(app: Flask) -> None:
    open_account("isla@example.org")
    client = PageClient(app)
    page = client.get("/account/password")
    assert page.h1 == "Sign in"
    assert page.submit("Sign in", email="isla@example.org", password=PASSWORD).h1 == "Change your password"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "///evil.example",
        "javascript:alert(1)", "/\t/evil.example", " //evil.example", "http:/evil.example", "evil", "/" + "x" * 2000,
        "/\r\nSet-Cookie: a=b",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(app: Flask, target: str) -> None:
    open_account("isla@example.org")
    client = app.test_client()
    client.get("/account/sign-in")
    page = PageClient(client).get("/account/sign-in", query_string={"next": target})
    page = page.submit("Sign in", email="isla@example.org", password=PASSWORD)
    assert page.url == "/account/"


def test_a_form_sent_twice_signs_in_once(app: Flask) -> None:
    open_account("isla@example.org")
    client = PageClient(app)
    page = client.get("/account/sign-in")
    page.submit("Sign in", email="isla@example.org", password=PASSWORD)
    assert page.submit("Sign in", email="isla@example.org", password=PASSWORD).h1 == "Your account"


def test_a_new_password_ends_the_other_sessions(app: Flask) -> None:
    open_account("isla@example.org")
    here, elsewhere = signed_in(app, "isla@example.org"), signed_in(app, "isla@example.org")
    page = here.get("/account/password")
    page = page.submit("Change it", current="wrong", new=NEW)
    assert page.errors == ["That is not your password now"]
    page = page.submit("Change it", current=PASSWORD, new="short")
    assert page.errors == ["Use 12 characters or more. Three or four words together make a good password."]
    page = page.submit("Change it", current=PASSWORD, new=NEW)
    assert page.h1 == "Your account"
    assert here.get("/account/").h1 == "Your account"
    assert elsewhere.get("/account/").h1 == "Sign in"
    assert sign_in(PageClient(app), "isla@example.org", PASSWORD).errors
    assert sign_in(PageClient(app), "isla@example.org", NEW).h1 == "Your account"


def test_a_closed_account_is_out_at_once(app: Flask) -> None:
    user_id = open_account("isla@example.org")
    client = signed_in(app, "isla@example.org")
    accounts.close_account(admin(), user_id=user_id)
    assert client.get("/account/").h1 == "Sign in"


def test_forgetting_looks_the_same_for_everyone(app: Flask) -> None:
    open_account("isla@example.org")
    client = PageClient(app)
    seen = []
    for email in ("isla@example.org", "nobody@example.org"):
        page = client.get("/account/sign-in").click("I do not know my password").submit("Send me a link", email=email)
        seen.append((page.h1, page.main))
    assert seen[0] == seen[1]
    assert queued() == ["password_reset"]
    assert client.get("/account/forgot").submit("Send me a link", email="").errors == ["Enter your email address"]


def test_choosing_a_password_by_link(app: Flask, clock: FixedClock) -> None:
    user_id = open_account("isla@example.org")
    old_session = signed_in(app, "isla@example.org")
    path = minted(LinkPurpose.PASSWORD_RESET, user_id)
    client = PageClient(app)
    page = client.get(path)
    assert page.submit("Use this password", password="").errors == ["Choose a password"]
    page = page.submit("Use this password", password=NEW)
    assert "You have a new password. Sign in with it." in page
    assert sign_in(client, "isla@example.org", NEW).h1 == "Your account"
    assert old_session.get("/account/").h1 == "Sign in"
    client.get(path, expect=410)
    expired = minted(LinkPurpose.PASSWORD_RESET, user_id)
    revoked = minted(LinkPurpose.PASSWORD_RESET, user_id)
    links.revoke(LinkPurpose.PASSWORD_RESET, user_id)
    assert "ask them for a new one" in client.get(revoked, expect=410)
    clock.advance(days=1)
    client.get(expired, expect=410)
    client.get(path[:-1], expect=404)
    client.get("/account/new-password/" + "x" * 3000, expect=404)
    client.get(minted(LinkPurpose.INVITATION, user_id).replace("join", "new-password"), expect=404)


def test_a_link_that_ends_while_the_page_is_open(app: Flask) -> None:
    user_id = open_account("isla@example.org")
    client = PageClient(app)
    page = client.get(minted(LinkPurpose.PASSWORD_RESET, user_id))
    links.revoke(LinkPurpose.PASSWORD_RESET, user_id)
    client.post(page.url, page.form("Use this password").filled({"password": NEW}), expect=410)


def test_joining(app: Flask) -> None:
    places, boss = lay_places(), admin()
    number = invitations.invite(
        boss, email="new@example.org", name="N.", role=Role.CLERK, scope=over(ScopeKind.BODY, places.lpg)
    )
    path = minted(LinkPurpose.INVITATION, number)
    client = PageClient(app)
    page = client.get(path)
    assert page.h1 == "Join as Clerk"
    assert "You will sign in with new@example.org." in page
    assert page.submit("Join", name="", password="").errors == ["Enter your name", "Choose a password"]
    page = page.submit("Join", name="Σοφία 李", password=NEW)
    assert page.h1 == "Your account"
    assert "Σοφία 李" in page
    assert "Glen group (planning body)" in page
    PageClient(app).get(path, expect=410)


def test_joining_with_an_account_one_has_asks_for_its_password(app: Flask) -> None:
    places, boss = lay_places(), admin()
    open_account("isla@example.org")
    number = invitations.invite(
        boss, email="isla@example.org", name="I", role=Role.CLERK, scope=over(ScopeKind.BODY, places.lpg)
    )
    page = PageClient(app).get(minted(LinkPurpose.INVITATION, number)).submit("Take up this role")
    assert page.h1 == "Sign in"
    assert "Glen group" in page.submit("Sign in", email="isla@example.org", password=PASSWORD)


def test_an_invitation_that_was_taken_back(app: Flask) -> None:
    places, boss = lay_places(), admin()
    number = invitations.invite(
        boss, email="new@example.org", name="N", role=Role.CLERK, scope=over(ScopeKind.BODY, places.lpg)
    )
    path = minted(LinkPurpose.INVITATION, number)
    page = PageClient(app).get(path)
    invitations.revoke(boss, invitation_id=number)
    PageClient(app).get(path, expect=410)
    page.client.post(page.url, page.form("Join").filled({"name": "N", "password": NEW}), expect=410)
    PageClient(app).get("/account/join/forged", expect=404)


def test_private_pages_are_never_stored(app: Flask) -> None:
    open_account("isla@example.org")
    client = signed_in(app, "isla@example.org")
    for path in ("/account/", "/account/password", "/account/sign-out"):
        headers = client.get(path).response.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_without_a_token_nothing_is_changed(app: Flask) -> None:
    open_account("isla@example.org")
    client = signed_in(app, "isla@example.org")
    page = client.post("/account/sign-out", {})
    assert page.errors
    assert client.get("/account/").h1 == "Your account"


def test_the_account_page_asks_little_of_the_database(app: Flask) -> None:
    open_account("isla@example.org", (Role.ADMIN, INSTALLATION))
    client = signed_in(app, "isla@example.org")
    with count_statements(app) as counted:
        client.get("/account/")
    assert len(counted) <= 3, counted


def test_from_the_invitation_in_the_mailbox_to_the_account(app: Flask) -> None:
    lay_places()
    admin()
    boss = signed_in(app, "admin@example.org")
    boss.get("/admin/invitations/new").submit(
        "Send the invitation", name="Nùna", email="new@example.org", role="Clerk",
        scope="Strathmore: Glen group (planning body)",
    )  # fmt: skip
    outbox.send_due(10)
    page = boss.get("/admin/mailbox")
    page = page.click("You are invited to Engage")
    assert "new@example.org" in page
    link = next(x.href for x in page.links if "/account/join/" in x.href)
    joined = PageClient(app).get(link).submit("Join", name="Nùna", password=NEW)
    assert joined.h1 == "Your account"


def test_from_the_forgotten_password_to_a_new_one(app: Flask) -> None:
    open_account("isla@example.org")
    admin()
    client = PageClient(app)
    client.get("/account/forgot").submit("Send me a link", email="isla@example.org")
    outbox.send_due(10)
    page = signed_in(app, "admin@example.org").get("/admin/mailbox").click("A new password for Engage")
    link = next(x.href for x in page.links if "/account/new-password/" in x.href)
    client.get(link).submit("Use this password", password=NEW)
    assert sign_in(client, "isla@example.org", NEW).h1 == "Your account"
