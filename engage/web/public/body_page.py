"""A planning body as anyone reads it: what waits for whom, by date; what lapses next; nothing that flatters."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from engage.domain.deadlines import ACKNOWLEDGE, ANSWER_TO_NO, DECISION_AFTER_MEETING, DECISION_WITHOUT_MEETING, UPDATE
from engage.queries import agendas, public_asks, public_counts, public_places
from engage.queries.calendar import today
from engage.web.ask_waiting import PUBLIC_WORDS, by_day, entries, lapses_next
from engage.web.page_cache import kept
from engage.web.public.blueprint import bp
from engage.web.public.browse import body_at
from engage.web.public.late_words import ladder_lines, stalled_words
from engage.web.public.places import digest_url

STANDARDS = {
    "acknowledge": ACKNOWLEDGE, "after_meeting": DECISION_AFTER_MEETING, "without_meeting": DECISION_WITHOUT_MEETING,
    "answer": ANSWER_TO_NO, "word": UPDATE,
}  # fmt: skip
"""What a body agrees to, or is asked for anyway."""


@bp.get("/bodies/<slug>")
@kept()
def body(slug: str) -> ResponseReturnValue:
    """A planning body: what is owed, by which role, how late, by the same rule as on the desk of its officers."""
    found = body_at(slug)
    rows = public_asks.with_body(found.id)
    waiting = entries(rows, public_asks.promised_with(found.id), PUBLIC_WORDS)
    waits = {each.row.id for each in waiting}
    return render_template(
        "public/body.html", body=found, places=public_places.places_of(found.id), on=today(), days=by_day(waiting),
        lapses=lapses_next(waiting), others=[row for row in rows if row.id not in waits],
        passed=public_asks.passed_to(found.id), meetings=public_places.meetings_of([found.id]),
        digests=public_counts.digests_of([found.id]), digest_url=digest_url, standards=STANDARDS,
        papers=agendas.papers_in_time(found.id), ladder=ladder_lines(found.ladder), stalled_words=stalled_words,
    )  # fmt: skip
