"""The declarative base, column types and naming that every table shares."""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import orm
from sqlalchemy.engine import Dialect

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware datetime, stored as UTC. A naive value is refused: it would be a guess."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its time zone")
        return value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        # SQLite takes text: written at once, as the driver's own way would write it in three calls
        return self._text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def _text(self, value: datetime | None) -> str | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time needs its time zone")
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], datetime | None] | None:
        # SQLite gives text: read with its zone at once, every moment of a list costs half as much
        return _moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text + "+00:00")
    except ValueError:
        # not as we write it: somebody else put it there, with its zone
        return datetime.fromisoformat(text)


class _Words(sa.Enum):
    """An Enum that finds its members in a table: lists read hundreds of them."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any] | None:
        return {None: None, **self._object_lookup}.__getitem__


def enum_column(kind: type[enum.StrEnum], length: int = 40) -> sa.Enum:
    """A text column that holds the values of `kind`, checked by the database."""
    return _Words(
        kind,
        native_enum=False,
        create_constraint=True,
        length=length,
        values_callable=lambda members: [member.value for member in members],
        name=kind.__name__.lower(),
    )


class Base(orm.DeclarativeBase):
    # The annotation map sits on the registry: on the class it crashes Flask-SQLAlchemy 3.1.1.
    registry = orm.registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime(), dict[str, Any]: sa.JSON(), list[Any]: sa.JSON()},
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
Model: Any = db.Model
