"""What can be done to an ask on a page: for each thing its form, the service it calls and its words.

The signed-in pages and the officer's link page offer the same things from this table, as far as the actor may.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from engage.domain.ask_options import may_check
from engage.domain.ask_states import NEEDS_PROMISE, AskAction, Outcome, PromiseState
from engage.domain.directions import asked_of
from engage.domain.link_answers import AT_ONCE
from engage.domain.permissions import Actor
from engage.queries.asks import AskPage
from engage.queries.board import MeetingChoice
from engage.services import asks, closure, decisions, updates
from engage.services.link_answers import LINE, Answer
from engage.web import ask_forms as forms
from engage.web.presentation import gettext, long_date

A = AskAction


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form is made for: the ask, who acts, and the body's meetings where the form asks for one."""

    page: AskPage
    actor: Actor
    meetings: tuple[MeetingChoice, ...] = ()
    begun: Answer | None = None
    """An answer by a link that came back: what was filled in is in the form again."""


Run = Callable[[Actor, int, Any], object]


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that can be done. `link` leads to its page, whose heading, explanation and button follow."""

    slug: str
    action: AskAction
    form: type[forms.AskForm]
    run: Run
    link: str
    button: str
    about: str = ""
    thanks: str = _("Done. It shows in the history now.")
    meetings: str = ""
    """Which meetings its form asks for: "ahead", "held" or none."""
    stop: bool = False
    """Whether it is drawn as something that cannot be undone."""
    outcome: Outcome | None = None
    """The decision that it is, where choosing it is what leads here."""
    given: Callable[[Any], dict[str, Any]] | None = None
    """What the form says, under the names that its use case knows, for what can be done by a link."""


def _line(form: Any) -> dict[str, Any]:
    return {"text": (form.text.data or "") if "text" in form else ""}


def _acknowledge(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.acknowledge(actor, ask_id, version=form.seen, **_line(form))


def _add_line(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.add_line(actor, ask_id, version=form.seen, **_line(form))


def _table(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.table(actor, ask_id, meeting_id=form.meeting_id.data, version=form.seen)


def _note(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.note(actor, ask_id, text=form.text.data, meeting_id=form.meeting_id.data, version=form.seen)


def decided(form: Any, outcome: Outcome | None = None) -> dict[str, Any]:
    """What the form of a decision says."""
    more: dict[str, Any] = {}
    if "decided_on" in form:
        more = {
            "decided_on": form.decided_on.data, "meeting_id": form.meeting_id.data,
            "process": form.how.data or "",
        }  # fmt: skip
    return {
        "outcome": outcome.value if outcome else form.outcome.data, "reasons": form.reasons.data,
        "options_considered": form.options_considered.data, "decided_by": form.decided_by.data,
        "next_steps": (form.next_steps.data or "") if "next_steps" in form else "", "promises": form.promises(),
        "point_answers": form.point_answers, "direction": form.direction(), **more,
    }  # fmt: skip


def _decide(actor: Actor, ask_id: int, form: Any, outcome: Outcome | None = None) -> None:
    decisions.decide(actor, ask_id, version=form.seen, **decided(form, outcome))


def deferred(form: Any) -> dict[str, Any]:
    """What the form of a deferral says."""
    return {"to": form.to.data, "reason": form.reason.data, "decided_by": form.decided_by.data}


def _defer(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.defer(actor, ask_id, version=form.seen, **deferred(form))


def passed(form: Any) -> dict[str, Any]:
    """What the form of passing on says."""
    return {"reason": form.reason.data, "to_body_id": form.to_body_id.data, "to_name": form.to_name.data or ""}


def _pass_on(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.pass_on(actor, ask_id, version=form.seen, **passed(form))


def _accept(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.accept(actor, ask_id, version=form.seen, **_line(form))


def _returned(form: Any) -> dict[str, Any]:
    return {"reason": form.reason.data}


def _return(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.return_ask(actor, ask_id, version=form.seen, **_returned(form))


def _settle(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.settle_outside(
        actor, ask_id, reasons=form.reasons.data, decided_by=form.decided_by.data, evidence=form.evidence(),
        next_steps=form.next_steps.data or "", version=form.seen,
    )  # fmt: skip


def _promised(form: Any) -> dict[str, Any]:
    return {"text": form.text.data, "owner_role": form.owner_role.data, "due": form.due.data}


def _promise(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.promise(actor, ask_id, version=form.seen, **_promised(form))


def _moved(form: Any) -> dict[str, Any]:
    return {"number": form.promise.data, "due": form.due.data, "reason": form.reason.data}


def _move(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.move_promise(actor, ask_id, version=form.seen, **_moved(form))


def _reported(form: Any) -> dict[str, Any]:
    return {
        "number": form.promise.data, "what": form.what.data, "when": form.done_on, "evidence": form.evidence(),
    }  # fmt: skip


def _done(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.report_done(actor, ask_id, version=form.seen, **_reported(form))


def _check(actor: Actor, ask_id: int, form: Any) -> None:
    decisions.check_done(
        actor, ask_id, number=form.promise.data, passed=form.passed.data == "yes", text=form.text.data or "",
        version=form.seen,
    )  # fmt: skip


def _answered(form: Any) -> dict[str, Any]:
    return {"text": form.text.data, "next_steps": form.next_steps.data or ""}


def _answer_no(actor: Actor, ask_id: int, form: Any) -> None:
    closure.answer_no(actor, ask_id, version=form.seen, **_answered(form))


def _updated(form: Any) -> dict[str, Any]:
    return {"text": form.text.data}


def _update(actor: Actor, ask_id: int, form: Any) -> None:
    updates.say(actor, ask_id, version=form.seen, **_updated(form))


def _reopen(actor: Actor, ask_id: int, form: Any) -> None:
    closure.reopen(
        actor, ask_id, why=form.why.data, new_information=form.new_information.data or "", version=form.seen
    )  # fmt: skip


def _close(actor: Actor, ask_id: int, form: Any) -> None:
    closure.close_disputed(actor, ask_id, reason=form.reason.data, version=form.seen)


def _raise(actor: Actor, ask_id: int, form: Any) -> None:
    asks.raise_ask(actor, ask_id, version=form.seen)


def _discard(actor: Actor, ask_id: int, form: Any) -> None:
    asks.discard(actor, ask_id, reason=form.reason.data)


DOINGS: tuple[Doing, ...] = (
    Doing("raise", A.RAISE, forms.ButtonForm, _raise, _("Raise it"), _("Raise it"),
          _("It goes to the body now. Everyone can read it, and both clocks start."),
          _("Raised. The body and everyone behind it are told.")),
    Doing("accept", A.ACCEPT, forms.AcceptForm, _accept, _("Take it on"), _("Take it on"),
          _("From now on it is yours to answer, with a new day to decide by."), _("It is yours now. Thank you.")),
    Doing("acknowledge", A.ACKNOWLEDGE, forms.AcknowledgeForm, _acknowledge, _("We have it"), _("We have it"),
          _("It tells people that you have read the ask. It is not a decision."), _("Thank you. People can see it.")),
    Doing("answer-no", A.ANSWER_NO, forms.AnswerNoForm, _answer_no, _("Answer the people who say no"), _("Answer"),
          _("People are owed one answer. Their no stays beside it."), _("Thank you. The people are told.")),
    Doing("check", A.CHECK_PASS, forms.CheckForm, _check, _("Check what was done"), _("Save what you found"),
          _("Look for yourself, or ask somebody who did. When the last one is checked, people are asked.")),
    Doing("decide", A.DECIDE, forms.DecideForm, _decide, _("Decide"), _("Publish the decision"),
          _("People are told what was decided and why."), _("Thank you. The decision is public now."),
          meetings="held"),
    Doing("done", A.REPORT_DONE, forms.DoneForm, _done, _("Say that something is done"), _("Say that it is done"),
          _("Somebody else checks it. There is nothing to upload: say where people can see it."),
          _("Thank you. Somebody else checks it now.")),
    Doing("promise", A.PROMISE, forms.PromiseForm, _promise, _("Promise something"), _("Make this promise"),
          _("Who does what, by when. It stays for all to see.")),
    Doing("move", A.MOVE_PROMISE, forms.MoveForm, _move, _("Move the day of a promise"), _("Move the day"),
          _("The first day stays for all to see, and the people are told.")),
    Doing("table", A.TABLE, forms.TableForm, _table, _("Put it on an agenda"), _("Put it on the agenda"),
          meetings="ahead"),
    Doing("note", A.NOTE, forms.NoteForm, _note, _("Write down that it was noted"), _("Write it down"),
          _("It is kept in the history. It is not a decision, and the days go on counting."), meetings="held"),
    Doing("put-off", A.DEFER, forms.DeferForm, _defer, _("Put it off to a day"), _("Put it off"),
          _("The first day stays for all to see, and the days late are counted.")),
    Doing("stands", A.UPDATE, forms.UpdateForm, _update, _("Say where it stands"), _("Say it"),
          _("People hear that you are at it. It is no answer, and the days go on counting."),
          _("Thank you. People can see it.")),
    Doing("pass-on", A.PASS_ON, forms.PassForm, _pass_on, _("Not ours: pass it on"), _("Pass it on"),
          _("You stay answerable until somebody takes it on.")),
    Doing("settle", A.SETTLE_OUTSIDE, forms.SettleForm, _settle, _("They took it on"), _("Write it down"),
          _("The organisation outside took it on. Say what they will do, and where people can see it.")),
    Doing("give-back", A.RETURN, forms.ReturnForm, _return, _("Give it back"), _("Give it back")),
    Doing("close", A.CLOSE, forms.CloseForm, _close, _("Close it as disputed"), _("Close it as disputed"),
          _("People still say no, and they were answered. It closes with your reason, and their no stays beside it."),
          stop=True),
    Doing("reopen", A.REOPEN, forms.ReopenForm, _reopen, _("Open it again"), _("Open it again"),
          _("A new round begins, with new days. Nothing of the earlier rounds is lost.")),
    Doing("discard", A.DISCARD, forms.DiscardForm, _discard, _("Drop this draft"), _("Drop it"),
          thanks=_("Dropped."), stop=True),
)  # fmt: skip
"""In the order in which a page offers them: what there is to do first comes first."""

_LOOKED_AT = _("Thank you. It counts from today.")
"""The page that comes then says who reads it first."""
_WHY = _("People read your words. A sentence or two is enough.")

ANSWERS: tuple[Doing, ...] = tuple(
    Doing(slug, A.DECIDE, forms.AnswerForm, partial(_decide, outcome=outcome), words, button, _WHY, _LOOKED_AT,
          outcome=outcome, given=partial(decided, outcome=outcome))
    for slug, outcome, words, button in (
        ("agreed", Outcome.AGREED, _("Yes, agreed"), _("Send this answer")),
        ("agreed-in-part", Outcome.PARTLY, _("Agreed in part"), _("Send this answer")),
        ("happening-already", Outcome.ALREADY_PLANNED, _("It is happening already"), _("Send this answer")),
        ("not-agreed", Outcome.NOT_AGREED, _("Not agreed, and why"), _("Send this answer")),
    )
)  # fmt: skip
"""The four decisions one by one, for the officer's link page: one press, then why."""

_GIVEN: dict[str, Callable[[Any], dict[str, Any]]] = {
    "accept": _line, "acknowledge": _line, "answer-no": _answered, "done": _reported, "promise": _promised,
    "move": _moved, "put-off": deferred, "pass-on": passed, "give-back": _returned, "stands": _updated,
}  # fmt: skip

BY_SLUG = {each.slug: each for each in DOINGS}

PRESS_WITH_LINE = _(
    "Thank you. People can see that you have it. The people who run this page read your line before everyone can."
)
"""Said after a press by a link that came with a line."""

BY_LINK: dict[str, Doing] = {each.slug: each for each in ANSWERS} | {
    LINE: Doing(LINE, A.ADD_LINE, forms.LineForm, _add_line, _("A line to the people"), _("Send this line"),
                _WHY, _LOOKED_AT, given=_line),
} | {
    slug: replace(
        BY_SLUG[slug], given=given, thanks=BY_SLUG[slug].thanks if BY_SLUG[slug].action in AT_ONCE else _LOOKED_AT
    )
    for slug, given in _GIVEN.items()
}
"""What the link page offers: the four answers, and nothing that needs an agenda or an account."""

MAIN = frozenset({
    A.RAISE, A.ACCEPT, A.ACKNOWLEDGE, A.ANSWER_NO, A.CHECK_PASS, A.DECIDE, A.REPORT_DONE, A.PROMISE, A.CLOSE,
})  # fmt: skip
"""What can be the one filled button of a page."""


def offered(actions: Collection[AskAction]) -> list[Doing]:
    """The doings that these actions allow."""
    return [each for each in DOINGS if each.action in actions]


def prepare(doing: Doing, given: Setting) -> forms.AskForm:
    """The form of a doing, with its answers to choose from; bound to what was sent, if anything was."""
    page = given.page
    form = doing.form()
    if doing.outcome is not None:
        _only_for(doing.outcome, form)
    if not form.is_submitted():
        form.version.data = str(page.ask.version)
        if "decided_by" in form and doing.action is not A.SETTLE_OUTSIDE:
            form.decided_by.data = page.row.body_name
    if isinstance(form, forms.AnswerForm):
        form.points(page.ask.points)
        if not asked_of(page.row.body_kind, doing.outcome or Outcome.AGREED):
            form.without_direction()
    if "meeting_id" in form:
        form.meeting_id.choices = _meetings(doing, given)
    if "to_body_id" in form:
        others = [each for each in page.bodies.values() if each.in_force and each.id != page.row.body_id]
        form.to_body_id.choices = forms.with_none([(each.id, each.name) for each in others], _("None of these"))
    if "promise" in form:
        _promises(doing, given, form)
    if given.begun is not None and not form.is_submitted():
        fill(form, given.begun.given)
    return form


def fill(form: Any, given: Mapping[str, Any]) -> None:
    """Put what was once filled in into a form of the same doing."""
    apart = {"promises", "evidence", "point_answers", "direction"}
    flat = {key: value for key, value in given.items() if key not in apart}
    flat["promise"] = flat.pop("number", None)
    flat |= {f"point{number}": each for number, each in enumerate(given.get("point_answers") or (), 1)}
    for number, each in enumerate(given.get("promises") or (), 1):
        flat |= {f"promise{number}_{key}": value for key, value in each.items()}
    for key, value in (given.get("direction") or {}).items():
        flat[f"direction_{key}"] = date.fromisoformat(value) if key == "on" else value
    for key, value in (given.get("evidence") or {}).items():
        flat[key] = date.fromisoformat(value) if key in {"met_on", "seen_on"} else value
    for key, value in flat.items():
        if value is not None and key in form:
            form[key].process(None, value)


def _only_for(outcome: Outcome, form: Any) -> None:
    """Leave out of the form what this outcome does not ask, and what nobody writes on a phone."""
    del form.outcome
    if outcome not in NEEDS_PROMISE:
        for name in [field.name for field in form if field.name.startswith("promise")]:
            delattr(form, name)


def _meetings(doing: Doing, given: Setting) -> list[tuple[Any, str]]:
    ahead = doing.meetings == "ahead"
    shown = [(each.id, long_date(each.held_on)) for each in given.meetings if each.ahead is ahead or each.today]
    return forms.with_none(shown, _("Choose a meeting") if ahead else _("Not at a meeting"))


def _promises(doing: Doing, given: Setting, form: Any) -> None:
    ask = given.page.ask
    if doing.action is A.CHECK_PASS:
        numbers = may_check(ask, given.actor, given.page.row.subject)
    else:
        numbers = tuple(each.number for each in ask.open_promises)
    shown = [each for each in ask.promises if each.number in numbers]
    form.promise.choices = [
        (each.number, gettext("%(what)s (by %(day)s)", what=each.text, day=long_date(each.due))) for each in shown
    ]
    if len(shown) == 1 and not form.is_submitted():
        form.promise.data = shown[0].number


def claimed(page: AskPage) -> list[Any]:
    """The promises of this round that wait to be checked."""
    return [each for each in page.ask.round_promises if each.state is PromiseState.CLAIMED]
