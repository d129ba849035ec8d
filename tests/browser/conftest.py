"""Chromium on this machine, a furnished installation on SQLite, and windows that may not reach beyond it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from engage.adapters.crypto import KeyRing
from tests.browser.site import NoBrowser, Site, open_chromium, open_site

Visit = Callable[..., Page]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each opens contexts of its own. `tests.run` may still be fetching it."""
    coming, until = os.environ.get("ENGAGE_TEST_BROWSER"), time.monotonic() + 300
    while coming and not Path(coming).exists() and time.monotonic() < until:
        time.sleep(0.2)
    try:
        with open_chromium() as browser:
            yield browser
    except NoBrowser as problem:
        pytest.skip(str(problem))


@pytest.fixture(scope="package")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Iterator[Site]:
    """Served until the last test is over. No test changes what others look at."""
    with open_site(tmp_path_factory.mktemp("site"), keys, sqlite_template) as running:
        yield running


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visit]:
    """A page in a browser window of its own: `visit("moderator", width=320)`. Nothing may reach beyond the site."""
    opened: list[BrowserContext] = []
    refused: list[str] = []

    def enter(who: str = "anybody", *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, base_url=site.base, reduced_motion="reduce", **options
        )
        opened.append(context)
        if who != "anybody":
            context.add_cookies(site.cookies(who))
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("request", lambda request: request.url.startswith(site.base) or refused.append(request.url))
        page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
        return page

    yield enter
    for context in opened:
        context.close()
    assert not refused, refused
