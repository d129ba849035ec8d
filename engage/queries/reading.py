"""How pages read: statements that are built once and sent again and again, and rows that are not made into objects.

Building a statement costs more than sending it, and so does the ORM's loading of rows that are plain columns. So what
every visitor's page asks is a constant of its module with `bindparam` where it differs, and comes through `read`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult

from engage.models.base import db

ON: Any = sa.bindparam("on", type_=sa.Date)
"""The day for which a page is made."""


def read(statement: sa.Select[Any], /, **values: Any) -> CursorResult[Any]:
    """The rows of a select of columns, with what is waiting to be written written first. One statement."""
    session = db.session()
    session.flush()
    return session.connection().execute(statement, values)


def dated(table: Any, on: date | Any) -> sa.ColumnElement[bool]:
    """SQL condition: the row is in force on a day."""
    return sa.and_(table.valid_from <= on, sa.or_(table.valid_to.is_(None), table.valid_to >= on))
