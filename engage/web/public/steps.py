"""The guided form: one thing on a page, with a way back, to change and to come again by its address; and the same
with pictures.

Every page keeps what it was told before it leads on, in the one draft of this browser, so that people can go from one
way of telling to another and lose nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engage.queries import public_places
from engage.queries.public_places import Place
from engage.web import share_forms
from engage.web.access import no_store
from engage.web.addresses import url_for
from engage.web.forms import ActionForm
from engage.web.public import again, drafting, elsewhere, saving, told, ways
from engage.web.public.blueprint import bp
from engage.web.public.drafting import ChangedElsewhere, SentElsewhere
from engage.web.public.share import no_such_place, reads_here, saved_as
from engage.web.public.step_forms import BY_NAME, PAGES, STEPS, Step, StepForm
from engage.web.public.ways import CHECK, PICTURES, ROUTE, way_to

SAVE = "save"
"""What the button says that keeps it for later."""
CHILDLINE = "0800 1111"
"""Free, day and night, for anyone under 19 (domain reference 2.2). What the installation's own data says goes first."""


@bp.route("/s/<locality>/steps/<step>", methods=["GET", "POST"])
@no_store
def share_step(locality: str, step: str) -> ResponseReturnValue:
    """One page of the guided form."""
    return _step(locality, step, ways.STEPS)


@bp.route("/s/<locality>/pictures/<step>", methods=["GET", "POST"])
@no_store
def share_pictures(locality: str, step: str) -> ResponseReturnValue:
    """The same page with large tiles and pictures."""
    return _step(locality, step, PICTURES)


def _step(locality: str, name: str, way: str) -> ResponseReturnValue:
    step = BY_NAME.get(name)
    if step is None:
        abort(404)
    place = public_places.locality(locality)
    if not reads_here(place):
        return no_such_place(place)
    before = drafting.answers()
    form = step.form(data=step.form.filled_from(before or {}))
    form.ready(place, before or {}, pictures=way == PICTURES)
    good = form.checked(before or {})
    if not form.comes_from_us:
        return _page(step, form, place, before, way)
    if form.too_young:
        return _too_young(place, way, forget=before is not None)
    if before is None and form.sent_already():
        return redirect(url_for(".share_sent", locality=place.slug))
    try:
        given = {**(before or {}), **form.answers(), ROUTE: way}
        held = drafting.keep(given, place.slug, request.form.get("seen", "") if form.at_odds else None)
    except (ChangedElsewhere, SentElsewhere) as other:
        return elsewhere.not_alone(form, other, lambda now, clash: _page(step, form, place, now, way, clash))
    go = request.form.get("go", "")
    if go and held is None:
        form.add_error(elsewhere.TOO_LONG, "text")
        return _page(step, form, place, before, way)
    if go == SAVE and held is not None:
        response = make_response(redirect(url_for(".share_saved", locality=place.slug), 303))
        saving.save(place.slug, response, held)
        return response
    if go in ways.WAYS:
        response = make_response(redirect(_address(step, place, go), 303))
    elif good:
        response = make_response(redirect(_onward(step, form, place, before or {}, way), 303))
    else:
        response = make_response(_page(step, form, place, before, way))
    if held is not None:
        drafting.remember(response, held)
    return response


def _onward(step: Step, form: StepForm, place: Place, before: Mapping[str, Any], way: str) -> str:
    """Where a page leads to when its answers will do."""
    stays = form.stays(before)
    return _after(step, place, way) if stays is None else _address(step, place, way) + stays


def _after(step: Step, place: Place, way: str) -> str:
    """The page that follows a step."""
    following = STEPS.index(step) + 1
    if request.args.get("then") == CHECK or following == len(STEPS):
        return url_for(".share_check", locality=place.slug)
    return _address(STEPS[following], place, way)


def _address(step: Step, place: Place, way: str) -> str:
    """The address of a step, with what this one's says of where people come from."""
    then = CHECK if request.args.get("then") == CHECK else None
    return way_to(way, place.slug, step.name, then=then, again=again.named_in_address())


def _back(step: Step, place: Place, way: str) -> str:
    if request.args.get("then") == CHECK:
        return url_for(".share_check", locality=place.slug)
    at = STEPS.index(step)
    if at:
        return _address(STEPS[at - 1], place, way)
    return url_for(".tell_pictures" if way == PICTURES else ".tell", again=again.named_in_address())


def _page(
    step: Step, form: StepForm, place: Place, before: Mapping[str, Any] | None, way: str,
    clash: ChangedElsewhere | None = None,
) -> ResponseReturnValue:  # fmt: skip
    said, contacts = before or {}, public_places.contacts(place.partnership_id)
    page = render_template(
        f"public/step_{step.name}.html", form=form, place=place, step=step, number=STEPS.index(step) + 2, pages=PAGES,
        pictures=way == PICTURES, before=share_forms, kept=before is not None, saved=saved_as(before),
        forget=ActionForm(), forget_url=url_for(".share_forget", locality=place.slug),
        action=_address(step, place, way), back_url=_back(step, place, way), next_url=_after(step, place, way),
        danger=bool(said.get("danger")), child=not told.may_be_quoted(said), contacts=contacts,
        childline=childline(contacts), **(elsewhere.panels(before, clash) if form.at_odds else {}),
    )  # fmt: skip
    return page, form.status


def childline(contacts: tuple[public_places.Contact, ...]) -> str:
    """Childline's number, as the installation has it."""
    return next((each.phone for each in contacts if "childline" in each.name.lower() and each.phone), CHILDLINE)


def _too_young(place: Place, way: str, *, forget: bool) -> Response:
    """Nothing is kept of whoever is under 13: what they typed before is dropped, and so is this answer."""
    pictures = 1 if way == PICTURES else None
    response = make_response(redirect(url_for(".share_under_13", locality=place.slug, pictures=pictures), 303))
    if forget:
        drafting.forget(response)
    return response


@bp.get("/s/<locality>/under-13")
@no_store
def share_under_13(locality: str) -> ResponseReturnValue:
    """A kind stop: ask an adult, ring Childline, or go back if it was a slip."""
    place = public_places.locality(locality)
    if not reads_here(place):
        return no_such_place(place)
    contacts = public_places.contacts(place.partnership_id)
    way = PICTURES if "pictures" in request.args else ways.STEPS
    return render_template(
        "public/under_13.html", place=place, contacts=contacts, childline=childline(contacts),
        back_url=way_to(way, place.slug),
    )  # fmt: skip
