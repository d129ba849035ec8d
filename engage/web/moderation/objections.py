"""What somebody disagreed with, for another reader."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, Scope, ScopeKind, require, subject
from engage.domain.publication import Audience
from engage.domain.references import format_reference
from engage.queries import moderation as lists
from engage.queries import second_readings
from engage.queries import workspace as queries
from engage.queries.releasable import texts_for
from engage.queries.workspace import ObjectionPage
from engage.services import objections as services
from engage.web import labels, problems, redaction_words
from engage.web.access import current_actor
from engage.web.forms import ActionForm
from engage.web.moderation.blueprint import bp
from engage.web.moderation.forms import DecideForm


@dataclass(frozen=True, slots=True)
class Words:
    """What they wrote now, what they told us first, and what of it others read."""

    now: str
    first: str
    released: str | None


@bp.get("/objections")
def objections() -> ResponseReturnValue:
    """What waits for another reader."""
    return render_template(
        "moderation/objections.html", items=lists.disagreements(current_actor()),
        seconds=second_readings.waiting(current_actor()), format_reference=format_reference,
    )


@bp.get("/objections/<int:objection_id>")
def objection(objection_id: int) -> ResponseReturnValue:
    """One of them; the words are shown by opening it."""
    return _page(_found(objection_id))


@bp.post("/objections/<int:objection_id>/open")
def open_objection(objection_id: int) -> ResponseReturnValue:
    """What the person wrote, then and now: audited, and shown."""
    found = _found(objection_id)
    pressed = ActionForm()
    if not pressed.validate_on_submit():
        return _page(found, errors=pressed)
    return _page(found, form=DecideForm(formdata=None), words=_words(found))


@bp.post("/objections/<int:objection_id>/decide")
def decide(objection_id: int) -> ResponseReturnValue:
    """Agree with the person, or with the first decision."""
    found = _found(objection_id)
    form = DecideForm()
    if form.validate_on_submit():
        try:
            services.decide(
                current_actor(), objection_id, outcome=form.outcome.data, answer=form.answer.data or ""
            )
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Your answer is on its way."))
            return redirect(url_for(".objections"))
    return _page(found, form=form, words=_words(found))


def _found(objection_id: int) -> ObjectionPage:
    found = queries.objection(objection_id)
    require(current_actor(), Permission.OBJECTION_DECIDE, subject(Scope(ScopeKind.HOST, found.host_id)))
    return found


def _words(found: ObjectionPage) -> Words:
    opened = services.open_objection(current_actor(), found.id)
    return Words(opened.text, opened.original, texts_for(Audience.BODY, [found.row.id]).get(found.row.id))


def _page(
    found: ObjectionPage, *, form: DecideForm | None = None, words: Words | None = None,
    errors: ActionForm | None = None,
) -> ResponseReturnValue:  # fmt: skip
    wrong = errors or form
    return render_template(
        "moderation/objection.html", found=found, row=found.row, form=form, words=words, labels=labels,
        why_changed=redaction_words.given(found.row.redaction), pressed=ActionForm(formdata=None),
        page_errors=errors.error_lines() if errors else [],
        shown_reference=format_reference(found.row.reference), state=labels.state_label(found.row),
    ), (wrong.status if wrong else 200)  # fmt: skip
