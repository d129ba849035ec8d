"""Asking people to join."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, Role
from engage.queries import admin as queries
from engage.services import invitations
from engage.web import problems, typed
from engage.web.access import current_actor, staff_only
from engage.web.admin.forms import InviteForm
from engage.web.admin.reach import reach
from engage.web.forms import ActionForm

bp = Blueprint("invitations", __name__, url_prefix="/invitations")
staff_only(bp, Role.ADMIN)


@bp.get("/")
def overview() -> ResponseReturnValue:
    """Who was asked, the latest first."""
    return _overview()


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Ask somebody."""
    form = InviteForm().offer(queries.scope_places(reach(Permission.ACCOUNT_MANAGE)))
    if form.validate_on_submit():
        try:
            invitations.invite(
                current_actor(), email=form.email.data, name=form.name.data,
                role=form.chosen_role, scope=form.chosen_scope,
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("The invitation is on its way. The link in it works for 14 days."))
            return redirect(url_for(".overview"))
    return render_template("admin/invite.html", form=form), form.status


@bp.post("/<int:invitation_id>/again")
def again(invitation_id: int) -> ResponseReturnValue:
    """Send it once more."""
    return _act(
        lambda: invitations.send_again(current_actor(), invitation_id=invitation_id),
        _("The invitation is on its way once more. The older link has ended."),
    )


@bp.post("/<int:invitation_id>/revoke")
def revoke(invitation_id: int) -> ResponseReturnValue:
    """Take it back."""
    return _act(
        lambda: invitations.revoke(current_actor(), invitation_id=invitation_id),
        _("The invitation is taken back. Its link has ended."),
    )


def _act(service: Callable[[], None], done: str) -> ResponseReturnValue:
    form = ActionForm()
    if not form.validate_on_submit():
        return _overview(form)
    try:
        service()
    except DomainError as error:
        if error.code not in {"invitation_accepted", "invitation_revoked"}:
            raise
        # It was answered while this list lay open: the list says so by itself.
        flash(problems.words(error), "warning")
    else:
        flash(done)
    return redirect(url_for(".overview"))


def _overview(form: ActionForm | None = None) -> ResponseReturnValue:
    within = reach(Permission.ACCOUNT_MANAGE)
    after = typed.number("after")
    page = queries.invitations(within, queries.names_of(queries.scope_places(within)), after=after)
    form = form or ActionForm(formdata=None)
    more = url_for(".overview", after=page.after) if page.after else None
    return render_template("admin/invitations.html", page=page, form=form, more=more, first=after is None), form.status
