"""The forms of worries about somebody's safety. Nothing in them is ticked before somebody ticks it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain.safeguarding import (
    MOST_SHORT,
    MOST_WORRY,
    TEST,
    ConcernState,
    HarmKind,
    Outcome,
    Point,
    ReferredTo,
    Route,
    Told,
)
from engage.web import labels
from engage.web.forms import CheckboxesField, DateField, EngageForm, Needed, RadioField, TextAreaField, TextField
from engage.web.moderation import concern_words as words
from engage.web.presentation import gettext


def _choices(table: Mapping[Any, str], kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(each.value, labels.say(table, each)) for each in kind]


class WorryForm(EngageForm):
    """What a reader is worried about."""

    worry = TextAreaField(
        _("What worries you?"), [Needed(_("Write what worries you"))], rows=5, max_chars=MOST_WORRY,
        hint=_("A line or two is enough. Only the safeguarding lead reads it."),
    )  # fmt: skip


class RecordForm(EngageForm):
    """What a lead decided. Which questions have to be answered hangs on the others; the service says."""

    route = RadioField(_("Whom is it about?"))
    unable = RadioField(f"“{TEST[0][1]}”")
    at_risk = RadioField(f"“{TEST[1][1]}”")
    vulnerable = RadioField(f"“{TEST[2][1]}”")
    harms = CheckboxesField(_("What harm may it be?"))
    outcome = RadioField(_("What did you do?"))
    referred_to = RadioField(_("Whom did you tell?"))
    referred_on = DateField(_("On which day?"))
    referred_by = TextField(
        _("Who told whom?"), max_chars=MOST_SHORT, hint=_("For example: I rang, and spoke to the duty social worker.")
    )
    told = RadioField(_("Does the person who told us know?"))
    why_not_told = TextAreaField(_("If not: why not?"), rows=3, max_chars=MOST_WORRY)
    reason = TextAreaField(
        _("Why, or what else matters"), rows=5, max_chars=MOST_WORRY, hint=_("If you told nobody, say why.")
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.route.choices = _choices(words.ROUTE, Route)
        for point in (self.unable, self.at_risk, self.vulnerable):
            point.choices = _choices(words.POINT, Point)
        self.harms.choices = _choices(words.HARM, HarmKind)
        self.outcome.choices = _choices(words.OUTCOME, Outcome)
        self.referred_to.choices = _choices(words.REFERRED_TO, ReferredTo)
        self.told.choices = _choices(words.TOLD, Told)

    @property
    def given(self) -> dict[str, str]:
        """The answers by name, as the service takes them."""
        names = (
            "route", *(name for name, _words in TEST), "outcome", "referred_to", "referred_by", "told", "why_not_told",
            "reason",
        )  # fmt: skip
        return {name: self[name].data or "" for name in names}


class NoteForm(EngageForm):
    """A line for the log."""

    words = TextAreaField(_("Add a note"), [Needed(_("Write a note"))], rows=3, max_chars=MOST_WORRY)


class EndForm(EngageForm):
    """What becomes of the words."""

    LIFT, KEEP = "lift", "keep"

    end = RadioField(_("What becomes of the words?"), [Needed(_("Choose what becomes of the words"))])
    words = TextAreaField(_("Why"), rows=3, max_chars=MOST_WORRY)

    @classmethod
    def of(cls, state: ConcernState, **kw: Any) -> EndForm:
        """The form for a concern that stands so."""
        form = cls(prefix="end-", **kw)
        choices = [(cls.LIFT, gettext("They go on like any other: a moderator decides about them"))]
        if state is ConcernState.RECORDED:
            choices.append((cls.KEEP, gettext("They stay in: the person is answered, and nobody else reads the words")))
        form.end.choices = choices
        return form
