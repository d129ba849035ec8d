"""The form every page uses: what people typed is cleaned, kept and never lost, and errors are kind.

    form = TellForm()
    if form.validate_on_submit(): ...
    return render_template("public/tell.html", form=form), form.status

`base.html` shows the error summary of `form` by itself. A token that is too old is an error like any other:
the text is still there and one more press sends it.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF, validate_csrf
from markupsafe import Markup
from werkzeug.utils import cached_property
from wtforms.csrf.core import CSRFTokenField
from wtforms.validators import ValidationError

from engage.web.choice_fields import CheckboxesField, CheckboxField, RadioField, SelectField
from engage.web.date_field import DateField
from engage.web.fields import (
    EmailField,
    HiddenField,
    Needed,
    PasswordField,
    ReferenceField,
    TextAreaField,
    TextField,
    WholeNumberField,
    WordsField,
    clean_text,
    is_hidden,
)

__all__ = [
    "ActionForm",
    "CheckboxField",
    "CheckboxesField",
    "DateField",
    "EmailField",
    "EngageForm",
    "HiddenField",
    "Needed",
    "PasswordField",
    "RadioField",
    "ReferenceField",
    "SelectField",
    "TextAreaField",
    "TextField",
    "WholeNumberField",
    "WordsField",
    "pressed",
]

FAILED = 422
"""Status of a page that shows a form again because of an error."""


class _LateToken(CSRFTokenField):
    """A token that is signed when it is drawn: the answer to a form that is in order leads on and draws none."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Take what was sent, and make nothing yet."""
        super(CSRFTokenField, self).process(*args, **kwargs)

    def _value(self) -> str:
        return str(self.csrf_impl.generate_csrf_token(self))


class _KindCsrf(_FlaskFormCSRF):
    """Flask-WTF's token per form, with a message for people."""

    field_class = _LateToken

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        try:
            super().validate_csrf_token(form, field)
        except ValidationError:
            raise ValidationError(
                gettext(
                    "This page was open for a long time. What you typed is still here. "
                    "Press the button again."
                )
            ) from None


class _Words:
    """WTForms' own messages, should one ever show, in the page's language."""

    def gettext(self, words: str) -> str:
        return str(gettext(words))

    def ngettext(self, one: str, several: str, count: int) -> str:
        return str(ngettext(one, several, count))


class EngageForm(FlaskForm):
    """Base of every form. Text is stripped, newlines are plain, control characters are gone, nothing is
    `required` for the browser, hidden fields carry no id (two forms may stand on one page)."""

    class Meta(FlaskForm.Meta):
        """How WTForms builds our forms."""

        csrf_class = _KindCsrf

        @cached_property
        def csrf_time_limit(self) -> int | None:
            """A token lives as long as the session unless the app says otherwise."""
            limit: int | None = current_app.config.get("WTF_CSRF_TIME_LIMIT")
            return limit

        def get_translations(self, form: Any) -> _Words:
            """Our gettext, not WTForms' catalogues."""
            return _Words()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Clean every text before the field's own filters see it; passwords are taken as they are."""
            field = super().bind_field(form, unbound_field, options)
            if not isinstance(field, PasswordField | CSRFTokenField):
                field.filters = [clean_text, *field.filters]
            return field

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Markup:
            """No browser validation; no ids on hidden fields."""
            render_kw.setdefault("required", False)
            if is_hidden(field):
                render_kw["id"] = False
            drawn: Markup = super().render_field(field, render_kw)
            return drawn

    @property
    def status(self) -> int:
        """The status of the page that shows this form: 200, or 422 when it has errors."""
        return FAILED if self.errors else 200

    @property
    def first_anchor(self) -> str:
        """Where an error about the whole form leads: the first thing to fill in, else the main part."""
        shown = next((f for f in self if not is_hidden(f)), None)
        return "main" if shown is None else _anchor(shown)

    def error_lines(self) -> list[tuple[str, str]]:
        """(id to go to, words) for the error summary: about the whole form first, then in the form's order.

        The first error of each field; an error of a hidden field is about the whole form.
        """
        lines = [(self.first_anchor, str(e)) for e in self.form_errors]
        for field in self:
            if is_hidden(field):
                lines[:0] = [(self.first_anchor, str(e)) for e in field.errors[:1]]
            elif field.errors:
                lines.append((_anchor(field), str(_first(field.errors))))
        return lines

    def add_error(self, message: Any, field: str | None = None) -> None:
        """Add an error found by a service to a field, or to the whole form."""
        if field is None or field not in self:
            self.form_errors.append(str(message))
        else:
            self[field].errors = [*self[field].errors, str(message)]


class ActionForm(EngageForm):
    """A form that is only a button."""


def pressed() -> bool:
    """Whether the one button of a page was pressed with a token that fits: what an ActionForm finds, without making
    one. When it was not, the form says why."""
    config = current_app.config
    if request.method != "POST" or not config.get("WTF_CSRF_ENABLED", True):
        return request.method == "POST"
    try:
        validate_csrf(request.form.get(config.get("WTF_CSRF_FIELD_NAME", "csrf_token")))
    except ValidationError:
        return False
    return True


def _anchor(field: Any) -> str:
    return str(getattr(field, "anchor", field.id))


def _first(errors: Any) -> Any:
    """The first error, also of a field made of fields."""
    while isinstance(errors, dict | list | tuple):
        errors = next(iter(errors.values() if isinstance(errors, dict) else errors))
    return errors
