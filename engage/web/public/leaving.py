"""Leave this page: for whoever is looked at over the shoulder. A plain link, without JavaScript."""

from __future__ import annotations

from flask import make_response, redirect
from flask.typing import ResponseReturnValue

from engage.web.access import no_store
from engage.web.public import drafting, equality, own, saving
from engage.web.public.blueprint import bp

AWAY = "https://www.bbc.co.uk/weather"
"""A page that anybody may be looking at."""


@bp.get("/leave")
@no_store
def leave() -> ResponseReturnValue:
    """Go to a page about the weather. The browser forgets the key to what was typed and every status page that was
    open, so that going back shows neither. Nothing is written: what was typed lies locked until its days are over."""
    own.close()
    saving.hide_words()
    response = make_response(redirect(AWAY, code=303))
    response.headers["Referrer-Policy"] = "no-referrer"
    drafting.let_go(response)
    equality.let_go(response)
    return response
