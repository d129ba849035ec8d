"""Tell us what happened, all on one page: choose a place, write, keep it for later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.contribution_states import reply_due
from engage.domain.references import format_reference
from engage.queries import public_places
from engage.queries.calendar import today
from engage.queries.public_places import Place
from engage.services import drafts
from engage.web import share_forms
from engage.web.access import no_store
from engage.web.addresses import url_for
from engage.web.forms import ActionForm, pressed
from engage.web.public import again, drafting, elsewhere, saving, told, ways
from engage.web.public.again import TellForm
from engage.web.public.blueprint import bp
from engage.web.public.drafting import ChangedElsewhere, SentElsewhere
from engage.web.public.ways import ROUTE


@bp.get("/share")
def share_choose() -> ResponseReturnValue:
    """Choose the locality it is about."""
    return render_template(
        "public/share_choose.html", partnerships=public_places.partnerships(), again=again.named_in_address(),
        contacts=public_places.contacts(None),
    )  # fmt: skip


@bp.route("/s/<locality>", methods=["GET", "POST"])
@no_store
def share(locality: str) -> ResponseReturnValue:
    """The one page on which people tell us."""
    place = public_places.locality(locality)
    if not reads_here(place):
        return no_such_place(place)
    before = drafting.answers()
    form = _form(place, before)
    fits = form.checked()
    way = request.form.get("go")
    ours = form.is_submitted() and "csrf_token" not in form.errors
    leaves = ours and way in ways.WAYS
    if fits and not leaves and drafting.sent_already(form.text.data or ""):
        return redirect(url_for(".share_sent", locality=place.slug))
    held: str | None = None
    if (fits and not leaves) or _worth_keeping(form) or (leaves and (before or form.begun)):
        try:
            held = _kept(form, place, before)
        except (ChangedElsewhere, SentElsewhere) as other:
            return _not_alone(form, place, other)
        if leaves and held is None:
            form.add_error(elsewhere.TOO_LONG, "text")
            return make_response(form_page(form, place, before), form.status)
    if leaves:
        response = make_response(redirect(ways.way_to(str(way), place.slug, again=again.named_in_address()), 303))
    elif fits:
        response = make_response(redirect(url_for(".share_check", locality=place.slug)))
    else:
        response = make_response(form_page(form, place, before), form.status)
    if held is not None:
        drafting.remember(response, held)
    return response


def _form(place: Place, before: Mapping[str, Any] | None) -> TellForm:
    """The form, with what was typed before, on whichever way: all of the story in the one box."""
    data = {**before, "text": told.one_text(before)} if before else None
    return TellForm(data=again.begun(data)).in_place(place)


def reads_here(place: Place | None) -> TypeGuard[Place]:
    """Whether there is such a place today, and somebody who reads what is told there."""
    return place is not None and place.in_force and place.host_id is not None


def _worth_keeping(form: TellForm) -> bool:
    return bool(form.is_submitted() and "csrf_token" not in form.errors and form.text.data)


def _kept(form: TellForm, place: Place, before: Mapping[str, Any] | None) -> str | None:
    """The key that the answers are kept under, beside those that other ways of telling asked for; None for what is too
    long to keep: it is on the page. Raises ChangedElsewhere, SentElsewhere."""
    earlier = before or {}
    given = {**earlier, **form.answers(), **told.rewritten(earlier, form.text.data or ""), ROUTE: ways.ONE_PAGE}
    return drafting.keep(given, place.slug, request.form.get("seen", ""))


@bp.post("/s/<locality>/save")
@no_store
def share_save(locality: str) -> ResponseReturnValue:
    """Save it and go on later: whatever was typed so far, from the form or from the page that checks it."""
    place = public_places.locality(locality)
    if not reads_here(place):
        return no_such_place(place)
    response = make_response(redirect(url_for(".share_saved", locality=place.slug)))
    if "text" not in request.form:
        held = drafting.key()
        if drafting.answers() is None or not pressed():
            return redirect(url_for(".share_check", locality=place.slug))
    else:
        before = drafting.answers()
        form = _form(place, before)
        form.validate()
        if not _worth_keeping(form):
            if "csrf_token" not in form.errors:
                form.add_error(_("Write something first. Then you can save it."), "text")
            return make_response(form_page(form, place, before), form.status)
        try:
            held = _kept(form, place, before)
        except (ChangedElsewhere, SentElsewhere) as other:
            return _not_alone(form, place, other)
        if held is None:
            form.add_error(elsewhere.TOO_LONG, "text")
            return make_response(form_page(form, place, before), form.status)
    assert held is not None
    saving.save(place.slug, response, held)
    return response


def _not_alone(form: TellForm, place: Place, other: ChangedElsewhere | SentElsewhere) -> ResponseReturnValue:
    return elsewhere.not_alone(
        form, other, lambda now, clash: make_response(form_page(form, place, now, clash), form.status)
    )


def form_page(
    form: TellForm, place: Place, before: Mapping[str, Any] | None = None, clash: ChangedElsewhere | None = None
) -> str:  # fmt: skip
    """The form. `before` is the draft it is made from; `clash` what another browser left there meanwhile."""
    return render_template(
        "public/share.html", form=form, place=place, kept=before is not None and not form.is_submitted(),
        forget=ActionForm(), before=share_forms, saved=saved_as(before), **elsewhere.panels(before, clash),
        **promise(place), contacts=public_places.contacts(place.partnership_id),
    )  # fmt: skip


def saved_as(before: Mapping[str, Any] | None) -> str | None:
    """The reference, as people see it, of a draft that they can come back to."""
    saved = (before or {}).get(drafts.SAVED)
    return format_reference(saved["reference"]) if saved else None


def promise(place: Place) -> dict[str, Any]:
    """When a person reads it and when the reply is due, if it is sent today."""
    read = place.read_by(today())
    return {"read": read, "reply_by": read.reply_by(reply_due(today()))}


def no_such_place(place: Place | None) -> ResponseReturnValue:
    """A place that is not there, any more or yet: the list of those that are."""
    page = render_template(
        "public/no_place.html", place=place, partnerships=public_places.partnerships(), again=again.named_in_address(),
        contacts=public_places.contacts(place.partnership_id if place else None),
    )  # fmt: skip
    return page, 404


@bp.post("/s/<locality>/forget")
@no_store
def share_forget(locality: str) -> ResponseReturnValue:
    """Delete what was typed and not sent."""
    form = ActionForm()
    response = make_response(redirect(url_for(".share", locality=locality)))
    if form.validate_on_submit() and drafting.answers() is not None:
        drafting.forget(response)
        saving.hide_words()
    return response
