"""`engage demo`: builds once, prints the sign-ins, moves the clock; every page says what it is."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from engage.adapters import demonstration_texts
from engage.app import create_app
from engage.cli import demo, group
from engage.config import Settings
from engage.models.base import db
from engage.services import job_runs, leases
from engage.services.context import now
from tests import factories

Run = Callable[..., Result]

NOTICE = "Everything here is invented."


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A story of a few lines: the whole one is played in tests/services/test_demonstration.py."""
    whole = demonstration_texts.read()
    told = tuple({**each, "then": []} for each in whole.contributions if each["key"].startswith("q-"))
    people = {**whole.people, "accounts": whole.people["accounts"][:6], "subscribers": []}
    brief = replace(whole, contributions=told, asks=(), themes=(), people=people)
    monkeypatch.setattr(demonstration_texts, "read", lambda: brief)


def installation(home: Path, production: bool = False) -> Callable[[], Flask]:
    settings = Settings(
        home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url="http://localhost", production=production
    )
    return lambda: create_app(settings)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command with the machine's own clock, as people do."""

    def call(*args: str, production: bool = False) -> Result:
        make = installation(tmp_path / "home", production)
        return CliRunner().invoke(group(), ["demo", *args], obj=make)

    return call


@pytest.fixture
def app_of(tmp_path: Path) -> Iterator[Flask]:
    app = installation(tmp_path / "home")()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_it_is_built_once_signs_in_marks_pages_and_moves_its_clock(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run("--accounts").exit_code == 1
    assert run("--advance", "1").exit_code == 1
    assert not (home / "clock-offset").exists()

    first = run()
    assert first.exit_code == 0, first.output
    assert "airdrie.moderator@example.org" in first.stdout
    assert stat.S_IMODE((home / "demonstration.json").stat().st_mode) == 0o600
    again = run()
    assert again.exit_code == 0
    assert again.stdout == first.stdout

    said = json.loads(run("--accounts", "--json").stdout)
    person = said["accounts"][0]
    app = installation(home)()
    with app.app_context():
        page = app.test_client().get("/account/sign-in").get_data(as_text=True)
        assert NOTICE in page
        from engage.services import accounts

        assert accounts.sign_in(person["email"], person["password"], None)
        assert leases.read("scheduler") is None
        before = now()
        db.session.remove()
        db.engine.dispose()

    moved = run("--advance", "3", "--json")
    assert moved.exit_code == 0, moved.output
    data = json.loads(moved.stdout)
    assert data["failed"] == []
    assert data["runs"] > 3
    assert 2.9 < (datetime.fromisoformat(data["now"]) - before).total_seconds() / 86400 < 3.1
    assert "The clock stands at " in run("--advance", "1").stdout

    refused = run("--advance", "1", production=True)
    assert refused.exit_code == 1
    assert "production" in refused.stderr
    assert run("--accounts", production=True).exit_code == 1


def test_a_clock_is_moved_beside_a_scheduler_that_is_at_work(run: Run, app_of: Flask) -> None:
    assert run().exit_code == 0
    assert leases.acquire("scheduler", "another process")
    assert json.loads(run("--advance", "2", "--json").stdout)["runs"] > 2
    held = leases.read("scheduler")
    assert held is not None
    assert held.holder == "another process"


def test_it_is_refused_where_somebody_has_begun(run: Run, app_of: Flask) -> None:
    from engage.cli.support import migrate

    migrate()
    assert job_runs.run_once("drafts.purge", "2026-11-23", lambda: 0)
    refused = run()
    assert refused.exit_code == 1
    assert "ENGAGE_HOME" in refused.stderr
    assert demo.load_if_new() == []


def test_one_that_was_not_finished_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "demonstration.json").write_text('{"state": "begun"}', encoding="utf-8")
    for args in ((), ("--accounts",), ("--advance", "1")):
        done = run(*args)
        assert done.exit_code == 1
        assert "not finished" in done.stderr


def test_bad_usage(run: Run) -> None:
    assert run("--advance", "0").exit_code == 2
    assert run("--advance", "-3").exit_code == 2
    assert run("--advance", "x").exit_code == 2
    assert run("--accounts", "--advance", "2").exit_code == 2


def test_serve_finds_the_demonstration(app_of: Flask) -> None:
    from engage.cli.support import migrate

    migrate()
    lines = demo.load_if_new()
    assert any("sign-in" in line for line in lines)
    assert demo.load_if_new() == lines
    assert {len(each) for each in demo.accounts()} == {3}


def test_an_ordinary_installation_says_nothing_of_the_kind(app: Flask) -> None:
    factories.make_places(app)
    assert NOTICE not in app.test_client().get("/account/sign-in").get_data(as_text=True)
