"""Type in what somebody told by phone, on paper or at an event: what sharing asks, and what shows the consent."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.errors import DomainError
from engage.domain.kinds import Channel, ContributionKind
from engage.domain.references import format_reference
from engage.queries import keying
from engage.services import contributions
from engage.web import problems
from engage.web.access import current_actor
from engage.web.forms import DateField, HiddenField, Needed, RadioField, SelectField, TextField
from engage.web.moderation.blueprint import bp
from engage.web.share_forms import KINDS, ShareForm

CHANNELS = [
    (Channel.PHONE.value, _("By phone")),
    (Channel.PAPER.value, _("On paper")),
    (Channel.EVENT.value, _("At an event")),
    (Channel.ASSISTED.value, _("On the website, with help")),
    (Channel.BSL.value, _("In British Sign Language")),
    (Channel.INTERPRETER.value, _("Through an interpreter")),
]


class KeyInForm(ShareForm):
    """The questions of sharing, read out or copied, and where they come from."""

    kind = RadioField(_("What is this?"), choices=KINDS)

    locality_id = SelectField(_("Which locality?"), coerce=int, validators=[Needed(_("Choose a locality"))])
    channel = RadioField(
        _("How did they tell it?"), choices=CHANNELS, validators=[Needed(_("Choose how they told it"))]
    )
    told_on = DateField(_("On which day did they tell it?"), hint=_("Leave it empty if it was today."))
    consent_evidence = TextField(
        _("What shows that they agreed?"),
        hint=_("Such as: signed paper form in the folder of 12 November; or: script read out by phone, they said yes."),
        max_chars=500,
    )
    send_key = HiddenField()

    def answers(self) -> dict[str, Any]:
        """The answers, with what it is: who types it in has heard it."""
        return {**super().answers(), "kind": self.kind.data or ContributionKind.UNSET.value}


@bp.route("/key-in", methods=["GET", "POST"])
def key_in() -> ResponseReturnValue:
    """The form; after sending, the slip with reference and words for the person."""
    actor = current_actor()
    places = keying.localities(actor)
    if not places:
        abort(403)
    form = KeyInForm()
    form.locality_id.choices = places
    if not form.send_key.data:
        form.send_key.data = secrets.token_urlsafe(16)
    if form.checked():
        try:
            sent = contributions.share(
                actor, locality_id=form.locality_id.data, channel=Channel(form.channel.data), told_on=form.told_on.data,
                consent_evidence=form.consent_evidence.data or "", send_key=form.send_key.data, **form.answers(),
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            return render_template(
                "moderation/key_in_slip.html", sent=sent, reference=format_reference(sent.reference),
                place=dict(places)[form.locality_id.data],
            )  # fmt: skip
    return render_template("moderation/key_in.html", form=form), form.status
