"""Who tells it, and for whom, as forms ask it; the service it is about is asked with the story (`share_forms`).

The answers go by the names that `engage.domain.voices.voice` has for them: in a form, in a draft and in `voice_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain import voices
from engage.domain.voices import Agreement, Interest, SpeaksAs, Voice
from engage.web.forms import EngageForm, RadioField, TextField, WholeNumberField

ANSWERS = (
    "speaks_as", "age_band", "about", "relation", "agreement", "name", "people", "interest", "interest_note",
)  # fmt: skip
"""The names of the answers."""

SPEAKS_AS_LABEL = _("Who are you telling us for?")
SPEAKS_AS = [
    (SpeaksAs.SELF.value, _("For myself")),
    (SpeaksAs.CARER.value, _("For myself, as somebody who looks after another person")),
    (SpeaksAs.SOMEONE.value, _("For somebody else")),
    (SpeaksAs.GROUP.value, _("For a group")),
    (SpeaksAs.ORGANISATION.value, _("For an organisation")),
]
RELATION_LABEL = _("What are you to that person?")
RELATION_HINT = _("Such as: her son, a friend, a neighbour. Do not write a name.")
AGREEMENT_LABEL = _("Does that person know that you are telling us, and agree?")
AGREEMENTS = [
    (Agreement.AGREES.value, _("Yes, they know and agree")),
    (Agreement.DOES_NOT_KNOW.value, _("They do not know about it")),
    (Agreement.CANNOT_SAY.value, _("They cannot say")),
]
AGREEMENT_HINTS = {Agreement.CANNOT_SAY.value: _("Such as somebody who is too ill, or who has died.")}
AGREEMENT_HINT = _(
    "You cannot agree for them that others read who they are. Whatever you choose, a person takes out what shows that."
)
NAME_LABEL = _("What is the group or organisation called?")
NAME_HINT = _("Only the people who read it for us see the name.")
PEOPLE_LABEL = _("How many people does the group speak for?")
PEOPLE_HINT = _("We count a group as one organisation, however many it speaks for.")
INTEREST_LABEL = _("Does it have an interest in this service?")
INTEREST_HINT = _("If it has, we say so to everybody who may read it. It is still read like any other.")
INTERESTS = [
    (Interest.NONE.value, _("No")),
    (Interest.PAID.value, _("Yes: it is paid for this service")),
    (Interest.BIDS.value, _("Yes: it bids for this service, or wants to")),
    (Interest.OTHER.value, _("Yes: another interest")),
]
INTEREST_NOTE_LABEL = _("Which interest?")


class ForWhomFields(EngageForm):
    """For whom it is told, on one page."""

    speaks_as = RadioField(SPEAKS_AS_LABEL, choices=SPEAKS_AS)
    relation = TextField(RELATION_LABEL, hint=RELATION_HINT, max_chars=voices.MOST_RELATION)
    agreement = RadioField(AGREEMENT_LABEL, choices=AGREEMENTS, hints=AGREEMENT_HINTS, hint=AGREEMENT_HINT)
    name = TextField(NAME_LABEL, hint=NAME_HINT, max_chars=voices.MOST_NAME)
    people = WholeNumberField(PEOPLE_LABEL, hint=PEOPLE_HINT, least=1, most=voices.MOST_PEOPLE)
    interest = RadioField(INTEREST_LABEL, choices=INTERESTS, hint=INTEREST_HINT)
    interest_note = TextField(INTEREST_NOTE_LABEL, max_chars=voices.MOST_INTEREST)


def voice_of(given: Mapping[str, Any]) -> Voice:
    """The voice in the answers of a form or a draft; those that were not asked say nothing. Raises Refused, as
    `engage.domain.voices.voice` does."""
    said = {name: given[name] for name in ANSWERS if given.get(name)}
    return voices.voice(**said)
