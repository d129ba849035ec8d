"""The measures as rows for programs: names and numbers in no language, "c" where a number is too small to print."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response

from engage.adapters.csv_file import defuse
from engage.domain.disclosure import Count, Suppressed
from engage.domain.measures.facts import View
from engage.domain.measures.shown import Figure

COLUMNS = (
    "of", "measure", "figure", "group", "numerator", "denominator", "value", "low_95", "high_95", "not_measured",
    "first_day", "last_day", "as_of",
)  # fmt: skip
HIDDEN = "c"
"""As open data of Public Health Scotland mark it (PHS disclosure control)."""


def rows(of: str, figures: Iterable[Figure], looked: View) -> Iterator[dict[str, Any]]:
    """A row for each figure. What there is none of is None; `value` is a share from 0 to 1, a number for each, or
    days."""
    for each in figures:
        yield {
            "of": of, "measure": each.number, "figure": each.part.value, "group": each.group or None,
            "numerator": _count(each.numerator), "denominator": _count(each.denominator),
            "value": _rounded(each.value), "low_95": _rounded(each.low), "high_95": _rounded(each.high),
            "not_measured": each.why.value if each.why else None, "first_day": looked.first.isoformat(),
            "last_day": looked.last.isoformat(), "as_of": looked.today.isoformat(),
        }  # fmt: skip


def download(of: str, figures: Iterable[Figure], looked: View) -> Response:
    """The rows as a CSV file, with a byte order mark: without one Excel reads "é" as two letters."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    for row in rows(of, figures, looked):
        sheet.writerow(["" if row[name] is None else defuse(str(row[name])) for name in COLUMNS])
    name = f"measures-{of}-{looked.last.isoformat()}.csv"
    return Response(
        "\ufeff" + text.getvalue(), mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"},
    )  # fmt: skip


def _count(value: Count | None) -> int | str | None:
    return HIDDEN if isinstance(value, Suppressed) else value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
