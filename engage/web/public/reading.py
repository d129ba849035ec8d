"""How the hosts of a partnership read what people tell them, in numbers that publish themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engage.domain.contribution_states import Objection
from engage.domain.disclosure import Count, Suppressed
from engage.domain.periods import Period
from engage.domain.reading_figures import Figures, Shown, Timely
from engage.domain.withholding import WithheldReason
from engage.queries import public_places
from engage.queries import reading_figures as queries
from engage.queries.calendar import today
from engage.web.digest_words import count
from engage.web.labels import withheld_reason
from engage.web.page_cache import kept
from engage.web.public.blueprint import bp

MONTHS = 12
"""Whole months, up to the last one: numbers that change from day to day could show what became of one person's."""
TIMELY = {
    Timely.IN_TIME: _("In time"),
    Timely.LATE: _("Late"),
    Timely.NOT_YET: _("Not yet, and it is late"),
    Timely.NOT_DUE: _("Not yet, and there is still time"),
    Timely.TAKEN_BACK: _("Taken back by the person first"),
}
SHOWN = {
    Shown.AS_TOLD: _("Published as it was told"),
    Shown.CHANGED: _("Published with changes"),
    Shown.BODY_ONLY: _("For the planning body only"),
    Shown.WITHHELD: _("Not published by us, with a reason"),
    Shown.TAKEN_OFF: _("Taken off again"),
    Shown.UNDECIDED: _("Not decided yet"),
    Shown.TAKEN_BACK: _("Taken back by the person"),
}
OBJECTIONS = {
    Objection.UPHELD: _("The person was right"),
    Objection.NOT_UPHELD: _("It stays as it was"),
    Objection.OPEN: _("Not decided yet"),
    Objection.NONE: _("Taken back by the person"),
}
_REASONS = {each: LazyString(withheld_reason, each.value) for each in WithheldReason}


@bp.get("/<partnership>/how-we-read")
@kept()
def reading(partnership: str) -> ResponseReturnValue:
    """What came to each host, whether it was read and answered in time, what was changed or withheld and why, and how
    often people disagreed and were right."""
    place = next(iter(public_places.controllers(partnership)), None)
    if place is None:
        abort(404)
    first = last = Period.of(today()).previous()
    for _month in range(MONTHS - 1):
        first = first.previous()
    hosts = [_host(each) for each in queries.of_partnership(place.id, first, last)]
    return render_template(
        "public/reading.html", place=place, hosts=hosts, first=first.first_day, last=last.last_day
    )


def _host(each: queries.HostFigures) -> dict[str, Any]:
    found: Figures = each.figures
    return {
        "slug": each.slug, "name": each.host, "received": count(found.received), "none": found.received == 0,
        "tables": [
            (_("Was it read in one working day?"), "read", _rows(found.read, TIMELY)),
            (_("Was there a reply in seven days?"), "replied", _rows(found.replied, TIMELY)),
            (_("What became of the words?"), "shown", _rows(found.shown, SHOWN)),
            (_("Why was it not published?"), "reasons", _rows(_said(found.reasons), _REASONS)),
            (_("People who disagreed with us"), "objections", _rows(found.objections, OBJECTIONS)),
        ],
    }  # fmt: skip


def _said(reasons: Mapping[WithheldReason, Count]) -> Mapping[WithheldReason, Count]:
    """The reasons that stand there: one whose number is hidden is not named, as it would be said of a few people."""
    shown = {each: n for each, n in reasons.items() if not isinstance(n, Suppressed)}
    return shown if any(shown.values()) else reasons


def _rows(counted: Mapping[Any, Count], words: Mapping[Any, Any]) -> list[tuple[Any, str]] | None:
    """The lines of a table, without those of nought; None when there is something and every number of it is hidden."""
    if counted and all(isinstance(each, Suppressed) for each in counted.values()):
        return None
    return [(words[each], count(counted[each])) for each in words if counted.get(each, 0) != 0]
