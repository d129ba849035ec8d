"""Every public page can be read by somebody of eleven: by the Flesch-Kincaid grade of textstat, and sentences to count.

Each page is measured twice: all its visible words, and its running text alone (pieces of more than five words), so that
short headings and buttons cannot make up for long sentences. ENGAGE_AGES=1 with -s prints the table.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import render_template, template_rendered

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import ROOT, Settings
from engage.models.base import db
from tests.conftest import START
from tests.furnished import PAGE_WORDS, Furnished
from tests.page_checks import parsed
from tests.reading_age import reading_age, sentences
from tests.web.after import all_stops
from tests.web.exempt_wording import EXEMPT
from tests.web.visitors import Visitors

OLDEST = 11.0
MOST_WORDS = 25
"""In one sentence."""
RUNNING = 5
"""Running text has more words than this in a piece."""
TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Measured:
    """A page and what is read on it."""

    name: str
    address: str
    pieces: tuple[str, ...]
    words: str
    """All that it says."""

    @property
    def running(self) -> list[str]:
        return [piece for piece in self.pieces if len(piece.split()) > RUNNING]


@dataclass(frozen=True)
class Shown:
    """All that was looked at, and the templates that drew it."""

    pages: list[Measured]
    drawn: set[str]


@pytest.fixture(scope="module")
def shown(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Iterator[Shown]:
    home = tmp_path_factory.mktemp("readability")
    shutil.copy(sqlite_template, home / "engage.db")
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url="http://localhost")
    clock = FixedClock(START)
    app = create_app(settings, clock=clock, keys=keys, TESTING=True)
    with app.app_context():
        furnished = Furnished(clock)
        data = furnished.typed() | {PAGE_WORDS}
        visitors = Visitors(app, furnished, check=False)
        drawn: set[str] = set()
        seen: list[tuple[str, str, str]] = []
        with template_rendered.connected_to(lambda _app, template, **_more: drawn.add(template.name), app):
            for stop in all_stops():
                if stop.part == "public":
                    page = stop.come(visitors)
                    seen.append((stop.name, page.url, page.html))
            with app.test_request_context():
                for error in sorted((TEMPLATES / "errors").glob("*.html")):
                    html = render_template(f"errors/{error.name}", code=int(error.stem))
                    seen.append(("error", error.stem, html))
        yield Shown([_measured(*each, data) for each in seen], drawn)
        db.session.remove()


def _measured(name: str, address: str, html: str, data: set[str]) -> Measured:
    document = parsed(html)
    return Measured(name, address, tuple(sentences(html, data, EXEMPT)), document.text(document.root))


@pytest.fixture(scope="module")
def pages(shown: Shown) -> list[Measured]:
    return shown.pages


def test_every_template_for_the_public_is_read(shown: Shown) -> None:
    """A page that no stop leads to would be looked at by nobody: nor would the browser tests find it."""
    files = [each for folder in ("public", "errors") for each in (TEMPLATES / folder).glob("[!_]*.html")]
    extended = {found for each in files for found in re.findall(r'{% extends "(.+?)" %}', each.read_text("utf-8"))}
    assert {each.relative_to(TEMPLATES).as_posix() for each in files} - extended - shown.drawn == set()


def test_every_public_page_reads_at_eleven_or_below(pages: list[Measured]) -> None:
    ages = {
        f"{page.name} {page.address}": (reading_age(page.pieces), reading_age(page.running or page.pieces))
        for page in pages
    }
    if os.environ.get("ENGAGE_AGES"):
        for address, (whole, running) in sorted(ages.items(), key=lambda each: -max(each[1])):
            print(f"{whole:5} {running:5}  {address}")
    too_hard = {address: found for address, found in ages.items() if max(found) > OLDEST}
    assert not too_hard, "\n".join(f"{address}: {found}" for address, found in too_hard.items())


def test_no_sentence_is_too_long(pages: list[Measured]) -> None:
    long = {
        sentence: page.address
        for page in pages
        for piece in page.pieces
        for sentence in re.split(r"(?<=[.!?:…])\s+", piece)
        if len(sentence.split()) > MOST_WORDS
    }
    assert not long, "\n".join(f"{address}: {sentence}" for sentence, address in long.items())


@pytest.mark.parametrize("wording", list(EXEMPT))
def test_what_is_exempt_is_there_and_has_a_reason(pages: list[Measured], wording: str) -> None:
    assert re.match(r"(Statutory|Census|Consent): \w", EXEMPT[wording])
    assert any(wording in page.words for page in pages), "no page says this now"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>A head</h1><p>One is <b>here</b>.</p>", ["A head.", "One is here."]),
        ('<p dir="auto">Theirs</p><p>Told in <span translate="no">Wishaw</span>, by us</p>', ["Told in it, by us."]),
        ('<ul><li>tea<li>cake<a href="/">eat</a></ul>', ["tea.", "cakeeat."]),
        ("<p>By <time>14 January 2027</time></p><p>On 3 May 2026</p>", ["By it.", "On it."]),
        ("<p>Somebody said so</p><p>We keep <code>x_y</code> safe</p>", ["We keep it safe."]),
        ("<p>The law, and our words.</p>", ["and our words."]),
    ],
)
def test_what_is_measured(html: str, expected: list[str]) -> None:
    page = f"<!doctype html><title>x</title><main>{html}</main><footer>Not this</footer>"
    assert sentences(page, {"Somebody said so"}, ["The law,"]) == expected


def test_the_formula_tells_hard_from_easy() -> None:
    easy = ["We read it.", "Then we write to you."]
    hard = ["Notwithstanding the aforementioned considerations, participation necessitates organisational commitment."]
    assert reading_age(easy) < 7 < 18 < reading_age(hard)
