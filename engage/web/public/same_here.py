"""The button "Same here" on a page of its own, and taking it back.

The page of the ask is kept and the same for everybody, so a form with a token cannot stand on it: it has a link, and
the button is here. A browser is known again, for this ask only, by a cookie that is sent to no other page.
"""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.errors import Conflict, DomainError
from engage.domain.same_here import KEPT, MAX_SENTENCE, may_press
from engage.queries import public_asks, public_places
from engage.queries.asks import AskRow
from engage.services import same_here as service
from engage.web import problems
from engage.web.access import no_store
from engage.web.addresses import url_for
from engage.web.forms import ActionForm, HiddenField, TextAreaField
from engage.web.presentation import gettext
from engage.web.public import browser_cookies
from engage.web.public.blueprint import bp
from engage.web.public.browse import stored
from engage.web.trap import TrapForm

COOKIE = "engage_same_here"


class SameHereForm(TrapForm):
    """One button, and a sentence if people like."""

    sentence = TextAreaField(
        _("Say more in one sentence"),
        hint=_("Up to 280 characters. Leave out names. Only the people who read for us see it."),
        rows=2, max_chars=MAX_SENTENCE,
    )  # fmt: skip
    once = HiddenField()
    """Until the browser has its cookie: two presses of one form count once."""


@bp.route("/asks/<reference>/same-here", methods=["GET", "POST"])
@no_store
def same_here(reference: str) -> ResponseReturnValue:
    """Press it; or what was pressed, and the way to take it back."""
    row = _row(reference)
    form = SameHereForm()
    key = request.cookies.get(COOKIE) or form.once.data or service.new_key()
    if form.validate_on_submit() and not form.caught("sentence"):
        try:
            service.press(row.id, key=key, sentence=form.sentence.data or "", client=request.remote_addr)
        except DomainError as error:
            problems.apply(form, error)
            if error.code == "too_many_tries":
                return _page(row, form, key), 429
        else:
            return _remember(redirect(url_for(".same_here", reference=row.reference), 303), row, key)
    return _page(row, form, key), form.status


@bp.post("/asks/<reference>/same-here/take-back")
@no_store
def same_here_back(reference: str) -> ResponseReturnValue:
    """Take it back."""
    row = _row(reference)
    key = request.cookies.get(COOKIE)
    if ActionForm().validate_on_submit() and key:
        try:
            service.take_back(row.id, key=key)
        except Conflict as error:
            flash(problems.words(error), "warning")
        else:
            flash(gettext("You have taken it back. It is not counted, and your sentence is deleted."))
    return redirect(url_for(".same_here", reference=row.reference), 303)


def _row(reference: str) -> AskRow:
    """The ask of an address as it is stored: the cookie's path is this address and no other way to write it."""
    if stored(reference) != reference:
        abort(404)
    return public_asks.row(reference) or abort(404)


def _page(row: AskRow, form: SameHereForm, key: str) -> str:
    form.once.data = key
    pressed = None if form.errors else service.pressed(row.id, request.cookies.get(COOKIE))
    open_now = may_press(row.state)
    # A form that cannot be sent any more is not on the page, so what is wrong with it leads to the page itself.
    errors = [] if open_now else [("main", words) for _anchor, words in form.error_lines()]
    return render_template(
        "public/same_here.html", row=row, form=form if open_now else None, page_errors=errors, pressed=pressed,
        kept="" if open_now else form.sentence.data, back=ActionForm(formdata=None),
        contacts=public_places.contacts(row.partnership_id),
    )  # fmt: skip


def _remember(response: ResponseReturnValue, row: AskRow, key: str) -> Response:
    answer = make_response(response)
    browser_cookies.give(answer, COOKIE, key, keep=KEPT, path=url_for(".same_here", reference=row.reference))
    return answer
