"""A reader thinks that something sounds like a complaint: the page on which they say so. The person decides."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.complaints import ComplaintState
from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, require
from engage.domain.references import format_reference
from engage.queries import complaints as queries
from engage.queries import public_places
from engage.queries import workspace as desk
from engage.queries.workspace import Contributed
from engage.services import complaints
from engage.web import labels, problems, typed
from engage.web.access import current_actor
from engage.web.moderation.blueprint import bp
from engage.web.moderation.forms import SaidForm, SoundsForm
from engage.web.moderation.words import question_asked


@bp.get("/contributions/<reference>/complaint")
def complaint(reference: str) -> ResponseReturnValue:
    """What stands about it. None of the words are here."""
    return _page(_row(reference))


@bp.post("/contributions/<reference>/complaint/ask")
def complaint_ask(reference: str) -> ResponseReturnValue:
    """It sounds like a complaint: ask the person."""
    row = _row(reference)
    form = SoundsForm().offer(desk.complaints_teams(row.partnership_id))
    if form.validate_on_submit():
        try:
            complaints.ask(current_actor(), row.id, service_id=form.service_id.data)
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(question_asked(row.tell_by))
            return redirect(url_for(".complaint", reference=row.reference))
    return _page(row, sounds=form)


@bp.post("/contributions/<reference>/complaint/answer")
def complaint_answer(reference: str) -> ResponseReturnValue:
    """Note what the person answered on the phone, by letter or face to face."""
    row = _row(reference)
    form = SaidForm()
    if form.validate_on_submit():
        try:
            complaints.record_answer(
                current_actor(), row.id, agreed=form.answer.data == SaidForm.YES,
                service_id=typed.whole(form.service_id.data), share_address=bool(form.share_address.data),
                channel=form.channel.data or "", evidence=form.evidence.data or "",
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Noted, with how you know it."))
            return redirect(url_for(".complaint", reference=row.reference))
    return _page(row, said=form)


def _row(reference: str) -> Contributed:
    row = desk.contributed(reference)
    require(current_actor(), Permission.COMPLAINT_ASK, row.subject)
    return row


def _page(row: Contributed, *, sounds: SoundsForm | None = None, said: SaidForm | None = None) -> ResponseReturnValue:
    found = queries.of(row.id)
    state = found.state if found else None
    wrong = sounds or said
    teams = desk.complaints_teams(row.partnership_id)
    if row.can_be_asked and sounds is None and state in {None, ComplaintState.ASKED}:
        sounds = SoundsForm(formdata=None).offer(teams)
        sounds.service_id.data = found.service_id if found else None
    waits = state in {ComplaintState.ASKED, ComplaintState.AGREED, ComplaintState.DECLINED}
    if said is None and waits and found is not None and found.service:
        said = SaidForm(formdata=None)
        said.service_id.data = str(found.service_id)
    return render_template(
        "moderation/complaint.html", row=row, found=found, sounds=sounds, said=said, form=wrong, labels=labels,
        shown_reference=format_reference(row.reference), contacts=public_places.contacts(row.partnership_id),
    ), (wrong.status if wrong else 200)  # fmt: skip
