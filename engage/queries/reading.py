"""How pages read: selects of columns that are constants of their modules (models.prepared); rows are tuples."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.models.prepared import Prepared, Row

ON: Any = sa.bindparam("on", type_=sa.Date)
"""The day for which a page is made."""


class Reading(Prepared):
    """A select of columns."""

    def rows(self, **values: Any) -> list[Row]:
        """All rows. One statement."""
        return self.send(values)[0]

    def columns(self, **values: Any) -> list[Row]:
        """The columns instead of the rows, for a select of hundreds of rows and of no JSON; none where there is no row.
        One statement."""
        return self._in_columns(values)

    def first(self, **values: Any) -> Row | None:
        """The first row, of a select that has one or none."""
        return next(iter(self.rows(**values)), None)

    def one(self, **values: Any) -> Any:
        """The one value of a select of one."""
        return self.rows(**values)[0][0]


def dated(table: Any, on: date | Any) -> sa.ColumnElement[bool]:
    """SQL condition: the row is in force on a day."""
    return sa.and_(table.valid_from <= on, sa.or_(table.valid_to.is_(None), table.valid_to >= on))
