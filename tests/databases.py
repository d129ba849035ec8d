"""A PostgreSQL database that one test after the other finds as if it were new.

To copy a database, to connect to it and to let a new connection learn what is in it takes longer than most tests of a
service. So it is emptied instead, with its connections left open; and copied anew whenever a test left more behind than
rows: another shape, a transaction, statistics, many connections, or so many rows that plans would differ.
"""

from __future__ import annotations

import sqlalchemy as sa

MOST_BYTES = 10 * 8192
"""Of a table: what PostgreSQL takes one for about which it knows nothing. A larger one would be read in other ways."""
MOST_CONNECTIONS = 12

_LEFT = f"""
SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_attribute),
       (SELECT count(*) || ',' || count(*) FILTER (WHERE tgenabled = 'O') FROM pg_trigger),
       (SELECT count(*) FROM pg_constraint), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_statistic),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND state <> 'idle'),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) > {MOST_CONNECTIONS},
       (SELECT max(pg_relation_size(oid)) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) > {MOST_BYTES}
"""


class Reused:
    """The database of that name, copied from a template when it has to be."""

    def __init__(self, server: sa.Engine, url: str, name: str, template: str) -> None:
        """`server` has a connection that is no part of any transaction; `url` leads to the database."""
        self._server = server
        self._name = name
        self._template = template
        # A pool of its own, for the tests' may be thrown away: what looks after the database stays connected.
        self._engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1)
        self._new: tuple[object, ...] | None = None
        self._emptying = ""

    def ready(self) -> None:
        """See to it that it is there, and new."""
        if self._new is not None:
            return
        with self._server.connect() as server:
            server.exec_driver_sql(f"CREATE DATABASE {self._name} TEMPLATE {self._template} STRATEGY = FILE_COPY")
        with self._engine.connect() as here:
            self._new = self._left(here)
            self._emptying = self._emptying or _emptying(here)

    def emptied(self) -> bool:
        """Empty it after a test; False when that is not enough to make it new."""
        with self._engine.connect() as here:
            if self._left(here) != self._new:
                return False
            here.exec_driver_sql(self._emptying)
        return True

    def drop(self) -> None:
        """Take it away, with whatever is connected to it."""
        self._engine.dispose()
        self._new = None
        with self._server.connect() as server:
            server.exec_driver_sql(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")

    @staticmethod
    def _left(here: sa.Connection) -> tuple[object, ...]:
        return tuple(here.exec_driver_sql(_LEFT).one())


def _emptying(here: sa.Connection) -> str:
    """Statements that make every table what it is now, triggers and foreign keys aside. The few rows that it has from
    the beginning are kept beside it."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    names = list(here.exec_driver_sql(tables).scalars())
    filled = [name for name in names if here.exec_driver_sql(f"SELECT EXISTS (SELECT 1 FROM {name})").scalar()]
    assert filled == ["alembic_version"], "rows from the beginning: keep them here as well"
    lines = ["SET session_replication_role = replica", "SET lock_timeout = '10s'"]
    lines += [f"DELETE FROM {name}" for name in names if name not in filled]
    lines.append(
        "SELECT setval((quote_ident(schemaname) || '.' || quote_ident(sequencename))::regclass, 1, false) "
        "FROM pg_sequences WHERE last_value IS NOT NULL"
    )
    return "; ".join(lines)
