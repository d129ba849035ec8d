"""The guided form, question by question. The wording is that of the one page (`share_forms`) wherever both ask the
same; what only the guided form asks is here. Pictures change how a step is drawn, not what it asks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from engage.domain import texts
from engage.domain.errors import DomainError
from engage.domain.voices import ORGANISATIONS, AgeBand, SpeaksAs
from engage.queries.public_places import Place
from engage.web import problems, telling
from engage.web.forms import EngageForm, HiddenField, RadioField, TextAreaField
from engage.web.public import again, drafting, told
from engage.web.public.again import AgainFields
from engage.web.share_forms import (
    ANY_LENGTH,
    DANGER_HINT,
    DANGER_QUESTION,
    STORY_HINT,
    ConsentFields,
    LightChannelFields,
    StoryFields,
)
from engage.web.telling import ForWhomFields
from engage.web.trap import TimedForm, TrapForm

UNDER_13 = "under_13"
"""An answer that is never kept: whoever gives it is asked to come back with somebody."""
AGES = [
    (UNDER_13, _("Under 13")),
    (AgeBand.FROM_13.value, _("13 to 15")),
    (AgeBand.FROM_16.value, _("16 or 17")),
    (AgeBand.ADULT.value, _("18 or over")),
    (AgeBand.UNSAID.value, _("I would rather not say")),
]
FOLLOW_UPS = {
    SpeaksAs.SOMEONE.value: ("relation", "agreement"),
    SpeaksAs.GROUP.value: ("name", "people", "interest", "interest_note"),
    SpeaksAs.ORGANISATION.value: ("name", "interest", "interest_note"),
}
"""What is asked of those who speak for others, once they said so."""
_ALL_FOLLOW_UPS = ("relation", "agreement", "name", "people", "interest", "interest_note")
YES, NO = "yes", "no"

Draft = Mapping[str, Any]


class StepForm(EngageForm):
    """One page of questions, and what is its own on the way through them."""

    at_odds: ClassVar[bool] = False
    """Whether two browsers can be at odds over it: over words. Of single choices the last one counts."""

    @classmethod
    def filled_from(cls, before: Draft) -> dict[str, Any]:
        """What the form begins with, from what was said before."""
        return dict(before)

    def ready(self, place: Place, before: Draft, *, pictures: bool) -> None:
        """Leave out what is not to be asked, from what was said before."""

    def look(self, before: Draft) -> None:
        """Put what is wrong with the answers on them."""

    @abstractmethod
    def answers(self) -> dict[str, Any]:
        """The answers as a draft keeps them: of this page alone."""

    def checked(self, before: Draft) -> bool:
        """Whether it was sent and every answer will do. All that is wrong is said at once; nothing is lost."""
        if not self.is_submitted():
            return False
        self.validate()
        self.look(before)
        return not self.errors

    @property
    def too_young(self) -> bool:
        """Whether they must not go on by themselves."""
        return False

    def stays(self, before: Draft) -> str | None:
        """The place on this very page where people go on once more, empty for its top; None when the next one
        follows."""
        return None

    def sent_already(self) -> bool:
        """Whether somebody went back after sending and pressed again: the codes are still there, and stay. A new
        story, or the first page, begins something else."""
        return drafting.sent() is not None

    @property
    def comes_from_us(self) -> bool:
        """Whether it was sent from a page of ours that has not grown too old: only then is it kept."""
        return self.is_submitted() and "csrf_token" not in self.errors


class WhoForm(StepForm, ForWhomFields):
    """For whom, and how old. Who speaks for others is asked a little more on the same page, once they said so."""

    speaks_as = RadioField(
        telling.SPEAKS_AS_LABEL, choices=[*telling.SPEAKS_AS, (SpeaksAs.UNSAID.value, _("I would rather not say"))]
    )
    age_band = RadioField(_("How old are you?"), choices=AGES, hint=_("So that we take care as we should."))
    asked = HiddenField()
    """For whom they told it when this page was made."""

    @property
    def too_young(self) -> bool:
        """Whether they say so."""
        return self.is_submitted() and "age_band" in self and self.age_band.data == UNDER_13

    @property
    def more_to_ask(self) -> bool:
        """Whether they speak for others in another way than this page asked about."""
        return self.speaks_as.data in FOLLOW_UPS and self.speaks_as.data != self.asked.data

    def ready(self, place: Place, before: Draft, *, pictures: bool) -> None:
        shown = self.asked.data if self.is_submitted() else self.speaks_as.data
        if not self.is_submitted():
            self.asked.data = shown if shown in FOLLOW_UPS else ""
        for name in _ALL_FOLLOW_UPS:
            if name not in FOLLOW_UPS.get(shown or "", ()):
                del self[name]
        if shown in ORGANISATIONS:
            del self.age_band

    def stays(self, before: Draft) -> str | None:
        return "#more" if self.more_to_ask else None

    def sent_already(self) -> bool:
        return False

    def look(self, before: Draft) -> None:
        if self.errors or self.more_to_ask:
            return
        try:
            telling.voice_of({**before, **self.answers()})
        except DomainError as error:
            problems.apply(self, error)

    def answers(self) -> dict[str, Any]:
        said = {name: self[name].data for name in ("speaks_as", "age_band", *_ALL_FOLLOW_UPS) if name in self}
        # Who is not asked has no age: what was said before they spoke for a group is no answer any more.
        return {"age_band": "", **{name: "" if value is None else value for name, value in said.items()}}


class SafetyForm(StepForm):
    """Whether somebody is in danger. It never stands in the way."""

    danger = RadioField(DANGER_QUESTION, choices=[(YES, _("Yes")), (NO, _("No"))], hint=DANGER_HINT)

    @classmethod
    def filled_from(cls, before: Draft) -> dict[str, Any]:
        # A yes or no is kept, and asked in words.
        return {**before, "danger": YES if before["danger"] else NO} if "danger" in before else {}

    def stays(self, before: Draft) -> str | None:
        # The numbers first, once, with the way on.
        return "" if self.danger.data == YES and not before.get("danger") else None

    def answers(self) -> dict[str, Any]:
        return {} if not self.danger.data else {"danger": self.danger.data == YES}


class StoryForm(StepForm, StoryFields, TrapForm, TimedForm, AgainFields):
    """The story with prompts: one box has to be filled in."""

    at_odds = True

    text = TextAreaField(
        _("Tell us what happened. Or what would you change?"), hint=STORY_HINT, rows=9, counted=texts.MAX_WORDS,
        max_chars=ANY_LENGTH,
    )  # fmt: skip
    how = RadioField(_("How was it?"), choices=list(told.FACES.items()))
    good = TextAreaField(_("What was good?"), rows=3)
    better = TextAreaField(_("What could have been better?"), rows=3)
    different = TextAreaField(_("What would be different for you if it was put right?"), rows=3)

    @classmethod
    def filled_from(cls, before: Draft) -> dict[str, Any]:
        return again.begun(dict(before))

    def sent_already(self) -> bool:
        return drafting.sent_already(told.one_text(self.answers()))

    def ready(self, place: Place, before: Draft, *, pictures: bool) -> None:
        self.ask_about(place)
        if not (pictures or before.get("how")):
            del self.how

    def look(self, before: Draft) -> None:
        if not self.errors:
            self._not_too_long()
        # Who comes back to words that they wrote before may go on as quickly as they like.
        if not self.caught("text") and not self.errors and not before.get("text"):
            self.too_quick("text")

    def _not_too_long(self) -> None:
        given = {**self._boxes(), "text": self.text.data or ""}
        if not texts.word_count(given["text"]):
            self.add_error(gettext("Tell us what happened"), "text")
            return
        try:
            texts.story(told.one_text(given))
        except DomainError as error:
            if told.several(given) and error.code == "text_too_long":
                self.add_error(
                    gettext(
                        "Use %(most)s words or fewer in all boxes together. You have used %(used)s. What you typed is "
                        "still here.",
                        most=f"{texts.MAX_WORDS:,}", used=f"{error.params['words']:,}",
                    ),
                    "text",
                )  # fmt: skip
            else:
                problems.apply(self, error)

    def answers(self) -> dict[str, Any]:
        return {
            "text": self.text.data or "", "about": self.about.data or "", **self._boxes(), **self.said_again,
        }  # fmt: skip

    def _boxes(self) -> dict[str, Any]:
        """The boxes beside the story that were on the page."""
        return {box: self[box].data or "" for box in told.BOXES if box in self}


class UseForm(StepForm, ConsentFields):
    """How it may be used. Nobody under 16 is asked whether they may be quoted."""

    def ready(self, place: Place, before: Draft, *, pictures: bool) -> None:
        if not told.may_be_quoted(before):
            del self.quote

    def look(self, before: Draft) -> None:
        if not self.use.errors:
            self.check_consent()

    def answers(self) -> dict[str, Any]:
        return {"use": self.use.data or "", "quote": "quote" in self and bool(self.quote.data)}


class ContactForm(StepForm, LightChannelFields):
    """How and where to hear."""

    def look(self, before: Draft) -> None:
        if not (self.tell_by.errors or self.address.errors):
            self.check_channel()

    def answers(self) -> dict[str, Any]:
        return {"tell_by": self.kept_channel, "address": self.address.data or ""}


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the guided form: its name in the address, its form, its heading, and the answers it asks for."""

    name: str
    form: type[StepForm]
    title: Any
    fields: tuple[str, ...]


STEPS = (
    Step("who", WhoForm, _("About you"), ("speaks_as", "age_band", *_ALL_FOLLOW_UPS)),
    Step("safety", SafetyForm, _("Before you tell us"), ("danger",)),
    Step("story", StoryForm, _("In your own words"), ("text", "about", *told.BOXES, "again", "same_again")),
    Step("use", UseForm, _("Who may read it"), ("use", "quote")),
    Step("contact", ContactForm, _("Hearing back from us"), ("tell_by", "address")),
)
"""The place is chosen on the page before, so that there are six before the answers are checked."""
PAGES = len(STEPS) + 1
BY_NAME = {step.name: step for step in STEPS}


def of_field(field: str) -> Step:
    """The step that asks for it."""
    return next((step for step in STEPS if field in step.fields), BY_NAME["story"])
