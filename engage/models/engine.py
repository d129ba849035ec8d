"""How connections behave: SQLite in WAL with foreign keys, and write transactions that begin as writers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engage.models import partial

WRITE = "engage_write"
"""Execution option that marks a transaction as one that will write."""


def prepare(engine: Engine, *, synchronous: str = "NORMAL") -> None:
    """Attach the listeners once to a new engine."""
    if engine.dialect.name == "postgresql":
        partial.complete()
    if engine.dialect.name != "sqlite":
        return

    @sa.event.listens_for(engine, "connect")
    def _connect(dbapi_connection: Any, _record: Any) -> None:
        # pysqlite's own BEGIN is deferred; we send ours (below), so its automatic one is switched off.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=10000")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.execute("PRAGMA mmap_size=268435456")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A session that has read cannot upgrade under contention: writers begin as writers.
        if connection.get_execution_options().get(WRITE):
            _begin_to_write(connection)
        else:
            # This waits for nobody and cannot fail: straight to the driver, for every request begins so.
            connection.connection.cursor().execute("BEGIN")


def _begin_to_write(connection: Connection) -> None:
    """Wait for other writers, straight in the driver; whoever waited for too long hears of it as SQLAlchemy says it."""
    try:
        connection.connection.cursor().execute("BEGIN IMMEDIATE")
    except connection.dialect.loaded_dbapi.Error as problem:
        raise sa.exc.DBAPIError.instance(
            "BEGIN IMMEDIATE", None, problem, connection.dialect.loaded_dbapi.Error, hide_parameters=True,
            dialect=connection.dialect,
        ) from problem  # fmt: skip
