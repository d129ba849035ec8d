"""The answers on the page where they are checked: each with the way to change it, on the way they came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.kinds import TellBy
from engage.domain.publication import Use
from engage.queries.public_places import Place
from engage.web import telling, voice_words
from engage.web.addresses import url_for
from engage.web.presentation import paragraphs
from engage.web.public import again, told, ways
from engage.web.public.hints import Marked
from engage.web.public.layout import named
from engage.web.public.step_forms import STEPS, of_field
from engage.web.share_forms import TELL, USES

Row = dict[str, Any]
_RADIOS = frozenset({"use", "tell_by", "speaks_as", "age_band", "agreement", "interest"})
"""Questions whose first answer is what a link leads to."""
_ONE_PAGE = frozenset({"same_again", "text", "about", "danger", "use", "quote", "tell_by", "address"})
"""What the one page asks; the rest is changed where it was asked."""


def rows(given: Mapping[str, Any], place: Place, marked: Marked) -> list[Row]:
    """The answers of a whole draft."""
    said = again.ask_of(dict(given), place)
    way = _way(given)
    place_url = {ways.STEPS: url_for(".tell"), ways.PICTURES: url_for(".tell_pictures")}.get(way)

    def row(words: str, value: Any, field: str, what: str) -> Row:
        return {"key": words, "value": value, "change_url": _change(given, place, field), "change_what": what}

    return [
        *([row(_("It happened again"), named(said.title), "same_again", _("this"))] if said else []),
        {"key": _("Place"), "value": named(place.name), "change_url": place_url or url_for(".share_choose"),
         "change_what": _("the place")},
        *_who(given, place),
        row(_("What you told us"), marked.paragraphs or _("Not said"), "text", _("what you told us")),
        row(_("Service or place"), given.get("about") or _("Not said"), "about", _("the service or place")),
        row(_("Somebody is in danger now"), _("Yes") if given["danger"] else _("No"), "danger", _("danger")),
        row(_("How we may use it"), paragraphs("\n".join(_use(given))) or _("Not said"), "use",
            _("how we may use it")),
        row(_("How we tell you"), paragraphs("\n".join(_reach(given))), "tell_by", _("how we tell you")),
    ]  # fmt: skip


def missing(given: Mapping[str, Any], place: Place) -> list[tuple[str, str]]:
    """(address, sentence) of all that has to be answered before it can be sent."""
    return [(_change(given, place, field), words) for field, words in told.missing(given)]


def back(given: Mapping[str, Any], place: Place) -> str:
    """The page before this one."""
    return ways.way_to(_way(given), place.slug, STEPS[-1].name)


def _way(given: Mapping[str, Any]) -> str:
    way = given.get(ways.ROUTE)
    return way if way in ways.WAYS else ways.ONE_PAGE


def _change(given: Mapping[str, Any], place: Place, field: str) -> str:
    way = _way(given)
    if way == ways.ONE_PAGE and field not in _ONE_PAGE:
        way = ways.STEPS
    step = of_field(field)
    # danger is a box on the one page, and a question with two answers elsewhere
    first = field in _RADIOS or (field == "danger" and way != ways.ONE_PAGE)
    return ways.way_to(way, place.slug, step.name, then=ways.CHECK) + f"#{field}{'-0' if first else ''}"


def _who(given: Mapping[str, Any], place: Place) -> list[Row]:
    """Who tells it: nothing for the one page, which does not ask."""
    change = {"change_url": _change(given, place, "speaks_as"), "change_what": _("what you said about yourself")}
    try:
        said = voice_words.facts(telling.voice_of({**given, "about": ""}), own=True)
    except DomainError:  # it is on the list of what is missing
        said = []
    if not said and _way(given) == ways.ONE_PAGE:
        return []
    if not said:
        return [{"key": _("About you"), "value": _("Not said"), **change}]
    return [{**each, **change} for each in said]


def _use(given: Mapping[str, Any]) -> list[str]:
    found = [str(dict(USES).get(given["use"], ""))]
    if given["use"] == Use.PUBLISH and told.may_be_quoted(given):
        may_quote = _("yes") if given["quote"] else _("no")
        found.append(_("Quote my words in reports: %(answer)s", answer=may_quote))
    return [line for line in found if line]


def _reach(given: Mapping[str, Any]) -> list[str]:
    found = [str(dict(TELL).get(given["tell_by"], ""))]
    if given["tell_by"] != TellBy.SELF:
        found.append(given["address"])
    return found
