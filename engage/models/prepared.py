"""Statements that are built and compiled once, and sent straight to the driver.

Building a statement, finding its compiled form again and wrapping what comes back cost several times what the database
needs to answer. So what every visitor's page reads, and what sharing writes, is a constant of its module, with
`bindparam` where it differs. It is sent in the session's transaction; whoever listens for statements on the engine
hears of it, and errors are those that SQLAlchemy raises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import Session

from engage.models.base import db
from engage.models.upsert import upsert

Row = Sequence[Any]
_CONNECTION = "engage_connection"
_Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one dialect sends it."""

    text: str
    given: tuple[tuple[str, _Change | None], ...]
    """Parameters that the caller gives, and how they are written."""
    fixed: dict[str, Any]
    """Parameters that never change, as they are written."""
    places: tuple[str, ...] | None
    """Their order, where the driver wants them in a row."""
    made: tuple[tuple[int, _Change], ...]
    """Columns that are read otherwise than they come."""


class Prepared:
    """A statement; what it has in `bindparam` is given to each call by name. One that is not the same in every
    database comes as a function of the dialect's name."""

    def __init__(self, statement: Any) -> None:
        self.statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def send(self, values: dict[str, Any]) -> tuple[list[Row], int]:
        """The rows that come back, and how many were touched. What waits to be written is written first."""
        compiled, found, touched = self._send(values)
        return [_made(row, compiled.made) for row in found] if compiled.made else found, touched

    def _send(self, values: dict[str, Any]) -> tuple[_Compiled, list[Row], int]:
        """The rows as the driver gives them."""
        session = db.session()
        session.flush()
        connection = _connection(session)
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._of(dialect), dialect)
        written = dict(compiled.fixed)
        for name, change in compiled.given:
            value = values[name]
            written[name] = value if change is None else change(value)
        places = compiled.places
        found, touched = _sent(
            connection, compiled.text, written if places is None else tuple([written[place] for place in places])
        )
        return compiled, found, touched

    def _in_columns(self, values: dict[str, Any]) -> list[Row]:
        """The columns of what comes back, none where no row does. What is to be read otherwise than it comes is read
        once for all rows that have the same: for hundreds of rows of a few moments."""
        compiled, found, _ = self._send(values)
        columns: list[Row] = list(zip(*found, strict=True))
        if columns:
            read: dict[_Change, dict[Any, Any]] = {}
            for place, change in compiled.made:
                known = read.setdefault(change, {})
                for value in columns[place]:
                    if value not in known:
                        known[value] = change(value)
                columns[place] = list(map(known.__getitem__, columns[place]))
        return columns

    def _of(self, dialect: Dialect) -> Any:
        return self.statement(dialect.name) if isinstance(self.statement, FunctionType) else self.statement


def _connection(session: Session) -> Connection:
    """The session's connection, found once in a transaction: to be told of it takes as long as a short statement."""
    known = session.info.get(_CONNECTION)
    # A savepoint begins when its connection is asked for, and a session that failed says so then.
    if known is not None and session.is_active and session.get_nested_transaction() is None:
        transaction, connection = known
        if transaction is session.get_transaction():
            return cast("Connection", connection)
    connection = session.connection()
    session.info[_CONNECTION] = session.get_transaction(), connection
    return connection


def _made(row: Row, changes: tuple[tuple[int, _Change], ...]) -> Row:
    made = list(row)
    for place, change in changes:
        made[place] = change(made[place])
    return made


def _sent(connection: Connection, text: str, written: Any) -> tuple[list[Row], int]:
    cursor = connection.connection.cursor()
    try:
        for heard in connection.dispatch.before_cursor_execute:
            heard(connection, cursor, text, written, None, False)
        cursor.execute(text, written)
        return list(cursor.fetchall()) if cursor.description else [], cursor.rowcount
    except connection.dialect.loaded_dbapi.Error as problem:
        # Parameters can be a person's words: they never become part of an error.
        raise sa.exc.DBAPIError.instance(
            text, None, problem, connection.dialect.loaded_dbapi.Error, hide_parameters=True, dialect=connection.dialect
        ) from problem
    finally:
        cursor.close()


def _compile(statement: Any, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    if statement.is_select:
        # Lists of constants are written out, which is done only where every parameter has a value.
        valued = statement.params({name: None for name, bind in compiled.binds.items() if not bind.unique})
        compiled = valued.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    given, fixed = [], {}
    for name, value in compiled.params.items():
        # what stands in a list of constants is called after the list, with a number
        bind = compiled.binds[name if name in compiled.binds else name.rpartition("_")[0]]
        change = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if not bind.unique:
            given.append((name, change))
        else:
            fixed[name] = value if change is None else change(value)
    return _Compiled(
        compiled.string, tuple(given), fixed, tuple(compiled.positiontup) if compiled.positional else None,
        _read(statement, dialect),
    )  # fmt: skip


def _read(statement: Any, dialect: Dialect) -> tuple[tuple[int, _Change], ...]:
    columns = statement.selected_columns if statement.is_select else statement.exported_columns
    changes = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return tuple((place, change) for place, change in enumerate(changes) if change is not None)


def insert(model: Any, *names: str, once: bool = False, key: bool = False) -> Prepared:
    """A new row of a model. The columns named are given to each call; the others have what the model says: their
    default, or nothing. With `once`, a row that has what must be unique in another is not written, and nothing else
    happens: the count of rows says so, without looking first. With `key`, the key comes back."""
    table = model.__table__
    values = {name: sa.bindparam(name, type_=table.c[name].type) for name in names}
    for column in table.columns:
        if column.name not in values and column.default is not None:
            default = column.default
            values[column.name] = sa.literal(default.arg if default.is_scalar else default.arg(None), column.type)

    def statement(dialect: str) -> Any:
        found = upsert(dialect, table).on_conflict_do_nothing() if once else sa.insert(table)
        found = found.values(values)
        return found.returning(*table.primary_key) if key else found

    return Prepared(statement)
