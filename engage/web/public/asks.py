"""The register of asks, and one ask."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engage.domain.ask_chases import newest_word
from engage.domain.ask_labels import Owed
from engage.domain.ask_states import FINISHED, AskState
from engage.domain.disclosure import Count, Suppressed
from engage.domain.same_here import may_press
from engage.domain.verdicts import Verdict
from engage.queries import earlier, echoes, public_asks, public_places
from engage.queries.asks import AskRow
from engage.queries.calendar import today
from engage.queries.earlier import Earlier
from engage.queries.keyset import Cursor
from engage.queries.public_places import Body, Place
from engage.web.addresses import url_for
from engage.web.ask_labels import OWED, no_words, promise_rows, say
from engage.web.ask_timeline import timeline
from engage.web.direction_words import direction_words
from engage.web.other_view import other_view
from engage.web.page_cache import kept, pass_by
from engage.web.presentation import capital, medium_date, ngettext, number
from engage.web.presentation import gettext as _
from engage.web.public.ask_filters import KEYS, Chosen
from engage.web.public.blueprint import bp
from engage.web.public.browse import body_at, place_at, stored
from engage.web.public.layout import named

MOST_VOICES = 20


@bp.get("/<partnership>/<locality>/asks")
@kept(*KEYS, "body", "from")
def register(partnership: str, locality: str) -> ResponseReturnValue:
    """What was asked of whom, and what became of it: all that is overdue first."""
    place = place_at(partnership, locality)
    bodies, topics = public_places.bodies_for(place.id), public_asks.topics(place.id, place.partnership_id)
    chosen = Chosen.read(
        place.partnership_slug, topics, lambda **query: _url(place, **query), request.args.get("body") or None
    )
    if request.args.get("from") or chosen.body_slug not in {None, *(each.slug for each in bodies)} or chosen.rare:
        pass_by()
    listed = public_asks.register(
        place.id, place.partnership_id, chosen.wanted, cursor=Cursor.parse(request.args.get("from"))
    )
    return render_template(
        "public/register.html", place=place, listed=listed, chosen=chosen, note=note, **chosen.pages(listed),
        by_body=_by_body(bodies, chosen), feed=url_for(".locality_feed", **_here(place)),
        file=url_for(".locality_file", **_here(place)),
    )  # fmt: skip


def _here(place: Place) -> dict[str, str]:
    return {"partnership": place.partnership_slug, "locality": place.slug}


def _url(place: Place, **query: Any) -> str:
    return url_for(".register", **_here(place), **query)


def _by_body(bodies: tuple[Body, ...], chosen: Chosen) -> list[dict[str, Any]]:
    if len(bodies) < 2:
        return []
    every = {"text": _("All"), "url": chosen.url(body=None), "current": chosen.body_slug is None}
    return [
        every,
        *(
            {
                "text": named(each.name),
                "url": chosen.url(body=each.slug),
                "current": chosen.body_slug == each.slug,
            }
            for each in bodies
        ),
    ]


@bp.get("/bodies/<slug>/asks")
@kept(*KEYS, "from")
def body_asks(slug: str) -> ResponseReturnValue:
    """Every ask that a body answers for now, open and closed: all that is overdue first."""
    body = body_at(slug)
    topics = public_asks.topics_of(body.id)
    chosen = Chosen.read(body.partnership_slug, topics, lambda **query: url_for(".body_asks", slug=slug, **query))
    if request.args.get("from") or chosen.rare:
        pass_by()
    listed = public_asks.register_of(body.id, chosen.wanted, cursor=Cursor.parse(request.args.get("from")))
    return render_template(
        "public/body_asks.html", body=body, listed=listed, chosen=chosen, note=note, **chosen.pages(listed),
        feed=url_for(".body_feed", slug=slug), file=url_for(".body_file", slug=slug),
    )  # fmt: skip


def note(row: AskRow) -> str:
    """How many say no, and what is owed next, for a line under an ask in a list."""
    return ". ".join(words for words in (no_words(row.noes), owed(row), silence(row)) if words)


def silence(row: AskRow) -> str:
    """That people have waited too long for a word on where it stands."""
    if not row.silent:
        return ""
    return _("No word on where it stands: one was due by %(day)s", day=medium_date(row.update_due))


def owed(row: AskRow) -> str:
    """What is owed next and by when, or since when."""
    if row.owed is None or row.next_due is None:
        return ""
    what, day = say(OWED, row.owed), medium_date(row.next_due)
    if row.owed is Owed.DECISION and row.first_day_moved:
        first = medium_date(row.first_decision_due)
        if row.days_late:
            return _("%(what)s was due by %(day)s (first day: %(first)s)", what=what, day=day, first=first)
        return _("%(what)s is due by %(day)s (first day: %(first)s)", what=what, day=day, first=first)
    if row.days_late:
        return _("%(what)s was due by %(day)s", what=what, day=day)
    return _("%(what)s is due by %(day)s", what=what, day=day)


@bp.get("/asks/<reference>")
@kept()
def ask(reference: str) -> ResponseReturnValue:
    """One ask: who decides, what people said, what happened, what was promised, and whether it answered them."""
    kept = stored(reference)
    if kept != reference:
        return redirect(url_for(".ask", reference=kept), 301)
    page = public_asks.ask(kept)
    if page is None:
        abort(404)
    row = page.row
    counts = row.verdicts
    shown = row.asked_at is not None and row.state in {AskState.WITH_PEOPLE, AskState.CLOSED}
    return render_template(
        "public/ask.html", page=page, row=row, ask=page.ask, label=page.label, on=today(),
        meeting=None if row.state in FINISHED or row.orphaned else public_asks.next_meeting(row.body_id),
        voices=page.voices[:MOST_VOICES], more_voices=max(0, len(page.voices) - MOST_VOICES),
        steps=timeline(page, above=True),
        promises=promise_rows(page.ask, today(), row.calendar), verdicts_shown=shown or sum(counts.values()) > 0,
        yes=counts[Verdict.YES], partly=counts[Verdict.PARTLY], no=counts[Verdict.NO], unsure=counts[Verdict.NOT_SURE],
        word=newest_word(page.ask), owed=owed(row), earlier=_earlier(row), may_press=may_press(row.state),
        direction_words=direction_words,
        **said_of(row),
    )  # fmt: skip


def _earlier(row: AskRow) -> tuple[Earlier, ...]:
    """What was asked before on the same thing."""
    return earlier.of_ask(row, limit=5)


def said_of(row: AskRow) -> dict[str, str]:
    """How many pressed "Same here", say that it happened again, and see its theme otherwise, in sentences; empty for
    nobody."""
    found = echoes.shown_of(row)
    return {
        "same_here": _pressed(found.pressed), "said_again": _again(found.again),
        "other_view": other_view(found.otherwise),
    }  # fmt: skip


def _pressed(count: Count) -> str:
    if isinstance(count, Suppressed):
        return _("A few people pressed “Same here”.")
    if not count:
        return ""
    return ngettext(
        "%(count)s person pressed “Same here”.", "%(count)s people pressed “Same here”.", count,
        count=capital(number(count)),
    )  # fmt: skip


def _again(count: Count) -> str:
    if isinstance(count, Suppressed):
        return _("Since this closed, a few people told us that it happened again.")
    if not count:
        return ""
    return ngettext(
        "Since this closed, %(count)s person told us that it happened again.",
        "Since this closed, %(count)s people told us that it happened again.", count, count=number(count),
    )  # fmt: skip
