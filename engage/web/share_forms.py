"""What sharing asks, and how its answers are checked before anything is kept for good."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain import texts
from engage.domain.channels import channel_of
from engage.domain.errors import DomainError
from engage.domain.kinds import ContributionKind, TellBy
from engage.domain.publication import Use, validate_consent
from engage.domain.voices import MOST_ABOUT
from engage.services import contact_points
from engage.web import problems
from engage.web.forms import CheckboxField, EngageForm, RadioField, TextAreaField, TextField

NOT_EMERGENCY = _("Not for emergencies: ring %(number)s.")
NOT_COMPLAINT = _("Not a complaint.")
LIMITS = _(
    "If we think a child or an adult is at risk of serious harm, we may have to tell social work or the police, even "
    "if you ask us not to. We try to tell you first."
)

KINDS = [
    (ContributionKind.EXPERIENCE.value, _("Something that happened")),
    (ContributionKind.IDEA.value, _("An idea")),
    (ContributionKind.UNSET.value, _("Not sure")),
]
USES = [
    (Use.PUBLISH.value, _("Publish it")),
    (Use.BODY.value, _("Show it to the planning body only")),
    (Use.NEITHER.value, _("Neither")),
]
USE_HINTS = {
    Use.PUBLISH.value: _(
        "A person first takes out names and anything that shows who you are. Then anybody can read it on this website."
    ),
    Use.BODY.value: _("The people who plan services read it without names. It is not on this website."),
    Use.NEITHER.value: _("Only the people who read it for us see it. It still gets a reply."),
}
TELL = [
    (TellBy.EMAIL.value, _("By email")),
    (TellBy.TEXT.value, _("By text message")),
    (TellBy.PHONE.value, _("By phone")),
    (TellBy.LETTER.value, _("By letter")),
    (TellBy.SELF.value, _("I will check myself")),
]
TELL_HINTS = {
    TellBy.SELF.value: _("You get a reference and secret words to look it up on this website. We keep no address."),
}

STORY_LABEL = _("What happened? Or what would you change?")
STORY_HINT = _("Write as you would say it. You need not give names. Up to 1,000 words.")
ABOUT_LABEL = _("Which service or place is it about?")
ABOUT_HINT = _("Such as: the health centre in Newmains, or home care.")
DANGER_LABEL = _("Somebody is in danger or being harmed now")
DANGER_HINT = _("Then please ring 999 first. We are not an emergency service. We read what you send sooner.")
DANGER_QUESTION = _("Are you, or is anyone else, in danger or being harmed now?")
USE_LABEL = _("How may we use what you told us?")
QUOTE_LABEL = _("You may also quote my words in reports to the people who decide")
QUOTE_HINT = _("Only if we may publish it. Never with your name.")
TELL_LABEL = _("How should we tell you what happens?")
TELL_HINT = _("If you choose none, we go by what you type below. If that is empty too, you check yourself.")
ADDRESS_LABEL = _("Where do we reach you?")
ADDRESS_HINT = _(
    "Your email address, or your phone number, or your name and postal address on separate lines. Leave this empty if "
    "you check yourself. We use it only to tell you what happens, or if we are worried about someone’s safety."
)

ANY_LENGTH = 1_000_000
"""No request is longer."""


class StoryFields(EngageForm):
    """The story and what it is about: first on the page and first among errors."""

    # How long it may be is the domain's rule, in words first: those are what people can count.
    text = TextAreaField(STORY_LABEL, hint=STORY_HINT, rows=9, counted=texts.MAX_WORDS, max_chars=ANY_LENGTH)
    about = TextField(ABOUT_LABEL, hint=ABOUT_HINT, max_chars=MOST_ABOUT)


class DangerFields(EngageForm):
    """Whether somebody is in danger."""

    danger = CheckboxField(DANGER_LABEL, hint=DANGER_HINT)


class ConsentFields(EngageForm):
    """How the words may be used: nothing is chosen for anybody."""

    use = RadioField(USE_LABEL, choices=USES, hints=USE_HINTS)
    quote = CheckboxField(QUOTE_LABEL, hint=QUOTE_HINT)

    def check_consent(self) -> None:
        """Put what is wrong with the two answers on them."""
        try:
            validate_consent(self.use.data or "", "quote" in self and bool(self.quote.data))
        except DomainError as error:
            problems.apply(self, error)


class ChannelFields(EngageForm):
    """How and where to hear."""

    tell_by = RadioField(TELL_LABEL, choices=TELL, hints=TELL_HINTS)
    address = TextAreaField(ADDRESS_LABEL, hint=ADDRESS_HINT, rows=2, max_chars=400)

    @property
    def reached_by(self) -> TellBy:
        """What was chosen. Raises DomainError (tell_by_unknown) when nothing was."""
        return contact_points.channel(self.tell_by.data or "")

    def check_channel(self) -> None:
        """Put what is wrong with the two answers on them."""
        try:
            contact_points.valid_address(self.reached_by, self.address.data or "")
        except DomainError as error:
            problems.apply(self, error)


class LightChannelFields(ChannelFields):
    """The same for whoever chooses nothing: what they type says how they are reached."""

    tell_by = RadioField(TELL_LABEL, choices=TELL, hints=TELL_HINTS, hint=TELL_HINT)

    @property
    def reached_by(self) -> TellBy:
        """What was chosen, or what the address says when nothing was."""
        return TellBy(self.tell_by.data) if self.tell_by.data else channel_of(self.address.data or "")

    @property
    def kept_channel(self) -> str:
        """As a draft keeps it. While something else is wrong, what nobody chose stays open: an address that comes
        later says it then."""
        return self.tell_by.data or ("" if self.errors else self.reached_by.value)


class ShareForm(StoryFields, DangerFields, ConsentFields, LightChannelFields):
    """One page: the story first, the rest lightly. What it is, an experience or an idea, its reader sees."""

    def checked(self) -> bool:
        """Whether it was sent and every answer will do. All that is wrong is said at once; nothing is lost."""
        if not self.is_submitted():
            return False
        if not self.validate():
            # The answers are looked at as well, so that people put everything right in one go.
            self._look()
            return False
        self._look()
        return not self.errors

    def _look(self) -> None:
        if not self.text.errors:
            try:
                texts.story(self.text.data or "")
            except DomainError as error:
                problems.apply(self, error)
        if not self.use.errors:
            self.check_consent()
        if not (self.tell_by.errors or self.address.errors):
            self.check_channel()

    def answers(self) -> dict[str, Any]:
        """The answers as a draft keeps them."""
        return {
            "text": self.text.data or "", "about": self.about.data or "", "kind": ContributionKind.UNSET.value,
            "danger": bool(self.danger.data), "use": self.use.data or "", "quote": bool(self.quote.data),
            "tell_by": self.kept_channel, "address": self.address.data or "",
        }  # fmt: skip
