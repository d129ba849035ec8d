"""A codebook from a CSV file: the installation's own, or the one that comes with Engage."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from engage.adapters import csv_file
from engage.domain.theming import codebook
from engage.domain.theming.codebook import Entry

STARTER = Path(__file__).parent / "data" / "codebook.csv"
"""Themes for health and social care in Scotland, to begin with; docs/theming.md says what the columns hold."""


def read(path: Path, *, like: Collection[str] = ()) -> tuple[Entry, ...]:
    """The themes of a file; its encoding and delimiter are found out.

    Where more than one column may hold the names (a framework of categories and sub-categories), the one that has most
    of the names `like` is taken. Raises csv_file.UnreadableFile, and Refused as `codebook.columns` and
    `codebook.entries` do.
    """
    sheet = csv_file.examine(path)
    wanted = {codebook.key(name) for name in like}
    tried = []
    for names in codebook.columns(sheet.columns):
        made = codebook.entries(
            (row.line, {ours: row.cells.get(theirs, "") for ours, theirs in names.items()})
            for row in csv_file.rows(sheet)
        )
        tried.append((sum(codebook.key(entry.name) in wanted for entry in made), made))
    return max(tried, key=lambda each: each[0])[1]
