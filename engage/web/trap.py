"""A box for machines, which fill in every box. People do not see it: one whose browser filled it in presses again."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from engage.web.forms import EngageForm, TextField

CAUGHT = _(
    "A box that people do not see was filled in, as machines do. What you have typed is still here. Press the button "
    "again."
)


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
