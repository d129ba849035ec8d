"""What lies with services, and their answers before anyone else reads them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.references import format_reference
from engage.queries import complaints
from engage.queries import moderation as lists
from engage.services import referrals as services
from engage.web import problems
from engage.web.access import current_actor
from engage.web.forms import ActionForm
from engage.web.moderation.blueprint import bp
from engage.web.moderation.forms import CheckForm
from engage.web.moderation.words import referral_label
from engage.web.public_words import looks_like, strong_in


@bp.get("/referrals")
def referrals() -> ResponseReturnValue:
    """Answers to check first, then what services owe."""
    return _page()


@bp.post("/referrals/<int:referral_id>/check")
def check(referral_id: int) -> ResponseReturnValue:
    """Show the answer, or ask again."""
    item = next((each for each in lists.with_services(current_actor()) if each.id == referral_id), None)
    form = CheckForm(prefix=f"r{referral_id}-") if item is None else CheckForm.of(item)
    if form.validate_on_submit():
        show = form.outcome.data == CheckForm.SHOW
        try:
            services.check(current_actor(), referral_id, show=show, note=form.note.data or "")
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("The answer is shown, and the person is told.") if show else _("The service is asked again."))
            return redirect(url_for(".referrals"))
    return _page(referral_id, form)


@bp.post("/referrals/<int:referral_id>/recall")
def recall(referral_id: int) -> ResponseReturnValue:
    """Take it back from the service."""
    pressed = ActionForm()
    if pressed.validate_on_submit():
        try:
            services.recall(current_actor(), referral_id)
        except DomainError as error:
            problems.apply(pressed, error)
        else:
            flash(_("It is no longer with the service."))
            return redirect(url_for(".referrals"))
    return _page(errors=pressed)


def _page(
    referral_id: int | None = None, form: CheckForm | None = None, errors: ActionForm | None = None
) -> ResponseReturnValue:
    items = lists.with_services(current_actor())
    forms = {item.id: CheckForm.of(item, formdata=None) for item in items}
    wrong = form or errors
    if referral_id is not None and form is not None:
        forms[referral_id] = form
    return render_template(
        "moderation/referrals.html", items=items, forms=forms,
        looks_like={item.id: looks_like(strong_in(item.answer)) for item in items if not item.complaint},
        pressed=ActionForm(formdata=None),
        to_hand_over=complaints.to_hand_over(current_actor()),
        label=referral_label, format_reference=format_reference, page_errors=wrong.error_lines() if wrong else [],
    ), (wrong.status if wrong else 200)  # fmt: skip
