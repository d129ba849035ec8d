"""Texts with their themes from a CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engage.adapters import csv_file
from engage.domain.errors import Refused
from engage.domain.theming.labelled import Labelled, Text, labels_of

_LONGEST = 8_000_000
"""Characters of a cell: a text of any length that somebody has is taken; only its beginning is looked at."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file held."""

    texts: tuple[Labelled, ...]
    broken: int
    """Rows that could not be taken apart."""


def read(path: Path, *, text: str, label: str, prompt: str | None) -> Taken:
    """The rows of a file, by the names of their columns; its encoding and delimiter are found out. Empty texts and
    texts without a theme come along.

    Raises csv_file.UnreadableFile, and Refused("column_unknown", column=..., columns=...).
    """
    sheet = csv_file.examine(path)
    for column in (text, label, prompt):
        if column is not None and column not in sheet.columns:
            columns = ", ".join(filter(None, sheet.columns))
            raise Refused("column_unknown", field="column", column=column, columns=columns)
    found, broken = [], 0
    for row in csv_file.rows(sheet, longest=_LONGEST):
        if row.broken:
            broken += 1
            continue
        asked = " ".join(row.cells.get(prompt, "").split()) if prompt else ""
        found.append(Labelled(Text(row.cells.get(text, ""), asked), labels_of(row.cells.get(label, ""))))
    return Taken(tuple(found), broken)
