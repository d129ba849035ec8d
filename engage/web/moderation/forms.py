"""The forms of a host's readers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from engage.domain import staying
from engage.domain.complaints import MOST_EVIDENCE
from engage.domain.content_warnings import ContentWarning
from engage.domain.content_warnings import stored as stored_warnings
from engage.domain.contribution_states import Objection
from engage.domain.dispositions import Disposition
from engage.domain.follow_ups import MOST_ANSWER, MOST_QUESTION
from engage.domain.incidents import MOST_NOTE as MOST_INCIDENT
from engage.domain.incidents import IncidentKind
from engage.domain.kinds import Channel, ContributionKind
from engage.domain.publication import Publication, Use
from engage.domain.redaction import stored
from engage.domain.second_reading import MOST_NOTE
from engage.domain.staying import StayReason
from engage.domain.withholding import WithheldReason
from engage.queries.moderation import WithService
from engage.queries.workspace import AskChoice, Contributed, ServiceChoice, Workspace, ended_themes
from engage.services import settling
from engage.web import incident_words, labels, redaction_words, warning_words
from engage.web.forms import (
    CheckboxesField,
    CheckboxField,
    DateField,
    EngageForm,
    HiddenField,
    Needed,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
)
from engage.web.presentation import capital, gettext, join_list, ngettext
from engage.web.public_words import PublicWords, looks_like
from engage.web.redaction_words import STAYS

if TYPE_CHECKING:
    from engage.domain.pii import Span


def _number(value: Any) -> int | None:
    return int(value) if value not in {None, "", "None"} else None


class ThemesField(CheckboxesField):
    """Themes, each with a box where the page has room for it."""

    ended: tuple[str, ...] = ()
    """Names of those that were sent and have ended since the page was made."""
    strange: bool = False
    """Something was sent that is no theme of this partnership."""

    first: str = "new_theme"
    """The id of the first box that the page shows openly; without one, of the line where a name is typed."""

    @property
    def anchor(self) -> str:
        """The first box."""
        return self.first

    def keep(self, known: Collection[int]) -> set[int]:
        """Keep of what was sent what can be chosen; returns the rest."""
        sent = list(dict.fromkeys(self.data or []))
        self.data = [each for each in sent if each in known]
        return {*sent} - {*known}

    def pre_validate(self, form: Any) -> None:
        """Say what could not be kept: pressing again saves the rest."""
        if self.ended:
            raise ValidationError(
                ngettext(
                    "The theme %(names)s has ended since you opened this. It is no longer ticked, and all that you "
                    "typed is still here. Choose another, or save without it.",
                    "The themes %(names)s have ended since you opened this. They are no longer ticked, and all that "
                    "you typed is still here. Choose others, or save without them.",
                    len(self.ended), names=join_list(gettext("“%(name)s”", name=each) for each in self.ended),
                )
            )  # fmt: skip
        if self.strange:
            raise ValidationError(
                gettext(
                    "A theme that you ticked is not one of this partnership. It is no longer ticked, and all that you "
                    "typed is still here."
                )
            )


_ALONE = frozenset({"first_name", "title", "named_before", "spoken_to"})
"""Why a word alone is taken for a name, of which nothing says that it is a relative's or the person's own."""


class WorkForm(PublicWords):
    """Everything one does with a contribution, in the order in which one does it."""

    version = HiddenField()
    made = HiddenField()
    """Which text the page made for the reader last: one that is another was changed by hand."""
    redacted_text = TextAreaField(
        _("The text that others read"),
        hint=_(
            "Take out what tells who somebody is. Put what it was in square brackets, like [name], [street] or [ward]. "
            "Change nothing else."
        ),
        rows=12,
        max_chars=22_000,
    )
    reasons = CheckboxesField(
        _("If you changed it: why?"), hint=_("Tick all that are true. The person reads each of them.")
    )
    stays = SelectField(
        _("If it stays in the text: why may others read it?"),
        hint=_("For what looks like a number, an address or a birthday. One answer is enough for all of them."),
    )
    warns = CheckboxesField(
        _("Does it tell of something that is hard to read?"),
        hint=_("Then this stands before the words, and whoever wants to read them presses once."),
    )
    publication = RadioField(_("Who may read it?"), [Needed(_("Choose who may read it"))])
    withheld_reason = SelectField(_("If nobody may read it, why?"))
    withheld_note = TextAreaField(
        _("Tell the person more about why"), rows=3, max_chars=1000, hint=_("Only they read this.")
    )
    kind = RadioField(_("What is it?"), default=ContributionKind.EXPERIENCE.value)
    themes = ThemesField(_("What is it about?"), coerce=int)
    otherwise = ThemesField(_("It sees this otherwise, or says the opposite"), coerce=int)
    sees = SelectField(_("Does it see one of the others otherwise? Which?"), coerce=_number)
    new_theme = TextField(
        _("Another theme, or a new one"), max_chars=120,
        hint=_("Begin to type: the themes that are there come up. A name that is not there begins a theme."),
    )  # fmt: skip
    serious = CheckboxField(_("This is serious: one alone should be put to a planning body"))
    about_host = CheckboxField(
        _("This is about us, or about who funds us"),
        hint=_("Then, and if it is serious, another reader has to agree before it is out."),
    )
    disposition = RadioField(_("What did you do with it?"), [Needed(_("Choose what you did with it"))])
    service_id = SelectField(_("Which service?"), coerce=_number)
    note = TextAreaField(
        _("What should the service do or answer?"), rows=3, max_chars=1000, hint=_("Do not say who told you.")
    )
    ask_id = SelectField(_("Which ask?"), coerce=_number)
    until = DateField(_("Watch it until"))
    go_to = TextAreaField(_("Who can help, and how to reach them"), rows=3, max_chars=2000)
    because = TextAreaField(_("Why nothing is done"), rows=3, max_chars=2000)
    reply = TextAreaField(
        _("Your reply to the person"),
        [Needed(_("Write a reply"))],
        rows=7,
        max_chars=4000,
        hint=_(
            "Write to them: thank them, say what you understood, what you did, and what happens next and when. If "
            "others may read the words, they read your reply beside them: leave out what tells who somebody is."
        ),
    )

    _published = False
    _linked: frozenset[int] = frozenset()

    def read_by_everyone(self) -> Iterator[Any]:
        """The words, the reply beside them and what was done, when they are to be published or are already."""
        stays = self.publication.data == settling.LEAVE and self._published
        if not (stays or self.publication.data == settling.PUBLISH):
            return
        yield from (self.redacted_text, self.reply)
        note = {Disposition.NOT_OURS.value: self.go_to, Disposition.NO_ACTION.value: self.because}
        if self.disposition.data in note:
            yield note[self.disposition.data]

    def asked_about(self, name: str, span: Span) -> bool:
        """In the text itself, what needs a reason is asked for that, and a first name alone, as in praise, is not
        asked about: the rows show it. In a text that stays as it is, and in the reply, all is."""
        if name != "redacted_text" or self.publication.data == settling.LEAVE:
            return True
        return not staying.needing([span]) and not (
            span.kind == "name" and span.reason in _ALONE and len(span.text.split()) == 1
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """What every form of words for everyone is asked, and why a number, an address or a birthday may stay."""
        right = super().validate(extra_validators)
        if self.publication.data not in {settling.PUBLISH, settling.CLEAR} or self.stays.data:
            return right
        found = self.staying
        if found:
            self.add_error(
                " ".join([*looks_like(found), gettext("Take it out, or choose why others may read it.")]), "stays"
            )
            return False
        return right

    @property
    def staying(self) -> list[Span]:
        """What stands in the text and needs a reason."""
        from engage.domain import pii  # loaded by those processes in which somebody publishes

        return staying.needing(pii.find(self.redacted_text.data or ""))

    def offer(self, work: Workspace) -> WorkForm:
        """Fill in what can be chosen for this contribution."""
        row = work.row
        self.stays.choices = [("", "")] + [(why.value, labels.say(STAYS, why)) for why in StayReason]
        self._published = row.publication is Publication.PUBLISHED
        self.reasons.choices = redaction_words.choices()
        self.warns.choices = [
            (each.value, capital(labels.say(warning_words.WARNING, each))) for each in ContentWarning
        ]
        self.publication.choices = publication_choices(row)
        self.withheld_reason.choices = [("", "")] + [
            (reason.value, labels.say(labels.WITHHELD, reason)) for reason in WithheldReason
        ]
        self.kind.choices = [(kind.value, labels.say(labels.KIND, kind)) for kind in ContributionKind]
        self._offer_themes(work)
        self.disposition.choices = [(kind.value, labels.say(labels.DISPOSITION, kind)) for kind in Disposition]
        self.service_id.choices = _options((each.id, each.name) for each in work.services)
        self.ask_id.choices = _options((each.id, _ask(each, work)) for each in work.asks)
        return self

    def _offer_themes(self, work: Workspace) -> None:
        there = [(theme.id, theme.name) for theme in work.themes]
        known = {number for number, _name in there}
        self.themes.choices = self.otherwise.choices = there
        self.sees.choices = _options((theme.id, theme.name) for theme in work.themes if not theme.ended)
        self._linked = frozenset(theme.id for theme in work.themes if theme.linked)
        gone = self.themes.keep(known) | self.otherwise.keep(known)
        if self.sees.data and self.sees.data not in known:
            gone.add(self.sees.data)
            self.sees.data = None
        if gone:
            self.themes.ended = ended_themes(work.row.partnership_id, gone)
            self.themes.strange = len(gone) > len(self.themes.ended)

    @property
    def theme_ids(self) -> list[int]:
        """The themes that were chosen: those ticked, and those of which was said that it sees them otherwise, unless it
        was in them and was taken out."""
        ticked = list(self.themes.data or ())
        return [*ticked, *(each for each in self.otherwise_ids if each not in {*ticked, *self._linked})]

    @property
    def otherwise_ids(self) -> list[int]:
        """The themes that it sees otherwise."""
        return [*(self.otherwise.data or ()), *([self.sees.data] if self.sees.data else ())]

    def begin(self, work: Workspace, redacted_text: str, version: int) -> WorkForm:
        """The form as it is first shown."""
        row = work.row
        self.version.data = str(version)
        self.redacted_text.data = redacted_text
        self.made.data = ""
        self.reasons.data = [reason.value for reason in stored(row.redaction) or ()]
        self.about_host.data = row.about_host
        self.warns.data = [each.value for each in stored_warnings(row.warns)]
        self.kind.data = row.kind.value
        self.themes.data = [theme.id for theme in work.themes if theme.linked]
        self.otherwise.data = [theme.id for theme in work.themes if theme.otherwise]
        if row.publication is not Publication.PENDING:
            self.publication.data = settling.LEAVE
        elif row.use is Use.NEITHER:
            self.publication.data = settling.KEEP_IN
            self.withheld_reason.data = WithheldReason.ASKED_NOT_TO.value
        return self


def _ask(choice: AskChoice, work: Workspace) -> str:
    if work.row.again is None or work.row.again.id != choice.id:
        return choice.title
    return gettext("Happened again, the person says: %(title)s", title=choice.title)


def publication_choices(row: Contributed) -> list[tuple[str, str]]:
    """What may be decided about who reads it: no more than the person allowed."""
    found: list[tuple[str, str]] = []
    if row.publication is not Publication.PENDING:
        state = labels.say(labels.PUBLICATION, row.publication)
        found.append((settling.LEAVE, gettext("Leave it as it is: %(state)s", state=state)))
    if row.use is Use.PUBLISH:
        found.append((settling.PUBLISH, gettext("Everyone: publish it")))
    if row.use in {Use.PUBLISH, Use.BODY}:
        found.append((settling.CLEAR, gettext("The planning body and the service only")))
    if row.publication is not Publication.WITHHELD:
        found.append((settling.KEEP_IN, gettext("Nobody outside this host")))
    return found


def _options(pairs: Iterable[tuple[int, str]]) -> list[tuple[int | str, str]]:
    return [("", ""), *pairs]


class QuestionForm(EngageForm):
    """One thing to ask a person."""

    message = TextAreaField(
        _("Your question"), [Needed(_("Write your question"))], rows=4, max_chars=MOST_QUESTION,
        hint=_("In plain words. They read it on their own page; the message that tells them of it does not hold it."),
    )  # fmt: skip


class AnswerForm(EngageForm):
    """The answer to what a person asked or added. One for each, told apart by its prefix."""

    message = TextAreaField(
        _("Your answer"), [Needed(_("Write an answer"))], rows=5, max_chars=MOST_ANSWER,
        hint=_("Only they read it."),
    )  # fmt: skip

    @classmethod
    def of(cls, number: int, **kwargs: Any) -> AnswerForm:
        """The form for one exchange."""
        return cls(prefix=f"a{number}-", **kwargs)


class SoundsForm(EngageForm):
    """It sounds like a complaint: whose complaints team could have it, if the person wants that."""

    service_id = SelectField(
        _("Which service could it be handed to?"), coerce=_number,
        hint=_("Only if the person says yes. Leave it empty if you do not know: then they see the numbers to ring."),
    )  # fmt: skip

    def offer(self, services: Iterable[ServiceChoice]) -> SoundsForm:
        """Fill in the services that can take it."""
        self.service_id.choices = _options((each.id, each.name) for each in services)
        return self


class SaidForm(EngageForm):
    """What a person answered on the phone, by letter or face to face."""

    YES, NO = "yes", "no"

    service_id = HiddenField()
    answer = RadioField(
        _("Do they want us to hand it over as a complaint?"), [Needed(_("Say what they answered"))],
        choices=[(YES, _("They said yes")), (NO, _("They said no"))],
    )  # fmt: skip
    share_address = CheckboxField(
        _("They also agree to show the service how to reach them"), hint=_("Tick it only if you asked just that.")
    )
    channel = RadioField(
        _("How did they tell you?"), [Needed(_("Choose how they told you"))],
        choices=[
            (Channel.PHONE.value, _("On the phone")), (Channel.PAPER.value, _("By letter")),
            (Channel.ASSISTED.value, _("Face to face")),
        ],
    )  # fmt: skip
    evidence = TextField(
        _("How do you know what they said?"), [Needed(_("Write down how you know what they said"))],
        max_chars=MOST_EVIDENCE, hint=_("For example: on the phone on 3 November, I read the question out twice."),
    )  # fmt: skip


class ReasonForm(EngageForm):
    """Why something is taken off the public pages, and what is noted if it should never have been there."""

    YES, NO = "yes", "no"

    version = HiddenField()
    withheld_reason = SelectField(_("Why?"), [Needed(_("Choose a reason"))])
    withheld_note = TextAreaField(_("Tell the person more about why"), rows=3, max_chars=1000)
    never = RadioField(
        _("Did it show something that should never have been public?"),
        [Needed(_("Say if it showed something that should never have been public"))],
        choices=[(YES, _("Yes, or I am not sure")), (NO, _("No"))],
    )  # fmt: skip
    kind = SelectField(_("If yes: what did it show?"))
    told = CheckboxesField(_("If yes: who was told by now?"))
    note = TextAreaField(
        _("If yes: what should your data protection officer know?"), rows=3, max_chars=MOST_INCIDENT,
        hint=_("Do not copy the detail itself. It is kept encrypted."),
    )  # fmt: skip

    @property
    def incident(self) -> bool:
        """Whether it is noted as one."""
        return bool(self.never.data == self.YES)

    def validate(self, extra_validators: Any = None) -> bool:
        """If yes, what it showed."""
        right: bool = super().validate(extra_validators)
        if self.incident and not self.kind.data:
            self.add_error(gettext("Choose what it showed"), "kind")
            return False
        return right

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kind.choices = [("", "")] + [(each.value, incident_words.kind(each)) for each in IncidentKind]
        self.told.choices = [(each.value, gettext(words)) for each, words in incident_words.TOLD.items()]
        self.withheld_reason.choices = [("", "")] + [
            (reason.value, labels.say(labels.WITHHELD, reason)) for reason in WithheldReason
        ]


class IncidentForm(EngageForm):
    """What is noted of something that was public and should never have been, once it is off."""

    kind = SelectField(_("What did it show?"), [Needed(_("Choose what it showed"))])
    told = CheckboxesField(_("Who was told by now?"))
    note = TextAreaField(
        _("What should your data protection officer know?"), rows=3, max_chars=MOST_INCIDENT,
        hint=_("Do not copy the detail itself. It is kept encrypted."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kind.choices = [("", "")] + [(each.value, incident_words.kind(each)) for each in IncidentKind]
        self.told.choices = [(each.value, gettext(words)) for each, words in incident_words.TOLD.items()]


class DecideForm(EngageForm):
    """What another reader says to a disagreement."""

    outcome = RadioField(_("What do you think?"), [Needed(_("Choose what you think"))])
    answer = TextAreaField(
        _("Your answer to the person"), [Needed(_("Write an answer"))], rows=7, max_chars=4000,
        hint=_("Say what you looked at and why you think so."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.outcome.choices = [
            (Objection.UPHELD.value, gettext("The person is right: the host decides again")),
            (Objection.NOT_UPHELD.value, gettext("The first decision stands")),
        ]


class SecondForm(EngageForm):
    """What a second reader says to a text that is ready."""

    APPROVE, SEND_BACK = "approve", "send_back"

    version = HiddenField()
    outcome = RadioField(_("What do you say?"), [Needed(_("Choose what you say"))])
    note = TextAreaField(_("If it goes back: why?"), rows=3, max_chars=MOST_NOTE)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.outcome.choices = [
            (self.APPROVE, gettext("Let it out, as it is")),
            (self.SEND_BACK, gettext("Send it back to the moderator")),
        ]


class CheckForm(PublicWords):
    """What the host says to a service's answer."""

    SHOW, SEND_BACK = "show", "send_back"
    answer = ""
    """The answer, where everyone reads it once it is shown."""

    outcome = RadioField(_("Is this an answer that the person can use?"), [Needed(_("Choose yes or no"))])
    note = TextAreaField(_("If no: what should the service answer?"), rows=3, max_chars=1000)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.outcome.choices = [
            (self.SHOW, gettext("Yes: show it and tell the person")),
            (self.SEND_BACK, gettext("No: ask the service again")),
        ]

    @classmethod
    def of(cls, item: WithService, **kwargs: Any) -> CheckForm:
        """The form for one answer, told apart by its prefix."""
        made = cls(prefix=f"r{item.id}-", **kwargs)
        made.answer = "" if item.complaint else item.answer
        return made

    def words_for_everyone(self) -> Iterator[tuple[str, Any]]:
        """The answer, when it is to be shown. What is asked of the service nobody else reads."""
        return iter((("outcome", self.answer),) if self.outcome.data == self.SHOW else ())

    def what_to_do(self) -> str:
        """Nobody here can change it."""
        return gettext(
            "Everyone can read this once you show it. Ask the service again, or press the button again to show it "
            "as it is."
        )
