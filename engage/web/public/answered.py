"""How many decisions came in time: counted on a page, and as a file in which anyone can count again."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from flask import Response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engage.adapters.csv_file import defuse
from engage.domain.answered import Answered, OwedDecision, Standing, answered
from engage.domain.periods import Period
from engage.domain.verdicts import Verdict
from engage.queries import answered as queries
from engage.queries import public_asks
from engage.queries.answered import OwedRow
from engage.queries.calendar import today
from engage.web.ask_labels import OUTCOME, ask_label, say
from engage.web.measure_words import being_read
from engage.web.page_cache import kept
from engage.web.presentation import capital, ngettext, number, period
from engage.web.public.blueprint import bp
from engage.web.public.browse import body_at, place_at

MONTHS = 12
"""The months that the page counts: this one so far, and the eleven before it."""

IN_TIME = {
    Standing.IN_TIME: "yes", Standing.LATE: "late", Standing.UNANSWERED: "not yet", Standing.NOT_DUE: "not due yet",
    Standing.BEING_READ: "being read",
}  # fmt: skip
"""The words of the column `in_time`: for programs, so in no language but this."""
NOT_ANSWERED = "not answered"
"""What stands for a point to which no decision of the round says anything."""
IN_MEMORY = 1 << 20
"""Bytes of a file that are kept in memory; a larger one goes to the disk."""

COLUMNS = (
    "ask", "address", "title", "locality", "theme", "owed_by", "round", "raised_on", "decision_first_due",
    "decided_on", "outcome", "points", "point_answers", "in_time", "direction_to", "direction_reference",
    "direction_on", "direction_pounds", "why_no_direction", "stands_now", "with_now", "next_due", "said_yes",
    "said_partly", "said_no",
    "said_not_sure",
)  # fmt: skip
"""Of the file. The points of an ask stand in one cell, and what was said to each in the next, both in order with
" | " between them. The last seven are of the ask as it stands today, and empty for its earlier rounds."""


@bp.get("/bodies/<slug>/answered")
@kept()
def answered_of_due(slug: str) -> ResponseReturnValue:
    """Of the decisions that a body owed, how many came in time, late, or not yet; month by month."""
    body = body_at(slug)
    on, owed = today(), queries.owed_by(body.id)
    months = _months(on)
    whole = answered(owed, months[-1].first_day, months[0].last_day, on)
    return render_template(
        "public/answered.html", body=body, whole=whole, said=_said(whole), first=months[-1].first_day,
        months=[_month(each, answered(owed, each.first_day, each.last_day, on)) for each in months],
    )  # fmt: skip


@bp.get("/bodies/<slug>/asks.csv")
def body_file(slug: str) -> ResponseReturnValue:
    """Every decision that a body owed, a row each."""
    body = body_at(slug)
    return _file(slug, queries.rows(queries.in_partnership_of(body.id), body_id=body.id))


@bp.get("/<partnership>/<locality>/asks.csv")
def locality_file(partnership: str, locality: str) -> ResponseReturnValue:
    """Every ask of a locality's register, a row for each round."""
    place = place_at(partnership, locality)
    return _file(place.slug, queries.rows(public_asks.in_place(place.id, place.partnership_id)))


def _months(on: date) -> list[Period]:
    found = [Period.of(on)]
    while len(found) < MONTHS:
        found.append(found[-1].previous())
    return found


def _month(month: Period, found: Answered) -> dict[str, Any]:
    named = Markup('<time datetime="{}">{}</time>').format(month, period(month.first_day))
    return {"name": named, **asdict(found)}


def _said(whole: Answered) -> list[str]:
    """The sentence above the bars, in pieces that each hold one number. Nothing when nothing was due."""
    if not whole.due:
        return []
    return [
        ngettext("%(count)s decision fell due.", "%(count)s decisions fell due.", whole.due, count=_count(whole.due)),
        ngettext("%(count)s came in time.", "%(count)s came in time.", whole.in_time, count=_count(whole.in_time)),
        ngettext("%(count)s came late.", "%(count)s came late.", whole.late, count=_count(whole.late)),
        ngettext(
            "%(count)s has not come yet.", "%(count)s have not come yet.", whole.unanswered,
            count=_count(whole.unanswered),
        ),
        *being_read(whole.being_read, _count),
    ]  # fmt: skip


def _count(value: int) -> str:
    return capital(number(value))


def _file(name: str, rows: Iterable[OwedRow]) -> Response:
    """A CSV file. With a byte order mark: without one Excel reads "é" as two letters.

    It is written out whole, to the disk when it is large, before any of it is sent: somebody on a slow line does not
    hold the database open."""
    day = today()
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it is closed with the answer
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    for row in rows:
        sheet.writerow([defuse(str(cell)) for cell in _cells(row, day)])
    text.detach()
    file.seek(0)
    return send_file(
        file, mimetype="text/csv", as_attachment=True, download_name=f"asks-{name}-{day.isoformat()}.csv",
        etag=False, conditional=False, max_age=0,
    )  # fmt: skip


def _answers(points: Sequence[str], owed: OwedDecision) -> list[str]:
    """What the decision says to each point, in their order: for programs, so in no language but this."""
    return [each.value for each in owed.point_answers] or [NOT_ANSWERED] * len(points)


def _cells(row: OwedRow, on: date) -> list[Any]:
    ask, owed = row.ask, row.owed
    told = ask.verdicts
    now: list[Any] = [""] * 7
    if row.last:
        now = [
            ask_label(ask.label).text, ask.body_name, ask.next_due or "", told[Verdict.YES], told[Verdict.PARTLY],
            told[Verdict.NO], told[Verdict.NOT_SURE],
        ]  # fmt: skip
    return [
        ask.reference, url_for(".ask", reference=ask.reference, _external=True), ask.title, ask.locality_name,
        ask.theme_name, row.body_name, owed.round, owed.began_on, owed.first_due, owed.decided_on or "",
        say(OUTCOME, owed.outcome), " | ".join(ask.points), " | ".join(_answers(ask.points, owed)),
        IN_TIME[owed.standing(on)], *_directed(owed), *now,
    ]  # fmt: skip


def _directed(owed: OwedDecision) -> list[Any]:
    """What a board directed when it agreed: the codes of whom, for programs, and whole pounds."""
    found = owed.direction
    if found is None:
        return ["", "", "", "", owed.why_no_direction]
    return [found.to.value, found.reference, found.on, found.money, ""]
