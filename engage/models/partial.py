"""Indexes of some rows of a table, on both databases.

SQLAlchemy loads a database's whole dialect to look at an option of an index that is named after it: PostgreSQL's, with
its drivers, costs every process three megabytes, also where it serves SQLite. So that option is added when an engine of
PostgreSQL is there.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

_made: list[tuple[sa.Index, Any]] = []


def partial_index(name: str, *columns: Any, where: Any) -> sa.Index:
    """An index of the rows of which `where` is true."""
    index = sa.Index(name, *columns, sqlite_where=where)
    _made.append((index, where))
    return index


def complete() -> None:
    """Give PostgreSQL the conditions of all such indexes."""
    for index, where in _made:
        index.dialect_options["postgresql"]["where"] = where
