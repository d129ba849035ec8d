"""What people told us, as anyone reads it: the published words of a locality, one of them, and a service's answers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import abort, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engage.domain.deadlines import local_date
from engage.domain.errors import DomainError
from engage.domain.references import normalise_reference
from engage.queries import ask_promises, public_contributions, public_counts, public_places, theme_history
from engage.queries.calendar import today
from engage.queries.keyset import Cursor
from engage.queries.public_contributions import ThemeName
from engage.queries.public_places import Body, Place, ServiceName
from engage.web import redaction_words, theme_words
from engage.web.addresses import url_for
from engage.web.ask_labels import promise_label
from engage.web.i18n import Language, language_now
from engage.web.other_view import other_view
from engage.web.page_cache import kept, pass_by
from engage.web.presentation import gettext
from engage.web.public.blueprint import bp
from engage.web.public.layout import named


def place_at(partnership: str, locality: str) -> Place:
    """The locality of an address; 404 when there is none. One that was dissolved keeps its page."""
    place = public_places.locality(locality)
    if place is None or place.partnership_slug != partnership:
        abort(404)
    return place


def body_at(slug: str) -> Body:
    """The planning body of an address; 404 when there is none. One that has ended keeps its page."""
    body = public_places.body(slug)
    if body is None:
        abort(404)
    return body


def stored(reference: str) -> str:
    """A reference as it is stored; 404 when it cannot be one."""
    try:
        return normalise_reference(reference)
    except DomainError:
        abort(404)


def unindexed(page: str) -> ResponseReturnValue:
    """People's words stay out of search engines: the page may be read, not collected."""
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/<partnership>/<locality>/shared")
@kept("theme", "from")
def shared(partnership: str, locality: str) -> ResponseReturnValue:
    """What was published, the newest first."""
    if request.args.get("from"):
        pass_by()
    place = place_at(partnership, locality)
    here = public_contributions.themes_here(place.partnership_id, place.id)
    themes = tuple(each for each, _otherwise in here)
    wanted = request.args.get("theme", "")
    theme, otherwise = next(((each, many) for each, many in here if each.slug == wanted), (None, 0))
    if wanted and theme is None:
        return _moved(place, wanted)
    listed = public_contributions.published(
        place.id, theme_id=theme.id if theme else None, cursor=Cursor.parse(request.args.get("from"))
    )
    page = render_template(
        "public/shared.html", place=place, listed=listed, theme=theme, other_view=other_view(otherwise),
        filters=_filters(_list_url(place), themes, theme, language_now()) if themes else "",
        history=_became(theme),
        newer=_url(place, theme, listed.newer), older=_url(place, theme, listed.older),
    )  # fmt: skip
    return unindexed(page)


def _became(theme: ThemeName | None) -> list[Markup]:
    """What became of a theme: with which it was joined, and the like."""
    if theme is None or not theme.moved:
        return []
    return [theme_words.for_everybody(*line) for line in theme_history.public_lines(theme.id)]


def _moved(place: Place, slug: str) -> ResponseReturnValue:
    """The address of a theme that was joined with another leads to that one; 404 when there is none."""
    now = theme_history.now_under(place.partnership_slug, slug)
    if now is None:
        abort(404)
    return for_now(redirect(_list_url(place, theme=now), 301))


def for_now(answer: Any) -> Any:
    """A redirect for good that browsers ask about again: joined themes can be parted."""
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _url(place: Place, theme: ThemeName | None, cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    return _list_url(place, theme=theme.slug if theme else None, **{"from": cursor.text})


def _list_url(place: Place, **query: Any) -> str:
    return url_for(".shared", partnership=place.partnership_slug, locality=place.slug, **query)


@lru_cache(maxsize=64)
def _filters(base: str, themes: tuple[ThemeName, ...], chosen: ThemeName | None, _language: Language) -> Markup:
    """The list of themes as the `filters` macro draws it: the same for every page of a list."""
    items = [
        {"text": named(each.name), "url": f"{base}?theme={each.slug}", "current": each == chosen} for each in themes
    ]
    drawn: Any = current_app.jinja_env.get_template("components/filters.html").module
    made: Markup = drawn.filters(gettext("About"), items)
    return made


@bp.get("/<partnership>/<locality>/shared/<reference>")
@kept()
def shared_one(partnership: str, locality: str, reference: str) -> ResponseReturnValue:
    """One published contribution with its reply and what became of it."""
    found = public_contributions.one(stored(reference))
    if found is None:
        abort(404)
    here: dict[str, Any] = {
        "partnership": found.partnership_slug,
        "locality": found.locality_slug,
        "reference": found.item.reference,
    }
    if here != {"partnership": partnership, "locality": locality, "reference": reference}:
        return redirect(url_for(".shared_one", **here), 301)
    item = found.item
    late = bool(found.reply_due and found.replied_at and local_date(found.replied_at) > found.reply_due)
    changed = redaction_words.to_everybody(found.redaction)
    return unindexed(
        render_template("public/shared_one.html", found=found, item=item, reply_late=late, changed=changed)
    )


@bp.get("/services/<slug>")
@kept()
def service(slug: str) -> ResponseReturnValue:
    """A service: what was sent to it, what it answered, what changed."""
    found = public_places.service(slug)
    if found is None:
        abort(404)
    page = render_template(
        "public/service.html", service=found, counts=public_counts.of_service(found.id),
        answers=public_counts.answers_of(found.id), promised=_promised(found),
    )  # fmt: skip
    return unindexed(page)


def _promised(service: ServiceName) -> list[dict[str, Any]]:
    """What planning bodies promised that the service's owner does, and is not done yet."""
    on, listed = today(), []
    for promise, row in ask_promises.of_owner(service.partnership_id, service.owner_role):
        label = promise_label(promise.state, promise.due, on, row.calendar, row.promise_held(promise.number))
        listed.append({"promise": promise, "row": row, "label": label})
    return listed
