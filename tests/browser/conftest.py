"""A real browser in front of a real server: Chromium on this machine, a furnished installation on SQLite.

`ENGAGE_CHROMIUM` names the browser; without it /usr/bin/chromium is used, and when there is none the tests are
skipped.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.models.base import db
from tests.conftest import START
from tests.furnished import Furnished
from tests.web.every_page import At
from tests.web.visitors import Visitors

FLAGS = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each opens contexts of its own."""
    path = os.environ.get("ENGAGE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        pytest.skip("there is no Chromium here: set ENGAGE_CHROMIUM to one")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class Site:
    """The running installation: where it is, and everybody who can come to it."""

    def __init__(self, app: Flask, furnished: Furnished, base: str) -> None:
        self.app, self.furnished, self.base = app, furnished, base
        self._visitors = Visitors(app, furnished, check=False)

    def address(self, page: At) -> str:
        """The whole address of a page."""
        with self.app.app_context():
            return self.base + page.address(self.furnished)

    def cookies(self, who: str) -> list[Any]:
        """The cookies of somebody who is signed in, or holds a status page or a draft open."""
        with self.app.app_context():
            kept = self._visitors[who].client._cookies.values()
        return [
            {"name": each.key, "value": each.value, "domain": "127.0.0.1", "path": each.path, "httpOnly": True}
            for each in kept
        ]


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: a failed test would print every file that was fetched."""


@pytest.fixture(scope="session")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Iterator[Site]:
    """Served by threads until the last test is over."""
    home = tmp_path_factory.mktemp("site")
    shutil.copy(sqlite_template, home / "engage.db")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url=base)
    clock = FixedClock(START)
    app = create_app(settings, clock=clock, keys=keys)
    with app.app_context():
        furnished = Furnished(clock)
        db.session.remove()
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(app, furnished, base)
    server.shutdown()
    thread.join()


Visit = Callable[..., Page]


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
        page.set_default_timeout(10_000)
        page.on("request", lambda request: request.url.startswith(site.base) or refused.append(request.url))
        page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
        return page

    yield enter
    for context in opened:
        context.close()
    assert not refused, refused
