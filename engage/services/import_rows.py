"""Rows of a CSV file as an import takes them: which column is what, and what is wrong with a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engage.adapters.csv_file import Row, Sheet, rows
from engage.domain.errors import Refused
from engage.services.imports import Incoming

PROBLEMS = (
    "row_broken", "too_many_cells", "cells_missing", "empty", "too_long", "date_unreadable", "date_in_the_future",
    "id_repeated",
)  # fmt: skip
"""Every reason for which a row stays out."""

OLDEST = 1900
"""A year before this is a slip of somebody's keyboard or a program's nought."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_BRITISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[T ,].*)?")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what."""

    text: str
    prompt: str | None = None
    told_on: str | None = None
    external_id: str | None = None
    themes: str | None = None
    """Names of themes, parted by `|`."""

    @property
    def named(self) -> tuple[str, ...]:
        """Those that are used."""
        every = (self.text, self.prompt, self.told_on, self.external_id, self.themes)
        return tuple(name for name in every if name is not None)


def incoming(sheet: Sheet, columns: Columns) -> Iterator[tuple[Incoming, int]]:
    """The rows to import, each with how many bytes of the file were read by then.

    Raises Refused("column_unknown", column, columns) before the first row.
    """
    for name in columns.named:
        if name not in sheet.columns:
            raise Refused("column_unknown", field="column", column=name, columns=", ".join(filter(None, sheet.columns)))
    return ((_incoming(row, columns), row.position) for row in rows(sheet))


def _incoming(row: Row, columns: Columns) -> Incoming:
    def cell(name: str | None) -> str:
        return row.cells.get(name, "") if name else ""

    told_on = cell(columns.told_on).strip()
    day = read_day(told_on)
    return Incoming(
        line=row.line,
        text=cell(columns.text),
        prompt=cell(columns.prompt),
        told_on=day,
        external_id=cell(columns.external_id).strip() or None,
        problem=_problem(row, columns, unreadable=bool(told_on) and day is None),
        cells=row.values,
        themes=tuple(filter(None, (" ".join(each.split()) for each in cell(columns.themes).split("|")))),
    )


def _problem(row: Row, columns: Columns, *, unreadable: bool) -> str | None:
    if row.broken:
        return "row_broken"
    if row.extra:
        return "too_many_cells"
    if any(name not in row.cells for name in columns.named):
        return "cells_missing"
    return "date_unreadable" if unreadable else None


def read_day(text: str) -> date | None:
    """The day that a cell names: 2026-03-09 or 9/3/2026 (the day first, as people here write), a time behind it or
    not; None for anything else.

    >>> read_day("9/3/2026 14:05")
    datetime.date(2026, 3, 9)
    """
    words = text.strip()
    if found := _ISO.fullmatch(words):
        year, month, day = (int(part) for part in found.groups())
    elif found := _BRITISH.fullmatch(words):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if len(found[3]) == 2 else 0
    else:
        return None
    try:
        return date(year, month, day) if year >= OLDEST else None
    except ValueError:
        return None
