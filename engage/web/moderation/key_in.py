"""Type in what somebody told by phone or on paper: what sharing asks, and what shows the consent.

The page that says "it is in" is the next empty form, which keeps where the last one came from.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from flask import abort, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.errors import DomainError
from engage.domain.kinds import Channel, ContributionKind
from engage.domain.references import format_reference
from engage.queries import keying
from engage.services import contributions
from engage.services.contributions import Shared
from engage.web import problems, telling
from engage.web.access import current_actor
from engage.web.forms import DateField, HiddenField, Needed, RadioField, ReferenceField, SelectField, TextField
from engage.web.moderation.blueprint import bp
from engage.web.presentation import gettext
from engage.web.share_forms import KINDS, ShareForm
from engage.web.telling import ForWhomFields

CHANNELS = [
    (Channel.PHONE.value, _("By phone")),
    (Channel.PAPER.value, _("On paper")),
    (Channel.EVENT.value, _("At an event")),
    (Channel.ASSISTED.value, _("On the website, with help")),
    (Channel.BSL.value, _("In British Sign Language")),
    (Channel.INTERPRETER.value, _("Through an interpreter")),
]
EVIDENCE_LABEL = _("What shows that they agreed?")
_KEPT = "key_in"
"""Where the session keeps how the last one came."""


class KeyInForm(ShareForm, ForWhomFields):
    """The questions of sharing, read out or copied, and where they come from."""

    kind = RadioField(_("What is this?"), choices=KINDS)

    locality_id = SelectField(_("Which locality?"), coerce=int, validators=[Needed(_("Choose a locality"))])
    channel = RadioField(
        _("How did they tell it?"), choices=CHANNELS, validators=[Needed(_("Choose how they told it"))]
    )
    told_on = DateField(_("On which day did they tell it?"), hint=_("Leave it empty if it was today."))
    consent_evidence = TextField(
        EVIDENCE_LABEL,
        hint=_(
            "Such as: signed paper form in the folder of 12 November; or: script read out by phone, they said yes. "
            "Leave it empty only if they say that nobody else may read it."
        ),
        max_chars=500,
    )
    slip = TextField(
        _("Number at the foot of the paper form"), width=10, max_chars=40,
        hint=_("Only for a form that has one. The person has it too, with their secret words, on the page they kept."),
    )  # fmt: skip
    again = ReferenceField(
        _("Did the same thing happen again? The reference of the ask"),
        hint=_("Only if they say so: something that a planning body had decided about has happened again."),
    )
    send_key = HiddenField()

    def _look(self) -> None:
        super()._look()
        if not any(self[name].errors for name in telling.ANSWERS if name in self):
            try:
                telling.voice_of(self.data)
            except DomainError as error:
                problems.apply(self, error)
        if self.again.data and self.locality_id.data and not keying.decided_ask(self.again.data, self.locality_id.data):
            words = gettext("No ask that was decided here has this reference. Check it, or leave it out.")
            self.add_error(words, "again")

    def answers(self) -> dict[str, Any]:
        """The answers, with what it is: who types it in has heard it. Whose voice it is goes by itself."""
        told = {key: value for key, value in super().answers().items() if key not in telling.ANSWERS}
        return {**told, "kind": self.kind.data or ContributionKind.UNSET.value}


@bp.route("/key-in", methods=["GET", "POST"])
def key_in() -> ResponseReturnValue:
    """The form; after sending, the reference to read out and the next empty one."""
    actor = current_actor()
    places = keying.localities(actor)
    if not places:
        abort(403)
    # What was sent is all there is: an answer that was left out is not made up from the last one.
    form = KeyInForm(data=None if request.method == "POST" else _came(places) | _named())
    form.locality_id.choices = places
    if not form.send_key.data:
        form.send_key.data = secrets.token_urlsafe(16)
    if form.checked():
        try:
            sent = contributions.share(
                actor, locality_id=form.locality_id.data, channel=Channel(form.channel.data), told_on=form.told_on.data,
                consent_evidence=form.consent_evidence.data or "", slip=form.slip.data or "",
                send_key=form.send_key.data, voice=telling.voice_of(form.data),
                again=form.again.data or "", **form.answers(),
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            _remember(form)
            return _next(places, sent, dict(places)[form.locality_id.data])
    return _page(form, places), form.status


def _next(places: list[tuple[int, str]], sent: Shared, place: str) -> str:
    form = KeyInForm(formdata=None, data=_came(places))
    form.locality_id.choices = places
    form.send_key.data = secrets.token_urlsafe(16)
    return _page(form, places, sent=sent, reference=format_reference(sent.reference), place=place)


def _page(form: KeyInForm, places: list[tuple[int, str]], **more: Any) -> str:
    came = (form.locality_id, form.channel, form.told_on, form.consent_evidence)
    known = bool(form.channel.data and form.locality_id.data) and not any(field.errors for field in came)
    how = dict(CHANNELS).get(form.channel.data or "", "")
    return render_template(
        "moderation/key_in.html", form=form, known=known, how=how, where=dict(places).get(form.locality_id.data, ""),
        **more,
    )  # fmt: skip


def _came(places: list[tuple[int, str]]) -> dict[str, Any]:
    """How the last one came, as far as it can be true of the next one."""
    kept = session.get(_KEPT) or {}
    known = dict(places)
    if not kept and len(known) == 1:
        return {"locality_id": next(iter(known))}
    told_on = date.fromisoformat(kept["told_on"]) if kept.get("told_on") else None
    return {
        "locality_id": kept.get("locality_id") if kept.get("locality_id") in known else None,
        "channel": kept.get("channel"), "told_on": told_on, "consent_evidence": kept.get("consent_evidence", ""),
    }  # fmt: skip


def _named() -> dict[str, Any]:
    """The ask that the address names: somebody said on the phone that it happened again."""
    return {"again": request.args.get("again", "")[:20]}


def _remember(form: KeyInForm) -> None:
    told_on = form.told_on.data
    session[_KEPT] = {
        "locality_id": form.locality_id.data, "channel": form.channel.data,
        "told_on": told_on.isoformat() if told_on else None, "consent_evidence": form.consent_evidence.data or "",
    }  # fmt: skip
