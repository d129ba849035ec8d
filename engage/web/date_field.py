"""A day asked for in three boxes, as people write it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.utils import unset_value

from engage.web.fields import Asked, clean_text

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateField(Asked):
    """Day, month (a number or a name) and year; the value is a `datetime.date` or None.

    Parts may be missing, strange or sent twice: that is an error in words, never a failure. `typed` keeps what
    was typed, `wrong` names the parts that an error is about.
    """

    drawn_as = "date"
    data: Any

    def __init__(self, *args: Any, **kw: Any):
        super().__init__(*args, **kw)
        self.typed: dict[str, str] = dict.fromkeys(PARTS, "")
        self.wrong: set[str] = set()

    @property
    def anchor(self) -> str:
        """The first part that is wrong."""
        return f"{self.id}-{next((p for p in PARTS if p in self.wrong), PARTS[0])}"

    def __call__(self, **kwargs: object) -> Markup:
        """Nothing: the three boxes are drawn by the `field` macro."""
        return Markup("")

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the value from the object, or from the three boxes."""
        super().process(None, data, extra_filters)
        self.wrong = set()
        if isinstance(self.data, dt.date):
            self.typed = {p: str(getattr(self.data, p)) for p in PARTS}
        if formdata is None:
            return
        sent = {p: formdata.getlist(f"{self.name}-{p}") for p in PARTS}
        self.typed = {p: clean_text(str(values[0]))[:20] if values else "" for p, values in sent.items()}
        self.raw_data = [v for v in self.typed.values() if v]
        self.data = None
        if not self.raw_data:
            return
        try:
            self.data = self._read()
        except ValueError as problem:
            self.process_errors = [str(problem)]

    def _read(self) -> dt.date:
        self._all_there()
        day, year = _figures(self.typed["day"]), _figures(self.typed["year"])
        month = _figures(self.typed["month"]) or _month_by_name(self.typed["month"])
        if not month or month > 12:
            raise self._problem("month", _("The month must be a number from 1 to 12, or its name"))
        if not year or not 1900 <= year <= 2199:
            raise self._problem("year", _("The year must have four figures, like 2027"))
        try:
            return dt.date(year, month, day or 0)
        except ValueError:
            raise self._problem("day", _("There is no such day in that month")) from None

    def _all_there(self) -> None:
        missing = [p for p in PARTS if not self.typed[p]]
        if not missing:
            return
        names = {"day": _("a day"), "month": _("a month"), "year": _("a year")}
        words = _("The date needs %(part)s as well", part=names[missing[0]])
        if len(missing) > 1:
            first, second = (names[p] for p in missing)
            words = _("The date needs %(part)s and %(other)s as well", part=first, other=second)
        raise self._problem(missing, words)

    def _problem(self, parts: str | list[str], words: str) -> ValueError:
        self.wrong = {parts} if isinstance(parts, str) else set(parts)
        return ValueError(words)


def _figures(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _month_by_name(text: str) -> int | None:
    beginning = text.casefold()[:3]
    return MONTHS.index(beginning) + 1 if beginning in MONTHS and text.isalpha() else None
