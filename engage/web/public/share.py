"""Tell us what happened: choose a place, write, check, send, keep the words."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.contribution_states import reply_due
from engage.domain.deadlines import READ_CONTRIBUTION
from engage.domain.errors import DomainError
from engage.domain.kinds import TellBy
from engage.domain.permissions import ANONYMOUS
from engage.domain.publication import Use
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
from engage.web.presentation import paragraphs
from engage.web.public import again, drafting, hints
from engage.web.public.again import TellForm
from engage.web.public.blueprint import bp
from engage.web.public.hints import Marked
from engage.web.public.layout import named
from engage.web.share_forms import TELL, USES


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
    if place is None or not place.in_force or place.host_id is None:
        return no_such_place(place)
    before = drafting.answers()
    form = TellForm(data=again.begun(before)).in_place(place)
    if form.checked():
        if drafting.sent_already(form.text.data or ""):
            return redirect(url_for(".share_sent", locality=place.slug))
        return _kept(form, place, make_response(redirect(url_for(".share_check", locality=place.slug))))
    page = make_response(_form_page(form, place, kept=before is not None and not form.is_submitted()), form.status)
    if form.is_submitted() and "csrf_token" not in form.errors and form.text.data:
        return _kept(form, place, page)
    return page


def _kept(form: TellForm, place: Place, response: Response) -> Response:
    """The response, with the answers kept under the browser's key. What is too long to keep is on the page."""
    try:
        drafting.remember(response, drafting.keep(form.answers(), place.slug))
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
    page = render_template(
        "public/no_place.html", place=place, partnerships=public_places.partnerships(),
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
        drafting.remember(response, drafting.keep({**given, "text": hints.without(given["text"], chosen)}, locality))
    return response


def _check(locality: str) -> ResponseReturnValue:
    place = public_places.locality(locality)
    if place is None or not place.in_force or place.host_id is None:
        return no_such_place(place)
    given = drafting.answers()
    if given is None:
        known = drafting.sent()
        return redirect(url_for(".share_sent" if known else ".share", locality=known.locality if known else place.slug))
    form = ActionForm()
    form.validate_on_submit()
    marked = hints.marked(given["text"])
    page = render_template(
        "public/share_check.html", form=form, place=place, rows=_rows(given, place, marked), given=given, marked=marked,
        forget=ActionForm(), contacts=public_places.contacts(place.partnership_id), **promise(place),
    )  # fmt: skip
    return page, form.status


def _send(locality: str) -> ResponseReturnValue:
    """Send the answers that are kept. They are read and sent in one transaction, and the service finds the place: what
    is only needed when something is wrong is not looked up before."""
    given: dict[str, Any] | None = None
    try:
        with unit_of_work():
            given = drafting.answers()
            shared = None if given is None else _share(given, locality)
    except DomainError as error:
        place = public_places.locality(locality)
        if given is None or place is None or not place.in_force or place.host_id is None:
            return no_such_place(place)
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


def _rows(given: dict[str, Any], place: Place, marked: Marked) -> list[dict[str, Any]]:
    """The answers with the ways to change them."""
    back = url_for(".share", locality=place.slug)
    may_quote = _("yes") if given["quote"] else _("no")
    use = [str(dict(USES).get(given["use"], ""))]
    if given["use"] == Use.PUBLISH:
        use.append(_("Quote my words in reports: %(answer)s", answer=may_quote))
    reach = [str(dict(TELL).get(given["tell_by"], ""))]
    if given["tell_by"] != TellBy.SELF:
        reach.append(given["address"])

    def row(words: str, value: Any, change: str, what: str) -> dict[str, Any]:
        return {"key": words, "value": value, "change_url": change, "change_what": what}

    said = again.ask_of(given, place)
    return [
        *([row(_("It happened again"), named(said.title), back + "#same_again", _("this"))] if said else []),
        row(_("Place"), named(place.name), url_for(".share_choose"), _("the place")),
        row(_("What you told us"), marked.paragraphs, back + "#text", _("what you told us")),
        row(_("Service or place"), given.get("about") or _("Not said"), back + "#about", _("the service or place")),
        row(_("Somebody is in danger now"), _("Yes") if given["danger"] else _("No"), back + "#danger", _("danger")),
        row(_("How we may use it"), paragraphs("\n".join(use)), back + "#use-0", _("how we may use it")),
        row(_("How we tell you"), paragraphs("\n".join(reach)), back + "#tell_by-0", _("how we tell you")),
    ]


@bp.get("/s/<locality>/sent")
@no_store
def share_sent(locality: str) -> ResponseReturnValue:
    """What to keep, and what happens next."""
    place = public_places.locality(locality)
    if place is None:
        return no_such_place(place)
    sent = drafting.sent()
    if sent is None:
        return render_template(
            "public/share_gone.html", place=place, contacts=public_places.contacts(place.partnership_id)
        )
    return render_template(
        "public/share_sent.html", sent=sent, place=place, reference=format_reference(sent.reference),
        read_by=READ_CONTRIBUTION.due(today(), place.calendar), tell_by=TellBy(sent.tell_by),
        contacts=public_places.contacts(place.partnership_id),
    )  # fmt: skip
