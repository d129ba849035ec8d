"""Places and their edit pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.ladder import as_kept
from engage.domain.permissions import Permission, Role
from engage.queries import places as queries
from engage.queries.calendar import today
from engage.services import place_changes
from engage.web import problems
from engage.web.access import current_actor, staff_only
from engage.web.admin.forms import (
    AssignForm,
    BodyForm,
    EqualityForm,
    HostForm,
    LadderForm,
    LocalityForm,
    PartnershipForm,
    ServiceForm,
)
from engage.web.admin.reach import reach, require_over
from engage.web.forms import EngageForm

bp = Blueprint("places", __name__, url_prefix="/places")
staff_only(bp, Role.ADMIN)
Found = TypeVar("Found")


@bp.get("/")
def overview() -> ResponseReturnValue:
    """The partnerships one looks after; the only one at once."""
    found = queries.partnerships(reach(Permission.PLACE_MANAGE))
    return render_template("admin/places.html", partnerships=found)


@bp.get("/<int:partnership_id>")
def tree(partnership_id: int) -> ResponseReturnValue:
    """A partnership and everything in it."""
    require_over(Permission.PLACE_MANAGE, partnership_id)
    return render_template("admin/tree.html", tree=_found(queries.tree(partnership_id)), day=today())


@bp.get("/<int:partnership_id>/areas")
def areas(partnership_id: int) -> ResponseReturnValue:
    """By what people find their place, and what of it was never checked."""
    require_over(Permission.PLACE_MANAGE, partnership_id)
    place = _found(queries.partnership(partnership_id))
    return render_template("admin/areas.html", place=place, areas=queries.areas(partnership_id))


@bp.route("/partnership/<int:number>", methods=["GET", "POST"])
def partnership(number: int) -> ResponseReturnValue:
    """Controller and closed days of a partnership."""
    found = _found(queries.partnership(number))
    require_over(Permission.PLACE_MANAGE, found.id)
    kept = found.controller
    form = PartnershipForm(
        extra_closed_days="\n".join(found.extra_closed_days),
        **{key: kept.get(key, "") for key in place_changes.CONTROLLER_KEYS},
    )  # fmt: skip

    def save() -> None:
        place_changes.change_partnership(
            current_actor(), partnership_id=found.id,
            controller={key: form[key].data or "" for key in place_changes.CONTROLLER_KEYS},
            extra_closed_days=_lines(form.extra_closed_days.data),
        )  # fmt: skip

    return _edit(form, save, found.name, found.id)


@bp.route("/partnership/<int:number>/equality", methods=["GET", "POST"])
def equality(number: int) -> ResponseReturnValue:
    """Whether the equality questions are asked in a partnership, and why."""
    found = _found(queries.partnership(number))
    require_over(Permission.PLACE_MANAGE, found.id)
    form = EqualityForm(equality_asked=found.equality_asked, equality_purpose=found.equality_purpose)

    def save() -> None:
        place_changes.change_equality(
            current_actor(), partnership_id=found.id, asked=form.equality_asked.data,
            purpose=form.equality_purpose.data or "",
        )  # fmt: skip

    return _edit(form, save, found.name, found.id, "admin/edit_equality.html")


@bp.route("/partnership/<int:number>/reminders", methods=["GET", "POST"])
def reminders(number: int) -> ResponseReturnValue:
    """Who is reminded when an ask is late, and after how many working days."""
    found = _found(queries.partnership(number))
    require_over(Permission.PLACE_MANAGE, found.id)
    form = LadderForm(chief_officer_mailbox=found.chief_officer_mailbox, **as_kept(found.ladder))

    def save() -> None:
        place_changes.change_ladder(
            current_actor(), partnership_id=found.id, chief_officer_mailbox=form.chief_officer_mailbox.data,
            ladder=form.ladder,
        )

    return _edit(form, save, found.name, found.id, "admin/edit_reminders.html")


@bp.route("/locality/<int:number>", methods=["GET", "POST"])
def locality(number: int) -> ResponseReturnValue:
    """What people call a locality."""
    found = _found(queries.locality(number))
    require_over(Permission.PLACE_MANAGE, found.partnership_id)
    form = LocalityForm(display_name=found.display_name, aka="\n".join(found.aka))

    def save() -> None:
        place_changes.change_locality(
            current_actor(), locality_id=found.id, display_name=form.display_name.data or "",
            aka=_lines(form.aka.data),
        )  # fmt: skip

    return _edit(form, save, found.display_name, found.partnership_id)


@bp.route("/locality/<int:number>/host", methods=["GET", "POST"])
def host_of_locality(number: int) -> ResponseReturnValue:
    """Let another host read for a locality from a day on."""
    found = _found(queries.locality(number))
    require_over(Permission.PLACE_MANAGE, found.partnership_id)
    form = AssignForm()
    form.host_id.choices = [("", ""), *((h.id, h.name) for h in queries.hosts_of(found.partnership_id))]

    def save() -> None:
        place_changes.assign_host(
            current_actor(), locality_id=found.id, host_id=form.host_id.data, from_day=form.from_day.data
        )

    return _edit(form, save, found.display_name, found.partnership_id, "admin/assign.html", locality=found)


@bp.route("/body/<int:number>", methods=["GET", "POST"])
def body(number: int) -> ResponseReturnValue:
    """A planning body's name, mailboxes, standards and closed days."""
    found = _found(queries.body(number))
    require_over(Permission.PLACE_MANAGE, found.partnership_id)
    form = BodyForm(
        name=found.name, mailbox=found.mailbox, chair_mailbox=found.chair_mailbox,
        standards_agreed_on=found.standards_agreed_on, extra_closed_days="\n".join(found.extra_closed_days),
    )  # fmt: skip

    def save() -> None:
        place_changes.change_body(
            current_actor(), body_id=found.id, name=form.name.data or "", mailbox=form.mailbox.data,
            chair_mailbox=form.chair_mailbox.data, standards_agreed_on=form.standards_agreed_on.data,
            extra_closed_days=_lines(form.extra_closed_days.data),
        )  # fmt: skip

    return _edit(form, save, found.name, found.partnership_id)


@bp.route("/host/<int:number>", methods=["GET", "POST"])
def host(number: int) -> ResponseReturnValue:
    """A host's name, mailbox and who stands in."""
    found = _found(queries.host(number))
    require_over(Permission.PLACE_MANAGE, found.partnership_id)
    form = HostForm(
        name=found.name, mailbox=found.mailbox, fallback_host_id=found.fallback_host_id, confirmed=found.confirmed,
        **{f"controller_{key}": found.controller.get(key, "") for key in place_changes.CONTROLLER_KEYS},
        phone=found.phone, return_address=found.return_address,
    )  # fmt: skip
    others = [h for h in queries.hosts_of(found.partnership_id) if h.id != found.id]
    if found.fallback_host_id is not None and found.fallback_host_id not in {h.id for h in others}:
        others.append(queries.Named(found.fallback_host_id, _found(queries.host(found.fallback_host_id)).name))
    form.fallback_host_id.choices = [("", _("Nobody")), *((h.id, h.name) for h in others)]

    def save() -> None:
        place_changes.change_host(
            current_actor(), host_id=found.id, name=form.name.data or "", mailbox=form.mailbox.data,
            fallback_host_id=form.fallback_host_id.data, confirmed=form.confirmed.data, phone=form.phone.data or "",
            return_address=form.return_address.data or "",
            controller={key: form[f"controller_{key}"].data or "" for key in place_changes.CONTROLLER_KEYS},
        )  # fmt: skip

    return _edit(form, save, found.name, found.partnership_id)


@bp.route("/service/<int:number>", methods=["GET", "POST"])
def service(number: int) -> ResponseReturnValue:
    """A service's name, the role that answers, its mailbox."""
    found = _found(queries.service(number))
    require_over(Permission.PLACE_MANAGE, found.partnership_id)
    form = ServiceForm(name=found.name, owner_role=found.owner_role, mailbox=found.mailbox, confirmed=found.confirmed)

    def save() -> None:
        place_changes.change_service(
            current_actor(), service_id=found.id, name=form.name.data or "",
            owner_role=form.owner_role.data or "", mailbox=form.mailbox.data, confirmed=form.confirmed.data,
        )  # fmt: skip

    return _edit(form, save, found.name, found.partnership_id)


def _edit(
    form: EngageForm, save: Callable[[], None], name: str, partnership_id: int,
    template: str = "admin/edit_place.html", **more: Any,
) -> ResponseReturnValue:  # fmt: skip
    if form.validate_on_submit():
        try:
            save()
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Saved."))
            return redirect(url_for(".tree", partnership_id=partnership_id))
    return render_template(template, form=form, place=name, partnership_id=partnership_id, **more), form.status


def _found(row: Found | None) -> Found:
    if row is None:
        abort(404)
    return row


def _lines(value: str | None) -> list[str]:
    return [line.strip() for line in (value or "").splitlines() if line.strip()]
