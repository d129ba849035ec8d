"""The form on paper, for whoever would rather not type: a page that anybody can print, and where to ring."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engage.queries import public_places
from engage.web import paper_words, share_forms
from engage.web.page_cache import kept
from engage.web.public.blueprint import bp
from engage.web.public.share import no_such_place
from engage.web.qr import qr_svg


@bp.get("/s/<locality>/paper")
@kept()
def paper(locality: str) -> ResponseReturnValue:
    """The same words as the quick form, with lines to write on. It has no slip: one page is everybody's."""
    place = public_places.locality(locality)
    if place is None or not place.in_force or place.host_id is None:
        return no_such_place(place)
    base: str = current_app.config["ENGAGE_SETTINGS"].base_url
    reach = public_places.host_reach(place.host_id)
    square = qr_svg(f"{base}/s/{place.slug}").replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return render_template(
        "public/paper.html", place=place, reach=reach, asked=share_forms,
        paper=paper_words.paper(place, reach, public_places.contacts(place.partnership_id), base),
        qr=Markup(square),  # noqa: S704 - made here, of an address of ours
    )  # fmt: skip
