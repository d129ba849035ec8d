"""A frozen record with some fields changed.

`dataclasses.replace` runs through all fields and through `__init__` again, which is most of what folding a history
costs: an ask has 27 fields, and nearly every event changes one. Nothing is checked or computed when the records of a
history are made, so a copy of the fields is the same record; a test holds the one against the other.
"""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


def changed(record: T, **changes: Any) -> T:
    """The record with these fields changed: a frozen dataclass without slots and without `__post_init__`.

    Raises TypeError for a field that it does not have.
    """
    fields = vars(record)
    merged = fields | changes
    if len(merged) != len(fields):
        raise TypeError(f"no such field of {type(record).__name__}: {sorted(changes.keys() - fields.keys())}")
    copy = object.__new__(type(record))
    object.__setattr__(copy, "__dict__", merged)
    return copy
