"""Frozen records with some fields changed: in a copy, or while the record is being made.

`dataclasses.replace` runs through all fields and through `__init__` again, which is most of what folding a history
costs: an ask has 27 fields, and nearly every event changes one. Nothing is checked or computed when the records of a
history are made, so a copy of the fields is the same record; a test holds the one against the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def changed(record: T, **changes: Any) -> T:
    """The record with these fields changed: a frozen dataclass without slots and without `__post_init__`.

    Raises TypeError for a field that it does not have.
    """
    fields = record.__dict__
    merged = fields | changes
    if len(merged) != len(fields):
        raise TypeError(f"no such field of {type(record).__name__}: {sorted(changes.keys() - fields.keys())}")
    copy = object.__new__(type(record))
    object.__setattr__(copy, "__dict__", merged)
    return copy


def new(kind: type[T], fields: dict[str, Any]) -> T:
    """A record of a kind that `changed` takes, of these fields: all that it has, since defaults are not looked at. For
    those that histories are full of: one dictionary instead of a call for each field."""
    made = object.__new__(kind)
    object.__setattr__(made, "__dict__", fields)
    return made


class Growing(Generic[T]):
    """A record that is being made and changes in its place, since a copy for each event of a history costs more than
    the event does: it begins as a copy of a record of a kind that `changed` takes, and nobody else holds it before it
    is `done`."""

    __slots__ = ("_fields", "_many", "change", "record")

    def __init__(self, start: T) -> None:
        self.record = changed(start)
        self._fields = vars(self.record)
        self._many = len(self._fields)
        self.change: Callable[[dict[str, Any]], None] = self._fields.update
        """Change these fields."""

    def done(self) -> T:
        """The record, which nothing changes any more. Raises TypeError for a field that it does not have."""
        if len(self._fields) != self._many:
            raise TypeError(f"no such field of {type(self.record).__name__}: {list(self._fields)[self._many :]}")
        return self.record
