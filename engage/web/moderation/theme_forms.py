"""The forms of those who edit themes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain.outcomes import OUTCOMES
from engage.web.fields import UploadField
from engage.web.forms import (
    CheckboxesField,
    CheckboxField,
    EngageForm,
    HiddenField,
    Needed,
    ReferenceField,
    SelectField,
    TextAreaField,
    TextField,
)
from engage.web.public_words import PublicWords


def _number(value: Any) -> int | None:
    return int(value) if value not in {None, "", "None"} else None


class ThemeForm(PublicWords):
    """A theme in its editor's words."""

    partnership_id = SelectField(_("Where?"), coerce=_number)
    name = TextField(
        _("Name"), [Needed(_("Give the theme a name"))], max_chars=120, hint=_("What people say, in a few words.")
    )
    description = TextAreaField(_("What it is about"), rows=4, max_chars=2000)
    examples = TextAreaField(
        _("Examples"), rows=6, max_chars=30_000,
        hint=_("Short phrases as people would put it, one on each line. Suggestions of themes begin with them."),
    )  # fmt: skip
    dissent = TextAreaField(
        _("Who sees it differently?"), rows=4, max_chars=2000,
        hint=_(
            "Say what the others say. A theme that shows one view only misleads. Digests show this to everybody when "
            "five people in one place see it so: write nothing by which one of them could be known."
        ),
    )  # fmt: skip
    outcomes = CheckboxesField(
        _("Which national outcomes does it belong to?"), coerce=int,
        choices=[(each.id, each.text) for each in OUTCOMES],
    )  # fmt: skip


class AddForm(EngageForm):
    """A contribution to put into a theme."""

    reference = ReferenceField(_("Reference"), [Needed(_("Enter the reference"))])


class JoinForm(EngageForm):
    """Another theme, to join this one with."""

    into = SelectField(_("Join it with"), [Needed(_("Choose a theme"))], coerce=_number)


class SplitForm(PublicWords):
    """Which part goes where."""

    contributions = CheckboxesField(_("Which ones?"), coerce=_number)
    name = TextField(_("Name of a new theme"), max_chars=120, hint=_("What these people say, in a few words."))
    into = SelectField(_("Or a theme that is there"), coerce=_number)
    stay = CheckboxField(_("They stay in this theme as well"))


class CodebookForm(EngageForm):
    """A codebook as a file."""

    partnership_id = SelectField(_("Where?"), coerce=_number)
    file = UploadField(
        _("A CSV file"),
        hint=_("Its first line names the columns: name, description, examples, outcomes. Only name is needed."),
    )


class BringInForm(EngageForm):
    """What was looked at, for the press that brings it in."""

    partnership_id = HiddenField()
    rows = HiddenField()


class NameForm(PublicWords):
    """A theme of what no theme fits."""

    name = TextField(
        _("Name of the theme"), [Needed(_("Give the theme a name"))], max_chars=120,
        hint=_("What these people say, in a few words."),
    )  # fmt: skip
    description = TextAreaField(_("What it is about"), rows=3, max_chars=2000)
    contributions = CheckboxesField(_("Which ones belong to it?"), coerce=_number)
