"""Installations to measure: a home folder, a migrated SQLite database and the app on it, made once a run."""

from __future__ import annotations

import contextlib
import io
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.models.base import db
from tests.bench import data

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
"""The moment everything is dated from: the processes that are started have the machine's clock."""


@dataclass(frozen=True)
class Installation:
    """One installation. `count` is how many contributions it holds."""

    home: Path
    count: int

    @property
    def path(self) -> Path:
        """The database's file."""
        return self.home / "engage.db"

    def app(self, *, page_cache: int = 0, **overrides: Any) -> Flask:
        """A fresh app on it, with a clock that stands still; it keeps no pages unless told to."""
        settings = Settings(
            home=self.home, database_url=f"sqlite:///{self.path}", base_url="http://localhost", page_cache=page_cache
        )
        return create_app(
            settings, clock=FixedClock(NOW), keys=KeyRing.create(settings.keyring_path), **overrides
        )

    def asks(self) -> int:
        """How many asks it holds."""
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            found: int = connection.execute("SELECT count(*) FROM asks").fetchone()[0]
        return found

    def copy(self, home: Path) -> Installation:
        """Another with the same content."""
        shutil.copytree(self.home, home)
        return Installation(home, self.count)


def make(home: Path, count: int, *, months: int) -> Installation:
    """A new installation with so many contributions over so many months."""
    from flask_migrate import upgrade

    home.mkdir(parents=True)
    made = Installation(home, count)
    app = made.app(ENGAGE_SYNCHRONOUS="OFF")
    with app.app_context(), contextlib.redirect_stdout(io.StringIO()):
        upgrade()
        db.session.remove()
    data.fill(app, count, months=months, now=NOW)
    with app.app_context():
        db.engine.dispose()
    engine = sa.create_engine(f"sqlite:///{made.path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return made
