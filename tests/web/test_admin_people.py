"""People, roles and invitations on the admin pages."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from engage.domain.permissions import INSTALLATION, Role, ScopeKind
from engage.services import accounts, invitations
from tests.counting import count_statements
from tests.pages import PageClient
from tests.staff import Places, actor_of, admin, lay_places, open_account, over, partnership_admin, queued, signed_in


@pytest.fixture
def places(app: Flask) -> Places:
    return lay_places()


@pytest.fixture
def boss(app: Flask, places: Places) -> PageClient:
    admin()
    return signed_in(app, "admin@example.org")


def test_strangers_and_others_are_kept_out(app: Flask, places: Places) -> None:
    open_account("isla@example.org", (Role.MODERATOR, over(ScopeKind.HOST, places.host)))
    open_account("clerk@example.org", (Role.CLERK, over(ScopeKind.BODY, places.lpg)))
    open_account("audit@example.org", (Role.AUDITOR, INSTALLATION))
    paths = ["people/", "people/1", "invitations/", "invitations/new", "places/", "contacts/", "contacts/1"]
    paths += [f"places/{kind}/1" for kind in ("partnership", "locality", "body", "host", "service")]
    for path in paths:
        assert PageClient(app).get(f"/admin/{path}").h1 == "Sign in"
    for email in ("isla@example.org", "clerk@example.org", "audit@example.org"):
        client = signed_in(app, email)
        for path in paths:
            client.get(f"/admin/{path}", expect=403)
            client.post(f"/admin/{path}", {}, expect={403, 405})
    client = signed_in(app, "isla@example.org")
    for path in ("", "audit", "jobs", "outbox", "mailbox", "meetings/"):
        client.get(f"/admin/{path}", expect=403)


def test_finding_a_person(app: Flask, boss: PageClient) -> None:
    open_account("zoe@example.org", name="Zoë Ó Dálaigh")
    open_account("p_t@example.org", name="50% Pat")
    page = boss.get("/admin/people/")
    assert [row[0] for row in page.tables["Accounts, by name"][1:]] == ["50% Pat", "Ann Admin", "Zoë Ó Dálaigh"]
    for search, found in [
        ("zoe@", ["Zoë Ó Dálaigh"]),
        ("%", ["50% Pat"]),
        ("_t@", ["50% Pat"]),
        ("x" * 900, ["Nobody found."]),
        ("  ann ", ["Ann Admin"]),
    ]:
        page = boss.get("/admin/people/").submit("Find", q=search)
        assert [row[0] for row in page.tables["Accounts, by name"][1:]] == found


def test_a_long_list_goes_on_and_asks_the_same_of_the_database(app: Flask, boss: PageClient, places: Places) -> None:
    def count() -> int:
        with count_statements(app) as counted:
            boss.get("/admin/people/")
        return len(counted)

    few = count()
    for number in range(60):
        open_account(
            f"p{number}@example.org", (Role.MODERATOR, over(ScopeKind.HOST, places.host)), name=f"Person {number % 7}"
        )
    assert few == count() <= 5
    seen: list[str] = []
    page = boss.get("/admin/people/")
    while True:
        seen += [row[1] for row in page.tables["Accounts, by name"][1:]]
        if not page.has_link("Next ›"):
            break
        page = page.click("Next ›")
    assert len(seen) == len(set(seen)) == 61
    assert boss.get("/admin/people/?after=nonsense").status == 200
    boss.get("/admin/people/?after=99999999")


def test_giving_and_taking_a_role(app: Flask, boss: PageClient, places: Places) -> None:
    user_id = open_account("isla@example.org", name="Isla Reid")
    page = boss.get("/admin/people/").click("Isla Reid")
    page = page.submit("Give this role", role="Moderator", scope="Strathmore: Glen Forum (host)")
    assert "The role is given." in page
    assert Role.MODERATOR in actor_of(user_id).roles()
    page = page.submit("Give this role", role="Moderator", scope="Strathmore: Glen Forum (host)")
    assert page.errors == ["This person has this role there already."]
    page = page.submit("Take away Moderator, Glen Forum (host)")
    assert "The role is taken away." in page
    assert not actor_of(user_id).roles()
    rows = page.tables["Roles, the latest first"]
    assert rows[1][0] == "Moderator"
    assert rows[1][-1] == "ended"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"role": "", "scope": ""}, "Choose a role"),
        ({"role": "Clerk", "scope": ""}, "Choose where the role is for"),
        ({"role": "Clerk", "scope": "Strathmore: Glen Forum (host)"}, "This role is for another kind of place."),
        (
            {"role": "Chair", "scope": "Strathmore: Glen group (planning body)", "valid_to": date(2026, 1, 1)},
            "The last day cannot come before the first day",
        ),
    ],
)
def test_a_role_that_cannot_be_given(app: Flask, boss: PageClient, fields: dict[str, object], error: str) -> None:
    user_id = open_account("isla@example.org")
    page = boss.get(f"/admin/people/{user_id}").submit("Give this role", **fields)
    assert page.status == 422
    assert any(error in line for line in page.errors), page.errors


def test_what_a_form_did_not_offer_is_refused(app: Flask, boss: PageClient) -> None:
    user_id = open_account("isla@example.org")
    form = boss.get(f"/admin/people/{user_id}").form("Give this role")
    token = [(name, value) for name, value in form.values() if name == "csrf_token"]
    for role, scope in [("system", "installation:0"), ("admin", "ask:1"), ("admin", "host:x"), ("x" * 9999, "y")]:
        page = boss.post(f"/admin/people/{user_id}/roles", [*token, ("role", role), ("scope", scope)])
        assert page.errors
    assert not actor_of(user_id).roles()


def test_nobody_gives_themselves_a_role(app: Flask, boss: PageClient, places: Places) -> None:
    own = accounts.sign_in("admin@example.org", "seven quiet herons", None)
    page = boss.get(f"/admin/people/{own}")
    assert not page.has_button("Give this role")
    assert not page.has_button("Close the account")
    other = open_account("isla@example.org")
    token = [p for p in boss.get(f"/admin/people/{other}").form("Give this role").values() if p[0] == "csrf_token"]
    page = boss.post(f"/admin/people/{own}/roles", [*token, ("role", "moderator"), ("scope", f"host:{places.host}")])
    assert page.errors == ["You cannot give yourself a role. Ask another admin."]
    page = boss.post(f"/admin/people/{own}/close", token)
    assert page.errors == ["You cannot close your own account. Ask another admin."]
    page = boss.get(f"/admin/people/{own}").submit("Take away Admin, everything on this site")
    assert page.errors == ["Somebody must look after this site. Give another person this role first."]


def test_closing_and_opening_again(app: Flask, boss: PageClient) -> None:
    user_id = open_account("isla@example.org")
    page = boss.get(f"/admin/people/{user_id}").submit("Close the account")
    assert "The account is closed." in page
    page = page.submit("Open it again")
    assert "The account is open again." in page
    boss.get("/admin/people/999", expect=404)


def test_an_admin_of_one_partnership_sees_only_that(app: Flask, places: Places) -> None:
    partnership_admin(places.partnership)
    mine = open_account("mine@example.org", (Role.MODERATOR, over(ScopeKind.HOST, places.host)), name="Mine")
    theirs = open_account("x@example.org", (Role.MODERATOR, over(ScopeKind.HOST, places.other_host)), name="Theirs")
    client = signed_in(app, "local@example.org")
    page = client.get("/admin/people/")
    assert "Mine" in page.main
    assert "Theirs" not in page.main
    client.get(f"/admin/people/{theirs}", expect=404)
    client.get(f"/admin/people/{mine}")
    offered = client.get(f"/admin/people/{mine}").form("Give this role").options("scope").values()
    assert "everything on this site" not in offered
    assert not any("Kintail" in words for words in offered)
    token = [p for p in client.get(f"/admin/people/{mine}").form("Close the account").values()]
    client.post(f"/admin/people/{theirs}/close", token, expect=403)


def test_inviting(app: Flask, boss: PageClient, places: Places) -> None:
    page = boss.get("/admin/invitations/").click("Ask somebody to join")
    assert page.submit("Send the invitation", name="", email="").errors == [
        "Enter a name", "Enter an email address", "Choose a role", "Choose where the role is for",
    ]  # fmt: skip
    given = {
        "name": "Nùna",
        "email": "New@Example.org",
        "role": "Clerk",
        "scope": "Strathmore: Glen group (planning body)",
    }
    again = page.submit("Send the invitation", **given)
    assert "The invitation is on its way." in again
    assert queued() == ["invitation"]
    assert again.headings == ["Nùna"]
    assert "Waiting Clerk, Glen group" in again
    assert "new@example.org. Asked on Monday 16 November 2026." in again
    twice = page.submit("Send the invitation", **given)
    assert twice.errors == ["This person has an invitation to this role already. It waits for their answer."]
    page = again.submit("Take back new@example.org")
    assert "Its link has ended." in page
    assert queued() == ["invitation"]


def test_an_invitation_that_was_answered_meanwhile(app: Flask, boss: PageClient, places: Places) -> None:
    chief = actor_of(accounts.sign_in("admin@example.org", "seven quiet herons", None))
    number = invitations.invite(
        chief, email="new@example.org", name="N", role=Role.CLERK, scope=over(ScopeKind.BODY, places.lpg)
    )
    page = boss.get("/admin/invitations/")
    invitations.revoke(chief, invitation_id=number)
    assert "This invitation was taken back." in page.submit("Send again new@example.org")


def test_invitations_ask_little_of_the_database(app: Flask, boss: PageClient, places: Places) -> None:
    chief = actor_of(accounts.sign_in("admin@example.org", "seven quiet herons", None))
    for number in range(30):
        invitations.invite(
            chief, email=f"n{number}@example.org", name="N", role=Role.CLERK, scope=over(ScopeKind.BODY, places.lpg)
        )
    with count_statements(app) as counted:
        page = boss.get("/admin/invitations/")
    assert len(counted) <= 5
    assert len(page.headings) == 25
    assert "n0@example.org" in page.click("Older ›")
