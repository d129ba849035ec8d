"""Accounts and the roles they hold."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, Role
from engage.queries import admin as queries
from engage.services import accounts, grants
from engage.web import problems, typed
from engage.web.access import current_actor, staff_only
from engage.web.admin.forms import GrantForm
from engage.web.admin.reach import reach
from engage.web.forms import FAILED, ActionForm

bp = Blueprint("people", __name__, url_prefix="/people")
staff_only(bp, Role.ADMIN)


@bp.get("/")
def overview() -> ResponseReturnValue:
    """Everyone with an account, by name."""
    search = typed.words("q")
    after = typed.number("after")
    page = queries.people(reach(Permission.ACCOUNT_MANAGE), search=search, after=after)
    more = url_for(".overview", after=page.after, q=search or None) if page.after else None
    return render_template("admin/people.html", page=page, search=search, more=more, first=after is None)


@bp.get("/<int:user_id>")
def person(user_id: int) -> ResponseReturnValue:
    """One account."""
    return _person(user_id)


@bp.post("/<int:user_id>/roles")
def grant(user_id: int) -> ResponseReturnValue:
    """Give a role."""
    form = GrantForm().offer(queries.scope_places(reach(Permission.ACCOUNT_MANAGE)))
    if form.validate_on_submit():
        try:
            grants.grant(
                current_actor(), user_id=user_id, role=form.chosen_role, scope=form.chosen_scope,
                valid_from=form.valid_from.data, valid_to=form.valid_to.data,
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("The role is given."))
            return redirect(url_for(".person", user_id=user_id))
    return _person(user_id, form)


@bp.post("/<int:user_id>/roles/<int:grant_id>/end")
def revoke(user_id: int, grant_id: int) -> ResponseReturnValue:
    """Take a role away, at once."""
    return _act(user_id, lambda: grants.revoke(current_actor(), grant_id=grant_id), _("The role is taken away."))


@bp.post("/<int:user_id>/close")
def close(user_id: int) -> ResponseReturnValue:
    """Close the account."""
    return _act(user_id, lambda: accounts.close_account(current_actor(), user_id=user_id), _("The account is closed."))


@bp.post("/<int:user_id>/reopen")
def reopen(user_id: int) -> ResponseReturnValue:
    """Open it again."""
    return _act(
        user_id,
        lambda: accounts.reopen_account(current_actor(), user_id=user_id),
        _("The account is open again. The person has to ask for a new password."),
    )


def _act(user_id: int, service: Callable[[], None], done: str) -> ResponseReturnValue:
    pressed = ActionForm()
    if pressed.validate_on_submit():
        try:
            service()
        except DomainError as error:
            problems.apply(pressed, error)
        else:
            flash(done)
            return redirect(url_for(".person", user_id=user_id))
    return _person(user_id, pressed=pressed)


def _person(user_id: int, form: GrantForm | None = None, pressed: ActionForm | None = None) -> ResponseReturnValue:
    """The page of an account; with what went wrong, when something did."""
    within = reach(Permission.ACCOUNT_MANAGE)
    places = queries.scope_places()
    found = queries.person(user_id, within, places)
    if found is None:
        abort(404)
    offered = places if within is None else tuple(p for p in places if p.partnership_id in within)
    own = user_id == current_actor().user_id
    lines = pressed.error_lines() if pressed else []
    if own and form is not None:
        # One's own page has no form to give roles with: what is wrong is said about the page.
        lines, form = [("main", words) for _anchor, words in form.error_lines()], None
    status = FAILED if lines else form.status if form else 200
    form = form or GrantForm(formdata=None)
    form.offer(offered)
    pressed = pressed or ActionForm(formdata=None)
    return render_template(
        "admin/person.html", person=found, form=form, pressed=pressed, within=within, own=own, page_errors=lines
    ), status
