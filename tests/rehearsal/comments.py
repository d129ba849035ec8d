"""The comments of a file, as the rehearsal needs them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engage.adapters import csv_file
from engage.services.import_rows import Columns, incoming
from engage.services.imports import Incoming


@dataclass(frozen=True, slots=True)
class Comments:
    """Rows to import, and what the file says each is about."""

    rows: tuple[Incoming, ...]
    labels: dict[str, str]
    """By external id."""
    bad: frozenset[str]
    """External ids of comments that tell of something gone wrong."""

    @property
    def texts(self) -> list[str]:
        """Every text that says something, without those that a row shares with many."""
        return [row.text for row in self.rows if row.text.strip()]


def read(file: Path, *, text: str, external_id: str, label: str, prompt: str | None, weight: str | None) -> Comments:
    """The comments of a CSV file. `weight` names a column with numbers below nought for what went wrong."""
    sheet = csv_file.examine(file)
    rows = tuple(row for row, _ in incoming(sheet, Columns(text, prompt, None, external_id)))
    labels: dict[str, str] = {}
    bad: set[str] = set()
    for each in csv_file.rows(sheet):
        name = each.cells.get(external_id, "").strip()
        labels[name] = each.cells.get(label, "").strip() or "Other"
        if weight and each.cells.get(weight, "").strip().startswith("-"):
            bad.add(name)
    return Comments(rows, labels, frozenset(bad))
