"""Save it and go on later: the reference and secret words, and the way back to what was not sent."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from engage.domain.deadlines import local_date
from engage.domain.references import format_reference
from engage.queries import public_places
from engage.queries import status as queries
from engage.services import addresses, drafts
from engage.services.drafts import Waiting
from engage.web.access import no_store
from engage.web.addresses import url_for, whole
from engage.web.forms import ActionForm
from engage.web.public import drafting, own, ways
from engage.web.public.blueprint import bp
from engage.web.public.status_forms import CodeForm

_SHOWN = "saved"
"""In the session: the key of the secret words of one reference, which lie encrypted for half an hour."""


def save(locality: str, response: Response, held: str, *, anew: bool = False) -> None:
    """Give the draft of this key its codes, and let this browser see the words for half an hour."""
    saved = drafts.give_codes(held, anew=anew)
    drafting.remember(response, held)
    if saved.secret is not None:
        kept = drafts.save(None, {"secret": saved.secret}, keep=drafting.SHOWN_FOR)
        session[_SHOWN] = {"reference": saved.reference, "key": kept}


def words_for(reference: str) -> str | None:
    """The secret words, where they were given to this browser within the last half hour."""
    held = session.get(_SHOWN)
    if not isinstance(held, dict) or held.get("reference") != reference:
        return None
    found = (drafts.load(str(held.get("key"))) or {}).get("secret")
    return str(found) if found else None


def hide_words() -> None:
    """This browser cannot find them any more. Nothing is written."""
    session.pop(_SHOWN, None)


def way_on(given: dict[str, Any]) -> str:
    """Where somebody goes on with a draft: on the one page, or where the answers are checked, which leads to those that
    are still missing."""
    steps = given.get(ways.ROUTE) in {ways.STEPS, ways.PICTURES}
    return url_for(".share_check" if steps else ".share", locality=given["locality"])


@bp.get("/s/<locality>/saved")
@no_store
def share_saved(locality: str) -> ResponseReturnValue:
    """The codes of what was saved, until when it is kept, and what to do."""
    given, held = drafting.answers(), drafting.key()
    saved = drafts.saved(held) if held else None
    if given is None or saved is None:
        return redirect(url_for(".share", locality=locality))
    return _page(
        "share_saved", given["locality"], reference=format_reference(saved.reference),
        secret=words_for(saved.reference), until=local_date(saved.until), form=ActionForm(), go_on_url=way_on(given),
        locality=given["locality"], come_back_address=addresses.to_type(whole(url_for(".come_back"))),
    )  # fmt: skip


def _page(name: str, slug: str | None = None, /, **more: Any) -> str:
    """A page with the numbers to ring: those of the locality's council, where the page is about one."""
    place = public_places.locality(slug) if slug else None
    contacts = public_places.contacts(place.partnership_id if place else None)
    return render_template(f"public/{name}.html", contacts=contacts, place=place, **more)


@bp.post("/s/<locality>/saved")
@no_store
def share_new_words(locality: str) -> ResponseReturnValue:
    """Other secret words for the same reference: the first ones are lost, and this browser holds the draft."""
    response = make_response(redirect(url_for(".share_saved", locality=locality)))
    given, held = drafting.answers(), drafting.key()
    if ActionForm().validate_on_submit() and held is not None and given is not None and drafts.SAVED in given:
        save(locality, response, held, anew=True)
    return response


@bp.route("/s/come-back", methods=["GET", "POST"])
@no_store
def come_back() -> ResponseReturnValue:
    """Ask for reference and secret, and open in this browser what was saved. What was sent opens as well: people need
    not know the difference."""
    form = CodeForm()
    if form.validate_on_submit():
        found, code = own.look_up(form)
        if isinstance(found, Waiting):
            return _open(found, form)
        if found is None:
            return _page("come_back", form=form), code
        return redirect(url_for(".status_page", reference=queries.reference_of(found)))
    return _page("come_back", form=form), form.status


def _open(waiting: Waiting, form: CodeForm) -> ResponseReturnValue:
    """What was saved, in this browser; something else that was typed here and not saved is not lost for it."""
    here = drafting.answers()
    another = here is not None and drafts.SAVED not in here and drafting.key() != waiting.key
    if here is not None and another and "drop" not in request.form:
        return _page(
            "come_back_other", here["locality"], form=ActionForm(), codes=_codes(form), other_url=way_on(here)
        )
    given = drafts.load(waiting.key)
    if given is None:  # sent or deleted this very moment
        return redirect(url_for(".status"))
    response = make_response(redirect(way_on(given)))
    if here is not None and another:
        drafting.forget(response)
    if waiting.key == drafting.key():
        drafting.remember(response, waiting.key)
    else:
        drafting.open_here(response, waiting.key)
    return response


def not_sent(waiting: Waiting, form: CodeForm) -> ResponseReturnValue:
    """To somebody who looks up what became of something that was never sent."""
    return _page("not_sent", form=ActionForm(), codes=_codes(form), until=local_date(waiting.until))


def _codes(form: CodeForm) -> dict[str, str]:
    """The codes that were typed, for the next press: they are shown to nobody who has not typed them."""
    return {"reference": form.reference.data or "", "secret": form.secret.data or ""}
