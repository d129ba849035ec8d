"""What the status pages ask."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain.follow_ups import MOST_ANSWER
from engage.domain.promise_seen import Seen
from engage.domain.publication import Use
from engage.domain.verdicts import Verdict
from engage.web.forms import (
    CheckboxField,
    EngageForm,
    HiddenField,
    Needed,
    RadioField,
    ReferenceField,
    TextAreaField,
    WordsField,
)
from engage.web.share_forms import DANGER_HINT, DANGER_LABEL, ChannelFields, ConsentFields

ANSWERS = [
    (Verdict.YES.value, _("Yes")),
    (Verdict.PARTLY.value, _("Partly")),
    (Verdict.NO.value, _("No")),
    (Verdict.NOT_SURE.value, _("Not sure")),
]


SEEN = {Seen.YES: _("Yes"), Seen.NO: _("No"), Seen.CANNOT_TELL: _("I cannot tell")}


class CodeForm(EngageForm):
    """The two things a person was told to keep."""

    reference = ReferenceField(
        _("Your reference"),
        [Needed(_("Enter your reference"))],
        hint=_("Eight letters and figures, like K7RM-4TXQ"),
        autocomplete="off",
    )
    secret = WordsField(
        _("Your four secret words"),
        [Needed(_("Enter all four words"))],
        hint=_("In the order we gave them to you. Small slips in spelling are fine."),
        autocomplete="off",
    )


class DisagreeForm(EngageForm):
    """Words are welcome and not needed."""

    text = TextAreaField(_("What is wrong with it?"), max_chars=4000, rows=6)


class MessageForm(EngageForm):
    """What a person asks, adds or answers."""

    message = TextAreaField(
        _("Your message"), [Needed(_("Write something first"))], max_chars=MOST_ANSWER, rows=6,
        hint=_("You need not give your name. Only the people who read for us see this. It is never published."),
    )  # fmt: skip
    danger = CheckboxField(DANGER_LABEL, hint=DANGER_HINT)


class ComplaintForm(EngageForm):
    """Whether it is handed over as a complaint. Two buttons, neither chosen before; the box is not ticked before."""

    YES, NO = "yes", "no"
    HIDE = "hide"
    """The service to which it was handed no longer sees how to reach them."""

    service_id = HiddenField()
    share_address = CheckboxField(_("Also show them how to reach me"))


class UseForm(ConsentFields):
    """Change how it may be used."""

    def checked(self) -> bool:
        """Whether it was sent and will do. Who allows less need not untick the box that was ticked before."""
        if self.validate_on_submit():
            self.quote.data = self.quote.data and self.use.data == Use.PUBLISH.value
            self.check_consent()
        return self.is_submitted() and not self.errors


class ChannelForm(ChannelFields):
    """Change how and where to hear."""

    def checked(self) -> bool:
        """Whether it was sent and will do."""
        if self.validate_on_submit():
            self.check_channel()
        return self.is_submitted() and not self.errors


class PromiseForm(EngageForm):
    """Is it done, what was promised for a day that has passed? One for each promise, told apart by its prefix."""

    answer = RadioField(
        _("Is it done?"), [Needed(_("Choose yes, no or that you cannot tell"))],
        choices=[(each.value, words) for each, words in SEEN.items()],
    )  # fmt: skip
    due = HiddenField()

    @classmethod
    def of(cls, reference: str, number: int, **kwargs: Any) -> PromiseForm:
        """The form for one promise of an ask."""
        return cls(prefix=f"promise-{reference}-{number}", **kwargs)


class VerdictForm(EngageForm):
    """Did this answer what you told us? One for each ask, told apart by its prefix."""

    answer = RadioField(
        _("Did this answer what you told us?"), [Needed(_("Choose yes, partly, no or not sure"))], choices=ANSWERS
    )
    comment = TextAreaField(
        _("Do you want to say why?"),
        hint=_("Only the people who read for us see this. It is never published."),
        max_chars=3500,
        rows=3,
    )
    news = TextAreaField(
        _("Is there something they did not know when they decided?"),
        hint=_("If they said no and you say no too, only something new opens it again."),
        max_chars=2000,
        rows=3,
    )

    @classmethod
    def of(cls, reference: str, **kwargs: Any) -> VerdictForm:
        """The form for one ask."""
        return cls(prefix=cls.prefix_of(reference), **kwargs)

    @staticmethod
    def prefix_of(reference: str) -> str:
        """What the names of its fields begin with."""
        return f"ask-{reference}"
