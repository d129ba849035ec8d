"""INSERT with ON CONFLICT, which each database has in words of its own."""

from __future__ import annotations

from typing import Any


def upsert(dialect: str, table: Any) -> Any:
    """An `insert` of this table that knows `on_conflict_do_nothing` and `on_conflict_do_update`, for a dialect by its
    name. PostgreSQL's dialect is loaded for PostgreSQL only: two megabytes in every web process."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)
