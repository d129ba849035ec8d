"""`engage simulate`: fills an empty installation, marks its pages, refuses any other; the same seed, the same story."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.app import create_app
from engage.cli import group
from engage.config import Settings
from engage.models.asks import AskEvent
from engage.models.base import db
from engage.services.context import today
from engage.services.simulation import Ledger
from tests.conftest import START
from tests.services import simulation_held as held


def installation(home: Path, production: bool = False) -> Callable[[], Flask]:
    settings = Settings(
        home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url="http://localhost", production=production
    )
    return lambda: create_app(settings, clock=FixedClock(START))


def run(home: Path, *args: str, command: str = "simulate", production: bool = False) -> Result:
    return CliRunner().invoke(group(), [command, *args], obj=installation(home, production))


def history(home: Path, *, hold: bool = False) -> tuple[list[str], str]:
    """Everything that happened to asks, and a page; with `hold`, that the pages say what the ledger says."""
    app = installation(home)()
    with app.app_context():
        if hold:
            ledger = Ledger.of_json(json.loads((home / "simulation.json").read_text(encoding="utf-8")))
            assert held.differences(app, ledger, today()) == []
        rows = [str(tuple(row)) for row in db.session.execute(sa.select(AskEvent.__table__).order_by(AskEvent.id))]
        page = app.test_client().get("/").get_data(as_text=True)
        db.session.remove()
        db.engine.dispose()
    return rows, page


def test_it_fills_an_empty_installation_and_no_other(tmp_path: Path) -> None:
    small = ("--months", "1", "--localities", "2", "--seed", "7", "--json")
    one, two = tmp_path / "one", tmp_path / "two"
    done = run(one, *small)
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["months"], said["localities"], said["seed"], said["last"]) == (1, 2, 7, "2026-11-15")
    assert said["told"] > 0
    assert said["returned"] == 0 or any(each["temper"] == "unreachable" for each in said["bodies"])
    ledger = one / "simulation.json"
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    assert len(json.loads(ledger.read_text(encoding="utf-8"))["asks"]) == said["asks"] > 0

    assert run(two, *small).exit_code == 0
    (rows, page), (again, _) = history(one, hold=True), history(two)
    assert rows == again
    assert "Simulation" in page
    assert "a program played the people" in page

    refused = run(one, *small)
    assert refused.exit_code == 1
    assert "ENGAGE_HOME" in refused.stderr
    signed = run(one, "--accounts", "--json", command="demo")
    assert signed.exit_code == 0, signed.output
    assert json.loads(signed.stdout)["accounts"][0]["password"]


def test_bad_usage(tmp_path: Path) -> None:
    for wrong in (("--months", "0"), ("--localities", "11"), ("--seed", "x")):
        assert run(tmp_path, *wrong).exit_code == 2
    refused = run(tmp_path, production=True)
    assert refused.exit_code == 1
    assert "production" in refused.stderr
