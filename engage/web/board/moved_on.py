"""An ask went to another body, or off an agenda, while somebody wrote about it: what happened, and their words."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engage.domain.errors import NotFound, NotPermitted
from engage.domain.permissions import Actor, Permission, Scope, ScopeKind, permits
from engage.domain.publication import Audience
from engage.queries import asks
from engage.queries.asks import AskRow
from engage.web import kept_words
from engage.web.access import current_actor
from engage.web.ask_doings import Doing
from engage.web.ask_timeline import since
from engage.web.typed import whole


def page(doing: Doing, reference: str, error: NotPermitted | NotFound, *, back: str) -> ResponseReturnValue:
    """The words that were typed and what happened meanwhile, for whoever could read the ask until it went on.

    Raises the error for everybody else, and where nothing was sent.
    """
    if request.method != "POST":
        raise error
    row = asks.one(reference)
    if row.raised_at is None or not _had_it(current_actor(), row):
        raise error
    kept = kept_words.of(doing, row.points)
    found = asks.page(row, Audience.PUBLIC)
    seen = whole(request.form.get("version"))
    news = since(found, seen) if seen is not None and 0 < seen < found.ask.version else []
    # Whoever may still open it has it yet: it went to another agenda, not to another body.
    theirs = row.readable_by(current_actor())
    return render_template("board/moved_on.html", row=row, news=news, kept=kept, back=back, theirs=theirs), 409


def _had_it(actor: Actor, row: AskRow) -> bool:
    """Whether one of the bodies that had the ask before, or was offered it, is the actor's."""
    keys = ("body_id", "to_body_id", "from_body_id")
    bodies = {row.body_id, *(each.payload.get(key) for each in asks.history(row.id) for key in keys)}
    return any(
        permits(actor, Permission.BOARD_READ, frozenset({Scope(ScopeKind.BODY, each)}))
        for each in bodies
        if isinstance(each, int)
    )
