"""The person's answer, on their own page, to whether it is also handed over as a complaint."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engage.domain.complaints import ComplaintState
from engage.domain.errors import DomainError
from engage.queries import complaints as queries
from engage.queries.status import Head
from engage.services import complaints
from engage.web import problems, typed
from engage.web.access import no_store
from engage.web.presentation import gettext as _
from engage.web.public import own
from engage.web.public.blueprint import bp
from engage.web.public.status_forms import ComplaintForm


@bp.post("/status/<reference>/complaint")
@no_store
@own.own_only
def status_complaint(head: Head) -> ResponseReturnValue:
    """Yes or no, or, once it was handed over, that the service no longer sees how to reach them: a button each.
    Anything else is no answer."""
    form = ComplaintForm()
    said = request.form.get("answer")
    if not form.validate_on_submit():
        flash(_("Nothing was sent. Please press the button again."), "warning")
    elif said in {ComplaintForm.YES, ComplaintForm.NO}:
        try:
            complaints.answer(
                own.actor_for(head), head.id, agreed=said == ComplaintForm.YES,
                service_id=typed.whole(form.service_id.data), share_address=bool(form.share_address.data),
            )  # fmt: skip
        except DomainError as error:
            flash(problems.words(error), "warning")
        else:
            flash(_heard(head))
    elif said == ComplaintForm.HIDE:
        try:
            complaints.hide_address(own.actor_for(head), head.id)
        except DomainError as error:
            flash(problems.words(error), "warning")
        else:
            flash(_("They cannot see how to reach you any more. Nothing else has changed."))
    return redirect(url_for(".status_page", reference=head.reference, _anchor="complaint"))


def _heard(head: Head) -> str:
    found = queries.of(head.id)
    state = found.state if found else ComplaintState.DECLINED
    if state is ComplaintState.HANDED_OVER:
        return _("Thank you. We have handed it over as a complaint.")
    if state is ComplaintState.AGREED:
        return _("Thank you. We hand it over as soon as a text without names is ready.")
    return _("Thank you. It is not handed over as a complaint.")
