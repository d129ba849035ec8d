"""The digest as a table for programs: a row for each ask that it holds, as many as its register says."""

from __future__ import annotations

import csv
import io
from typing import Any

from engage.adapters.csv_file import defuse
from engage.domain.digest_lines import Line, Section
from engage.queries.digests import DigestPage
from engage.web import digest_words as say

COLUMNS = (
    "body", "period", "version", "as_of", "section", "ask", "address", "title", "locality", "stands_as", "raised_on",
    "raised_in_month", "changed_in_month", "outcome", "decided_on", "decided_by", "reasons", "passed_to", "promises",
    "owed", "first_due", "due", "working_days_late", "put_off", "said_yes", "said_partly", "said_no", "said_not_sure",
    "closed_on", "sent_up_on", "sent_up_by", "points",
)  # fmt: skip
"""Names, codes of states, days as 2026-10-31: in no language. `stands_as`, `reasons`, `promises` and `points` are
words."""


def text(page: DigestPage, base: str) -> str:
    """The whole file. It begins with a byte order mark: without one Excel reads "é" as two letters."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    same = [page.data.body.slug, page.data.period, page.version, page.data.day]
    for section, lines in page.data.sections:
        for each in lines:
            sheet.writerow([defuse(str(cell)) for cell in [*same, *_cells(section, each, base)]])
    return "\ufeff" + out.getvalue()


def _cells(section: Section, each: Line, base: str) -> list[Any]:
    made, told = each.decision, each.verdicts
    return [
        section.value, each.reference, f"{base}{each.path}", each.title, each.locality, say.label(each).text,
        each.raised_on, _flag(each.raised_in_period), _flag(each.changed_in_period),
        *((made.outcome.value, made.decided_on, made.decided_by, made.reasons, made.passed_to) if made else [""] * 5),
        "\n".join(f"{say.promise(promise)} {say.promise_state(promise).text}." for promise in each.promises),
        each.owed.value if each.owed else "", each.first_due or "", each.due or "", each.days_overdue, each.deferrals,
        told.yes, told.partly, told.no, told.not_sure, each.closed_on or "", each.sent_up_on or "",
        each.sent_up_by,
        "\n".join(map(say.point, each.points)),
    ]  # fmt: skip


def _flag(value: bool) -> str:
    return "yes" if value else "no"
