"""`engage import`: existing feedback from a survey or another system."""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import click
from tqdm import tqdm

from engage.adapters import csv_file
from engage.adapters.csv_file import Sheet, UnreadableFile, defuse
from engage.cli.support import EXISTING, PROBLEM, WRONG, many, say, stop, with_app
from engage.cli.support import as_json as as_json_option
from engage.domain.errors import NotFound, Refused
from engage.domain.permissions import SYSTEM
from engage.domain.publication import Use
from engage.services import imports
from engage.services.context import context, now
from engage.services.import_rows import Columns, incoming

CONSENTS: dict[str, tuple[Use, bool]] = {
    "none": (Use.NEITHER, False),
    "body": (Use.BODY, False),
    "publish": (Use.PUBLISH, False),
    "quote": (Use.PUBLISH, True),
}
"""What people agreed to, and whether they may be quoted."""

MOST_NAMES = 20
"""Names of themes that are not there which are printed."""

REASONS = {
    "row_broken": "The row cannot be taken apart: a quote mark may be missing.",
    "too_many_cells": "There are more cells than columns: a text with a delimiter in it may lack its quote marks.",
    "cells_missing": "The row ends before a column that is needed.",
    "empty": "There is nothing to read in the text.",
    "too_long": "The text is longer than 20,000 characters.",
    "date_unreadable": "The date is written like neither 2026-03-09 nor 9/3/2026.",
    "date_in_the_future": "The date lies in the future.",
    "id_repeated": "Another row before this one has the same id.",
}
"""What stands in the file of rejects."""


@click.command("import")
@click.argument("file", type=EXISTING)
@click.option("--locality", required=True, metavar="SLUG", help="The locality that all of it is about.")
@click.option("--text-column", required=True, metavar="C", help="The column with people's words.")
@click.option("--prompt-column", metavar="C", help="The column with the question they answered.")
@click.option("--date-column", metavar="C", help="The column with the day they said it: 2026-03-09 or 9/3/2026.")
@click.option(
    "--external-id", metavar="C",
    help="The column with the other system's id of the row. An id that came into this locality before is skipped, "
    "whatever system it is from: where two number their rows alike, put a letter before the ids of one.",
)
@click.option(
    "--themes-column", metavar="C",
    help="The column with the names of its themes, parted by |. Those that are not there are named, not begun.",
)
@click.option(
    "--consent", type=click.Choice(list(CONSENTS)), default="none", show_default=True,
    help="What people agreed to: to be read only, shown to planning bodies, published, published and quoted.",
)  # fmt: skip
@click.option("--consent-evidence", default="", metavar="TEXT", help="What shows that they did. Needed unless none.")
@click.option("--dry-run", is_flag=True, help="Look at every row and say what would happen, but take nothing in.")
@as_json_option
@with_app
def command(
    file: Path, locality: str, text_column: str, prompt_column: str | None, date_column: str | None,
    external_id: str | None, themes_column: str | None, consent: str, consent_evidence: str, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Take in what people said elsewhere.

    FILE is a CSV file; its encoding and delimiter are found out. Rows that came in before are skipped, so the same
    file can be imported again. Rows with something wrong go to a file of their own, the rest comes in. Without
    evidence of consent the words are read and themed by staff, and never shown or quoted.

    Exit codes: 0 when the file was worked through, 1 when nothing in it could be taken in, 2 when the command was
    not right.
    """
    use, quote = CONSENTS[consent]
    if use is not Use.NEITHER and not consent_evidence.strip():
        stop(f"--consent {consent} needs --consent-evidence: say what shows that people agreed to it.", WRONG)
    columns = Columns(text_column, prompt_column, date_column, external_id, themes_column)
    try:
        sheet = csv_file.examine(file)
        found = incoming(sheet, columns)
    except UnreadableFile as problem:
        stop(str(problem))
    except Refused as problem:
        stop(f"{file.name} has no column {problem.params['column']!r}. It has: {problem.params['columns']}.", WRONG)
    try:
        result, rejects_file = _run(
            sheet, found, locality_slug=locality, use=use, quote=quote, evidence=consent_evidence, dry_run=dry_run
        )
    except NotFound as problem:
        if problem.code != "locality_unknown":
            raise
        stop(f"There is no locality {locality!r}. There are: {', '.join(imports.localities()) or 'none yet'}.", WRONG)
    data: dict[str, Any] = {
        "imported": result.imported, "skipped": result.skipped, "rejected": result.rejected,
        "rejects_file": str(rejects_file) if rejects_file else None,
    }  # fmt: skip
    if themes_column:
        data["unknown_themes"] = dict(result.unknown_themes.most_common())
    say(data, as_json=as_json, otherwise=lambda: _summary(result, rejects_file, dry_run=dry_run))
    if result.rejected and not result.imported and not result.skipped:
        raise SystemExit(PROBLEM)


def _run(
    sheet: Sheet, found: Iterator[tuple[imports.Incoming, int]], **how: Any
) -> tuple[imports.Imported, Path | None]:
    """Import with a progress bar; what stayed out goes to a file, whose path comes back when there is one."""
    with ExitStack() as stack:
        rejects = stack.enter_context(Rejects(context().settings.home / "rejects", sheet))
        bar = stack.enter_context(_bar(sheet))
        result = imports.run(SYSTEM, rows=_watched(found, bar), on_reject=rejects.add, **how)
    return result, rejects.path


def _bar(sheet: Sheet) -> Any:
    """A progress bar over the file's bytes; silent when nobody looks on."""
    return tqdm(
        total=sheet.size, unit="B", unit_scale=True, unit_divisor=1024, desc=sheet.path.name, leave=False,
        disable=not sys.stderr.isatty(), file=sys.stderr,
    )  # fmt: skip


def _watched(found: Iterator[tuple[imports.Incoming, int]], bar: Any) -> Iterator[imports.Incoming]:
    for row, position in found:
        bar.update(position - bar.n)
        yield row


def _summary(result: imports.Imported, rejects_file: Path | None, *, dry_run: bool) -> str:
    verb = "would come in" if dry_run else "came in"
    lines = [
        f"{many(result.imported, 'row')} {verb}, {result.skipped} were there already, {result.rejected} stayed out."
    ]
    lines += [f"  {count} x {REASONS[reason]}" for reason, count in result.reasons.most_common()]
    if result.unknown_themes:
        names = ", ".join(f"{name} ({count})" for name, count in result.unknown_themes.most_common(MOST_NAMES))
        lines.append(f"No theme has the name of these, so nothing is under them: {names}. Begin them and link by hand.")
    if rejects_file:
        lines.append(f"What stayed out is in {rejects_file} (it holds people's words: delete it when you are done).")
    return "\n".join(lines)


class Rejects:
    """A CSV file of the rows that stayed out, made with the first of them: line, reason, then the row's own cells.

    Only its owner can read it. Columns that are not imported come along, so that a row can be put right and imported
    from here.
    """

    def __init__(self, folder: Path, sheet: Sheet) -> None:
        self.path: Path | None = None
        self._folder = folder
        self._sheet = sheet
        self._file: Any = None
        self._writer: Any = None

    def __enter__(self) -> Rejects:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def add(self, rejected: imports.Rejected) -> None:
        """Write one row; its cells cannot act as formulas in a spreadsheet."""
        if self._writer is None:
            self._open()
        cells = [defuse(cell.replace("\0", "")) for cell in rejected.cells]
        self._writer.writerow([rejected.line, REASONS[rejected.reason], *cells])

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        stem = re.sub(r"[^\w.-]+", "-", self._sheet.path.stem)[:60] or "rejects"
        number, moment = 0, f"{now():%Y%m%dT%H%M%SZ}"
        while self._file is None:
            name = f"{stem}-{moment}{f'-{number}' if number else ''}.csv"
            try:
                handle = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                number += 1
                continue
            self.path = self._folder / name
            # With a mark, so that spreadsheets read it as UTF-8.
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", errors="replace", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["line", "reason", *map(defuse, self._sheet.columns)])
