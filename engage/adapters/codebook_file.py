"""A codebook from a CSV file: the installation's own, or the one that comes with Engage."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from pathlib import Path

from engage.adapters import csv_file
from engage.domain.errors import Refused
from engage.domain.theming import codebook
from engage.domain.theming.codebook import Entry, LeftOut, Sifted

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


MOST_BYTES = 1_000_000
"""A codebook of 500 themes with all their phrases has a quarter of that."""
_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
"""How spreadsheets, old and new, and PDF files begin."""


def sifted(path: Path) -> Sifted:
    """What can be taken in of a file, and why the rest cannot.

    Raises csv_file.UnreadableFile, Refused: codebook_too_large, codebook_no_csv, codebook_without_names.
    """
    with path.open("rb") as file:
        start = file.read(MOST_BYTES + 1)
    if len(start) > MOST_BYTES:
        raise Refused("codebook_too_large")
    if start.startswith(_NO_TEXT):
        raise Refused("codebook_no_csv")
    sheet = csv_file.examine(path)
    names = codebook.columns(sheet.columns)[0]
    broken: list[LeftOut] = []
    rows = []
    for row in csv_file.rows(sheet):
        if row.broken or row.extra:
            broken.append(LeftOut(row.line, "row_broken" if row.broken else "too_many_cells"))
        else:
            rows.append((row.line, {ours: row.cells.get(theirs, "") for ours, theirs in names.items()}))
    return codebook.sift(rows, broken)


def written(entries: Iterable[Entry]) -> str:
    """A codebook as a CSV file that `sifted` reads back. No cell of it acts as a formula in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(codebook.COLUMNS)
    for entry in entries:
        phrases = codebook.BETWEEN.join(each.replace(codebook.BETWEEN, "/") for each in entry.examples)
        outcomes = codebook.BETWEEN.join(map(str, entry.outcomes))
        cells = (entry.name, entry.description, phrases, outcomes)
        writer.writerow([csv_file.defuse(cell) for cell in cells])
    return out.getvalue()
