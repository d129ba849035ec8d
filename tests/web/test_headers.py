"""Where a request comes from, and what keeps a browser from being used against the person before it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, request

from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import BadSetting, from_environment
from engage.models.base import db
from engage.models.contributions import Contribution
from tests import factories

SPOOFED = {"X-Forwarded-For": "10.1.1.1, 192.0.2.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}


def seen(app: Flask, keys: KeyRing, **settings: object) -> tuple[str | None, bool, str, str | None]:
    """Address, TLS, host and HSTS of a request with these headers, as an app with other settings sees it."""
    with app.app_context():
        other = create_app(replace(app.config["ENGAGE_SETTINGS"], **settings), keys=keys)  # type: ignore[arg-type]
    found: list[tuple[str | None, bool, str]] = []
    other.before_request(lambda: found.append((request.remote_addr, request.is_secure, request.host)))
    answer = other.test_client().get("/nothing/to/see/here", headers=SPOOFED)
    return *found[0], answer.headers.get("Strict-Transport-Security")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path) -> str:  # type: ignore[no-untyped-def]
    import shutil

    path = tmp_path / "engage.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


def test_nobody_chooses_the_address_they_are_counted_by(app: Flask, keys: KeyRing) -> None:
    assert seen(app, keys) == ("127.0.0.1", False, "localhost", None)
    assert seen(app, keys, proxies=1)[0] == "192.0.2.7"


def test_behind_a_proxy_with_tls_browsers_are_told_to_stay_with_it(app: Flask, keys: KeyRing) -> None:
    _, secure, host, hsts = seen(app, keys, proxies=1)
    assert (secure, host) == (True, "localhost")
    assert hsts == "max-age=31536000"


def test_production_sends_cookies_over_tls_only(app: Flask, keys: KeyRing) -> None:
    settings = app.config["ENGAGE_SETTINGS"]
    assert not app.config["SESSION_COOKIE_SECURE"]
    assert create_app(replace(settings, production=True), keys=keys).config["SESSION_COOKIE_SECURE"]


@pytest.mark.parametrize("value", ["-1", "10", "one", "²"])
def test_proxies_are_a_small_number(value: str) -> None:
    assert from_environment({"ENGAGE_PROXIES": "1"}).proxies == 1
    with pytest.raises(BadSetting, match="ENGAGE_PROXIES"):
        from_environment({"ENGAGE_PROXIES": value})


def test_a_form_that_we_did_not_give_opens_no_words(app: Flask) -> None:
    places = factories.make_places()
    shared = factories.share(places)
    moderator = factories.make_moderator(places.host)
    browser = app.test_client()
    factories.sign_in(browser, moderator)
    answer = browser.post(f"/moderation/contributions/{shared.reference}/save", data={"reply": "My reply"})
    assert answer.status_code == 422
    assert factories.STORY.encode() not in answer.data
    assert b"My reply" in answer.data
    db.session.rollback()
    row = db.session.get_one(Contribution, shared.id)
    assert (row.reading.value, row.claimed_by) == ("received", None)
