"""Questions with given answers. An answer that was not offered is an error in words; no answer is None or []."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import wtforms
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from engage.web.fields import Asked


class _Choices(Asked):
    """`choices` are pairs of value and words; `hints` maps values to a line under that answer."""

    OPTIONS = ("hints",)
    hints: Mapping[str, Any] = {}

    def __init__(self, *args: Any, choices: Any = None, **kw: Any):
        super().__init__(*args, choices=_as_choices(choices), **kw)

    def __setattr__(self, name: str, value: Any) -> None:
        # views set `form.place.choices` to pairs once they know them; WTForms is leaving pairs behind
        super().__setattr__(name, _as_choices(value) if name == "choices" else value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the values; one that cannot even be read is an error in our words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_not_offered()) from None

    def _check(self, values: Sequence[Any]) -> None:
        known = {self.coerce(value) for value, *_rest in self.iter_choices()}  # type: ignore[attr-defined]
        if not known.issuperset(values):
            raise ValidationError(_not_offered())


def _as_choices(given: Any) -> Any:
    if not isinstance(given, list | tuple):
        return given
    return [SelectChoice(*c) if isinstance(c, tuple) else c for c in given]


def _not_offered() -> str:
    return str(_("Choose one of the answers on this page"))


class _OneChoice(_Choices):
    data: Any

    def __init__(self, *args: Any, coerce: Callable[[Any], Any] = str, **kw: Any):
        # an empty value is no answer, whatever the others are read as
        super().__init__(*args, coerce=lambda v: None if v is None or v == "" else coerce(v), **kw)

    def pre_validate(self, form: Any) -> None:
        """Refuse an answer that was not offered."""
        if self.data is not None:
            self._check([self.data])


class RadioField(_OneChoice, wtforms.RadioField):
    """One answer out of a few."""

    drawn_as = "radios"

    @property
    def anchor(self) -> str:
        """The first answer."""
        return f"{self.id}-0"


class SelectField(_OneChoice, wtforms.SelectField):
    """One answer out of many, from a list. An empty first choice means no answer, and says so: without words it is read
    aloud as nothing."""

    drawn_as = "select"

    def iter_choices(self) -> Iterator[Any]:
        """The choices, each with words."""
        choices: Iterator[Any] = super().iter_choices()
        for each in choices:
            yield each if each.label else each._replace(label=str(_("Nothing chosen")))


class CheckboxesField(_Choices, wtforms.SelectMultipleField):
    """Any number of answers out of a few; the value is a list without repeats."""

    drawn_as = "checkboxes"

    @property
    def anchor(self) -> str:
        """The first answer."""
        return f"{self.id}-0"

    def pre_validate(self, form: Any) -> None:
        """Refuse an answer that was not offered."""
        self.data = list(dict.fromkeys(self.data or []))
        self._check(self.data)


class CheckboxField(Asked, wtforms.BooleanField):
    """One box to tick."""

    drawn_as = "box"
