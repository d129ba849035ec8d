"""The questions a form can ask. Each takes whatever a browser sends without failing and says what is wrong in
plain words; none is marked `required` for the browser, so that our words are the ones people read.

Every field takes `hint` (a line under the label) and has `anchor`: the id that a line of the error summary
leads to. Answers to choose from are in choice_fields.py, dates in date_field.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

import wtforms
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from wtforms.validators import StopValidation, ValidationError

from engage.domain.texts import clean, word_count

MAX_LINE = 200
"""Characters in a one-line answer unless the field says otherwise."""
MAX_TEXT = 20_000
"""Characters in a long answer: some 3,500 words; nobody who tells a long story is cut off."""


def clean_text(value: Any) -> Any:
    """Text without white space around it, with plain newlines and no control characters; the rest as it is.

    PostgreSQL cannot store a NUL and UTF-8 cannot write a lone surrogate, so neither goes further.
    """
    return clean(value) if isinstance(value, str) else value


class Needed:
    """The answer must be there. `message` says what to do: "Tell us what happened"."""

    def __init__(self, message: Any):
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Stop with the message when there is no answer; one that could not be read keeps its own error."""
        if field.errors:
            raise StopValidation
        if field.data is None or field.data is False or field.data == "" or field.data == []:
            raise StopValidation(str(self.message))


class Asked(wtforms.Field):
    """What our fields share. OPTIONS names the class attributes that a form may set by keyword."""

    OPTIONS: ClassVar[tuple[str, ...]] = ()
    drawn_as = "line"
    """Which part of the `field` macro draws it."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **kw: Any):
        own = {name: kw.pop(name) for name in self.OPTIONS if name in kw}
        # not by whether it is empty: that would translate it, for an answer that may draw nothing
        if (hint := kw.pop("hint", None)) is not None:
            kw["description"] = hint
        super().__init__(label, list(validators), **kw)
        for name, value in own.items():
            setattr(self, name, value)

    @property
    def anchor(self) -> str:
        """The id of the control that an error leads to."""
        return str(self.id)


class TextField(Asked, wtforms.StringField):
    """One line of text of at most `max_chars`; `width` (2, 3, 4, 5, 10 or 20) narrows the box."""

    OPTIONS: ClassVar[tuple[str, ...]] = ("max_chars", "width", "autocomplete", "inputmode")
    max_chars: int = MAX_LINE
    width: int | None = None
    autocomplete: str | None = None
    inputmode: str | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The first value sent; line breaks in a one-line answer become spaces."""
        if valuelist:
            self.data = " ".join(str(valuelist[0]).splitlines())

    def pre_validate(self, form: Any) -> None:
        """Refuse kindly what is too long."""
        not_too_long(self.data, self.max_chars)


class TextAreaField(Asked, wtforms.TextAreaField):
    """A text of several lines. `max_words` is a limit people can count; `rows` the height to begin with; `counted` the
    most words of a text whose rule is elsewhere: the browser says how many there are (`static/js/count.js`)."""

    OPTIONS = ("counted", "max_chars", "max_words", "rows")
    drawn_as = "text"
    max_chars: int = MAX_TEXT
    max_words: int | None = None
    counted: int | None = None
    rows: int = 6

    def pre_validate(self, form: Any) -> None:
        """Refuse kindly what is too long."""
        words = word_count(self.data or "")
        if self.max_words is not None and words > self.max_words:
            raise ValidationError(
                _(
                    "Use %(most)s words or fewer. You have used %(used)s. What you typed is still here.",
                    most=f"{self.max_words:,}",
                    used=f"{words:,}",
                )
            )
        not_too_long(self.data, self.max_chars)


def not_too_long(text: str | None, most: int) -> None:
    """Raise ValidationError for text of more than `most` characters."""
    if text and len(text) > most:
        raise ValidationError(
            _(
                "Use %(most)s characters or fewer. You have used %(used)s. What you typed is still here.",
                most=f"{most:,}",
                used=f"{len(text):,}",
            )
        )


class EmailField(TextField):
    """An e-mail address; only its form is checked, nothing is looked up. Empty is None."""

    widget = wtforms.widgets.EmailInput()
    autocomplete = "email"

    def pre_validate(self, form: Any) -> None:
        """Refuse what cannot be an address."""
        self.data = self.data or None
        if self.data is None:
            return
        super().pre_validate(form)
        try:
            found = validate_email(self.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise ValidationError(_("Enter an email address like name@example.org")) from None
        self.data = found.normalized


class ReferenceField(TextField):
    """A reference as people copy it: spaces, hyphens and small letters are fine; the value has none of them."""

    max_chars = 40
    width = 20

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Letters and figures only, in capitals."""
        super().process_formdata(valuelist)
        self.data = re.sub(r"[\s\-‐-―._/]+", "", self.data or "").upper()


class WordsField(TextField):
    """A secret of words as people type it, in any case and with any gaps: small words, one space between."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Small letters, one space between words."""
        super().process_formdata(valuelist)
        self.data = " ".join(re.findall(r"[^\W_]+", (self.data or "").casefold()))


class PasswordField(Asked, wtforms.PasswordField):
    """A password: taken as it is typed, never sent back. `autocomplete` is current-password or new-password."""

    OPTIONS = ("autocomplete",)
    autocomplete: str | None = "current-password"
    max_chars = 1_000

    def pre_validate(self, form: Any) -> None:
        """Refuse kindly what is too long."""
        not_too_long(self.data, self.max_chars)


class WholeNumberField(TextField):
    """A whole number from `least` to `most`; the value is an int or None."""

    OPTIONS = (*TextField.OPTIONS, "least", "most")
    least: int = 0
    most: int = 1_000_000
    width = 10
    inputmode = "numeric"
    typed: str | None = None
    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Figures, with or without commas."""
        super().process_formdata(valuelist)
        self.typed = str(clean_text(self.data or ""))
        plain = re.sub(r"[\s,]", "", self.typed)
        self.data = int(plain) if re.fullmatch(r"-?[0-9]{1,12}", plain) else None

    def _value(self) -> str:
        return self.typed if self.typed is not None else ("" if self.data is None else str(self.data))

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no number or out of range."""
        if self.data is None:
            if self.typed:
                raise ValidationError(_("Enter a whole number, like 12"))
        elif not self.least <= self.data <= self.most:
            raise ValidationError(
                _("Enter a number from %(least)s to %(most)s", least=f"{self.least:,}", most=f"{self.most:,}")
            )


class UploadField(Asked, wtforms.FileField):
    """A file. The form that has one says so: `form_for(..., files=true)`. Empty is None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The file, where one was chosen."""
        found = next(iter(valuelist), None)
        self.data = found if getattr(found, "filename", "") else None


class HiddenField(Asked, wtforms.HiddenField):
    """A value the page keeps for us; never trusted."""


def is_hidden(field: Any) -> bool:
    """True for a field that people do not see."""
    return isinstance(field.widget, wtforms.widgets.HiddenInput)
