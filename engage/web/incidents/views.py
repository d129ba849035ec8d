"""What was public and should never have been: the list, the clock, and the text for the data protection officer."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, Role, permits, require
from engage.domain.references import format_reference
from engage.queries import gone_out
from engage.queries import incidents as queries
from engage.queries.incidents import Noted
from engage.services import incidents
from engage.web import incident_words as words
from engage.web import problems
from engage.web.access import current_actor, staff_only
from engage.web.forms import ActionForm
from engage.web.incidents.forms import AssessForm

bp = Blueprint("incidents", __name__, url_prefix="/moderation/incidents")
staff_only(bp, Role.MODERATOR, Role.SECOND_READER, Role.SAFEGUARDING_LEAD, Role.AUDITOR)


@bp.get("/")
def overview() -> ResponseReturnValue:
    """All of them, those that wait for a decision first."""
    return render_template(
        "incidents/overview.html", items=queries.listed(current_actor()), words=words, format_reference=format_reference
    )


@bp.get("/<int:incident_id>")
def incident(incident_id: int) -> ResponseReturnValue:
    """One of them."""
    return _page(_one(incident_id))


@bp.post("/<int:incident_id>/assess")
def assess(incident_id: int) -> ResponseReturnValue:
    """Note who was told, and what was decided."""
    found = _one(incident_id)
    require(current_actor(), Permission.INCIDENT_RECORD, found.subject)
    form = AssessForm()
    if form.validate_on_submit():
        try:
            incidents.assess(
                current_actor(), incident_id, told=form.told.data or (), outcome=form.outcome.data or None
            )
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Noted."))
            return redirect(url_for(".incident", incident_id=incident_id))
    return _page(found, form=form)


@bp.post("/<int:incident_id>/text")
def text(incident_id: int) -> ResponseReturnValue:
    """Everything for the officer as text to save or send on. It is noted that it was opened."""
    found = _one(incident_id)
    if not ActionForm().validate_on_submit():
        return _page(found)
    written = render_template(
        "incidents/officer.txt", found=found, note=incidents.open_note(current_actor(), incident_id), words=words,
        where=words.where(gone_out.of(found.contribution_id)), reference=format_reference(found.reference),
    )  # fmt: skip
    return Response(
        written, mimetype="text/plain",
        headers={"Content-Disposition": f'attachment; filename="incident-{incident_id}.txt"'},
    )  # fmt: skip


def _one(incident_id: int) -> Noted:
    found = queries.one(incident_id)
    require(current_actor(), Permission.INCIDENT_READ, found.subject)
    return found


def _page(found: Noted, *, form: AssessForm | None = None) -> ResponseReturnValue:
    shown = form
    if shown is None and permits(current_actor(), Permission.INCIDENT_RECORD, found.subject):
        shown = AssessForm(formdata=None)
        shown.told.data = [each.value for each in found.told]
        shown.outcome.data = found.outcome.value if found.outcome else None
    return render_template(
        "incidents/incident.html", found=found, assess=shown, form=form, words=words, pressed=ActionForm(formdata=None),
        where=words.where(gone_out.of(found.contribution_id)), shown_reference=format_reference(found.reference),
        at_desk=permits(current_actor(), Permission.CONTRIBUTION_QUEUE, found.subject),
    ), (form.status if form else 200)  # fmt: skip
