"""Every page there is, for everybody, on data of every kind: valid, in any language, and never slower with more rows.

A route that is not in PAGES (every_page.py) fails the test: add it there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextvars import Context
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.models.base import db
from tests.conftest import START, on_sqlite
from tests.counting import count_statements
from tests.furnished import Furnished
from tests.page_checks import check_page
from tests.page_words import plain_words
from tests.pages import Page
from tests.web.every_page import NO_PAGES, PAGES, At, every
from tests.web.visitors import Visitors

MAIL = {"admin.records.mailbox", "admin.records.message"}
"""Show e-mails as they were sent."""

DATES = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?(?:\d{1,2} )?(?:January|February|March|August|September|October"
    r"|November|December)(?: \d{4})?"
    r"|\d{1,2} (?:April|May|June|July) \d{4}"
    r"|\S+@\S+|https?://\S+|www\.\S+"  # addresses
    r"|\b[0-9A-HJ-NP-TV-Z]{4}-?[0-9A-HJ-NP-TV-Z]{4}\b"  # references
    r"|\b[a-z_]+(?:[.:][a-z_]+)+\b|\b[a-z_]+: [\w:]+"  # names of jobs and of what is audited
)
"""What is the same in every language that this installation does not speak yet."""

ENGLISH = re.compile(r"\b[A-Za-z]{2,}\b")

ROLES = (
    "anybody", "contributor", "moderator", "second_reader", "safeguarding_lead", "keyin_clerk", "theme_editor",
    "service_owner", "lpg_officer", "ijb_officer", "chair", "chief_officer", "clerk", "public_representative",
    "board_reader", "auditor", "admin",
)  # fmt: skip

pytestmark = pytest.mark.both_databases


@dataclass
class Scene:
    """One furnished installation on SQLite that all tests of this module read."""

    app: Flask
    furnished: Furnished
    settings: Settings
    clock: FixedClock
    keys: KeyRing

    def speaking(self, locale: str) -> Flask:
        """The same installation in another language."""
        other = replace(self.settings, locale=locale)
        return create_app(other, clock=self.clock, keys=self.keys, TESTING=True)

    def address(self, page: At) -> str:
        with self.app.app_context():
            return page.address(self.furnished)


@pytest.fixture(scope="module")
def scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Iterator[Scene]:
    """Furnished once: no test here changes anything but the row of a link or a new contribution."""
    home = tmp_path_factory.mktemp("all-pages")
    shutil.copy(sqlite_template, home / "engage.db")
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url="http://localhost")
    clock = FixedClock(START)
    app = create_app(settings, clock=clock, keys=keys, TESTING=True)
    with app.app_context():
        yield Scene(app, Furnished(clock), settings, clock, keys)
        db.session.remove()


def test_every_route_is_visited(scene: Scene) -> None:
    asked = {rule.endpoint for rule in scene.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert asked - NO_PAGES == set(PAGES)
    adapter = scene.app.url_map.bind("localhost")
    for endpoint, page in every():
        address = scene.address(page).partition("?")[0]
        if not page.leads_on:
            assert adapter.match(address)[0] == endpoint, address


@pytest.fixture(scope="module")
def seen() -> set[int]:
    """The pages that were checked."""
    return set()


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch, seen: set[int]) -> None:
    """Check each different page once: a refusal looks the same at every address, a page the same to most people."""

    def once(html: str, **more: Any) -> None:
        key = hash(re.sub(r'value="[^"]{60,}"', "", html))
        if key not in seen:
            seen.add(key)
            check_page(html, **more)

    monkeypatch.setattr("tests.pages.check_page", once)


@pytest.mark.parametrize("who", ROLES)
def test_every_page_is_sound_for_everybody(scene: Scene, checked: None, who: str) -> None:
    client = Visitors(scene.app, scene.furnished)[who]
    for endpoint, page in every():
        address = scene.address(page)
        shown = client.get(address, expect={200, 403, 404})
        if shown.status == 404:
            assert who != page.who, f"{endpoint}: {address} is not there for {who}"


def _right_person(visitors: Visitors, page: At, address: str) -> Page:
    shown = visitors[page.who].get(address, expect=200)
    if not page.leads_on:
        assert shown.url == visitors[page.who]._local(address), f"{page.who} is sent from {address} to {shown.url}"
    return shown


def test_every_word_can_be_translated(scene: Scene) -> None:
    visitors = Visitors(scene.speaking("en-XA"), scene.furnished)
    found: dict[str, list[str]] = {}
    data = re.compile("|".join(re.escape(each) for each in sorted(scene.furnished.typed(), key=len, reverse=True)))
    for endpoint, page in every():
        shown = _right_person(visitors, page, scene.address(page))
        left = [words for words in plain_words(shown.html) if ENGLISH.search(data.sub(" ", DATES.sub(" ", words)))]
        if left and endpoint not in MAIL:
            found.setdefault(endpoint, []).extend(left)
    assert not found, "\n".join(f"{endpoint}: {sorted(set(left))}" for endpoint, left in found.items())


TELLING = (
    "public.come_back", "public.equality", "public.paper", "public.same_here", "public.share", "public.status",
    "public.tell",
)  # fmt: skip


def test_every_page_of_the_form_has_the_numbers_to_ring_and_when_they_were_checked(scene: Scene) -> None:
    visitors = Visitors(scene.app, scene.furnished)
    looked_at = set()
    for endpoint, page in every():
        if not endpoint.startswith(TELLING) or page.leads_on:
            continue
        if endpoint in {"public.shared", "public.shared_one"}:
            continue
        shown = _right_person(visitors, page, scene.address(page))
        looked_at.add(endpoint)
        assert "In danger, or worried about somebody?" in shown, endpoint
        assert "Help by crisis" in shown, endpoint
        assert "Help by protection" in shown, endpoint
        assert "Checked on 1 September 2026." in shown, endpoint
        assert endpoint == "public.paper" or shown.link("Leave this page now").href == "/leave", endpoint
    assert len(looked_at) >= 10


def test_every_page_reads_from_right_to_left(scene: Scene) -> None:
    visitors = Visitors(scene.speaking("ar-XB"), scene.furnished)
    for _, page in every():
        shown = _right_person(visitors, page, scene.address(page))
        if shown.is_html:
            root = shown.doc.root
            assert (root.get("lang"), root.get("dir")) == ("ar-XB", "rtl"), shown.url


@on_sqlite
def test_no_page_asks_more_for_more(app: Flask, clock: FixedClock) -> None:
    furnished = Furnished(clock)
    few = _statements(app, furnished)
    furnished.more(60)
    furnished.correct_digest()
    many = _statements(app, furnished)
    wrong = {
        address: f"{few[address]} for few, {many[address]} for many, at most {most}"
        for address, most in _budgets(furnished).items()
        if many[address] > min(few[address], most)
    }
    assert not wrong, "\n".join(f"{address}: {words}" for address, words in wrong.items())


def _budgets(furnished: Furnished) -> dict[str, int]:
    return {_name(endpoint, page, number): page.most for number, (endpoint, page) in enumerate(every())}


def _name(endpoint: str, page: At, number: int) -> str:
    return f"{number} {endpoint} ({page.who})"


def _statements(app: Flask, furnished: Furnished) -> dict[str, int]:
    """How many statements each page needs, once everybody is in."""
    visitors = Visitors(app, furnished, check=False)
    counts = {}
    for number, (endpoint, page) in enumerate(every()):
        client, address = visitors[page.who], page.address(furnished)
        db.session.rollback()
        with count_statements(app) as sent:
            response = Context().run(client.client.get, address)  # with no `g` of the one before
        assert response.status_code in {200, 301, 302}, (address, response.status_code)
        counts[_name(endpoint, page, number)] = len(sent)
        db.session.remove()
    return counts
