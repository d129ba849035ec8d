"""Which contributions came together and are alike."""

from __future__ import annotations

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.domain.errors import NotFound
from engage.domain.references import format_reference
from engage.queries import alike as queries
from engage.web import typed
from engage.web.access import current_actor
from engage.web.moderation.blueprint import bp


@bp.get("/alike/<int:number>")
def wave(number: int) -> ResponseReturnValue:
    """The references of a wave, in the order in which they came."""
    after = typed.number("after") or 0
    try:
        found = queries.wave(current_actor(), number, after=after)
    except NotFound:
        abort(404)
    return render_template(
        "moderation/alike.html", wave=found, format_reference=format_reference,
        first=url_for(".wave", number=number) if after else None,
        more=url_for(".wave", number=number, after=found.more) if found.more else None,
    )  # fmt: skip
