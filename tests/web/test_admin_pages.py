"""Words of public pages, from the admin's form to the page that everybody reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.domain.page_texts import SCOPES, PageName, PageScope
from engage.domain.withholding import WithheldReason
from engage.models.base import db
from engage.models.places import Partnership
from engage.services.unit_of_work import unit_of_work
from engage.web.labels import WITHHELD
from tests.pages import Page, PageClient
from tests.staff import Places, admin, lay_places, open_account, partnership_admin, signed_in

LAW = {
    "/privacy": ["Your rights", "within 30 days", "Information Commissioner’s Office", "Who answers for your data"],
    "/strathmore/privacy": ["Your rights", "within 30 days", "Information Commissioner’s Office"],
    "/accessibility": ["Equality and Human Rights Commission", "Equality Advisory and Support Service", "Write to"],
    "/cookies": ["engage_draft"],
    "/moderation-policy": ["No machine publishes", "even if you ask us not to", "When we do not publish"],
    "/strathmore/moderation-policy": ["No machine publishes", "even if you ask us not to"],
    "/strathmore/glen/decisions": ["Who decides here", "a promise"],
}
"""What stays on each page, whatever an admin writes."""


@pytest.fixture
def places(app: Flask) -> Places:
    return lay_places()


@pytest.fixture
def boss(app: Flask, places: Places) -> PageClient:
    admin()
    return signed_in(app, "admin@example.org")


@pytest.fixture
def reader(app: Flask) -> PageClient:
    return PageClient(app)


def _save(page: Page, text: str, placement: str = "after") -> Page:
    looked = page.submit("See how it will look", text=text, placement=placement)
    assert looked.status == 200
    assert not page.has_button("Save"), "nobody saves what they have not looked at"
    return looked.submit("Save")


def test_words_are_looked_at_then_saved_then_read_by_all(boss: PageClient, reader: PageClient) -> None:
    form = boss.get("/admin/").click("Pages").click("Change Cookies")
    looked = form.submit("See how it will look", text="## Ours\n\nTea <b>now</b>.\n\n- https://www.gov.scot/a")
    assert looked.headings[:2] == ["How it will look", "Ours"]
    assert "Tea <b>now</b>." in looked
    assert "Ours" not in reader.get("/cookies").headings
    saved = looked.submit("Save")
    assert "Saved. This is on the page now." in saved
    page = reader.get("/cookies")
    assert page.headings == ["Ours"]
    assert "A cookie is a small note" in page
    assert "Tea <b>now</b>." in page
    assert page.link("https://www.gov.scot/a").href == "https://www.gov.scot/a"
    assert "The words of this page were last changed on Monday 16 November 2026." in page


def test_one_press_goes_back(boss: PageClient, reader: PageClient, clock: FixedClock) -> None:
    form = boss.get("/admin/pages/accessibility/installation/0")
    _save(form, "First words.")
    clock.advance(days=1)
    page = _save(boss.get(form.url), "Second words.", "instead")
    rows = page.tables["Versions, the latest first"]
    assert [row[:1] + row[2:4] for row in rows[1:]] == [
        ["2", "Ann Admin", "Instead of the words of the site"], ["1", "Ann Admin", "After the words of the site"],
    ]  # fmt: skip
    assert rows[1][1] == "Tuesday 17 November 2026 at 10am"
    assert "We want everybody to be able to use it" not in reader.get("/accessibility")
    old = page.click("Read version 1")
    assert "First words." in old
    page = old.submit("Go back to it")
    assert "The earlier words are on the page again." in page
    shown = reader.get("/accessibility")
    assert "First words." in shown
    assert "We want everybody to be able to use it" in shown
    page = page.submit("Go back to the words of the site")
    assert page.tables["Versions, the latest first"][1][3] == "Only the words of the site, as in version 0"
    assert "First words." not in reader.get("/accessibility")
    assert not page.has_button("Go back to the words of the site")


def test_two_admins_see_each_others_words(app: Flask, boss: PageClient, places: Places, reader: PageClient) -> None:
    partnership_admin(places.partnership)
    other = signed_in(app, "local@example.org")
    address = f"/admin/pages/privacy/partnership/{places.partnership}"
    mine, theirs = boss.get(address), other.get(address)
    _save(theirs, "What the other wrote.")
    page = _save(mine, "What I wrote.")
    assert page.status == 422
    assert page.errors == [
        "Somebody else saved this page while you had it open. Their words and yours are both below. Put them together, "
        "then save."
    ]
    assert "What Lou Local saved meanwhile" in page
    assert "What the other wrote." in page
    assert "What I wrote." in page.html
    assert "What the other wrote." in reader.get("/strathmore/privacy")
    page = page.submit("Save", text="What the other wrote. What I wrote.")
    assert "Saved." in page
    assert "What the other wrote. What I wrote." in reader.get("/strathmore/privacy")


def test_going_back_from_an_old_list_changes_nothing(app: Flask, boss: PageClient, places: Places) -> None:
    address = "/admin/pages/cookies/installation/0"
    _save(boss.get(address), "One.")
    old = _save(boss.get(address), "Two.")
    _save(boss.get(address), "Three.")
    page = old.submit("Go back to it version 1")
    assert page.status == 422
    assert page.errors == ["Somebody else saved this page while you had it open. Look at the list once more."]
    assert page.tables["Versions, the latest first"][1][0] == "3"


def test_each_partnership_has_its_own(boss: PageClient, places: Places, reader: PageClient) -> None:
    with unit_of_work() as session:
        row = session.get_one(Partnership, places.partnership)
        row.controller = {"name": "Strathmore Council", "contact": "data@strathmore.example.org"}
    for page in ("privacy", "moderation-policy"):
        _save(boss.get(f"/admin/pages/{page}/installation/0"), "For all of us.")
        _save(boss.get(f"/admin/pages/{page}/partnership/{places.partnership}"), "For Strathmore.")
        assert "For Strathmore." not in reader.get(f"/{page}")
        assert "For Strathmore." not in reader.get(f"/kintail/{page}")
        ours = reader.get(f"/{page}").click("Strathmore")
        assert ours.url == f"/strathmore/{page}"
        assert ours.text.index("For all of us.") < ours.text.index("For Strathmore.")
    privacy = reader.get("/strathmore/privacy")
    assert "Strathmore Council" in privacy
    assert "data@strathmore.example.org" in privacy
    assert "Glen Forum" in privacy
    assert "This has not been entered yet." in reader.get("/kintail/privacy")
    assert reader.get("/nowhere/privacy", expect=404).status == 404
    assert reader.get("/nowhere/moderation-policy", expect=404).status == 404


def test_a_host_that_answers_for_the_data_itself_is_named(
    boss: PageClient, places: Places, reader: PageClient
) -> None:
    form = boss.get(f"/admin/places/host/{places.host}")
    page = form.submit("Save", controller_name="Glen Forum SCIO", controller_contact="data@glen.example.org")
    assert "Saved." in page
    words = "Glen Forum. For what it reads, this one answers: Glen Forum SCIO, data@glen.example.org"
    assert words in reader.get("/strathmore/privacy")
    boss.get(f"/admin/places/host/{places.host}").submit("Save", controller_name="", controller_contact="")
    assert "SCIO" not in reader.get("/strathmore/privacy")
    wrong = boss.get(form.url).submit("Save", controller_name="x" * 501)
    assert wrong.errors == ["Use 500 characters or fewer. You have used 501. What you typed is still here."]


def test_how_decisions_get_made_is_written_for_all_and_for_one_place(
    boss: PageClient, places: Places, reader: PageClient
) -> None:
    with unit_of_work() as session:
        session.get_one(Partnership, places.partnership).how_decisions = "As it was loaded."
    _save(boss.get(f"/admin/pages/decisions/partnership/{places.partnership}"), "## All\nWe meet.")
    page = reader.get("/strathmore/glen/decisions")
    assert [words for words in ("As it was loaded.", "We meet.") if words in page] == ["As it was loaded.", "We meet."]
    _save(boss.get(f"/admin/pages/decisions/locality/{places.locality}"), "Here it is otherwise.", "instead")
    page = reader.get("/strathmore/glen/decisions")
    assert "Here it is otherwise." in page
    assert "We meet." not in page
    assert "As it was loaded." not in page


@pytest.mark.parametrize(("page", "scope"), [(page, scope) for page, scopes in SCOPES.items() for scope in scopes])
def test_what_the_law_wants_stays(
    boss: PageClient, places: Places, reader: PageClient, page: PageName, scope: PageScope
) -> None:
    number = {PageScope.INSTALLATION: 0, PageScope.PARTNERSHIP: places.partnership}.get(scope, places.locality)
    _save(boss.get(f"/admin/pages/{page.value}/{scope.value}/{number}"), "Only this.", "instead")
    seen = 0
    for path, words in LAW.items():
        shown = reader.get(path)
        seen += "Only this." in shown
        assert [each for each in words if each not in shown] == [], path
    assert seen


def test_every_reason_for_not_publishing_is_on_the_page(reader: PageClient, places: Places) -> None:
    page = reader.get("/strathmore/moderation-policy")
    assert [reason for reason in WithheldReason if WITHHELD[reason] not in page] == []


def test_who_may_not(app: Flask, boss: PageClient, places: Places) -> None:
    partnership_admin(places.partnership)
    local = signed_in(app, "local@example.org")
    listed = local.get("/admin/pages/")
    assert "The whole site" not in listed
    assert "Kintail" not in listed
    for path in ("cookies/installation/0", "cookies/installation/0/history", "cookies/installation/0/history/1",
                 f"privacy/partnership/{places.other_partnership}"):  # fmt: skip
        local.get(f"/admin/pages/{path}", expect=403)
    for path in ("about/installation/0", "cookies/installation/7", "cookies/host/1", "privacy/partnership/999",
                 "cookies/installation/0/history/5"):  # fmt: skip
        boss.get(f"/admin/pages/{path}", expect=404)
    open_account("nobody@example.org")
    signed_in(app, "nobody@example.org").get("/admin/pages/", expect=403)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": "x" * 10_001}, "Use 10,000 characters or fewer. You have used 10,001. What you typed is still here."),
        ({"text": "Words.", "placement": ""}, "Choose where your words stand"),
    ],
)
def test_what_cannot_be_saved(boss: PageClient, fields: dict[str, str], error: str) -> None:
    form = boss.get("/admin/pages/cookies/installation/0")
    token = form.forms[0].values()
    page = boss.post(form.url, {**dict(token), **fields, "do": "save"})
    assert error in page.errors


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '<a href="javascript:x">y</a>', "## <h1>Head</h1>"])
def test_html_is_words(boss: PageClient, reader: PageClient, text: str) -> None:
    _save(boss.get("/admin/pages/cookies/installation/0"), text)
    page = reader.get("/cookies")
    assert text.removeprefix("## ") in page
    assert "<script>alert" not in page.html


def test_the_form_and_the_footer_lead_to_the_policy(reader: PageClient, places: Places) -> None:
    assert reader.get("/").click("Moderation policy").url == "/moderation-policy"
    share = reader.get("/s/glen")
    assert share.click("What we change before others see it, and why").url == "/strathmore/moderation-policy"
    assert share.click("What happens to what you tell us").url == "/strathmore/privacy"


def test_a_page_that_is_kept_shows_new_words_at_once(
    sqlite_template: Path, tmp_path: Path, keys: KeyRing, clock: FixedClock
) -> None:
    (tmp_path / "engage.db").write_bytes(sqlite_template.read_bytes())
    settings = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path}/engage.db", base_url="http://localhost")
    app = create_app(replace(settings, page_cache=1), clock=clock, keys=keys, TESTING=True)
    with app.app_context():
        lay_places()
        admin()
        boss, reader = signed_in(app, "admin@example.org"), PageClient(app)
        first = reader.get("/cookies").html
        db.session.remove()
        assert reader.get("/cookies").html == first
        _save(boss.get("/admin/pages/cookies/installation/0"), "At once.")
        db.session.remove()
        assert "At once." in reader.get("/cookies")
        db.session.remove()
