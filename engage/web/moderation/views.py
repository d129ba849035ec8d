"""What waits for a host's readers, and the way to each of it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engage.domain.permissions import Permission
from engage.queries import moderation as queries
from engage.queries import safeguarding as concerns
from engage.queries.moderation import Waiting
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
    digest_questions,
    events,
    follow_ups,
    key_in,
    objections,
    paper,
    referrals,
    rota,
    safeguarding,
    second_readings,
    thanks,
    theme_health,
    theme_moves,
    themes,
)
from engage.web.moderation.blueprint import bp
from engage.web.moderation.contributions import just_saved
from engage.web.moderation.words import as_item, left

__all__ = [
    "alike", "bp", "by_hand", "by_word", "clusters", "codebook", "complaints", "contributions", "digest_questions",
    "events", "follow_ups", "key_in", "objections", "paper", "referrals", "rota", "safeguarding", "second_readings",
    "thanks", "theme_health", "theme_moves", "themes",
]  # fmt: skip


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
        saved=just_saved(request.args.getlist("saved")),
        pressed=ActionForm(formdata=None),
        left_words=_left(duties, imported=imported),
        thanks_several=bool(queries.hosts_of(actor, Permission.CONTRIBUTION_DISPOSE)),
        with_others=0 if imported else duties.waiting - duties.mine,
        next_up=None if after else next((each.reference for each in found.items if _free(each)), None),
    )


def _left(duties: queries.Duties, *, imported: bool) -> str:
    if imported or duties.mine or not duties.waiting:
        return left(duties.imported if imported else duties.mine, duties.minutes_for(imported))
    return gettext("Nothing waits for you now.")


def _free(item: Waiting) -> bool:
    return item.held_by is None or item.held_by_me


@bp.get("/queue/next")
def next_up() -> ResponseReturnValue:
    """The page of what this reader takes next; the queue when there is nothing. It opens nothing: that is a press."""
    reference = queries.next_for(current_actor())
    return redirect(url_for(".contribution", reference=reference) if reference else url_for(".queue"))
