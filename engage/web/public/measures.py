"""The measures that everybody sees: four of each planning body and partnership, the file with all, and the method."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engage.domain.answered import answered
from engage.domain.disclosure import MIN_BASE, Suppressed
from engage.domain.measures import answering, changes, telling
from engage.domain.measures.changes import Claimed, Seen
from engage.domain.measures.counting import Line
from engage.domain.measures.facts import Facts, View
from engage.domain.measures.parts import Part
from engage.domain.measures.shown import Figure, shown
from engage.domain.measures.values import Proportion
from engage.domain.verdicts import Verdict
from engage.queries import measures as queries
from engage.queries import public_places
from engage.queries.measures import Scope
from engage.web import measure_file, measure_words
from engage.web.page_cache import kept
from engage.web.presentation import capital, ngettext, number, period
from engage.web.public.blueprint import bp
from engage.web.public.browse import body_at

MOST_CHANGES = 5
"""Changes that are told of by name under the numbers."""


@dataclass(frozen=True, slots=True)
class Of:
    """Whose measures a page shows."""

    slug: str
    name: str
    scope: Scope
    partnership: str
    partnership_slug: str
    body: bool


@bp.get("/bodies/<slug>/measures")
@kept()
def body_measures(slug: str) -> ResponseReturnValue:
    """Four measures of a body over the last twelve whole months."""
    return _page(_body(slug))


@bp.get("/<partnership>/measures")
@kept()
def partnership_measures(partnership: str) -> ResponseReturnValue:
    """The same of all bodies of a partnership together."""
    return _page(_partnership(partnership))


@bp.get("/bodies/<slug>/measures.csv")
def body_measures_file(slug: str) -> ResponseReturnValue:
    """All twenty measures of a body as a file."""
    return _file(_body(slug))


@bp.get("/<partnership>/measures.csv")
def partnership_measures_file(partnership: str) -> ResponseReturnValue:
    """All twenty measures of a partnership as a file."""
    return _file(_partnership(partnership))


def _body(slug: str) -> Of:
    body = body_at(slug)
    return Of(
        body.slug, body.name, Scope(body.partnership_id, body.id), body.partnership, body.partnership_slug, body=True
    )


def _partnership(slug: str) -> Of:
    found = next(iter(public_places.controllers(slug)), None)
    if found is None:
        abort(404)
    return Of(found.slug, found.name, Scope(found.id), found.name, found.slug, body=False)


def _file(of: Of) -> ResponseReturnValue:
    first, last = queries.months()
    figures = shown(queries.lines(of.scope, first, last))
    return measure_file.download(of.slug, figures, queries.view(of.scope, first, last))


def _page(of: Of) -> ResponseReturnValue:
    first, last = queries.months()
    looked = queries.view(of.scope, first, last)
    facts = queries.told_and_asked(of.scope)
    claims = changes.claimed(facts, looked)
    return render_template(
        "public/measures.html", of=of, looked=looked, least=MIN_BASE, say=measure_words,
        due=_due(facts, looked), claims=_claims(claims), told=_told(facts, looked), verdicts=_verdicts(facts, looked),
    )  # fmt: skip


def _figure(part: Part, value: Proportion) -> Figure:
    return shown([Line(part, value)])[0]


def _due(facts: Facts, looked: View) -> dict[str, Any]:
    """Decisions that fell due, all and month by month."""
    owed = [one for _, one in answering.owed(facts, looked)]
    whole = answered(owed, looked.first, looked.last, looked.today)
    said = [
        ngettext("%(count)s decision fell due.", "%(count)s decisions fell due.", whole.due, count=_large(whole.due)),
        ngettext("%(count)s came in time.", "%(count)s came in time.", whole.in_time, count=_large(whole.in_time)),
        ngettext("%(count)s came late.", "%(count)s came late.", whole.late, count=_large(whole.late)),
        ngettext(
            "%(count)s has not come yet.", "%(count)s have not come yet.", whole.unanswered,
            count=_large(whole.unanswered),
        ),
        *measure_words.being_read(whole.being_read, _large),
    ]  # fmt: skip
    months = [
        {"name": _month(each.first_day), **asdict(answered(owed, each.first_day, each.last_day, looked.today))}
        for each in reversed(looked.months())
    ]
    figure = _figure(Part.ANSWERED_ON_TIME, answering.on_time(facts, looked))
    return {"whole": whole, "said": said, "months": months, "figure": figure}


def _month(first: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(first.isoformat()[:7], period(first))


def _large(value: int) -> str:
    return capital(number(value))


def _claims(claims: list[Claimed]) -> dict[str, Any]:
    """What was said to be done, and what became of that. What was planned already stands beside it."""
    ours = [each for each in claims if not each.planned]
    counted = {seen: sum(each.seen is seen for each in ours) for seen in Seen}
    checked = counted[Seen.CHECKED]
    said = [
        ngettext(
            "%(count)s thing was said to be done.", "%(count)s things were said to be done.", len(ours),
            count=_large(len(ours)),
        ),
        ngettext(
            "Somebody else looked, and %(count)s of them is done.",
            "Somebody else looked, and %(count)s of them are done.", checked, count=number(checked),
        ),
    ]  # fmt: skip
    return {
        "whole": len(ours), "said": said, "counted": counted, "planned": len(claims) - len(ours),
        "figure": _figure(Part.CHANGES_CHECKED, Proportion(checked, len(ours))),
        "latest": [each for each in reversed(ours) if each.seen is Seen.CHECKED][:MOST_CHANGES],
    }  # fmt: skip


def _told(facts: Facts, looked: View) -> dict[str, Any]:
    """How many people heard what was decided; small numbers are hidden."""
    part = telling.told(facts, looked)
    figure = _figure(Part.PEOPLE_TOLD, part)
    return {
        "figure": figure, "none": part.denominator == 0, "few": isinstance(figure.denominator, Suppressed),
        "most": figure.numerator == Suppressed(),
    }  # fmt: skip


def _verdicts(facts: Facts, looked: View) -> dict[str, Any]:
    """What people answered. Each ask shows its own counts, so no number is hidden."""
    given = telling.given(facts, looked)
    whole = sum(given.values())
    return {
        "whole": whole, "given": given, "figure": _figure(Part.VERDICTS, Proportion(given[Verdict.YES], whole)),
        "said": [
            ngettext("%(count)s answer came.", "%(count)s answers came.", whole, count=_large(whole)),
            ngettext(
                "%(count)s says yes.", "%(count)s say yes.", given[Verdict.YES], count=_large(given[Verdict.YES])
            ),
        ],
    }  # fmt: skip
