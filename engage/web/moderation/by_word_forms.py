"""What staff type in of what a person said: the person's answer first, then how it came and how it is known to be
theirs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain.by_word import KnownBy, PutRight, Said, said
from engage.domain.follow_ups import MOST_ANSWER
from engage.domain.verdicts import Verdict
from engage.queries.calendar import today
from engage.services.by_hand import Answers
from engage.web.ask_labels import PROMISE_SEEN, VERDICT
from engage.web.ask_labels import say as ask_say
from engage.web.forms import (
    ActionForm,
    CheckboxField,
    DateField,
    EngageForm,
    Needed,
    RadioField,
    ReferenceField,
    TextAreaField,
)
from engage.web.presentation import gettext
from engage.web.said_words import CHANNELS, KNOWN_BY, KNOWN_BY_HINTS
from engage.web.share_forms import DANGER_HINT, DANGER_LABEL, ChannelFields, ConsentFields

OWN_WORD = _("These are their own words or their own choice, not mine")
THEIR_WORDS = _("What they say, in their own words")
WHY_LABEL = _("Why they say so, in their own words")
SAYS = _("What do they say?")
NEWS_LABEL = _("Is there something that was not known when it was decided?")
NEWS_HINT = _("After a no from the body, only something new opens it again.")


class FindForm(EngageForm):
    """Whose it is."""

    reference = ReferenceField(
        _("Their reference"), [Needed(_("Enter the reference"))], autocomplete="off",
        hint=_("Eight letters and figures, like K7RM-4TXQ. Do not ask for the secret words."),
    )  # fmt: skip


class _Message(EngageForm):
    message = TextAreaField(THEIR_WORDS, [Needed(_("Write down what they say"))], rows=6, max_chars=MOST_ANSWER)
    danger = CheckboxField(DANGER_LABEL, hint=DANGER_HINT)


def verdicts() -> list[tuple[str, str]]:
    """The four answers to "did this answer what you told us?"."""
    return [(each.value, ask_say(VERDICT, each)) for each in Verdict]


class _Verdict(EngageForm):
    answer = RadioField(SAYS, [Needed(_("Choose yes, partly, no or not sure"))])
    comment = TextAreaField(WHY_LABEL, rows=4, max_chars=3500, hint=_("Only the readers of your host see this."))
    news = TextAreaField(NEWS_LABEL, rows=3, max_chars=2000, hint=NEWS_HINT)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.answer.choices = verdicts()


def promise_answers() -> list[tuple[str, Any]]:
    """The three answers to "is it done?"."""
    return [(each.value, _(words)) for each, words in PROMISE_SEEN.items()]


class _Promise(EngageForm):
    answer = RadioField(
        SAYS, [Needed(_("Choose yes, no or that they cannot tell"))],
        choices=promise_answers(),
    )  # fmt: skip


class _Disagree(EngageForm):
    text = TextAreaField(_("What is wrong with it, in their own words"), rows=5, max_chars=4000)


class SaidFields(EngageForm):
    """How it came, and how it is known to be theirs."""

    channel = RadioField(
        _("How did they tell you?"), [Needed(_("Choose how they told you"))],
        choices=[(value, _(words)) for value, words in CHANNELS],
    )  # fmt: skip
    told_on = DateField(_("On which day did they say it?"), hint=_("Leave it empty if it was today."))
    known_by = RadioField(_("How do you know that it is them?"), [Needed(_("Choose how you know that it is them"))])
    own_word = CheckboxField(
        OWN_WORD, [Needed(_("Tick that these are their own words or their own choice"))],
        hint=_("On the phone and face to face, read it out to them first."),
    )  # fmt: skip

    OPTIONAL: Collection[str] = ("told_on", "comment", "news", "text", "address")
    """Names of what may be left out."""

    def offer(self, ways: Collection[KnownBy]) -> SaidFields:
        """Fill in how it can be known here."""
        self.known_by.choices = [(each.value, gettext(KNOWN_BY[each])) for each in KnownBy if each in ways]
        self.known_by.hints = {each.value: gettext(KNOWN_BY_HINTS[each]) for each in KnownBy}
        return self

    def check_rest(self) -> None:
        """Put on the answers what is wrong with them together, so that everything is said at once."""

    def said(self) -> Said:
        """How it was said. Raises Refused."""
        return said(
            self.channel.data or "", self.told_on.data or today(), self.known_by.data or "",
            own_word=bool(self.own_word.data),
        )  # fmt: skip


class MessageSaid(_Message, SaidFields):
    """An answer to a question, or something they ask or add."""


class VerdictSaid(_Verdict, SaidFields):
    """Whether it answered them."""


class PromiseSaid(_Promise, SaidFields):
    """Whether a promise was kept."""


class _PutRight(EngageForm):
    put_right = RadioField(
        _("What went wrong?"), [Needed(_("Choose what went wrong"))],
        choices=[
            (PutRight.MISTYPED.value, _("They said something else than was typed in")),
            (PutRight.MISHEARD.value, _("They were understood wrongly")),
        ],
    )  # fmt: skip


class PutRightSaid(_Verdict, _PutRight, SaidFields):
    """Whether it answered them a second time, as what was typed in was wrong."""


class PromisePutRight(_Promise, _PutRight, SaidFields):
    """Whether a promise was kept, a second time."""


class DisagreeSaid(_Disagree, SaidFields):
    """They disagree with what was decided."""


class UseSaid(ConsentFields, SaidFields):
    """How it may be used."""

    def check_rest(self) -> None:
        """What was chosen goes together."""
        self.check_consent()


class ChannelSaid(ChannelFields, SaidFields):
    """How they hear."""

    def check_rest(self) -> None:
        """The address is one for what was chosen."""
        self.check_channel()


class OnlySaid(SaidFields):
    """To stop, or to take it back: there is nothing to fill in but how it came."""


class CallForm(ActionForm):
    """What was answered in one call: a form of its own is made for each call, by `for_call`."""

    @property
    def is_own_word(self) -> bool:
        """Whether the typist says that it is the person's own."""
        return "own_word" in self and bool(self["own_word"].data)


def for_call(answerable: Collection[tuple[int, Answers]]) -> type[CallForm]:
    """The form of one call. `answerable`: the messages whose news can be answered, and what of it."""
    fields: dict[str, Any] = {}
    for number, about in answerable:
        if about is Answers.PROMISE:
            fields[f"promise_{number}"] = RadioField(SAYS, choices=promise_answers())
        elif about is Answers.QUESTION:
            fields[f"answer_{number}"] = TextAreaField(THEIR_WORDS, rows=5, max_chars=MOST_ANSWER)
            fields[f"danger_{number}"] = CheckboxField(DANGER_LABEL, hint=DANGER_HINT)
        else:
            fields[f"verdict_{number}"] = RadioField(SAYS, choices=verdicts())
            fields[f"comment_{number}"] = TextAreaField(WHY_LABEL, rows=3, max_chars=3500)
            fields[f"news_{number}"] = TextAreaField(NEWS_LABEL, rows=3, max_chars=2000, hint=NEWS_HINT)
    if fields:
        hint = _("Tick it if they answered something, and you read it out to them first.")
        fields["own_word"] = CheckboxField(OWN_WORD, hint=hint)
    return type("ThisCall", (CallForm,), fields)
