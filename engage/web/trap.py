"""Traps for machines that fill in forms: a box that people do not see, and a look at how soon the form came back.

Nobody is turned away. Whoever is caught gets the same page with their words and presses once more. Nothing is kept
about anybody.
"""

from __future__ import annotations

import hmac
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _

from engage.services.context import context, now
from engage.web.forms import EngageForm, HiddenField, TextField

CAUGHT = _(
    "A box that people do not see was filled in, as machines do. What you have typed is still here. Press the button "
    "again."
)
QUICK = _("That was very quick, as machines are. If you are a person, press the button once more.")
LONGEST = 24 * 60 * 60
"""Seconds after which the moment in a form says nothing any more: the same one could be sent for ever."""


class TrapForm(EngageForm):
    """A form with the box. `components/trap.html` draws it."""

    website = TextField(_("Leave this box empty"), autocomplete="off")

    def caught(self, field: str) -> bool:
        """Whether a machine filled it in; then `field`, which people see, says so, and the box is empty again."""
        if not self.website.data:
            return False
        self.website.data = ""
        self.add_error(CAUGHT, field)
        return True


class TimedForm(EngageForm):
    """A form that knows when it was made, by a signed moment in the page. `components/trap.html` draws it.

    A moment that is missing, forged or a day old counts as too quick, once: the page that says so carries one that
    will do at once, since a second press is what people do and machines do not.
    """

    made = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.age = _age(self.made.data) if self.is_submitted() else None
        """Seconds since the page was made; None when nobody can say."""
        if self.age is None:
            # A page that shows mistakes has been looked at: it keeps its moment, or gets one that will do.
            self.made.data = _moment(_least() if self.is_submitted() else 0)

    def too_quick(self, field: str) -> bool:
        """Whether it came back sooner than anybody writes; then `field` says so, and the next press will do."""
        least = _least()
        if not least or (self.age is not None and self.age >= least):
            return False
        self.made.data = _moment(least)
        self.add_error(QUICK, field)
        return True


def _least() -> int:
    seconds: int = current_app.config["ENGAGE_SETTINGS"].form_seconds
    return seconds


def _moment(ago: int) -> str:
    second = str(int(now().timestamp()) - ago)
    return f"{second}.{_signed(second)}"


def _age(given: str | None) -> int | None:
    second, _dot, signed = (given or "")[:60].partition(".")
    if not (second.isascii() and second.isdigit() and hmac.compare_digest(signed.encode(), _signed(second).encode())):
        return None
    age = int(now().timestamp()) - int(second)
    return age if age <= LONGEST else None


def _signed(second: str) -> str:
    return context().keys.hmac("form-made", second)[:32]
