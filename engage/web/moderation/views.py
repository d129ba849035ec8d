"""What waits for a host's readers, and the way to each of it."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.domain.references import format_reference
from engage.queries import moderation as queries
from engage.queries import safeguarding as concerns
from engage.queries.undoing import undoable
from engage.web.access import current_actor
from engage.web.forms import ActionForm
from engage.web.moderation import (
    alike,
    by_hand,
    by_word,
    clusters,
    codebook,
    complaints,
    contributions,
    events,
    follow_ups,
    key_in,
    objections,
    paper,
    referrals,
    safeguarding,
    second_readings,
    theme_health,
    theme_moves,
    themes,
)
from engage.web.moderation.blueprint import bp
from engage.web.moderation.words import as_item, left

__all__ = [
    "alike", "bp", "by_hand", "by_word", "clusters", "codebook", "complaints", "contributions", "events", "follow_ups",
    "key_in", "objections", "paper", "referrals", "safeguarding", "second_readings", "theme_health", "theme_moves",
    "themes",
]  # fmt: skip


def _saved(reference: str | None) -> str | None:
    """The contribution that was just saved, if that can still be undone, as people read its number."""
    if reference is None or not undoable(current_actor(), reference):
        return None
    return format_reference(reference)


@bp.get("/queue")
def queue() -> ResponseReturnValue:
    """What waits to be read and answered."""
    imported = request.args.get("list") == "imported"
    after = request.args.get("after")
    actor = current_actor()
    found = queries.queue(actor, imported=imported, after=after)
    duties = queries.duties(actor)
    # Looked for only where the duties say that there is somebody to name.
    leaderless = concerns.leaderless(actor) if duties.leaderless else ()
    kind = {"list": "imported"} if imported else {}
    return render_template(
        "moderation/queue.html",
        items=[as_item(item) for item in found.items],
        duties=duties,
        leaderless=leaderless,
        imported=imported,
        first=url_for(".queue", **kind) if after else None,  # type: ignore[arg-type]
        more=url_for(".queue", after=found.after, **kind) if found.after else None,  # type: ignore[arg-type]
        saved=_saved(request.args.get("saved")),
        pressed=ActionForm(formdata=None),
        left_words=left(duties.imported if imported else duties.waiting, duties.minutes_for(imported)),
    )
