"""The service's owner: one matter, one answer, by a link or signed in; it works on a phone."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError, NotFound
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor, Permission, require
from engage.domain.references import format_reference
from engage.queries import service_lane as queries
from engage.services import complaints, links, referrals
from engage.web import labels, problems
from engage.web.access import current_actor, no_store, signed_in_only
from engage.web.forms import ActionForm, pressed
from engage.web.service_lane.forms import AnswerForm

bp = Blueprint("service_lane", __name__, url_prefix="/service")


@bp.get("/")
@no_store
@signed_in_only
def overview() -> ResponseReturnValue:
    """What waits for the services of whoever is signed in."""
    return render_template(
        "service_lane/overview.html", items=queries.waiting_for(current_actor()), format_reference=format_reference
    )


@bp.route("/matters/<int:referral_id>", methods=["GET", "POST"])
@no_store
@signed_in_only
def matter(referral_id: int) -> ResponseReturnValue:
    """One of them, for whoever is signed in."""
    return _page(current_actor(), referral_id, _signed_in(referral_id))


@bp.route("/<token>", methods=["GET", "POST"])
@no_store
def by_link(token: str) -> ResponseReturnValue:
    """The one matter that a link is for."""
    link = links.find(LinkPurpose.REFERRAL, token)
    return _page(link.actor, link.subject_id, _linked(token), link)


@bp.post("/matters/<int:referral_id>/address")
@no_store
@signed_in_only
def matter_address(referral_id: int) -> ResponseReturnValue:
    """How to reach the person, for whoever is signed in, where the person agreed to it."""
    return _address(current_actor(), referral_id, _signed_in(referral_id))


@bp.post("/<token>/address")
@no_store
def address_by_link(token: str) -> ResponseReturnValue:
    """How to reach the person of the one matter that a link is for, where they agreed to it."""
    link = links.find(LinkPurpose.REFERRAL, token)
    return _address(link.actor, link.subject_id, _linked(token))


@dataclass(frozen=True, slots=True)
class Ways:
    """The addresses of one matter's page, as whoever reads it got in."""

    page: str
    address: str
    """Where the person's address is asked for."""


def _signed_in(referral_id: int) -> Ways:
    return Ways(url_for(".matter", referral_id=referral_id), url_for(".matter_address", referral_id=referral_id))


def _linked(token: str) -> Ways:
    return Ways(url_for(".by_link", token=token), url_for(".address_by_link", token=token))


def _address(actor: Actor, referral_id: int, ways: Ways) -> ResponseReturnValue:
    if not pressed():
        return redirect(ways.page)
    try:
        reached = complaints.open_address(actor, referral_id)
    except NotFound as error:
        flash(problems.words(error), "warning")
        return redirect(ways.page)
    return _shown(queries.item(referral_id), AnswerForm(formdata=None), ways, reached)


def _page(actor: Actor, referral_id: int, ways: Ways, link: links.Link | None = None) -> ResponseReturnValue:
    found = queries.item(referral_id)
    require(actor, Permission.REFERRAL_ANSWER, found.subject)
    form = AnswerForm()
    form.for_the_person_alone = found.complaint
    if form.validate_on_submit():
        try:
            referrals.answer(
                actor, referral_id, text=form.text.data or "", changed=form.changed.data == AnswerForm.YES, link=link
            )
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Thank you. %(host)s reads your answer, and then the person does.", host=found.host))
            return redirect(ways.page)
    return _shown(found, form, ways)


def _shown(
    found: queries.ForService, form: AnswerForm, ways: Ways, reached: complaints.Reached | None = None
) -> ResponseReturnValue:
    return render_template(
        "service_lane/matter.html", item=found, form=form, ways=ways, reached=reached, open_address=ActionForm(),
        shown_reference=format_reference(found.reference), labels=labels,
    ), form.status  # fmt: skip
