"""What the admin pages ask."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain.digest_days import MOST_READ_DAYS
from engage.domain.equality import MAX_PURPOSE
from engage.domain.ladder import MOST_DAYS, Rung
from engage.domain.page_texts import MOST_CHARACTERS, Placement
from engage.domain.permissions import GRANTABLE, Role, Scope, ScopeKind
from engage.queries.admin import ScopePlace
from engage.web.forms import (
    CheckboxField,
    DateField,
    EmailField,
    EngageForm,
    HiddenField,
    Needed,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
)
from engage.web.presentation import gettext
from engage.web.public_words import PublicWords
from engage.web.role_words import role_name, scope_name

_CLOSED = _("One day on a line, like 2027-01-04. Bank holidays are known already.")
_MAILBOX = _("A mailbox of the role, not of a person.")


def as_scope(value: str) -> Scope:
    """The scope behind an answer such as "host:3". Only for answers that the form offered."""
    kind, _sep, number = value.partition(":")
    return Scope(ScopeKind(kind), int(number))


class _RoleForm(EngageForm):
    role = SelectField(_("Role"), [Needed(_("Choose a role"))])
    scope = SelectField(_("Where"), [Needed(_("Choose where the role is for"))])

    def offer(self, places: tuple[ScopePlace, ...]) -> Any:
        """Set the roles and places there are to choose from. Returns the form."""
        self.role.choices = [("", ""), *((role.value, role_name(role)) for role in GRANTABLE)]
        self.scope.choices = [("", ""), *((f"{p.scope.kind}:{p.scope.id}", _place(p)) for p in places)]
        return self

    @property
    def chosen_role(self) -> Role:
        """The role, once the form is valid."""
        return Role(self.role.data)

    @property
    def chosen_scope(self) -> Scope:
        """The scope, once the form is valid."""
        return as_scope(self.scope.data)


def _place(place: ScopePlace) -> str:
    words = scope_name(place.scope.kind, place.name)
    if place.scope.kind in {ScopeKind.INSTALLATION, ScopeKind.PARTNERSHIP}:
        return words
    return gettext("%(partnership)s: %(place)s", partnership=place.partnership, place=words)


class GrantForm(_RoleForm):
    """A role for an account."""

    valid_from = DateField(_("First day"), hint=_("Empty means today."))
    valid_to = DateField(_("Last day"), hint=_("Empty means until somebody ends it."))


class InviteForm(_RoleForm):
    """Somebody to ask."""

    name = TextField(_("Name"), [Needed(_("Enter a name"))])
    email = EmailField(_("Email address"), [Needed(_("Enter an email address"))])
    # Once more, so that they come after the person.
    role = SelectField(_("Role"), [Needed(_("Choose a role"))])
    scope = SelectField(_("Where"), [Needed(_("Choose where the role is for"))])


class PartnershipForm(EngageForm):
    """Who answers for a partnership's data, and when nobody works there."""

    name = TextField(_("Who is responsible for personal details (data controller)"), max_chars=500)
    contact = TextField(_("How to reach them"), max_chars=500)
    address = TextAreaField(_("Their address"), max_chars=500, rows=3)
    extra_closed_days = TextAreaField(_("Days on which nobody works"), hint=_CLOSED, rows=4)


class EqualityForm(PublicWords):
    """Whether a partnership asks equality questions, and why."""

    equality_asked = CheckboxField(
        _("Ask people the equality questions after they have sent something"),
        hint=_(
            "Age, sex, trans status, sexual orientation and disability. Each can be skipped. Take advice on data "
            "protection first: you need a policy document for this kind of data."
        ),
    )
    equality_purpose = TextAreaField(
        _("What the answers are used for"), max_chars=MAX_PURPOSE, rows=4,
        hint=_("One or two sentences that people read before they answer, under “Why we ask equality questions”."),
    )  # fmt: skip


def _days(label: Any) -> WholeNumberField:
    return WholeNumberField(label, most=MOST_DAYS, width=3)


class LadderForm(EngageForm):
    """Who is reminded when an ask is late."""

    owner = _days(_("The officer of the body"))
    chair = _days(_("The chair of the body"))
    chief_officer = _days(_("The chief officer"))
    board = _days(_("Onto the next paper of the board"))
    chief_officer_mailbox = EmailField(_("Mailbox of the chief officer"), hint=_MAILBOX)

    @property
    def ladder(self) -> dict[str, int]:
        """The steps that were filled in."""
        return {rung.value: self[rung.value].data for rung in Rung if self[rung.value].data is not None}


class DigestForm(EngageForm):
    """When the digests of a body come."""

    by_papers = RadioField(
        _("When does a digest end?"),
        choices=[
            ("months", _("With the month")),
            ("papers", _("Some days before the papers of a meeting are due")),
        ],
    )
    read_days = WholeNumberField(
        _("Working days to read it before papers are due"), most=MOST_READ_DAYS, width=2,
        hint=_("If nobody has read it by the day on which papers are due, it goes out all the same, and says so."),
    )  # fmt: skip


class LocalityForm(EngageForm):
    """What people call a locality."""

    display_name = TextField(_("Name that people read"), [Needed(_("Enter a name"))])
    aka = TextAreaField(_("Other names"), hint=_("One on a line."), rows=4)


class AssignForm(EngageForm):
    """Another host for a locality."""

    host_id = SelectField(_("Host"), [Needed(_("Choose a host"))], coerce=lambda v: int(v) if v else None)
    from_day = DateField(_("First day"), [Needed(_("Enter the first day"))])


class BodyForm(EngageForm):
    """A planning body."""

    name = TextField(_("Name"), [Needed(_("Enter a name"))])
    mailbox = EmailField(_("Mailbox of the officer"), hint=_MAILBOX)
    chair_mailbox = EmailField(_("Mailbox of the chair"), hint=_MAILBOX)
    standards_agreed_on = DateField(
        _("Day on which the body agreed to the service standards"), hint=_("Empty means that it has not agreed.")
    )
    extra_closed_days = TextAreaField(_("Days on which nobody works"), hint=_CLOSED, rows=4)


class HostForm(EngageForm):
    """A host."""

    name = TextField(_("Name"), [Needed(_("Enter a name"))])
    mailbox = EmailField(_("Mailbox"), hint=_MAILBOX)
    fallback_host_id = SelectField(
        _("Who stands in"), hint=_("Decides when somebody disagrees and this host has no second person."),
        coerce=lambda v: int(v) if v else None,
    )  # fmt: skip
    phone = TextField(
        _("Telephone number"), max_chars=60, width=20,
        hint=_("Where people ring to tell something. It is on the paper form. Empty when nobody answers."),
    )  # fmt: skip
    return_address = TextAreaField(
        _("Address for paper forms"), max_chars=500, rows=4,
        hint=_("Where people post the form or hand it in, as on an envelope."),
    )  # fmt: skip
    confirmed = CheckboxField(_("The organisation is known and has agreed"))
    controller_name = TextField(
        _("Who is responsible for personal details, if it is not the partnership (data controller)"), max_chars=500
    )
    controller_contact = TextField(_("How to reach them"), max_chars=500)
    controller_address = TextAreaField(_("Their address"), max_chars=500, rows=3)


class ServiceForm(PublicWords):
    """A service. A role answers, and not somebody by name."""

    not_public = frozenset({"name", "mailbox"})

    name = TextField(_("Name"), [Needed(_("Enter a name"))])
    owner_role = TextField(
        _("Role that answers"), [Needed(_("Say which role answers"))],
        hint=_("In words that people read, like Community nursing manager."),
    )  # fmt: skip
    mailbox = EmailField(_("Mailbox"), hint=_MAILBOX)
    confirmed = CheckboxField(_("The service knows and has agreed"))


class ContactForm(PublicWords):
    """A number to ring. How to reach them is what it is for: the words beside that are looked at."""

    not_public = frozenset({"name", "number", "text_number", "url"})

    name = TextField(_("Name"), [Needed(_("Enter a name"))])
    number = TextField(_("Telephone number"), max_chars=60, width=20)
    text_number = TextField(_("Number for text messages"), max_chars=60, width=20)
    url = TextField(_("Web address"), max_chars=500)
    hours = TextField(_("When they answer"))
    note = TextField(_("What they help with"), max_chars=500)
    verified_on = DateField(_("Day on which somebody checked it"))


class MeetingForm(PublicWords):
    """A meeting."""

    not_public = frozenset({"agenda_url", "minutes_url"})

    held_on = DateField(_("Day of the meeting"), [Needed(_("Enter the day of the meeting"))])
    papers_due_on = DateField(_("Day on which papers are due"))
    place = TextField(_("Place"), max_chars=300)
    agenda_url = TextField(_("Web address of the agenda"), max_chars=1000, hint=_("Begins with https://"))
    minutes_url = TextField(_("Web address of the minutes"), max_chars=1000, hint=_("Begins with https://"))


_SIGNS = _(
    "Plain text. Leave a line empty between paragraphs. Begin a line with ## and a blank for a heading, and with - and "
    "a blank for a point of a list. A whole address that begins with https:// becomes a link. Leave it empty to show "
    "only the words that come with this site."
)
PLACEMENTS = {
    Placement.AFTER: _("After the words that are there without them"),
    Placement.INSTEAD: _("Instead of those words. What the law wants on this page stays."),
}


class PageTextForm(PublicWords):
    """The words of a public page."""

    seen = HiddenField()
    text = TextAreaField(_("Your words"), hint=_SIGNS, max_chars=MOST_CHARACTERS, rows=18)
    placement = RadioField(
        _("Where do they stand?"), [Needed(_("Choose where your words stand"))],
        choices=[(value.value, words) for value, words in PLACEMENTS.items()],
    )  # fmt: skip


class GoBackForm(EngageForm):
    """A button that carries the version one has seen."""

    seen = HiddenField()
