"""The first page of the guided form: find your place by its name, a town or a postcode, or in the list.

What is typed here is looked at once and nowhere kept: it comes in by POST, so that it is in no address and no log.
"""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain import place_search
from engage.queries import public_places
from engage.web.access import no_store
from engage.web.forms import EngageForm, Needed, TextField
from engage.web.public import again
from engage.web.public.blueprint import bp
from engage.web.public.step_forms import PAGES


class PlaceForm(EngageForm):
    """One box for all that people may know a place by."""

    place = TextField(
        _("Place, town or postcode"), [Needed(_("Type a place, a town or a postcode. Or choose from the list."))],
        hint=_("Such as Wishaw, or ML2. We do not keep what you type here."), max_chars=place_search.MOST_TYPED,
        autocomplete="off", width=20,
    )  # fmt: skip


@bp.route("/tell", methods=["GET", "POST"])
@no_store
def tell() -> ResponseReturnValue:
    """Find the place, then go on one question at a time."""
    return _find(pictures=False)


@bp.route("/tell/pictures", methods=["GET", "POST"])
@no_store
def tell_pictures() -> ResponseReturnValue:
    """The same, and go on with pictures."""
    return _find(pictures=True)


def _find(*, pictures: bool) -> ResponseReturnValue:
    known = public_places.partnerships()
    form = PlaceForm()
    found = None
    if form.validate_on_submit():
        meant = set(place_search.find(form.place.data or "", public_places.findable(known)))
        found = [(home, place) for home in known for place in home.localities if place.id in meant]
    page = render_template(
        "public/tell.html", form=form, partnerships=known, found=found, pictures=pictures, pages=PAGES,
        again=again.named_in_address(), contacts=public_places.contacts(None),
    )  # fmt: skip
    return page, form.status
