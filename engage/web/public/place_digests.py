"""A month of a locality in plain words: what changed because of what people there told, and what did not."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from engage.domain.errors import Refused
from engage.domain.periods import Period
from engage.domain.place_digest import of_place
from engage.queries import place_digests
from engage.web import digest_words
from engage.web.page_cache import kept
from engage.web.public.blueprint import bp
from engage.web.public.browse import place_at


@bp.get("/<partnership>/<locality>/because-of-you/<period>")
@kept()
def place_digest(partnership: str, locality: str, period: str) -> ResponseReturnValue:
    """What became of the asks of a locality, out of the issued digests of a month. 404 when none is issued."""
    place = place_at(partnership, locality)
    try:
        month = Period.parse(period)
    except Refused:
        abort(404)
    sources, references = place_digests.of_month(place.id, month)
    issued = [each for each in sources if each.data is not None]
    if not issued:
        abort(404)
    return render_template(
        "public/place_digest.html", place=place, month=str(month), sources=issued,
        missing=[each for each in sources if each.data is None],
        told=of_place([each.data for each in issued if each.data], references), say=digest_words.vocabulary(),
    )  # fmt: skip
