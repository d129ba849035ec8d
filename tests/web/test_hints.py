"""As it will look: likely personal details are marked before sending, and one press takes each out."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain import pii
from engage.domain.permissions import contributor
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import originals
from engage.web import hint_words
from engage.web.public import hints
from tests import factories
from tests.page_forms import Form
from tests.pages import Page, PageClient

STORY = "My neighbour, Mrs Invented, rang 07700 900123.\n\nNobody <came> & the light is still out."


@pytest.fixture
def person(app: Flask) -> PageClient:
    factories.make_places(app)
    return PageClient(app)


def check(person: PageClient, text: str) -> Page:
    page = person.get("/s/wishaw").submit("Go on and check it", text=text, use="publish")
    assert page.url == "/s/wishaw/check"
    return page


def marks(page: Page) -> list[str]:
    """What is marked, in the text and once more in the list of hints."""
    shown = [page.doc.text(each) for each in page.doc.all("mark")]
    assert shown == shown[: len(shown) // 2] * 2
    return shown[: len(shown) // 2]


def forms(page: Page) -> list[Form]:
    return [each for each in page.forms if "out" in dict(each.values())]


def take_out(person: PageClient, page: Page, number: int) -> Page:
    form = forms(page)[number]
    return person.post(form.action, form.values())


def sent() -> str:
    db.session.rollback()
    [row] = db.session.scalars(sa.select(Contribution))
    return originals.own_words(contributor(row.id), row.id)


def test_each_is_marked_with_why(person: PageClient) -> None:
    page = check(person, STORY)
    assert marks(page) == ["Mrs Invented", "07700 900123"]
    assert "This looks like a name. A word like Mrs or Dr stands before it." in page
    assert "This looks like a phone number." in page
    assert "A machine marked these. It can be wrong" in page
    assert "Nobody <came> & the light" in page


def test_one_press_takes_one_out(person: PageClient) -> None:
    page = take_out(person, check(person, STORY), 1)
    assert page.url == "/s/wishaw/check"
    assert marks(page) == ["Mrs Invented"]
    assert "[phone number taken out]" in page
    page = take_out(person, page, 0)
    assert "Does this show who somebody is?" not in page
    page.submit("Send it")
    marked = STORY.replace("Mrs Invented", "[name taken out]").replace("07700 900123", "[phone number taken out]")
    assert sent() == marked


def test_nobody_has_to(person: PageClient) -> None:
    check(person, STORY).submit("Send it")
    assert sent() == STORY


def test_the_same_press_twice_takes_nothing_else(person: PageClient) -> None:
    page = check(person, STORY)
    form = forms(page)[0]
    once = person.post(form.action, form.values())
    twice = person.post(form.action, form.values())
    assert marks(once) == marks(twice) == ["07700 900123"]


@pytest.mark.parametrize("out", ["", "name-0-99999", "name-x-y", "\u202e"])
def test_an_id_of_nothing_changes_nothing(person: PageClient, out: str) -> None:
    page = check(person, STORY)
    form = forms(page)[0]
    page = person.post(form.action, [(name, out if name == "out" else value) for name, value in form.values()])
    assert marks(page) == ["Mrs Invented", "07700 900123"]


def test_a_clean_story_is_left_in_peace(person: PageClient) -> None:
    assert "Does this show" not in check(person, "The light on the stairs has been out for a month.")


def test_there_are_words_for_whatever_is_found() -> None:
    kinds = {kind.value for kind in pii.Kind}
    assert set(hint_words.KINDS) == set(hints.MARKS) == kinds
    assert set(hints.WHY) == {reason.value for reason in pii.Reason}
