"""What is noted of an incident after it was found."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from engage.web.forms import CheckboxesField, EngageForm, RadioField
from engage.web.incident_words import OUTCOME, TOLD
from engage.web.presentation import gettext


class AssessForm(EngageForm):
    """Who was told by now, and what the controller decided."""

    told = CheckboxesField(_("Who was told by now?"), hint=_("Who was told stays told."))
    outcome = RadioField(
        _("What did the controller decide?"),
        hint=_("The organisation that answers for people’s data decides this, not you. Leave it open until it did."),
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.told.choices = [(each.value, gettext(words)) for each, words in TOLD.items()]
        self.outcome.choices = [(each.value, gettext(words)) for each, words in OUTCOME.items()]
