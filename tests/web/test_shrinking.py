"""What goes out as gzip is the same as what does not, and no page with a form is among it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from tests import factories
from tests.conftest import START

SMALL = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def browser(tmp_path: Path, sqlite_template: Path, keys: KeyRing) -> FlaskClient:
    """An app that keeps pages."""
    path = tmp_path / "engage.db"
    path.write_bytes(sqlite_template.read_bytes())
    settings = Settings(home=tmp_path, database_url=f"sqlite:///{path}", base_url="http://localhost")
    app = create_app(settings, clock=FixedClock(START), keys=keys)
    with app.app_context():
        factories.make_places(app)
    return app.test_client()


@pytest.mark.parametrize("address", ["/static/css/components.css", "/static/js/count.js", "/", "/north/wishaw/asks"])
def test_it_is_the_same_and_a_browser_keeps_it(browser: FlaskClient, address: str) -> None:
    plain = browser.get(address)
    for _again in range(2):
        small = browser.get(address, headers=SMALL)
        assert small.headers["Content-Encoding"] == "gzip"
        assert small.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(small.data) == plain.data
        assert len(small.data) < len(plain.data) * 0.6
    assert browser.get(address, headers={**SMALL, "If-None-Match": small.headers["ETag"]}).status_code == 304
    assert "Content-Encoding" not in browser.get(address, headers={"Accept-Encoding": "gzip;q=0"}).headers


@pytest.mark.parametrize("address", ["/s/wishaw", "/status", "/s/come-back", "/account/sign-in"])
def test_a_token_is_never_compressed_beside_what_a_stranger_chose(browser: FlaskClient, address: str) -> None:
    answer = browser.get(address, headers=SMALL)
    assert b"csrf_token" in answer.data
    assert "Content-Encoding" not in answer.headers
