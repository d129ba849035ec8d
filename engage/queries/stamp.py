"""A stamp of what can be read now: two that are equal mean that nothing was committed in between, by any process.

PostgreSQL says which transactions can be seen (equal text, equal sight). SQLite tells a connection whether another one
has committed; here that is one which does nothing else, so that every commit is another's, those of this process too.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import sqlalchemy as sa

from engage.models.base import db
from engage.queries.reading import Reading

Stamp = str | int

_SIGHT = Reading(sa.select(sa.cast(sa.func.pg_current_snapshot(), sa.Text)))


class Watch:
    """Reads the stamps of one installation in one process; a process that was forked begins anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: int | None = None
        self._connection: sqlite3.Connection | None = None

    def stamp(self) -> Stamp | None:
        """The stamp at this moment, of which all that is read from now on is true; None where there is none, as in a
        session that has begun already and may see what was, or what is not committed. On PostgreSQL one statement."""
        if db.session.registry.has() and db.session().in_transaction():
            return None
        if db.engine.dialect.name == "postgresql":
            seen: str = _SIGHT.one()
            return seen
        try:
            with self._lock:
                version: int = self._watching().execute("PRAGMA data_version").fetchone()[0]
                return version
        except sqlite3.Error:
            return None

    def _watching(self) -> sqlite3.Connection:
        if self._connection is None or self._process != os.getpid():
            # The file as SQLAlchemy found it. In memory there is nothing that another connection could see.
            path = Path(db.engine.url.database or ":memory:")
            self._connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False, timeout=1
            )
            self._process = os.getpid()
        return self._connection
