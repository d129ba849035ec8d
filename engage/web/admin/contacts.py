"""Numbers to ring, and when somebody last checked them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, Role
from engage.queries import places as queries
from engage.services import contacts
from engage.web import problems
from engage.web.access import current_actor, staff_only
from engage.web.admin.forms import ContactForm
from engage.web.admin.reach import reach, require_over
from engage.web.forms import ActionForm

bp = Blueprint("contacts", __name__, url_prefix="/contacts")
staff_only(bp, Role.ADMIN)


@bp.get("/")
def overview() -> ResponseReturnValue:
    """Every contact, those to check marked."""
    return _overview()


@bp.route("/<int:contact_id>", methods=["GET", "POST"])
def edit(contact_id: int) -> ResponseReturnValue:
    """Change a contact."""
    found = next(iter(queries.contacts(reach(Permission.PLACE_MANAGE), contact_id)), None)
    if found is None:
        abort(404)
    require_over(Permission.PLACE_MANAGE, found.partnership_id)
    form = ContactForm(obj=found)
    if form.validate_on_submit():
        try:
            contacts.change_contact(
                current_actor(), contact_id=found.id, name=form.name.data or "", number=form.number.data or "",
                text_number=form.text_number.data or "", url=form.url.data or "", hours=form.hours.data or "",
                note=form.note.data or "", verified_on=form.verified_on.data,
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Saved."))
            return redirect(url_for(".overview"))
    return render_template("admin/contact.html", form=form, contact=found), form.status


@bp.post("/<int:contact_id>/checked")
def checked(contact_id: int) -> ResponseReturnValue:
    """Somebody rang or looked today."""
    return _act(lambda: contacts.mark_checked(current_actor(), contact_id=contact_id), _("Marked as checked today."))


@bp.post("/<int:contact_id>/retire")
def retire(contact_id: int) -> ResponseReturnValue:
    """Take it off every page."""
    return _act(lambda: contacts.retire(current_actor(), contact_id=contact_id), _("The contact is off every page."))


@bp.post("/<int:contact_id>/restore")
def restore(contact_id: int) -> ResponseReturnValue:
    """Put it back."""
    return _act(
        lambda: contacts.retire(current_actor(), contact_id=contact_id, retired=False),
        _("The contact is back on the pages."),
    )


def _act(service: Callable[[], None], done: str) -> ResponseReturnValue:
    form = ActionForm()
    if not form.validate_on_submit():
        return _overview(form)
    service()
    flash(done)
    return redirect(url_for(".overview"))


def _overview(form: ActionForm | None = None) -> ResponseReturnValue:
    within = reach(Permission.PLACE_MANAGE)
    rows = queries.contacts(within)
    form = form or ActionForm(formdata=None)
    stale = sum(row.stale and not row.retired for row in rows)
    return render_template("admin/contacts.html", contacts=rows, form=form, stale=stale, within=within), form.status
