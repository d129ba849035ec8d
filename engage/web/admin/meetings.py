"""Meetings of planning bodies, for clerks and admins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import PERMISSION_MAP, Permission, Role, Scope, ScopeKind, permits, subject
from engage.queries import meetings as queries
from engage.queries import places as place_queries
from engage.services import meetings, place_changes
from engage.web import problems
from engage.web.access import current_actor, staff_only
from engage.web.admin import reach
from engage.web.admin.forms import DigestForm, MeetingForm
from engage.web.forms import ActionForm

bp = Blueprint("meetings", __name__, url_prefix="/meetings")
staff_only(bp, Role.ADMIN, Role.CLERK)


@bp.get("/")
def overview() -> ResponseReturnValue:
    """The bodies whose calendar one keeps, each with its next meeting."""
    may = Permission.MEETING_MANAGE
    rows = queries.bodies_with_meetings(reach.reach(may), reach.bodies(may))
    may_read = bool(current_actor().roles() & (PERMISSION_MAP[Permission.BOARD_READ] - {Role.MODERATOR}))
    return render_template("admin/bodies.html", rows=rows, may_read=may_read)


@bp.get("/body/<int:body_id>")
def calendar(body_id: int) -> ResponseReturnValue:
    """One body's meetings."""
    body = _body(body_id)
    here = subject(Scope(ScopeKind.BODY, body.id), Scope(ScopeKind.PARTNERSHIP, body.partnership_id))
    return render_template(
        "admin/meetings.html", body=body, meetings=queries.meetings_of(body.id),
        may_read=permits(current_actor(), Permission.BOARD_READ, here),
    )  # fmt: skip


@bp.route("/body/<int:body_id>/new", methods=["GET", "POST"])
def new(body_id: int) -> ResponseReturnValue:
    """Add a meeting."""
    body, form = _body(body_id), MeetingForm()

    def save() -> None:
        meetings.add_meeting(current_actor(), body_id=body.id, **_given(form))

    return _edit(form, save, body, None)


@bp.route("/body/<int:body_id>/digest", methods=["GET", "POST"])
def digest(body_id: int) -> ResponseReturnValue:
    """Whether the body's digests end with the month or before its papers are due."""
    body = _body(body_id)
    form = DigestForm(by_papers="papers" if body.digest_by_papers else "months", read_days=body.digest_read_days)
    if form.validate_on_submit():
        try:
            place_changes.change_digest(
                current_actor(), body_id=body.id, by_papers=form.by_papers.data == "papers",
                read_days=form.read_days.data,
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Saved."))
            return redirect(url_for(".calendar", body_id=body.id))
    return render_template("admin/digest_days.html", form=form, body=body), form.status


@bp.route("/<int:meeting_id>", methods=["GET", "POST"])
def edit(meeting_id: int) -> ResponseReturnValue:
    """Move a meeting, or add its papers and minutes."""
    found = _meeting(meeting_id)
    body, form = _body(found.body_id), MeetingForm(obj=found)

    def save() -> None:
        meetings.change_meeting(current_actor(), meeting_id=found.id, **_given(form))

    return _edit(form, save, body, found)


@bp.route("/<int:meeting_id>/cancel", methods=["GET", "POST"])
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Note that it will not be held."""
    found, form = _meeting(meeting_id), ActionForm()
    body = _body(found.body_id)
    if form.validate_on_submit():
        try:
            meetings.cancel_meeting(current_actor(), meeting_id=found.id)
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("The meeting is marked as cancelled."))
            return redirect(url_for(".calendar", body_id=body.id))
    return render_template("admin/cancel_meeting.html", form=form, body=body, meeting=found), form.status


def _edit(
    form: MeetingForm, save: Callable[[], None], body: place_queries.BodyPlace, meeting: queries.MeetingRow | None
) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            save()
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Saved."))
            return redirect(url_for(".calendar", body_id=body.id))
    return render_template("admin/meeting.html", form=form, body=body, meeting=meeting), form.status


def _given(form: MeetingForm) -> dict[str, Any]:
    return {
        "held_on": form.held_on.data,
        "papers_due_on": form.papers_due_on.data,
        "place": form.place.data or "",
        "agenda_url": form.agenda_url.data,
        "minutes_url": form.minutes_url.data,
    }


def _body(body_id: int) -> place_queries.BodyPlace:
    body = place_queries.body(body_id)
    if body is None:
        abort(404)
    reach.require_over(Permission.MEETING_MANAGE, body.partnership_id, body_id=body.id)
    return body


def _meeting(meeting_id: int) -> queries.MeetingRow:
    found = queries.meeting(meeting_id)
    if found is None:
        abort(404)
    return found
