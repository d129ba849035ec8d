"""Themes as people meet them: joined and parted, split, brought in from a file, named out of what fits none."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.permissions import Actor
from engage.domain.theming import enough
from engage.models.base import db
from engage.models.themes import Theme, ThemeLink
from engage.services import theme_moves, themes
from engage.services.theme_moves import Into
from engage.services.unit_of_work import unit_of_work
from tests import factories
from tests.pages import Page, PageClient

Window = Callable[[Actor], PageClient]


@pytest.fixture
def at(app: Flask) -> SimpleNamespace:
    at = factories.make_places(app)
    at.moderator = factories.make_moderator(at.host, name="Mo Reid")
    at.lights, at.stairs = (
        themes.create(at.moderator, partnership_id=at.partnership, name=name) for name in ("Lights", "Stairs")
    )
    at.ids = []
    for text in ("The light is out.", "No lamp at the door."):
        shared = factories.share(at)
        factories.publish(at.moderator, shared.id, text)
        themes.link(at.moderator, theme_id=at.lights, contribution_id=shared.id)
        at.ids.append(shared.id)
    return at


def test_a_joined_themes_address_leads_on_and_back_again(at: SimpleNamespace, as_: Window, person: PageClient) -> None:
    desk = as_(at.moderator)
    page = desk.get(f"/moderation/themes/{at.lights}").click("Join it with another theme")
    assert page.submit("Join the two", into="").errors == ["Choose a theme"]
    page = page.submit("Join the two", into=str(at.stairs))
    assert page.h1 == "Stairs"
    assert "The light is out." in page
    assert "Mo Reid" in page
    for old, new in (
        ("/north/wishaw/shared?theme=lights", "/north/wishaw/shared?theme=stairs"),
        ("/north/wishaw/feed?theme=lights", "/north/wishaw/feed?theme=stairs"),
        ("/subscribe/theme/north.lights", "/subscribe/theme/north.stairs"),
    ):
        db.session.rollback()
        answer = person.client.get(old)
        assert (answer.status_code, answer.location) == (301, new)
        assert answer.headers["Cache-Control"] in {"no-cache", "no-store"}, "it can be undone"
    shown = person.get("/north/wishaw/shared?theme=lights")
    assert "On 16 November 2026 this theme was joined with “Lights”." in shown
    assert "The light is out." in shown
    # What is under it and what was is told by one page; nothing else hangs on it.
    page = page.submit("Undo this Lights")
    assert "It is as it was before." in page
    shown = person.get("/north/wishaw/shared?theme=lights")
    assert "On 16 November 2026 this theme was parted from “Stairs” again." in shown
    assert "Join it with another theme" in desk.get(f"/moderation/themes/{at.lights}")


def test_a_part_is_ticked_named_and_undone(at: SimpleNamespace, as_: Window) -> None:
    page = as_(at.moderator).get(f"/moderation/themes/{at.lights}").click("Put a part of it into another theme")
    page = page.submit("Put them there", name="Doors")
    assert page.errors == ["Tick what should go into the other theme. It must be in this one, and not in the other."]
    page = page.submit("Put them there", contributions=[str(at.ids[1])], name="Doors", into=str(at.stairs))
    assert page.errors == ["Choose a theme, or give a new one a name. One of the two."]
    page = page.submit("Put them there", contributions=[str(at.ids[1])], name="Doors", into="")
    assert page.h1 == "Doors"
    assert "No lamp at the door." in page
    assert "The light is out." not in page
    page.submit("Undo this Lights")
    db.session.rollback()
    assert db.session.scalars(sa.select(ThemeLink.theme_id)).all() == [at.lights, at.lights]


def test_however_many_moves_there_were_each_can_be_undone(at: SimpleNamespace, as_: Window) -> None:
    desk = as_(at.moderator)
    for number in range(11):
        there, back = (at.lights, Into(at.stairs)), (at.stairs, Into(at.lights))
        for source, into in (there, back)[: 1 if number == 10 else 2]:
            theme_moves.split(at.moderator, source, contribution_ids=at.ids[:1], into=into)
    page = desk.get(f"/moderation/themes/{at.stairs}")
    assert sum("/undo/" in form.action for form in page.forms) == 21


def test_a_codebook_is_looked_at_and_then_brought_in(at: SimpleNamespace, as_: Window) -> None:
    desk = as_(at.moderator)
    page = desk.get("/moderation/themes").click("Bring in a codebook")
    assert page.submit("Look at it").errors == ["Choose a file."]

    def upload(content: bytes) -> Page:
        fields = dict(page.form("Look at it").filled({})) | {"file": (io.BytesIO(content), "book.csv")}
        db.session.rollback()
        url = "/moderation/themes/codebook"
        return Page(desk, desk.client.post(url, data=fields, content_type="multipart/form-data"), url)

    assert upload(b"").errors == ["We cannot read this file. Is it a CSV file with names of columns in its first line?"]
    assert upload(b"PK\x03\x04").errors[0].startswith("This is not a CSV file.")
    assert upload(b"name\n" + b"x" * 300_000).errors[0].startswith("The file is too big.")
    assert upload(b"story\nhello\n").errors[0].startswith("No column of the codebook holds the names of themes.")
    book = "name,examples\nlights,It is dark\n=1+1,x\nBuses,\"<b>late</b>|£2\"\n".encode("cp1252")
    look = upload(book)
    assert "1 theme begins, 1 gets more" in look
    assert "Line 3: The name begins like a formula" in look
    assert len(db.session.scalars(sa.select(Theme)).all()) == 2, "nothing has changed yet"
    fields = dict(look.form("Bring it in").filled({}))
    done = look.submit("Bring it in")
    assert "1 theme begins, 1 gets more" in done
    db.session.rollback()
    assert db.session.scalars(sa.select(Theme.examples).where(Theme.name == "Buses")).one() == ["<b>late</b>", "£2"]
    assert "Nothing" not in desk.client.get("/moderation/themes/codebook.csv").text
    for hostile in ("[[1e999,{}]]", "[" * 100_000, "[[1,[]]]", "nothing"):
        answer = desk.client.post("/moderation/themes/codebook/bring-in", data=fields | {"rows": hostile})
        assert answer.status_code == 400
    starter = desk.get("/moderation/themes/codebook").submit("Look at the themes that come with Engage")
    assert "45 themes begin" in starter or "44 themes begin" in starter


def test_below_500_links_the_pages_say_so_and_are_not_in_the_menu(
    at: SimpleNamespace, as_: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = as_(at.moderator)
    assert not desk.get("/moderation/themes").has_link("What no theme fits")
    for address in ("unthemed", "health"):
        assert "This page opens when 500 contributions are under themes." in desk.get(f"/moderation/themes/{address}")
    monkeypatch.setattr(enough, "ENOUGH", 2)
    menu = desk.get("/moderation/themes")
    assert "Nothing is together here now." in menu.click("What no theme fits")
    page = menu.click("How the themes are doing")
    assert "Nothing needs a look." in page
    assert "Most is told about “Lights”: two contributions. All of that was told in the last 90 days." in page
    # What the bars show stands in the table below them, with all that was too little for a bar.
    assert page.tables["Contributions by theme, the biggest first"][1:] == [
        ["Lights", "2", "2", "0", "0"], ["Stairs", "0", "0", "0", "0"],
    ]  # fmt: skip
    with unit_of_work() as session:
        for theme in session.scalars(sa.select(Theme)):
            theme.created_at = theme.created_at.replace(year=2024)
    page = desk.get("/moderation/themes/health")
    assert page.tables["Unused: nothing was told about it for a year"][1][:2] == ["Stairs", "Never"]
    assert page.tables["Too small: fewer than five contributions after 90 days"][1][:2] == ["Lights", "2"]
