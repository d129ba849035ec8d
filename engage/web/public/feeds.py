"""What became of it, for feed readers: follow a locality, a theme or an ask without an account and without an address.

Asks and decisions only, as the public pages show them: no word of anybody who told us is in a feed, for nobody can call
back what a reader has fetched. Days and not minutes: the minute of an answer could be matched to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from flask import Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engage.domain.deadlines import LONDON, local_date
from engage.queries import public_asks, public_contributions, theme_history
from engage.queries.asks import AskRow
from engage.queries.calendar import now
from engage.web.addresses import url_for, whole
from engage.web.ask_labels import ask_label
from engage.web.ask_timeline import timeline
from engage.web.page_cache import kept
from engage.web.presentation import gettext as _
from engage.web.public.blueprint import bp
from engage.web.public.browse import for_now, place_at, stored

ATOM = "application/atom+xml"
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    id: str
    title: str
    url: str
    updated: datetime
    summary: str
    author: str


@bp.get("/<partnership>/<locality>/feed")
@kept("theme")
def locality_feed(partnership: str, locality: str) -> ResponseReturnValue:
    """The asks of a locality, or those of one theme in it, the last changed first."""
    place = place_at(partnership, locality)
    here: dict[str, Any] = {"partnership": place.partnership_slug, "locality": place.slug}
    wanted = request.args.get("theme", "")
    theme = None
    if wanted:
        themes = public_contributions.themes_in(place.partnership_id)
        theme = next((each for each in themes if each.slug == wanted), None)
        if theme is None:
            now_under = theme_history.now_under(place.partnership_slug, wanted) or abort(404)
            return for_now(redirect(url_for(".locality_feed", theme=now_under, **here), 301))
    rows = public_asks.changed(place.id, place.partnership_id, theme_id=theme.id if theme else None)
    about = _("%(theme)s, in %(place)s", theme=theme.name, place=place.name) if theme else place.name
    page = url_for(".shared", theme=theme.slug, **here) if theme else url_for(".register", **here)
    return _feed(_("What became of it: %(about)s", about=about), page, [_ask_entry(row) for row in rows])


@bp.get("/asks/<reference>/feed")
@kept()
def ask_feed(reference: str) -> ResponseReturnValue:
    """One ask, step by step."""
    kept_as = stored(reference)
    if kept_as != reference:
        return redirect(url_for(".ask_feed", reference=kept_as), 301)
    page = public_asks.ask(kept_as)
    if page is None:
        abort(404)
    url = url_for(".ask", reference=page.row.reference)
    entries = [
        Entry(
            f"{whole(url)}#step-{place}", _plain(step["label"]), url, _day(step["on"]), page.row.title,
            _plain(step["who"]) or page.row.host_name,
        )
        for place, step in enumerate(timeline(page, upcoming=False), 1)
    ]  # fmt: skip
    return _feed(_("What became of it: %(about)s", about=page.row.title), url, entries[::-1])


def _plain(words: Any) -> str:
    """Without the marks of HTML that safe words may have."""
    return words.striptags() if isinstance(words, Markup) else str(words or "")


def _ask_entry(row: AskRow) -> Entry:
    url = url_for(".ask", reference=row.reference)
    summary = _("%(state)s. Who decides: %(body)s.", state=ask_label(row.label).text, body=row.body_name)
    return Entry(whole(url), row.title, url, _day(_moved(row)), summary, row.body_name)


def _moved(row: AskRow) -> datetime:
    """When it last came to be something else; when people answered is not told, for few do on one day."""
    steps = (row.raised_at, row.acknowledged_at, row.decided_at, row.asked_at, row.closed_at)
    return max((each for each in steps if each is not None), default=now())


def _day(moment: datetime) -> datetime:
    return datetime.combine(local_date(moment), time(), LONDON)


def _feed(title: str, page: str, entries: list[Entry]) -> Response:
    entries.sort(key=lambda each: each.updated, reverse=True)
    text = render_template(
        "public/feed.xml", title=title, url=whole(page), own=whole(request.path + _query()), entries=entries,
        updated=max((each.updated for each in entries), default=_day(now())), whole=whole,
    )  # fmt: skip
    # What stands in it is escaped by the template; what XML cannot hold at all is left out.
    return Response(Markup(_NO_XML.sub("", text)), mimetype=ATOM)  # noqa: S704 - made by an escaping template


def _query() -> str:
    theme = request.args.get("theme", "")
    return f"?theme={theme}" if theme else ""
