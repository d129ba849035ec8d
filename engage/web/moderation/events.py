"""After an event: its record, and what people told there, up to twenty at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from engage.domain.errors import DomainError
from engage.domain.gatherings import MOST_AT_ONCE, MOST_PRESENT
from engage.domain.permissions import Permission
from engage.domain.references import format_reference
from engage.queries import gatherings as queries
from engage.queries import keying
from engage.queries.moderation import hosts_of
from engage.services import gatherings
from engage.services.contributions import Shared
from engage.services.gatherings import Told
from engage.web import problems, typed
from engage.web.access import current_actor
from engage.web.forms import (
    CheckboxField,
    DateField,
    EngageForm,
    HiddenField,
    Needed,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
)
from engage.web.moderation.blueprint import bp
from engage.web.share_forms import DANGER_LABEL, USE_HINTS, USES

BOXES = range(1, MOST_AT_ONCE + 1)
AS_ALL = [("", _("As chosen for all")), *USES]


class EventFields(EngageForm):
    """The event itself, and what holds for everything told there."""

    locality_id = SelectField(_("Which locality?"), coerce=int, validators=[Needed(_("Choose a locality"))])
    name = TextField(_("What was it?"), hint=_("Such as: carers’ coffee morning. No names of people."))
    held_on = DateField(_("On which day?"))
    place = TextField(_("Where?"))
    present = WholeNumberField(
        _("How many people were there?"), hint=_("Everybody, also those who said nothing."), least=1, most=MOST_PRESENT
    )
    consent_evidence = TextField(
        _("What shows that they agreed?"), max_chars=500,
        hint=_("Such as: the choices were read out, and everybody put a dot on the sheet kept in the folder."),
    )  # fmt: skip
    use = RadioField(
        _("How may we use what they told?"), choices=USES, hints=USE_HINTS,
        validators=[Needed(_("Choose how it may be used"))],
    )  # fmt: skip
    send_key = HiddenField()
    gathering_id = HiddenField()
    """The event that this is more of, if it is in already."""


def _boxes() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for number in BOXES:
        fields |= {
            f"text_{number}": TextAreaField(_("What one person told"), rows=3),
            f"use_{number}": SelectField(_("How may we use this one?"), choices=AS_ALL),
            f"slip_{number}": TextField(_("Number on their paper form"), width=10, max_chars=40),
            f"danger_{number}": CheckboxField(DANGER_LABEL),
            f"key_{number}": HiddenField(),
        }
    return fields


EventForm: Any = type("EventForm", (EventFields,), {**_boxes(), "__doc__": "The event and its twenty boxes."})


@dataclass(frozen=True, slots=True)
class Slip:
    """What to give to one person."""

    box: int
    reference: str
    sent: Shared


@bp.route("/key-in/event", methods=["GET", "POST"])
def key_in_event() -> ResponseReturnValue:
    """The page; after sending, what to give to whom, and the boxes with something wrong."""
    places = keying.localities(current_actor())
    if not places:
        abort(403)
    form = EventForm(data=None if request.method == "POST" else _known(places))
    form.locality_id.choices = places
    _give_keys(form)
    if not form.is_submitted():
        return _page(form)
    sound = form.validate()
    told = {number: _told(form, number) for number in BOXES if _has_something(form, number)}
    if not sound:
        return _page(form)
    try:
        made = gatherings.key_in(
            current_actor(), locality_id=form.locality_id.data, name=form.name.data or "", held_on=form.held_on.data,
            place=form.place.data or "", present=form.present.data, consent_evidence=form.consent_evidence.data or "",
            send_key=form.send_key.data, told=list(told.values()), gathering_id=typed.whole(form.gathering_id.data),
        )  # fmt: skip
    except DomainError as error:
        problems.apply(form, error)
        return _page(form)
    boxes = list(told)
    slips = [
        Slip(boxes[at], format_reference(sent.reference), sent) for at, sent in sorted(made.taken.items())
    ]
    for at, fault in made.faults.items():
        name = {"text": "text", "slip": "slip", "use": "use"}.get(getattr(fault, "field", None) or "", "text")
        form.add_error(
            gettext("Box %(number)s: %(what)s", number=boxes[at], what=problems.words(fault)), f"{name}_{boxes[at]}"
        )
    for slip in slips:
        _empty(form, slip.box)
    return _page(form, slips=slips, gathering_id=made.gathering_id)


def _known(places: list[tuple[int, str]]) -> dict[str, Any]:
    """What is known before anything is typed: the event that there is more of, or the one locality there is."""
    number = typed.number("more")
    found = queries.record(number, hosts_of(current_actor(), Permission.CONTRIBUTION_KEY_IN)) if number else None
    if found is None:
        return {"locality_id": places[0][0]} if len(places) == 1 else {}
    line = found.line
    return {
        "gathering_id": str(line.id), "locality_id": line.locality_id, "name": line.name, "held_on": line.held_on,
        "place": line.place, "present": line.present, "consent_evidence": found.consent_evidence,
    }  # fmt: skip


def _has_something(form: Any, number: int) -> bool:
    return bool(form[f"text_{number}"].data or form[f"slip_{number}"].data or form[f"danger_{number}"].data)


def _told(form: Any, number: int) -> Told:
    return Told(
        text=form[f"text_{number}"].data or "", use=form[f"use_{number}"].data or form.use.data or "",
        danger=bool(form[f"danger_{number}"].data), slip=form[f"slip_{number}"].data or "",
        send_key=form[f"key_{number}"].data,
    )  # fmt: skip


def _give_keys(form: Any) -> None:
    for name in ("send_key", *(f"key_{number}" for number in BOXES)):
        if not form[name].data:
            form[name].data = secrets.token_urlsafe(16)


def _empty(form: Any, number: int) -> None:
    for name in ("text", "use", "slip"):
        form[f"{name}_{number}"].data = ""
    form[f"danger_{number}"].data = False
    form[f"key_{number}"].data = secrets.token_urlsafe(16)


def _page(form: Any, *, slips: list[Slip] | None = None, gathering_id: int | None = None) -> ResponseReturnValue:
    base: str = current_app.config["ENGAGE_SETTINGS"].base_url
    return render_template(
        "moderation/key_in_event.html", form=form, boxes=BOXES, slips=slips or [], gathering_id=gathering_id,
        done=bool(slips) and not form.errors,
        status_address=f"{base.partition('://')[2]}/status",
    ), form.status  # fmt: skip


@bp.get("/events")
def events() -> ResponseReturnValue:
    """The events of the host's localities, the latest first."""
    hosts = hosts_of(current_actor(), Permission.CONTRIBUTION_KEY_IN)
    if not hosts:
        abort(403)
    return render_template("moderation/events.html", items=queries.newest(hosts))


@bp.get("/events/<int:number>")
def event(number: int) -> ResponseReturnValue:
    """One event: how many were there, how many told something, and the references of those."""
    found = queries.record(number, hosts_of(current_actor(), Permission.CONTRIBUTION_KEY_IN))
    if found is None:
        abort(404)
    return render_template("moderation/event.html", found=found, format_reference=format_reference)
