"""What a reader chooses the themes of a contribution from: what is suggested, what it is in, and all the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from engage.domain.deadlines import local_date
from engage.domain.errors import DomainError
from engage.domain.theming.linking import way_of
from engage.domain.theming.suggestions import Suggestion
from engage.queries import said_before
from engage.queries.asks import AskRow
from engage.queries.said_before import Like, SoFar
from engage.queries.workspace import Happened, ThemeChoice, Workspace
from engage.services import theming
from engage.services.theming import Offered, OfferedState
from engage.web import labels
from engage.web.access import current_actor
from engage.web.ask_labels import OUTCOME, say
from engage.web.moderation.theme_words import (
    STATE,
    closed_words,
    confidence_words,
    outcome_name,
    so_far_words,
    way_words,
)
from engage.web.presentation import gettext
from engage.web.tags import ask_tag, tag

FEW = 12
"""So many themes are shown openly; where there are more, the others are under their national outcomes, folded."""
OFTEN = 6
"""Of the others, those most in use that are shown openly."""
_NOTHING = Offered((), OfferedState.OFF)


@dataclass(frozen=True, slots=True)
class Choice:
    """One theme with its box."""

    id: int
    name: str
    ticked: bool
    otherwise: bool | None = None
    """Whether "sees it otherwise" is ticked; None where that is asked for elsewhere."""
    sure: str = ""
    words: tuple[str, ...] = ()
    """Words of the text that speak for it."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Themes under one national outcome."""

    name: str
    items: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """An ask that came of one of the themes at hand."""

    title: str
    url: str
    tag: Any
    body: str
    answer: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A contribution much like the one at hand."""

    like: Like
    url: str
    """Where it can be read on a page of its own; empty where not."""
    tag: Any


@dataclass(frozen=True, slots=True)
class Themes:
    """All that stands around the choice."""

    line: str
    """Why nothing is suggested; empty where something is."""
    suggested: tuple[Choice, ...]
    present: tuple[Choice, ...]
    """What it is in, or what was ticked before the form came back."""
    often: tuple[Choice, ...]
    groups: tuple[Group, ...]
    names: tuple[str, ...]
    """Of all that can be chosen, for typing one."""
    earlier: tuple[Earlier, ...]
    asked: tuple[Before, ...]
    rest: bool
    """Whether there are themes whose stance is asked for once, below."""

    @property
    def first(self) -> str:
        """The id of the first box that is shown openly; without one, of the line where a name is typed."""
        shown = (*self.suggested, *self.present, *self.often)
        return f"theme-{shown[0].id}" if shown else "new_theme"

    @property
    def again(self) -> bool:
        """Whether there is anything to show of the same conversation."""
        return bool(self.earlier or self.asked)


def themes_of(work: Workspace, ticked: Iterable[int], otherwise: Iterable[int], *, opened: bool) -> Themes:
    """For the desk, with what is ticked in its form. Where the words are not opened, nothing that comes of them is
    shown either. Six statements at most."""
    chosen, sees = set(ticked), set(otherwise)
    offer = _offered(work) if opened else _NOTHING
    sure = {int(each.label): each for each in offer.suggestions}
    names = {each.id: each for each in work.themes}
    suggested = [names[number] for number in sure if number in names]
    present = [each for each in work.themes if each.id not in sure and (each.linked or each.id in chosen | sees)]
    at_hand = {each.id for each in (*suggested, *present)}
    found, asks = said_before.so_far(at_hand, besides=work.row.id)
    came = _came_in(work.history)

    def near(theme: ThemeChoice) -> Choice:
        return _at_hand(theme, theme.id in chosen, theme.id in sees, sure.get(theme.id), found[theme.id], came)

    others = [each for each in work.themes if each.id not in at_hand]
    often, rest = _split(others)
    like = said_before.near(current_actor(), work.row.id) if opened else ()
    open_names = tuple(each.name for each in work.themes if not each.ended)
    # Where all that was suggested is chosen, there is nothing to explain.
    quiet = bool(sure) or (offer.state is OfferedState.MADE and bool(present))
    return Themes(
        "" if quiet else gettext(STATE[offer.state]), tuple(map(near, suggested)), tuple(map(near, present)),
        tuple(_other(each) for each in often), _groups(rest), open_names, tuple(_earlier(each) for each in like),
        tuple(_asked(each) for each in asks), bool(others),
    )  # fmt: skip


def _offered(work: Workspace) -> Offered:
    """What is suggested. Who may look at it without linking themes is shown none."""
    try:
        return theming.offered(current_actor(), work.row.id)
    except DomainError:
        return _NOTHING


def _at_hand(
    theme: ThemeChoice, ticked: bool, otherwise: bool, made: Suggestion | None, so_far: SoFar, came: dict[int, str]
) -> Choice:  # fmt: skip
    notes = [so_far_words(so_far)]
    if theme.linked and theme.id in came:
        notes.insert(0, came[theme.id])
    if theme.ended:
        notes.append(gettext("This theme has ended."))
    sure, words = (confidence_words(made.confidence), made.words) if made else ("", ())
    return Choice(theme.id, theme.name, ticked, otherwise, sure, words, tuple(notes))


def _came_in(history: Sequence[Happened]) -> dict[int, str]:
    """How it came into each of its themes, by their ids: the last time."""
    found: dict[int, str] = {}
    for each in history:
        if each.theme:
            way = way_of(each.kind, each.payload)
            if way.linked and not way.again:
                found[each.payload["theme_id"]] = way_words(way, each.name)
    return found


def _split(others: list[ThemeChoice]) -> tuple[list[ThemeChoice], list[ThemeChoice]]:
    """Those shown openly, the ones most in use first; and those to be looked for."""
    by_use = sorted(others, key=lambda each: -each.used)
    if len(others) <= FEW:
        return by_use, []
    often = [each for each in by_use[:OFTEN] if each.used]
    shown = {each.id for each in often}
    return often, [each for each in others if each.id not in shown]


def _groups(rest: Iterable[ThemeChoice]) -> tuple[Group, ...]:
    """Each theme once, under the first of its national outcomes; those without one come last."""
    found: dict[int | None, list[ThemeChoice]] = {}
    for theme in rest:
        found.setdefault(min(theme.outcomes, default=None), []).append(theme)
    order = sorted(found, key=lambda number: (number is None, number or 0))
    return tuple(
        Group(outcome_name(number), tuple(_other(each) for each in sorted(found[number], key=lambda one: -one.used)))
        for number in order
    )  # fmt: skip


def _other(theme: ThemeChoice) -> Choice:
    return Choice(theme.id, theme.name, False)


def _earlier(like: Like) -> Earlier:
    url = ""
    if like.mine:
        url = url_for("moderation.contribution", reference=like.reference)
    elif like.public:
        partnership, locality = like.public
        url = url_for("public.shared_one", partnership=partnership, locality=locality, reference=like.reference)
    return Earlier(like, url, tag(labels.state_label(like)))


def _asked(row: AskRow) -> Before:
    answer = say(OUTCOME, row.outcome)
    closed = closed_words(local_date(row.closed_at) if row.closed_at else None)
    return Before(
        row.title, url_for("public.ask", reference=row.reference), ask_tag(row.label), row.body_name,
        " ".join(each for each in (f"{answer}." if answer else "", closed) if each),
    )  # fmt: skip


def theme_step(event: Happened) -> str:
    """What stands under a step of the history that is about a theme: which, who, and by which way."""
    if not event.theme:
        return ""
    said = way_words(way_of(event.kind, event.payload), event.name)
    return gettext("“%(theme)s”. %(said)s", theme=event.theme, said=said)
