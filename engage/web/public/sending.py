"""Check what was told, on whichever way, then send it and keep the codes."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engage.domain import texts
from engage.domain.errors import DomainError
from engage.domain.kinds import TellBy
from engage.domain.permissions import ANONYMOUS
from engage.domain.references import format_reference
from engage.queries import public_places
from engage.queries.calendar import today
from engage.services import contributions, drafts
from engage.services.contributions import Shared
from engage.services.unit_of_work import unit_of_work
from engage.web import problems, telling
from engage.web.access import no_store
from engage.web.addresses import url_for
from engage.web.forms import ActionForm, pressed
from engage.web.presentation import paragraphs
from engage.web.public import again, check_rows, drafting, hints, saving, told, ways
from engage.web.public.again import TellForm
from engage.web.public.blueprint import bp
from engage.web.public.share import form_page, no_such_place, promise, reads_here, saved_as
from engage.web.public.ways import ROUTE

NEAR_MOST = 900
"""From so many words on the page that checks the answers says how many there are."""


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
        held = drafting.keep({**given, **told.without(given, chosen)}, locality)
        if held is not None:
            drafting.remember(response, held)
    return response


def _used(text: str) -> int | None:
    """How many words, where that is near the most."""
    words = texts.word_count(text)
    return words if words > NEAR_MOST else None


def _check(locality: str, *, changed: bool = False) -> ResponseReturnValue:
    """The answers to be checked. `changed`: they are not those that the person pressed "Send it" under."""
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
    aside = kept.get(drafting.ASIDE)
    page = render_template(
        "public/share_check.html", form=form, place=place, rows=check_rows.rows(given, place, marked), given=given,
        marked=marked, missing=check_rows.missing(given, place), back_url=check_rows.back(given, place),
        forget=ActionForm(), contacts=public_places.contacts(place.partnership_id), saved=saved_as(kept),
        seen=drafting.seen(kept), aside=paragraphs(aside) if aside else None, changed=changed,
        used=_used(given["text"]), **promise(place),
    )  # fmt: skip
    return page, form.status


def _send(locality: str) -> ResponseReturnValue:
    """Send the answers that are kept. They are read and sent in one transaction, and the service finds the place: what
    is only needed when something is wrong is not looked up before."""
    given: dict[str, Any] | None = None
    try:
        with unit_of_work():
            kept = drafting.answers()
            other = kept is not None and request.form.get("seen", "") not in {"", drafting.seen(kept)}
            given = None if kept is None else told.whole(kept)
            shared = None if given is None or other else _share(given, locality)
    except DomainError as error:
        place = public_places.locality(locality)
        if given is None or not reads_here(place):
            return no_such_place(place)
        if given.get(ROUTE) in {ways.STEPS, ways.PICTURES} and told.missing(given):
            return _check(locality)  # which says what, and leads there
        form = TellForm(data=given, formdata=None).in_place(place)
        problems.apply(form, error)
        return form_page(form, place, given), form.status
    if shared is None:
        return _check(locality, changed=other)
    if not shared.first:
        drafting.wait_for_sent()
    return redirect(url_for(".share_sent", locality=locality))


def _share(given: dict[str, Any], locality: str) -> Shared:
    return contributions.share(
        ANONYMOUS, locality_id=locality, text=given["text"], kind=given.get("kind", ""), use=given["use"],
        quote=given["quote"], tell_by=given["tell_by"], address=given["address"], danger=given["danger"],
        send_key=given["send_key"], also=lambda new: drafting.keep_sent(new, {**given, "locality": locality}),
        again=again.claimed(given), draft=(drafting.key() or "") if drafts.SAVED in given else "",
        voice=telling.voice_of(given),
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
        return render_template(
            "public/share_gone.html", place=place, contacts=public_places.contacts(place.partnership_id)
        )
    read = place.read_by(today())
    return render_template(
        "public/share_sent.html", sent=sent, secret=sent.secret or saving.words_for(sent.reference), place=place,
        reference=format_reference(sent.reference),
        read=read, reply_by=read.reply_by(sent.reply_due), tell_by=TellBy(sent.tell_by),
        contacts=public_places.contacts(place.partnership_id),
    )  # fmt: skip
