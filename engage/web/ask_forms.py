"""What is asked of those who do something about an ask. Field names are the names the rules know, so that a refusal
lands on the question it is about. Used signed in and by signed link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _

from engage.domain.ask_payloads import MAX_SHORT, MAX_TEXT
from engage.domain.ask_points import MAX_POINTS, PointAnswer
from engage.domain.ask_states import DECISIONS
from engage.domain.directions import KEYS, MAX_MONEY, NONE, DirectedTo
from engage.domain.evidence import EvidenceKind
from engage.domain.reading_ease import EASY, reading_age
from engage.queries.calendar import today
from engage.web.ask_labels import EVIDENCE, OUTCOME
from engage.web.forms import (
    DateField,
    EngageForm,
    HiddenField,
    Needed,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
)
from engage.web.presentation import gettext, long_date
from engage.web.public_words import PublicWords
from engage.web.typed import whole

PROMISES = 3
"""Promises that one decision can be entered with; more can be added one by one."""

_PUBLIC_WORDS = _("Everyone can read this. Leave out names and anything private.")
_ROLE = _("A role, such as “Community nursing manager”. Not a person’s name.")


def _whole(value: Any) -> int | None:
    return int(value) if value else None


class AskForm(PublicWords):
    """Every form about an ask: `version` says which state of it the person had before them. Asks are public, and so is
    what is written into their forms."""

    not_public = frozenset({"url", "document", "page"})
    version = HiddenField()

    def hard_to_read(self, words: Any) -> int | None:
        """Answers are for everyone: about what is hard to read, whoever writes it hears once."""
        age = reading_age(words[:MAX_TEXT]) if isinstance(words, str) else None
        return age if age is not None and age > EASY else None

    @property
    def seen(self) -> int:
        """The version that the page was made from; one that never was when it came to harm on the way."""
        found = whole(self.version.data)
        return -1 if found is None else found

    def optional(self, field: Any) -> bool:
        """Whether a question may be left empty."""
        return not any(isinstance(each, Needed) for each in field.validators)


class ButtonForm(AskForm):
    """Only a button."""


class AcknowledgeForm(AskForm):
    """We have it."""

    text = TextAreaField(_("A line to the people who told us"), hint=_PUBLIC_WORDS, rows=3, max_chars=MAX_TEXT)


class LineForm(AskForm):
    """A line to the people, by itself."""

    text = TextAreaField(
        _("A line to the people who told us"), [Needed(_("Write a line"))], hint=_PUBLIC_WORDS, rows=3,
        max_chars=MAX_TEXT,
    )  # fmt: skip


class AcceptForm(AcknowledgeForm):
    """We take it on."""


class DiscardForm(AskForm):
    """Drop a draft."""

    not_public = frozenset({"reason"})
    reason = TextField(_("Why do you drop it?"), [Needed(_("Say why"))], max_chars=MAX_SHORT)


class TableForm(AskForm):
    """On the agenda of a meeting to come."""

    meeting_id = SelectField(_("Which meeting?"), [Needed(_("Choose a meeting"))], coerce=_whole)


class NoteForm(AskForm):
    """Noted, which is no decision."""

    meeting_id = SelectField(_("Which meeting?"), coerce=_whole)
    text = TextAreaField(
        _("What was said?"), [Needed(_("Say what was said"))], hint=_PUBLIC_WORDS, rows=4, max_chars=MAX_TEXT
    )


POINT: dict[PointAnswer, Any] = {
    PointAnswer.YES: _("Yes"), PointAnswer.IN_PART: _("In part"), PointAnswer.NO: _("No"),
}  # fmt: skip
"""What can be said to one point of an ask."""


def _point() -> RadioField:
    """One point of the ask; its words are put over it when the form is made."""
    choices = [(each.value, words) for each, words in POINT.items()]
    return RadioField("", [Needed(_("Choose an answer for each point"))], choices=choices)


DIRECTED: dict[DirectedTo, Any] = {
    DirectedTo.COUNCIL: _("The council"),
    DirectedTo.HEALTH_BOARD: _("The health board"),
    DirectedTo.BOTH: _("Both of them"),
}
"""Whom a board can direct."""
DIRECTION = (*KEYS, NONE)


class AnswerForm(AskForm):
    """A decision with all that people are owed with it. The outcome is asked only where it is open."""

    not_public = AskForm.not_public | {"direction_reference"}

    outcome = RadioField(
        _("What was decided?"),
        [Needed(_("Choose what was decided"))],
        choices=[(each.value, _(OUTCOME[each])) for each in DECISIONS],
    )
    point1 = _point()
    point2 = _point()
    point3 = _point()
    point4 = _point()
    point5 = _point()
    point6 = _point()
    reasons = TextAreaField(
        _("Why?"), [Needed(_("Say why, in a sentence or two"))], rows=5, max_chars=MAX_TEXT, hint=_PUBLIC_WORDS
    )
    options_considered = TextAreaField(
        _("What did you look at?"),
        [Needed(_("Say what you looked at before you decided"))],
        rows=3,
        max_chars=MAX_TEXT,
        hint=_("What else could be done, what it would cost, who was asked."),
    )
    decided_by = TextField(
        _("Who decided?"),
        [Needed(_("Say who decided: a group or a role"))],
        hint=_("A group or a role. Not a person’s name."),
        max_chars=MAX_SHORT,
    )
    next_steps = TextAreaField(_("What can people do next?"), rows=2, max_chars=MAX_TEXT)

    direction_to = RadioField(
        _("Whom does the board direct?"), choices=[(each.value, words) for each, words in DIRECTED.items()]
    )
    direction_reference = TextField(_("Reference of the Direction"), max_chars=MAX_SHORT)
    direction_on = DateField(_("Date of the Direction"))
    direction_money = WholeNumberField(
        _("How much money goes with it?"), most=MAX_MONEY, hint=_("In whole pounds. Write 0 when none does.")
    )
    direction_none = TextAreaField(
        _("Or: why is no Direction needed?"), rows=2, max_chars=MAX_TEXT,
        hint=_("Or why there is none yet. When it comes, put this entry right."),
    )  # fmt: skip

    promise1_text = TextAreaField(_("What will be done?"), rows=2, max_chars=MAX_TEXT)
    promise1_owner_role = TextField(_("Who will do it?"), hint=_ROLE, max_chars=MAX_SHORT)
    promise1_due = DateField(_("By when?"))

    def without_direction(self) -> None:
        """Leave out what only a board that agrees is asked."""
        for name in DIRECTION:
            delattr(self, name)

    def direction(self) -> dict[str, Any] | None:
        """What was said of the Direction; None when nothing was, or it is not asked. The rules find what is missing."""
        if NONE not in self:
            return None
        given = {name.removeprefix("direction_"): self[name].data for name in DIRECTION}
        given = {key: value for key, value in given.items() if value not in (None, "")}
        if "on" in given:
            given["on"] = given["on"].isoformat()
        return given or None

    def points(self, points: Sequence[str]) -> None:
        """Ask about these points of the ask, and no others."""
        for number in range(1, MAX_POINTS + 1):
            if number <= len(points):
                self[f"point{number}"].label.text = points[number - 1]
            else:
                del self[f"point{number}"]

    @property
    def point_answers(self) -> list[str]:
        """What was chosen for each point, in order."""
        return [self[name].data for name in (f"point{n}" for n in range(1, MAX_POINTS + 1)) if name in self]

    @property
    def promise_numbers(self) -> tuple[int, ...]:
        """The promises that can be entered."""
        return tuple(number for number in range(1, PROMISES + 1) if f"promise{number}_text" in self)

    def promises(self) -> list[dict[str, Any]]:
        """The promises that were begun; what is missing in one is found by the rules."""
        given = []
        for number in self.promise_numbers:
            one = {key: self[f"promise{number}_{key}"].data for key in ("text", "owner_role", "due")}
            if any(one.values()):
                given.append(one)
        return given


class DecideForm(AnswerForm):
    """A decision entered in full, by an officer or the clerk."""

    decided_on = DateField(_("When was it decided?"), hint=_("Leave it empty for today."))
    meeting_id = SelectField(_("At which meeting?"), coerce=_whole)
    how = TextAreaField(_("How was it decided?"), rows=2, max_chars=MAX_TEXT)
    promise2_text = TextAreaField(_("What will be done?"), rows=2, max_chars=MAX_TEXT)
    promise2_owner_role = TextField(_("Who will do it?"), hint=_ROLE, max_chars=MAX_SHORT)
    promise2_due = DateField(_("By when?"))
    promise3_text = TextAreaField(_("What will be done?"), rows=2, max_chars=MAX_TEXT)
    promise3_owner_role = TextField(_("Who will do it?"), hint=_ROLE, max_chars=MAX_SHORT)
    promise3_due = DateField(_("By when?"))


class DeferForm(AskForm):
    """Put off to a named day."""

    to = DateField(_("To which day?"), [Needed(_("Give the day on which you will decide"))])
    reason = TextAreaField(
        _("Why?"), [Needed(_("Say why it has to wait"))], hint=_PUBLIC_WORDS, rows=4, max_chars=MAX_TEXT
    )
    decided_by = TextField(
        _("Who decided that?"),
        [Needed(_("Say who decided: a group or a role"))],
        hint=_("A group or a role. Not a person’s name."),
        max_chars=MAX_SHORT,
    )


class PassForm(AskForm):
    """To another body or to an organisation outside."""

    to_body_id = SelectField(_("To which planning body?"), coerce=_whole)
    to_name = TextField(
        _("Or to which organisation outside?"),
        hint=_("Such as a transport company. You stay answerable until somebody takes it on."),
        max_chars=MAX_SHORT,
    )
    reason = TextAreaField(
        _("Why is it theirs?"), [Needed(_("Say why it is theirs to decide"))], hint=_PUBLIC_WORDS, rows=4,
        max_chars=MAX_TEXT,
    )  # fmt: skip


class ReturnForm(AskForm):
    """Give it back."""

    reason = TextAreaField(
        _("Why?"), [Needed(_("Say why it goes back"))], hint=_PUBLIC_WORDS, rows=4, max_chars=MAX_TEXT
    )


class PromiseForm(AskForm):
    """Who does what by when."""

    text = TextAreaField(_("What will be done?"), [Needed(_("Say what will be done"))], rows=3, max_chars=MAX_TEXT)
    owner_role = TextField(
        _("Who will do it?"), [Needed(_("Say which role will do it"))], hint=_ROLE, max_chars=MAX_SHORT
    )
    due = DateField(_("By when?"), [Needed(_("Give the day by which it will be done"))])


class OnPromise(AskForm):
    """A form about one of several promises."""

    promise = RadioField(_("Which promise?"), [Needed(_("Choose a promise"))], coerce=_whole)


class MoveForm(OnPromise):
    """Another day for a promise."""

    due = DateField(_("What is the new day?"), [Needed(_("Give the new day"))])
    reason = TextAreaField(
        _("Why does it take longer?"), [Needed(_("Say why it takes longer"))], hint=_PUBLIC_WORDS, rows=4,
        max_chars=MAX_TEXT,
    )  # fmt: skip


class _Done(OnPromise):
    what = TextAreaField(
        _("What was done?"), [Needed(_("Say what was done"))], hint=_PUBLIC_WORDS, rows=4, max_chars=MAX_TEXT
    )
    when = DateField(_("When was it done?"), hint=_("Leave it empty for today."))

    @property
    def done_on(self) -> date:
        """The day, which is today where none was given."""
        return self.when.data or today()


class _Settled(AskForm):
    reasons = TextAreaField(
        _("What will they do, and why?"), [Needed(_("Say what they will do"))], rows=4, hint=_PUBLIC_WORDS,
        max_chars=MAX_TEXT,
    )  # fmt: skip
    decided_by = TextField(
        _("Who there decided it?"), [Needed(_("Say who decided: a group or a role"))], hint=_ROLE,
        max_chars=MAX_SHORT,
    )  # fmt: skip
    next_steps = TextAreaField(_("What can people do next?"), rows=2, max_chars=MAX_TEXT)


class _Evidence(AskForm):
    kind = RadioField(
        _("Where can people see it?"),
        [Needed(_("Choose what shows that it was done"))],
        choices=[(each.value, _(EVIDENCE[each])) for each in EvidenceKind],
    )
    url = TextField(_("Address of the web page"), hint=_("It begins with https://"), max_chars=1000, inputmode="url")
    document = TextField(_("Name of the document"), max_chars=MAX_SHORT)
    page = TextField(_("Page"), width=5, max_chars=20)
    met_on = DateField(_("Day of the meeting"))
    quote = TextAreaField(_("The words of the minutes"), rows=3, max_chars=1000)
    role = TextField(_("Who saw it?"), hint=_ROLE, max_chars=MAX_SHORT)
    seen_on = DateField(_("On which day?"))

    def evidence(self) -> dict[str, str]:
        """The kind and what belongs to it, as plain strings."""
        days = {"met_on": self.met_on.data, "seen_on": self.seen_on.data}
        texts = {name: self[name].data for name in ("url", "document", "page", "quote", "role")}
        given = {name: day.isoformat() for name, day in days.items() if day} | {k: v for k, v in texts.items() if v}
        return {"kind": self.kind.data or "", **given}


class DoneForm(_Done, _Evidence):
    """A promise is kept: what, when, and where one can see it."""

    def evidence(self) -> dict[str, str]:
        """Whoever saw it, without saying when, saw it on the day on which it was done."""
        given = super().evidence()
        seen = given["kind"] == EvidenceKind.SEEN_BY.value and "role" in given
        return {"seen_on": self.done_on.isoformat(), **given} if seen else given


class SettleForm(_Settled, _Evidence):
    """An organisation outside took it on."""


class CheckForm(OnPromise):
    """Is it really done?"""

    passed = RadioField(
        _("Is it done?"), [Needed(_("Say if it is done"))], choices=[("yes", _("Yes")), ("no", _("No, not yet"))]
    )
    text = TextAreaField(
        _("What did you see?"), hint=_("Needed when it is not done. Everyone can read this."), rows=4,
        max_chars=MAX_TEXT,
    )  # fmt: skip


class AnswerNoForm(AskForm):
    """The one answer to the people who say no."""

    text = TextAreaField(_("Your answer to the people who say no"), [Needed(_("Write an answer"))],
                         hint=_PUBLIC_WORDS, rows=6, max_chars=MAX_TEXT)  # fmt: skip
    next_steps = TextAreaField(_("What can people do next?"), rows=2, max_chars=MAX_TEXT)


class UpdateForm(AskForm):
    """Where it stands, while people wait."""

    text = TextAreaField(_("Where does it stand?"), [Needed(_("Say where it stands, in a sentence or two"))],
                         hint=_PUBLIC_WORDS, rows=4, max_chars=MAX_TEXT)  # fmt: skip


class ReopenForm(AskForm):
    """Begin again, with a reason."""

    why = TextAreaField(_("Why is it opened again?"), [Needed(_("Say why"))], hint=_PUBLIC_WORDS, rows=4,
                        max_chars=MAX_TEXT)  # fmt: skip
    new_information = TextAreaField(_("What is new?"), hint=_("Needed when it was refused with a reason."), rows=3,
                                    max_chars=MAX_TEXT)  # fmt: skip


class CloseForm(AskForm):
    """Close while people still say no."""

    reason = TextAreaField(_("Why do you close it?"), [Needed(_("Say why it is closed while people still say no"))],
                           hint=_PUBLIC_WORDS, rows=5, max_chars=MAX_TEXT)  # fmt: skip


def typed(form: EngageForm) -> list[tuple[str, str]]:
    """What somebody typed into a form that cannot be sent any more: question and words, to keep."""
    kept = []
    for field in form:
        value = field.data
        if isinstance(value, date):
            value = long_date(value)
        elif isinstance(field, WholeNumberField):
            value = field.typed
        if field.name in {"csrf_token", "version", "looked"} or not isinstance(value, str) or not value:
            continue
        label = str(field.label.text)
        words = dict((str(c[0]), str(c[1])) for c in field.iter_choices()) if hasattr(field, "iter_choices") else {}
        kept.append((label, words.get(value, value)))
    return kept


def with_none(choices: list[tuple[Any, str]], words: str) -> list[tuple[Any, str]]:
    """Choices of a list with an empty first one."""
    return [("", gettext(words)), *choices]
