"""The second reader's page: the words, the text that is ready, and yes or back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, require
from engage.domain.references import format_reference
from engage.queries import second_readings as queries
from engage.queries.second_readings import SecondPage
from engage.services import second_reading
from engage.services.second_reading import OpenedSecond
from engage.web import labels, problems, redaction_words, typed
from engage.web.access import current_actor
from engage.web.forms import ActionForm, EngageForm
from engage.web.moderation.blueprint import bp
from engage.web.moderation.forms import SecondForm


@bp.get("/second-readings/<reference>")
def second(reference: str) -> ResponseReturnValue:
    """A text that waits; the words are shown by opening it."""
    return _page(_found(reference))


@bp.post("/second-readings/<reference>/open")
def open_second(reference: str) -> ResponseReturnValue:
    """The words as given and the text that is ready: audited, and shown."""
    found = _found(reference)
    pressed = ActionForm()
    if not pressed.validate_on_submit():
        return _page(found, wrong=pressed)
    opened = second_reading.open_second(current_actor(), found.row.id)
    form = SecondForm(formdata=None)
    form.version.data = str(opened.version)
    return _page(found, form=form, opened=opened)


@bp.post("/second-readings/<reference>/decide")
def decide_second(reference: str) -> ResponseReturnValue:
    """Let it out, or send it back."""
    found = _found(reference)
    form = SecondForm()
    if form.validate_on_submit():
        version = typed.whole(form.version.data) or 0
        try:
            if form.outcome.data == SecondForm.APPROVE:
                second_reading.approve(current_actor(), found.row.id, version=version)
            else:
                second_reading.send_back(
                    current_actor(), found.row.id, note=form.note.data or "", version=version
                )
        except DomainError as error:
            problems.apply(form, error)
            form.version.data = str(queries.one(current_actor(), reference).row.version)
        else:
            flash(_("It is out.") if form.outcome.data == SecondForm.APPROVE else _("It is back with the moderators."))
            return redirect(url_for(".objections"))
    opened = None if "csrf_token" in form.errors else second_reading.open_second(current_actor(), found.row.id)
    return _page(found, form=form, opened=opened, wrong=form)


def _found(reference: str) -> SecondPage:
    found = queries.one(current_actor(), reference)
    require(current_actor(), Permission.PUBLICATION_SECOND, found.subject)
    return found


def _page(
    found: SecondPage, *, form: SecondForm | None = None, opened: OpenedSecond | None = None,
    wrong: EngageForm | None = None,
) -> ResponseReturnValue:  # fmt: skip
    return render_template(
        "moderation/second.html", found=found, row=found.row, form=form or wrong, second=form, opened=opened,
        labels=labels, pressed=ActionForm(formdata=None), shown_reference=format_reference(found.row.reference),
        reasons=redaction_words.given(",".join(opened.reasons)) if opened else "",
        stays=redaction_words.why_it_stays(opened.kinds, opened.stays) if opened else "",
    ), (wrong.status if wrong else 200)  # fmt: skip
