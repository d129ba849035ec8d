"""What a service's owner is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _

from engage.web.forms import Needed, RadioField, TextAreaField
from engage.web.presentation import gettext
from engage.web.public_words import PublicWords


class AnswerForm(PublicWords):
    """One answer, and whether anything changed."""

    YES, NO = "yes", "no"
    for_the_person_alone = False
    """What answers a complaint is: everyone reads the others, once the host has checked them."""

    text = TextAreaField(
        _("Your answer"), [Needed(_("Write an answer"))], rows=8, max_chars=4000,
        hint=_("Say what you found, what you did or will do and by when, or why not. The person who told us reads it."),
    )  # fmt: skip
    changed = RadioField(_("Did something change because of this?"), [Needed(_("Say whether something changed"))])

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.changed.choices = [(self.YES, gettext("Yes")), (self.NO, gettext("No, or not yet"))]

    def words_for_everyone(self) -> Iterator[tuple[str, Any]]:
        """The answer, where everyone will read it."""
        return iter(()) if self.for_the_person_alone else super().words_for_everyone()

    def what_to_do(self) -> str:
        """That everyone reads it in the end."""
        return gettext(
            "Everyone can read this once it is checked. Change it, or press the button again to leave it as it is."
        )
