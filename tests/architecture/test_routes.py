"""Every route: who may reach it, that reading changes nothing, that posting needs a token."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.places_rules import RESERVED_LOCALITY_SLUGS, RESERVED_SLUGS
from engage.models.base import db
from engage.models.tables import __all__ as _tables  # noqa: F401 - loads every table
from engage.services.addresses import LINK_PATHS

PUBLIC_BLUEPRINTS = {"public", "service_lane", "respond", "static", None}
"""Audiences anybody can reach; the signed link or the secret is the key."""

OPEN_ACCOUNT_PAGES = {
    "account.sign_in", "account.join", "account.forgot", "account.new_password",
}  # fmt: skip
"""Pages of the account audience that come before signing in."""

ONE_CLICK = {"public.stop_subscription", "public.subscribe_stop", "public.stop"}
"""RFC 8058 one-click unsubscribe: a mail program posts there without having seen a page."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path) -> str:  # type: ignore[no-untyped-def]
    import shutil

    path = tmp_path / "engage.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


def _address(rule: object) -> str:
    import re

    path = re.sub(r"<int:[^>]+>", "1", str(rule))
    return re.sub(r"<[^>]+>", "nothing", path)


def _rules(app: Flask) -> list:  # type: ignore[type-arg]
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_no_place_can_take_the_address_of_a_page(app: Flask) -> None:
    paths = [str(rule).strip("/").split("/") for rule in app.url_map.iter_rules()]
    pages = {path[0] for path in paths if path[0] and "<" not in path[0]}
    assert pages >= {"account", "status", "s"}
    assert pages <= RESERVED_SLUGS, "a partnership of that name would hide them, or they it"
    beside = {
        path[1] for path in paths if len(path) > 1 and path[0] in {"<partnership>", "s"} and "<" not in path[1]
    }
    assert beside >= {"privacy", "come-back"}
    assert beside <= RESERVED_LOCALITY_SLUGS


def test_staff_pages_ask_to_sign_in(app: Flask) -> None:
    client = app.test_client()
    for rule in _rules(app):
        blueprint = rule.endpoint.rpartition(".")[0] or None
        if blueprint in PUBLIC_BLUEPRINTS or rule.endpoint in OPEN_ACCOUNT_PAGES:
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            answer = client.open(_address(rule), method=method)
            assert answer.status_code in {302, 303}, (rule, method, answer.status_code)
            assert "/account/sign-in" in answer.headers["Location"], rule


def _counts() -> dict[str, int]:
    db.session.rollback()
    return {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }


def test_reading_changes_nothing(app: Flask) -> None:
    client = app.test_client()
    before = _counts()
    for rule in _rules(app):
        if "GET" in rule.methods:
            client.get(_address(rule))
    after = _counts()
    # Counting tries is no change of anything a person did; it must survive a failed try.
    for name in ("throttle_counters", "audit_events"):
        before.pop(name), after.pop(name)
    assert after == before


def test_posting_without_a_token_changes_nothing(app: Flask) -> None:
    client = app.test_client()
    before = _counts()
    for rule in _rules(app):
        if "POST" in rule.methods and rule.endpoint not in ONE_CLICK:
            answer = client.post(_address(rule), data={"nothing": "here"})
            assert answer.status_code < 500, (rule, answer.status_code)
    after = _counts()
    for name in ("throttle_counters", "audit_events"):
        before.pop(name), after.pop(name)
    assert after == before


def test_addresses_in_messages_exist(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    for purpose, path in LINK_PATHS.items():
        endpoint, _ = adapter.match(path.format(token="x"), method="GET")
        assert endpoint, purpose
    for path in ("/asks/ABCDEFGH", "/bodies/x", "/digests/x/2026-10/v1", "/north/airdrie", "/status", "/s/airdrie"):
        adapter.match(path, method="GET")


def test_every_answer_carries_the_strict_headers(app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/nothing-here", "/account/sign-in"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_addresses_are_plain(app: Flask) -> None:
    for rule in _rules(app):
        fixed = [part for part in str(rule).split("/") if part and not part.startswith("<")]
        assert all(part == part.lower() and "_" not in part for part in fixed), rule
