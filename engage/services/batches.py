"""Long lists in pieces: a database takes so many values in one statement and no more (SQLite 32,766, PostgreSQL
65,535), and what people tell about one thing has no such end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")

BATCH = 5_000
"""Values in one statement: far below what either database takes, so that a statement may carry others beside them."""


def batches(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values in their order, at most `BATCH` at a time; nothing where there are none."""
    left = iter(values)
    while some := list(islice(left, BATCH)):
        yield some
