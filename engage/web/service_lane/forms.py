"""What a service's owner is asked."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from engage.web.forms import EngageForm, Needed, RadioField, TextAreaField
from engage.web.presentation import gettext


class AnswerForm(EngageForm):
    """One answer, and whether anything changed."""

    YES, NO = "yes", "no"

    text = TextAreaField(
        _("Your answer"), [Needed(_("Write an answer"))], rows=8, max_chars=4000,
        hint=_("Say what you found, what you did or will do and by when, or why not. The person who told us reads it."),
    )  # fmt: skip
    changed = RadioField(_("Did something change because of this?"), [Needed(_("Say whether something changed"))])

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.changed.choices = [(self.YES, gettext("Yes")), (self.NO, gettext("No, or not yet"))]
