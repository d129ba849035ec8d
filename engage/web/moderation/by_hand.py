"""Who has to be told by phone or letter."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import Permission
from engage.domain.references import format_reference
from engage.queries import outbox as queries
from engage.queries.moderation import hosts_of
from engage.services import addresses
from engage.services import by_hand as services
from engage.web import labels, problems, typed
from engage.web.access import current_actor
from engage.web.forms import ActionForm
from engage.web.moderation.blueprint import bp

PAGE = 25


@bp.get("/by-hand")
def by_hand() -> ResponseReturnValue:
    """The work list, oldest first. Addresses are opened one by one."""
    return _page()


@bp.post("/by-hand/<int:message_id>/open")
def open_contact(message_id: int) -> ResponseReturnValue:
    """Whom to ring or write to, and what to say: audited, then shown."""
    pressed = ActionForm()
    if not pressed.validate_on_submit():
        return _page(pressed)
    try:
        contact = services.open_contact(current_actor(), message_id)
    except DomainError as error:
        problems.apply(pressed, error)
        return _page(pressed)
    if contact is None:
        flash(_("Nobody has to be told this by hand any more."))
        return redirect(url_for(".by_hand"))
    if request.form.get("show") == "letter" and contact.letter:
        return Response(contact.letter, mimetype="text/html")
    also = ",".join(str(each.message_id) for each in contact.also)
    return render_template(
        "moderation/contact.html", contact=contact, pressed=ActionForm(formdata=None), labels=labels,
        shown_reference=format_reference(contact.reference), format_reference=format_reference, also=also,
        status_address=addresses.status(),
    )  # fmt: skip


@bp.post("/by-hand/<int:message_id>/told")
def told_by_hand(message_id: int) -> ResponseReturnValue:
    """They were told."""
    pressed = ActionForm()
    if pressed.validate_on_submit():
        try:
            services.told_by_hand(current_actor(), message_id, also=_also())
        except DomainError as error:
            problems.apply(pressed, error)
        else:
            flash(_("Noted. Thank you."))
            return redirect(url_for(".by_hand"))
    return _page(pressed)


@bp.post("/by-hand/<int:message_id>/not-reached")
def not_reached(message_id: int) -> ResponseReturnValue:
    """Somebody tried, and reached nobody."""
    pressed = ActionForm()
    if pressed.validate_on_submit():
        try:
            tries = services.not_reached(current_actor(), message_id, also=_also())
        except DomainError as error:
            problems.apply(pressed, error)
        else:
            if tries >= services.MOST_TRIES:
                flash(_("Noted. That was the third try: their page says now that we did not reach them."))
            else:
                flash(_("Noted. It is on this list again in four hours."))
            return redirect(url_for(".by_hand"))
    return _page(pressed)


def _also() -> list[int]:
    """The other news that the page showed, by number."""
    found = (typed.whole(each) for each in request.form.get("also", "")[:400].split(","))
    return [each for each in found if each]


def _page(errors: ActionForm | None = None) -> ResponseReturnValue:
    after = typed.number("after") or 0
    hosts = hosts_of(current_actor(), Permission.OUTBOX_BY_HAND)
    items = queries.work_list(hosts, after=after, limit=PAGE)
    return render_template(
        "moderation/by_hand.html", items=items, told=queries.told(hosts), pressed=ActionForm(formdata=None),
        labels=labels, format_reference=format_reference, page_errors=errors.error_lines() if errors else [],
        first=url_for(".by_hand") if after else None,
        more=url_for(".by_hand", after=items[-1].message_id) if len(items) == PAGE else None,
    ), (errors.status if errors else 200)  # fmt: skip
