"""Fixtures: an installed app on each database, with a clock that stands still and seeded secrets.

Every test gets a database of its own, copied from a migrated template: real commits, real triggers, no
clean-up to forget. The app in front of it is one for the whole run.
"""

from __future__ import annotations

import gc
import os
import random
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings as examples

from engage.adapters import passwords
from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import _engine_options, create_app
from engage.config import Settings
from engage.domain.permissions import Actor
from engage.models.base import db
from engage.services.context import Context
from tests.databases import Reused
from tests.kept import keep

# The same examples in every run: a test that fails does so again. ENGAGE_TEST_SEARCH=1 looks for others.
examples.register_profile("seeded", derandomize=True)
if not os.environ.get("ENGAGE_TEST_SEARCH"):
    examples.load_profile("seeded")

HASHER = passwords._hasher
"""What makes passwords slow to guess. Tests make do with less; tests/services/test_accounts.py looks at this one."""
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

keep()

# What a test makes lives about as long as the test: looking through all of it again and again takes time for nothing.
gc.set_threshold(200_000, 20, 100)

START = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
"""Monday 16 November 2026, ten in the morning: where every test's clock starts."""

DATABASES = tuple((os.environ.get("ENGAGE_TEST_DATABASES") or "sqlite,postgres").split(","))

REUSING = frozenset({"services", "queries", "models"})
"""Folders whose tests find a PostgreSQL database that another one used, emptied."""

on_postgres = pytest.mark.parametrize(
    "database_url", [each for each in DATABASES if each == "postgres"], indirect=True
)  # fmt: skip
"""For what only several writers at once can show: on SQLite they come one after the other. And for long plays, of which
another one runs on SQLite."""

on_sqlite = pytest.mark.parametrize(
    "database_url", [each for each in DATABASES if each == "sqlite"], indirect=True
)  # fmt: skip
"""For what takes long and cannot differ: statements are counted where they are made."""


LONG = (
    "tests/rehearsal", "tests/services/test_simulation", "tests/services/test_demonstration", "tests/test_cli_demo",
    "tests/test_cli_simulate", "tests/journeys", "tests/services/test_ask_walk", "tests/web/test_all_pages",
    "tests/web/test_hostile_input", "tests/web/test_other_places", "tests/web/test_readability", "tests/evidence",
    "tests/migrations", "tests/faults", "tests/web/test_page_cache", "tests/services/test_contribution_histories",
)  # fmt: skip
"""What holds the longest tests, by the beginning of its address: begun last, one of them would keep one processor busy
while the others have nothing left to do."""

RULES = ("tests/domain", "tests/architecture", "tests/test_pages.py")


def _kind(nodeid: str) -> str:
    """What a test is about, for its place in a run and for the times at the end."""
    if nodeid.startswith("tests/browser"):
        return "browser"
    if nodeid.startswith(RULES):
        return "rules"
    return "long plays" if nodeid.startswith(LONG) else "services and pages"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The rules first, half of all tests, which one process takes; then the long ones, with which the other begins, and
    those for which a browser may still be on its way. What is short comes last, and goes to whoever has nothing to
    do."""
    order = ("rules", "long plays", "browser", "services and pages")
    items.sort(key=lambda item: order.index(_kind(item.nodeid)))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How long each kind took, all processes added up."""
    took: dict[str, float] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                took[_kind(report.nodeid)] = took.get(_kind(report.nodeid), 0) + report.duration
    terminalreporter.write_line("Seconds: " + ", ".join(f"{kind} {seconds:.0f}" for kind, seconds in took.items()))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of a real PostgreSQL: the one given by ENGAGE_TEST_POSTGRES, or one out of a wheel."""
    given = os.environ.get("ENGAGE_TEST_POSTGRES")
    if given:
        yield given
        return
    import pgserver

    folder = Path(tempfile.mkdtemp(prefix="engage-pg-", dir=_memory()))
    server = pgserver.get_server(folder, cleanup_mode="stop")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    # Its data need not survive a power cut: dropping a database is fifty times as fast.
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        _admin(url, f"ALTER SYSTEM SET {setting} = off")
    _admin(url, "SELECT pg_reload_conf()")
    try:
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> str | None:
    """A folder in memory with room for PostgreSQL, where a new database takes a tenth of the time, or None."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3
    return str(memory) if roomy else None


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """One key ring for the whole run."""
    return KeyRing.create(tmp_path_factory.mktemp("keys") / "keyring.json")


def _settings(home: Path, url: str, **changes: Any) -> Settings:
    return Settings(home=home, database_url=url, base_url="http://localhost", **changes)


def _migrate(app: Flask) -> None:
    from flask_migrate import upgrade

    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Path:
    """A migrated SQLite file that tests copy."""
    home = tmp_path_factory.mktemp("template")
    path = home / "template.db"
    _migrate(create_app(_settings(home, f"sqlite:///{path}"), clock=FixedClock(START), keys=keys))
    with_wal = sa.create_engine(f"sqlite:///{path}")
    with with_wal.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with_wal.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Iterator[str]:
    """Name of a migrated PostgreSQL database that tests copy."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    _admin(postgres_url, f"CREATE DATABASE {name}")
    url = _database(postgres_url, name)
    home = tmp_path_factory.mktemp("template-pg")
    _migrate(create_app(_settings(home, url), clock=FixedClock(START), keys=keys))
    yield name
    _admin(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _admin(url: str, statement: str) -> None:
    with _server(url).connect() as connection:
        connection.exec_driver_sql(statement)


@cache
def _server(url: str) -> sa.Engine:
    """One connection to the server for all of a run: a new one takes longer than to copy a database."""
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1)


def _database(url: str, name: str) -> str:
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def standing_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the app that stays for the whole run; emptied before each test."""
    return tmp_path_factory.mktemp("standing")


@pytest.fixture(scope="session")
def reused(postgres_url: str, postgres_template: str) -> Iterator[tuple[str, Reused]]:
    """The address of the PostgreSQL database of the tests, and what makes it new."""
    name = f"t_{postgres_template.removeprefix('template_')}"
    url = _database(postgres_url, name)
    made = Reused(_server(postgres_url), url, name, postgres_template)
    yield url, made
    made.drop()


@pytest.fixture(params=DATABASES)
def database_url(
    request: pytest.FixtureRequest, standing_home: Path, standing_apps: dict[str, tuple[Flask, dict[str, Any]]]
) -> Iterator[str]:
    """A fresh, migrated database: once SQLite, once PostgreSQL. The address is the same for every test of a run, so
    that one app, with all that it has compiled, can serve them in turn."""
    shutil.rmtree(standing_home)
    standing_home.mkdir(0o700)
    if request.param == "sqlite":
        path = standing_home / "engage.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url, made = request.getfixturevalue("reused")
    made.ready()
    yield url
    # Where processes are started and killed, or apps of their own made, nobody knows what is still at work.
    if request.path.parent.name not in REUSING or not made.emptied():
        if url in standing_apps:
            with standing_apps[url][0].app_context():
                db.engine.dispose()
        made.drop()


@pytest.fixture
def clock() -> FixedClock:
    """The test's clock; `clock.advance(days=1)` moves it."""
    return FixedClock(START)


@pytest.fixture(scope="session")
def standing_apps() -> dict[str, tuple[Flask, dict[str, Any]]]:
    """The app of each database address and its configuration, made by the first test that asks."""
    return {}


@pytest.fixture
def app(
    database_url: str, standing_home: Path, keys: KeyRing, clock: FixedClock,
    standing_apps: dict[str, tuple[Flask, dict[str, Any]]],
) -> Iterator[Flask]:  # fmt: skip
    """The whole app on a fresh database, inside an application context, with seeded secrets.

    To make an app and to compile its templates and statements takes longer than most tests, so one serves them all:
    each gets it with a context and a configuration of its own and no open connection. It keeps no pages, since a store
    of pages belongs to one database; tests of that store, of all pages, journeys and browser make apps of their own.
    """
    settings = _settings(standing_home, database_url, page_cache=0)
    if database_url not in standing_apps:
        # What all tests send is twice what an engine remembers the compiled form of.
        options = {**_engine_options(settings), "query_cache_size": 5000}
        made = create_app(
            settings, clock=clock, keys=keys, TESTING=True, ENGAGE_SYNCHRONOUS="OFF", SQLALCHEMY_ENGINE_OPTIONS=options
        )
        standing_apps[database_url] = made, dict(made.config)
    app, configuration = standing_apps[database_url]
    app.config.clear()
    app.config.update(configuration)
    context = Context(settings, clock, keys)
    object.__setattr__(context, "rng", random.Random(20261116))
    app.extensions["engage"].context = context
    with app.app_context():
        yield app
        db.session.remove()
        if database_url.startswith("sqlite"):
            db.engine.dispose()


@pytest.fixture
def places(app: Flask) -> SimpleNamespace:
    """The least that a test of the loop needs: a locality with its bodies and hosts (tests.factories.make_places)."""
    from tests import factories

    return factories.make_places(app)


@pytest.fixture
def moderator(places: SimpleNamespace) -> Actor:
    """Somebody who reads for that locality's host."""
    from tests import factories

    return factories.make_moderator(places.host)
