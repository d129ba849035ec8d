"""The guided form: one thing on a page, with a way back, to change and to come again by its address; and the same
with pictures.

Every page keeps what it was told before it leads on, in the one draft of this browser, so that people can go from one
way of telling to another and lose nothing.
"""

from __future__ import annotations

from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.voices import NEVER_QUOTED
from engage.queries import public_places
from engage.queries.public_places import Place
from engage.web import share_forms
from engage.web.access import no_store
from engage.web.addresses import url_for
from engage.web.forms import ActionForm
from engage.web.presentation import paragraphs
from engage.web.public import again, drafting, saving, told, ways
from engage.web.public.blueprint import bp
from engage.web.public.share import CHANGED_ELSEWHERE, SENT_ELSEWHERE, no_such_place, reads_here, saved_as
from engage.web.public.step_forms import BY_NAME, PAGES, STEPS, SafetyForm, Step, StepForm, StoryForm, WhoForm
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
    form = _form(step, place, before, way)
    good = form.checked(before or {})
    if isinstance(form, WhoForm) and form.too_young and form.comes_from_us:
        return _too_young(place, way, forget=before is not None)
    if not form.comes_from_us:
        return _page(step, form, place, before, way)
    if before is None and _was_sent(form):
        return redirect(url_for(".share_sent", locality=place.slug))
    elsewhere = request.form.get("go", "")
    try:
        held = _kept(form, place, before, way)
    except (drafting.ChangedElsewhere, drafting.SentElsewhere) as other:
        return _not_alone(step, form, place, other, way)
    if elsewhere in ways.WAYS:
        then = CHECK if request.args.get("then") == CHECK else None
        leads_to = way_to(elsewhere, place.slug, step.name, then=then, again=again.named_in_address())
        response = make_response(redirect(leads_to, 303))
    elif elsewhere == SAVE and held is not None:
        response = make_response(redirect(url_for(".share_saved", locality=place.slug), 303))
        saving.save(place.slug, response, held)
        return response
    elif good:
        response = make_response(redirect(_next(step, form, place, way, before or {}), 303))
    else:
        response = make_response(_page(step, form, place, before, way))
    if held is not None:
        drafting.remember(response, held)
    return response


def _form(step: Step, place: Place, before: dict[str, Any] | None, way: str) -> StepForm:
    data = before or {}
    form = step.form(data=again.begun(data) if step.form is StoryForm else _plain(data))
    form.ready(place, data, pictures=way == PICTURES)
    return form


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    # A yes or no is kept, and asked in words.
    return {name: value for name, value in data.items() if name != "danger"}


def _kept(form: StepForm, place: Place, before: dict[str, Any] | None, way: str) -> str | None:
    """The key under which the answers are kept, beside those of the other pages; None for what is too long to keep: it
    is on the page. Only the page of the story can be at odds with another browser: the rest are single choices, and
    the last one counts. Raises ChangedElsewhere, SentElsewhere."""
    seen = request.form.get("seen", "") if isinstance(form, StoryForm) else None
    try:
        return drafting.keep({**(before or {}), **form.answers(), ROUTE: way}, place.slug, seen)
    except DomainError as error:
        if error.code != "draft_too_long":
            raise
        if request.form.get("go") == SAVE:
            form.add_error(_("This is too long to save. It is still here. Take some out, then press again."), "text")
        return None


def _not_alone(
    step: Step, form: StepForm, place: Place, other: drafting.ChangedElsewhere | drafting.SentElsewhere, way: str
) -> ResponseReturnValue:  # fmt: skip
    """The page again, when the same thing was changed or sent in another browser meanwhile."""
    if isinstance(other, drafting.SentElsewhere):
        form.add_error(SENT_ELSEWHERE, "text")
        return _page(step, form, place, None, way)
    form.add_error(CHANGED_ELSEWHERE, "text")
    return _page(step, form, place, dict(other.now), way, theirs=told.one_text(other.now))


def _was_sent(form: StepForm) -> bool:
    """Whether somebody went back after sending and pressed again: the codes are still there, and stay. A new story, or
    the first page, begins something else."""
    if isinstance(form, WhoForm):
        return False
    if isinstance(form, StoryForm):
        return drafting.sent_already(told.one_text(form.answers()))
    return drafting.sent() is not None


def _next(step: Step, form: StepForm, place: Place, way: str, before: dict[str, Any]) -> str:
    """Where a page leads to when its answers will do."""
    if isinstance(form, WhoForm) and form.more_to_ask:
        return _address(step, place, way) + "#more"
    if isinstance(form, SafetyForm) and form.answers().get("danger") and not before.get("danger"):
        return _address(step, place, way)  # the numbers first, once, with the way on
    return _after(step, place, way)


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
    return url_for(".tell_pictures" if way == PICTURES else ".tell")


def _page(
    step: Step, form: StepForm, place: Place, before: dict[str, Any] | None, way: str, theirs: str = ""
) -> ResponseReturnValue:  # fmt: skip
    said, contacts = before or {}, public_places.contacts(place.partnership_id)
    page = render_template(
        f"public/step_{step.name}.html", form=form, place=place, step=step, number=STEPS.index(step) + 2, pages=PAGES,
        pictures=way == PICTURES, before=share_forms, kept=before is not None, saved=saved_as(before),
        forget=ActionForm(), forget_url=url_for(".share_forget", locality=place.slug),
        action=_address(step, place, way), back_url=_back(step, place, way), next_url=_after(step, place, way),
        danger=bool(said.get("danger")),
        child=said.get("age_band") in NEVER_QUOTED, contacts=contacts, childline=childline(contacts),
        seen=drafting.seen(before), theirs=paragraphs(theirs) if theirs else "",
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
