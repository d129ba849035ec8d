"""The forms of who reads when."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain.rota import WEEKDAYS
from engage.services.rota import FIRST_HOUR, LAST_HOUR, MOST_PHRASE, MOST_PHRASES
from engage.web.forms import CheckboxesField, CheckboxField, DateField, EngageForm, SelectField, TextAreaField
from engage.web.presentation import gettext

DAY_NAMES = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"))
_DAYS = [(day, DAY_NAMES[day]) for day in WEEKDAYS]


class DaysForm(EngageForm):
    """On which weekdays somebody reads."""

    days = CheckboxesField(
        _("Days to read"), coerce=int, choices=_DAYS,
        hint=_("On bank holidays and other days when your host is closed, nobody has to read."),
    )  # fmt: skip


class MessagesForm(EngageForm):
    """On which weekdays a reader wants to be told what waits."""

    days = CheckboxesField(
        _("Tell me by email what waits, on"), coerce=int, choices=_DAYS,
        hint=_("One message a day at most, only when something waits, and only on a day when you read. Tick none and "
               "we send none."),
    )  # fmt: skip


class AwayForm(EngageForm):
    """From when to when somebody is away."""

    first = DateField(_("First day away"), hint=_("For example 21 12 2026"))
    last = DateField(_("Last day away"), hint=_("Leave it empty if it is one day."))


class HabitsForm(EngageForm):
    """What holds for all readers of a host."""

    nudge_hour = SelectField(_("When are readers told what waits?"), coerce=int)
    phrases = TextAreaField(
        _("Short thanks to begin with, one a line"), rows=5, max_chars=(MOST_PHRASE + 1) * MOST_PHRASES,
        hint=_("They are offered where you thank several people at once. Each can still be changed. If there are none, "
               "we offer our own."),
    )  # fmt: skip
    sound_hints = CheckboxField(
        _("Show readers how the words sound to a machine"),
        hint=_("A guess from single words. It is often wrong. It changes no order and decides nothing."),
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.nudge_hour.choices = [(hour, _hour(hour)) for hour in range(FIRST_HOUR, LAST_HOUR + 1)]


def _hour(hour: int) -> str:
    if hour == 12:
        return gettext("midday")
    half = gettext("am") if hour < 12 else gettext("pm")
    return f"{hour % 12 or 12}{half}"
