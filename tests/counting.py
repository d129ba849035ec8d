"""Count what a page asks of the database.

with count_statements(app) as counted:
    client.get("/admin/people")
assert len(counted) <= 5, counted
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage.models.base import db

_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SELECT CAST(PG_CURRENT_SNAPSHOT")
"""What frames a transaction. The last two are how the page cache asks if anything has changed (queries.stamp)."""


@contextmanager
def count_statements(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database in the block, in order; what only frames a transaction is left out."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(_FRAME):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
