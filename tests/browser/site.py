"""A real server with a furnished installation behind it, and a real Chromium in front of it.

`ENGAGE_CHROMIUM` names the browser; without it the one on the path is used, rather one without a window of its own.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, sync_playwright
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

FLAGS = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    # Pages are small and seen once: a process for painting gains nothing, nor does waiting until a function is warm.
    "--in-process-gpu", "--js-flags=--always-sparkplug",
)  # fmt: skip
MISSING = "there is no Chromium here: install Debian's chromium, or set ENGAGE_CHROMIUM to one"


class NoBrowser(Exception):
    """There is no Chromium."""


def chromium_path() -> str:
    """Where the browser is."""
    on_path = (shutil.which(name) for name in ("chromium-headless-shell", "chromium", "google-chrome"))
    path = os.environ.get("ENGAGE_CHROMIUM") or next(filter(None, on_path), "")
    if not Path(path).is_file():
        raise NoBrowser(MISSING)
    return path


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """One browser; whoever uses it opens contexts of their own."""
    path = chromium_path()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class Site:
    """A running installation: where it is, and everybody who can come to it."""

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


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(app: Flask, port: int) -> Iterator[None]:
    """The app answers on this port, by threads of this process."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def open_site(home: Path, keys: KeyRing, template: Path | None = None) -> Iterator[Site]:
    """A furnished installation in this folder, running. `template` is a migrated database to begin with."""
    database = home / "engage.db"
    if template is not None:
        shutil.copy(template, database)
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    clock = FixedClock(START)
    settings = Settings(home=home, database_url=f"sqlite:///{database}", base_url=base)
    app = create_app(settings, clock=clock, keys=keys)
    with app.app_context():
        if template is None:
            upgrade()
        furnished = Furnished(clock)
        db.session.remove()
    with served(app, port):
        yield Site(app, furnished, base)
