"""Tell us what happened: choose a place, write, check, send, keep the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain import texts
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
from engage.services import contributions, drafts
from engage.services.contributions import Shared
from engage.services.unit_of_work import unit_of_work
from engage.web import problems, share_forms, telling
from engage.web.access import no_store
from engage.web.addresses import url_for
from engage.web.forms import ActionForm, pressed
from engage.web.presentation import paragraphs
from engage.web.public import again, drafting, hints, saving
from engage.web.public.again import TellForm
from engage.web.public.blueprint import bp
from engage.web.public.hints import Marked
from engage.web.public.layout import named
from engage.web.share_forms import TELL, USES

NEAR_MOST = 900
"""From so many words on the page that checks the answers says how many there are."""


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
    fits = form.checked()
    if fits and drafting.sent_already(form.text.data or ""):
        return redirect(url_for(".share_sent", locality=place.slug))
    held: str | None = None
    if fits or _worth_keeping(form):
        try:
            held = _kept(form, place)
        except (drafting.ChangedElsewhere, drafting.SentElsewhere) as other:
            return _not_alone(form, place, other)
    if fits:
        response = make_response(redirect(url_for(".share_check", locality=place.slug)))
    else:
        response = make_response(_form_page(form, place, before), form.status)
    if held is not None:
        drafting.remember(response, held)
    return response


def _worth_keeping(form: TellForm) -> bool:
    return bool(form.is_submitted() and "csrf_token" not in form.errors and form.text.data)


def _kept(form: TellForm, place: Place) -> str | None:
    """The key that the answers are kept under; None for what is too long to keep: it is on the page. Raises
    ChangedElsewhere, SentElsewhere."""
    try:
        return drafting.keep(form.answers(), place.slug, request.form.get("seen", ""))
    except DomainError as error:
        if error.code != "draft_too_long":
            raise
        return None


@bp.post("/s/<locality>/save")
@no_store
def share_save(locality: str) -> ResponseReturnValue:
    """Save it and go on later: whatever was typed so far, from the form or from the page that checks it."""
    place = public_places.locality(locality)
    if place is None or not place.in_force or place.host_id is None:
        return no_such_place(place)
    response = make_response(redirect(url_for(".share_saved", locality=place.slug)))
    if "text" not in request.form:
        before, held = drafting.answers(), drafting.key()
        if before is None or not pressed():
            return _check(locality)
    else:
        form = TellForm(data=again.begun(drafting.answers())).in_place(place)
        form.validate()
        if not _worth_keeping(form):
            if "csrf_token" not in form.errors:
                form.add_error(_("Write something first. Then you can save it."), "text")
            return make_response(_form_page(form, place), form.status)
        try:
            held = _kept(form, place)
        except (drafting.ChangedElsewhere, drafting.SentElsewhere) as other:
            return _not_alone(form, place, other)
        if held is None:
            form.add_error(_("This is too long to save. It is still here. Take some out, then press again."), "text")
            return make_response(_form_page(form, place), form.status)
    assert held is not None
    saving.save(place.slug, response, held)
    return response


def _not_alone(
    form: TellForm, place: Place, other: drafting.ChangedElsewhere | drafting.SentElsewhere
) -> ResponseReturnValue:  # fmt: skip
    """The form again, when the same thing was changed or sent in another browser meanwhile."""
    if isinstance(other, drafting.SentElsewhere):
        form.add_error(
            _(
                "You have sent this, perhaps on another device. What you typed here is still below. If it is new, "
                "press the button again. Then it goes as a new one."
            ),
            "text",
        )
        return make_response(_form_page(form, place), form.status)
    form.add_error(
        _(
            "You changed this on another device too. Both texts are on this page. Put what you want to keep into the "
            "box, then press the button."
        ),
        "text",
    )
    return make_response(_form_page(form, place, other.now, theirs=other.now.get("text", "")), form.status)


def _form_page(
    form: TellForm, place: Place, before: Mapping[str, Any] | None = None, theirs: str | None = None
) -> str:  # fmt: skip
    """The form. `before` is the draft it is made from; `theirs` what stands in that one now, written elsewhere."""
    aside = before.get(drafting.ASIDE) if before and theirs is None else None
    return render_template(
        "public/share.html", form=form, place=place, kept=before is not None and not form.is_submitted(),
        forget=ActionForm(), before=share_forms, seen=drafting.seen(before), saved=_saved(before),
        theirs=theirs if theirs is None else paragraphs(theirs), aside=paragraphs(aside) if aside else None,
        **promise(place), contacts=public_places.contacts(place.partnership_id),
    )  # fmt: skip


def _saved(before: Mapping[str, Any] | None) -> str | None:
    """The reference, as people see it, of a draft that they can come back to."""
    saved = (before or {}).get(drafts.SAVED)
    return format_reference(saved["reference"]) if saved else None


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
        saving.hide_words()
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


def _used(text: str) -> int | None:
    """How many words, where that is near the most."""
    words = texts.word_count(text)
    return words if words > NEAR_MOST else None


def _check(locality: str, *, changed: bool = False) -> ResponseReturnValue:
    """The answers to be checked. `changed`: they are not those that the person pressed "Send it" under."""
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
        forget=ActionForm(), contacts=public_places.contacts(place.partnership_id), saved=_saved(given),
        seen=drafting.seen(given), aside=paragraphs(given[drafting.ASIDE]) if given.get(drafting.ASIDE) else None,
        changed=changed, used=_used(given["text"]), **promise(place),
    )  # fmt: skip
    return page, form.status


def _send(locality: str) -> ResponseReturnValue:
    """Send the answers that are kept. They are read and sent in one transaction, and the service finds the place: what
    is only needed when something is wrong is not looked up before."""
    given: dict[str, Any] | None = None
    try:
        with unit_of_work():
            given = drafting.answers()
            other = given is not None and request.form.get("seen", "") not in {"", drafting.seen(given)}
            shared = None if given is None or other else _share(given, locality)
    except DomainError as error:
        place = public_places.locality(locality)
        if given is None or place is None or not place.in_force or place.host_id is None:
            return no_such_place(place)
        form = TellForm(data=given, formdata=None).in_place(place)
        problems.apply(form, error)
        return _form_page(form, place), form.status
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
        "public/share_sent.html", sent=sent, secret=sent.secret or saving.words_for(sent.reference), place=place,
        reference=format_reference(sent.reference),
        read_by=READ_CONTRIBUTION.due(today(), place.calendar), tell_by=TellBy(sent.tell_by),
        contacts=public_places.contacts(place.partnership_id),
    )  # fmt: skip
