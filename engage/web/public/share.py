"""Tell us what happened: choose a place, write, check, send, keep the words."""

from __future__ import annotations

from typing import Any, TypeGuard

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engage.domain.contribution_states import reply_due
from engage.domain.deadlines import READ_CONTRIBUTION
from engage.domain.errors import DomainError
from engage.domain.kinds import TellBy
from engage.domain.permissions import ANONYMOUS
from engage.domain.references import format_reference
from engage.queries import public_places
from engage.queries.calendar import today
from engage.queries.public_places import Place
from engage.services import contributions
from engage.services.contributions import Shared
from engage.services.unit_of_work import unit_of_work
from engage.web import problems, share_forms, telling
from engage.web.access import no_store
from engage.web.addresses import url_for
from engage.web.forms import ActionForm, pressed
from engage.web.public import again, check_rows, drafting, hints, told, ways
from engage.web.public.again import TellForm
from engage.web.public.blueprint import bp
from engage.web.public.ways import ROUTE


@bp.get("/share")
def share_choose() -> ResponseReturnValue:
    """Choose the locality it is about."""
    return render_template(
        "public/share_choose.html", partnerships=public_places.partnerships(), again=again.named_in_address()
    )


@bp.route("/s/<locality>", methods=["GET", "POST"])
@no_store
def share(locality: str) -> ResponseReturnValue:
    """The one page on which people tell us."""
    place = public_places.locality(locality)
    if not reads_here(place):
        return no_such_place(place)
    before = drafting.answers()
    form = TellForm(data=again.begun(before and {**before, "text": told.one_text(before)})).in_place(place)
    good = form.checked()
    ours = form.is_submitted() and "csrf_token" not in form.errors
    other = request.form.get("go")
    if ours and other in ways.WAYS:
        leads_on = redirect(ways.way_to(other, place.slug, again=again.named_in_address()), 303)
        return _kept(form, place, before, make_response(leads_on)) if before or form.begun else leads_on
    if good:
        if drafting.sent_already(form.text.data or ""):
            return redirect(url_for(".share_sent", locality=place.slug))
        return _kept(form, place, before, make_response(redirect(url_for(".share_check", locality=place.slug))))
    page = make_response(_form_page(form, place, kept=before is not None and not form.is_submitted()), form.status)
    if ours and form.text.data:
        return _kept(form, place, before, page)
    return page


def reads_here(place: Place | None) -> TypeGuard[Place]:
    """Whether there is such a place today, and somebody who reads what is told there."""
    return place is not None and place.in_force and place.host_id is not None


def _kept(form: TellForm, place: Place, before: dict[str, Any] | None, response: Response) -> Response:
    """The response, with the answers kept under the browser's key, beside those that other ways of telling asked for.
    What is too long to keep is on the page."""
    earlier = before or {}
    given = {**earlier, **form.answers(), **told.rewritten(earlier, form.text.data or ""), ROUTE: ways.ONE_PAGE}
    try:
        drafting.remember(response, drafting.keep(given, place.slug))
    except DomainError as error:
        if error.code != "draft_too_long":
            raise
    return response


def _form_page(form: TellForm, place: Place, *, kept: bool = False) -> str:
    return render_template(
        "public/share.html", form=form, place=place, kept=kept, forget=ActionForm(), before=share_forms,
        **promise(place), contacts=public_places.contacts(place.partnership_id),
    )  # fmt: skip


def promise(place: Place) -> dict[str, Any]:
    """When a person reads it and when the reply is due, if it is sent today."""
    return {"read_by": READ_CONTRIBUTION.due(today(), place.calendar), "reply_by": reply_due(today())}


def no_such_place(place: Place | None) -> ResponseReturnValue:
    """A place that is not there, any more or yet: the list of those that are."""
    page = render_template("public/no_place.html", place=place, partnerships=public_places.partnerships())
    return page, 404


@bp.post("/s/<locality>/forget")
@no_store
def share_forget(locality: str) -> ResponseReturnValue:
    """Delete what was typed and not sent."""
    form = ActionForm()
    response = make_response(redirect(url_for(".share", locality=locality)))
    if form.validate_on_submit() and drafting.answers() is not None:
        drafting.forget(response)
    return response


@bp.route("/s/<locality>/check", methods=["GET", "POST"])
@no_store
def share_check(locality: str) -> ResponseReturnValue:
    """Check the answers, then send them."""
    if pressed():
        chosen = request.form.getlist("out")
        return _take_out(locality, chosen) if chosen else _send(locality)
    return _check(locality)


def _take_out(locality: str, chosen: list[str]) -> ResponseReturnValue:
    """Take the details that were chosen out of what was typed, and show it again."""
    response = make_response(redirect(url_for(".share_check", locality=locality)))
    given = drafting.answers()
    if given is not None:
        drafting.remember(response, drafting.keep({**given, **told.without(given, chosen)}, locality))
    return response


def _check(locality: str) -> ResponseReturnValue:
    place = public_places.locality(locality)
    if not reads_here(place):
        return no_such_place(place)
    kept = drafting.answers()
    if kept is None:
        known = drafting.sent()
        return redirect(url_for(".share_sent" if known else ".share", locality=known.locality if known else place.slug))
    form = ActionForm()
    form.validate_on_submit()
    given = told.whole(kept)
    marked = hints.marked(given["text"])
    page = render_template(
        "public/share_check.html", form=form, place=place, rows=check_rows.rows(given, place, marked), given=given,
        marked=marked, missing=check_rows.missing(given, place), back_url=check_rows.back(given, place),
        forget=ActionForm(), forget_url=url_for(".share_forget", locality=place.slug),
        contacts=public_places.contacts(place.partnership_id), **promise(place),
    )  # fmt: skip
    return page, form.status


def _send(locality: str) -> ResponseReturnValue:
    """Send the answers that are kept. They are read and sent in one transaction, and the service finds the place: what
    is only needed when something is wrong is not looked up before."""
    given: dict[str, Any] | None = None
    try:
        with unit_of_work():
            kept = drafting.answers()
            given = None if kept is None else told.whole(kept)
            shared = None if given is None else _share(given, locality)
    except DomainError as error:
        place = public_places.locality(locality)
        if given is None or not reads_here(place):
            return no_such_place(place)
        if given.get(ROUTE) in {ways.STEPS, ways.PICTURES} and told.missing(given):
            return _check(locality)  # which says what, and leads there
        form = TellForm(data=given, formdata=None).in_place(place)
        problems.apply(form, error)
        return _form_page(form, place), form.status
    if shared is None:
        return _check(locality)
    if shared.secret is None:
        drafting.wait_for_sent()
    return redirect(url_for(".share_sent", locality=locality))


def _share(given: dict[str, Any], locality: str) -> Shared:
    return contributions.share(
        ANONYMOUS, locality_id=locality, text=given["text"], kind=given.get("kind", ""), use=given["use"],
        quote=given["quote"], tell_by=given["tell_by"], address=given["address"], danger=given["danger"],
        send_key=given["send_key"], also=lambda new: drafting.keep_sent(new, {**given, "locality": locality}),
        again=again.claimed(given), voice=telling.voice_of(given),
    )  # fmt: skip


@bp.get("/s/<locality>/sent")
@no_store
def share_sent(locality: str) -> ResponseReturnValue:
    """What to keep, and what happens next."""
    place = public_places.locality(locality)
    if place is None:
        return no_such_place(place)
    sent = drafting.sent()
    if sent is None:
        return render_template("public/share_gone.html", place=place)
    return render_template(
        "public/share_sent.html", sent=sent, place=place, reference=format_reference(sent.reference),
        read_by=READ_CONTRIBUTION.due(today(), place.calendar), tell_by=TellBy(sent.tell_by),
        contacts=public_places.contacts(place.partnership_id),
    )  # fmt: skip
