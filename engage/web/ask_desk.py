"""The one way a page does something to an ask: offer its form, take it, and lose nothing when somebody was first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from engage.domain.ask_chases import is_as_seen
from engage.domain.ask_states import AskAction
from engage.domain.errors import Conflict, DomainError, InvalidTransition, Refused
from engage.queries.asks import AskPage
from engage.web import problems
from engage.web.ask_doings import Doing, Setting, prepare
from engage.web.ask_forms import AskForm, typed
from engage.web.ask_timeline import since
from engage.web.presentation import gettext

ASKED_AS = {"effective_at": "decided_on", "reason": "text"}
"""What a rule calls a question that a form asks under another name."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the page of a doing shows. `news` is what happened since the form was made; `kept` what was typed into a
    form that cannot be sent any more."""

    page: AskPage
    doing: Doing
    form: AskForm
    possible: bool
    news: list[dict[str, Any]]
    kept: list[tuple[str, str]]

    @property
    def context(self) -> dict[str, Any]:
        """What every template of a doing is given. A form that cannot be sent any more is not on the page, so its
        errors lead to the page itself."""
        given = {"shown": self, "page": self.page, "row": self.page.row, "doing": self.doing}
        if self.possible:
            return {**given, "form": self.form}
        errors = [("main", words) for words in dict.fromkeys(words for _at, words in self.form.error_lines())]
        return {**given, "form": None, "page_errors": errors}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a doing takes place: signed in, or by a link."""

    load: Callable[[], Setting]
    """The ask as it is now."""
    open_to: Callable[[AskPage], Collection[AskAction]]
    run: Callable[[Doing, Setting, AskForm], None]
    draw: Callable[[Drawing], str]
    back: str
    """The page of the ask."""
    thanks: Callable[[Doing, AskForm], str] = lambda doing, form: doing.thanks
    """What is said when it was taken."""


def do(doing: Doing, desk: Desk) -> ResponseReturnValue:
    """Offer or take the form of a doing."""
    given = desk.load()
    form = prepare(doing, given)
    possible = doing.action in desk.open_to(given.page)
    if not form.is_submitted():
        if not possible:
            flash(gettext("This cannot be done now. The page shows where the ask stands."), "warning")
            return redirect(desk.back)
        return desk.draw(Drawing(given.page, doing, form, True, [], []))
    seen = form.seen
    if not _taken(doing, desk, given, form):
        given = desk.load()
        overtaken = not _as_seen(given, seen)
        possible = doing.action in desk.open_to(given.page)
        form.version.data = str(given.page.ask.version)
        news = since(given.page, seen) if overtaken and seen >= 0 else []
        return desk.draw(Drawing(given.page, doing, form, possible, news, [] if possible else typed(form))), form.status
    flash(gettext(desk.thanks(doing, form)))
    return redirect(desk.back, 303)


def _as_seen(given: Setting, seen: int) -> bool:
    return seen <= given.page.ask.version and is_as_seen(given.page.events, seen)


def _taken(doing: Doing, desk: Desk, given: Setting, form: AskForm) -> bool:
    """Whether the service took it; else the form says why not."""
    filled_in = form.validate_on_submit()
    if not _as_seen(given, form.seen):
        # What they read was not what it is now: nothing is done until they have seen that.
        problems.apply(form, Conflict("changed_meanwhile"))
        return False
    if not filled_in:
        if doing.action not in desk.open_to(given.page):
            problems.apply(form, InvalidTransition("invalid_transition"))
        return False
    try:
        desk.run(doing, given, form)
    except DomainError as error:
        if isinstance(error, Refused) and error.field is not None and error.field not in form:
            error.field = ASKED_AS.get(error.field, error.field)
        problems.apply(form, error)
        return False
    return True
