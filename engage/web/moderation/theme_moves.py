"""Joining a theme with another, splitting one, and undoing either."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import Conflict, DomainError
from engage.domain.references import format_reference
from engage.queries import theme_history
from engage.queries import themes as queries
from engage.queries.themes import ThemeDetail
from engage.services import theme_moves as services
from engage.services.theme_moves import Into
from engage.web import problems
from engage.web.access import current_actor
from engage.web.forms import ActionForm
from engage.web.moderation.blueprint import bp
from engage.web.moderation.theme_forms import JoinForm, SplitForm
from engage.web.moderation.themes import theme_page

SHOWN = 50
"""Contributions on one page of a split."""


def _open(theme_id: int) -> ThemeDetail:
    found = queries.detail(current_actor(), theme_id)
    if found.retired_at is not None:
        raise Conflict("theme_retired")
    return found


@bp.route("/themes/<int:theme_id>/join", methods=["GET", "POST"])
def join_theme(theme_id: int) -> ResponseReturnValue:
    """Make it one theme with another."""
    found = queries.detail(current_actor(), theme_id)
    if found.merged_into is not None and request.method == "POST":
        # Pressed twice: it has happened.
        return redirect(url_for(".theme", theme_id=found.merged_into))
    found = _open(theme_id)
    form = JoinForm()
    others = theme_history.beside(found.partnership_id, theme_id)
    form.into.choices = [("", _("Choose a theme")), *((each.id, each.name) for each in others)]
    if request.method == "GET":
        form.into.data = next((each.id for each in others if str(each.id) == request.args.get("into")), None)
    if form.validate_on_submit():
        try:
            services.merge(current_actor(), theme_id, into_id=form.into.data or 0)
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("The two are one theme now. You can undo this below."))
            return redirect(url_for(".theme", theme_id=form.into.data))
    page = render_template(
        "moderation/theme_join.html", form=form, theme=found, along=theme_history.along(theme_id), others=others
    )
    return page, form.status


@bp.route("/themes/<int:theme_id>/split", methods=["GET", "POST"])
def split_theme(theme_id: int) -> ResponseReturnValue:
    """Put a part of it into another theme."""
    found = _open(theme_id)
    after = request.args.get("after")
    items, more = queries.contributions(current_actor(), theme_id, after=after, limit=SHOWN)
    shown = [item for item in items if item.text and item.mine]
    form = SplitForm()
    form.contributions.choices = [(item.id, format_reference(item.reference)) for item in shown]
    others = theme_history.beside(found.partnership_id, theme_id)
    form.into.choices = [("", ""), *((each.id, each.name) for each in others)]
    if form.validate_on_submit():
        try:
            move = services.split(
                current_actor(), theme_id, contribution_ids=form.contributions.data or [],
                into=Into(form.into.data, form.name.data or ""), stay=bool(form.stay.data),
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("It is done. You can undo this below."))
            return redirect(url_for(".theme", theme_id=theme_history.into(move)))
    page = render_template(
        "moderation/theme_split.html", form=form, theme=found, items=shown, hidden=len(items) - len(shown),
        chosen=set(form.contributions.data or []), format_reference=format_reference, others=others,
        action=url_for(".split_theme", theme_id=theme_id, after=after),
        first=url_for(".split_theme", theme_id=theme_id) if after else None,
        more=url_for(".split_theme", theme_id=theme_id, after=more) if more else None,
    )  # fmt: skip
    return page, form.status


@bp.post("/themes/<int:theme_id>/undo/<int:move_id>")
def undo_theme_move(theme_id: int, move_id: int) -> ResponseReturnValue:
    """Put back what went from one theme to another."""
    pressed = ActionForm()
    if pressed.validate_on_submit():
        try:
            services.undo(current_actor(), move_id)
        except DomainError as error:
            problems.apply(pressed, error)
        else:
            flash(_("It is as it was before."))
            return redirect(url_for(".theme", theme_id=theme_id))
    return theme_page(theme_id, errors=pressed)
