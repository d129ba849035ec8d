"""Putting the words of an earlier entry right: a new entry says what it replaces and why; the first one stays."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.ask_events import AskEvent
from engage.domain.ask_integrity import ActorFacts, corrects
from engage.domain.ask_options import acting
from engage.domain.ask_payloads import MAX_TEXT, PAYLOADS
from engage.domain.ask_points import points_of
from engage.domain.ask_states import DECISIONS, AskAction
from engage.domain.directions import KEYS, MAX_MONEY, NONE
from engage.domain.errors import DomainError, Refused
from engage.domain.permissions import Permission
from engage.queries.asks import AskPage
from engage.services import asks
from engage.web import problems, typed
from engage.web.access import current_actor
from engage.web.ask_forms import DIRECTED, POINT, AskForm
from engage.web.ask_labels import OUTCOME, say
from engage.web.ask_timeline import describe
from engage.web.board.asks import may_do, open_page
from engage.web.board.blueprint import bp
from engage.web.forms import DateField, Needed, RadioField, TextAreaField, TextField, WholeNumberField

WORDS: dict[str, Any] = {
    "title": _("The ask in one sentence"),
    "detail": _("What else they should know"),
    "text": _("The words"),
    "reasons": _("Why"),
    "reason": _("Why"),
    "options_considered": _("What was looked at"),
    "decided_by": _("Who decided"),
    "process": _("How it was decided"),
    "next_steps": _("What people can do next"),
    "owner_role": _("Who will do it"),
    "to_name": _("Passed to"),
    "what": _("What was done"),
    "when": _("When it was done"),
    "why": _("Why it was opened again"),
    "new_information": _("What is new"),
    "outcome": _("What was decided"),
    "points": _("The points, one on each line"),
    "point_answers": _("What the decision says to each point"),
    "minute_url": _("Address of the minutes"),
    "direction_to": _("Whom the board directs"),
    "direction_reference": _("Reference of the Direction"),
    "direction_on": _("Date of the Direction"),
    "direction_money": _("Money that goes with it, in whole pounds"),
    "direction_none": _("Why there is no Direction"),
}
NEW = "new_"
"""Before the name of a question: an entry has keys, such as "process", that a form has other uses for."""
_LINES = frozenset({"title", "decided_by", "owner_role", "to_name", "minute_url", "direction_reference"})
_DAYS = frozenset({"when", "direction_on"})


class CorrectForm(AskForm):
    """Why it is put right; the questions of the entry itself are added to it."""

    because = TextAreaField(_("What was wrong?"), [Needed(_("Say what was wrong"))], rows=2, max_chars=MAX_TEXT)


@bp.route("/board/asks/<reference>/correct", methods=["GET", "POST"])
def correct(reference: str) -> ResponseReturnValue:
    """Choose an entry, then put it right."""
    actor = current_actor()
    page = open_page(actor, reference)
    back = url_for(".ask", reference=reference)
    if AskAction.CORRECT not in may_do(actor, page):
        abort(403)
    who = acting(page.ask, AskAction.CORRECT, Permission.ASK_CORRECT, actor, page.row.subject)
    entries = {event.seq: event for event in page.events if _keys(event) and who and _theirs(event, who)}
    event = entries.get(typed.number("entry") or 0)
    if event is None:
        listed = [(describe(page, each), url_for(".correct", reference=reference, entry=each.seq))
                  for each in entries.values()]  # fmt: skip
        return render_template("board/correct_which.html", page=page, row=page.row, listed=listed, back=back)
    form = _form(event, page)
    if form.validate_on_submit():
        given = {key: form[NEW + key].data for key in _keys(event) if key != "point_answers"}
        try:
            if "points" in given:
                given["points"] = points_of(given["points"] or "")
            if "point_answers" in event.payload:
                given["point_answers"] = [form[name].data for name in _answer_names(event)]
            changes = {key: value for key, value in given.items() if _stored(value) != event.payload.get(key)}
            # What an entry never said, and still does not, is no change.
            changes = {key: value for key, value in changes.items() if key in event.payload or value not in (None, "")}
            if not changes:
                raise Refused("correction_changes_nothing")
            asks.correct(
                actor, page.row.id, seq=event.seq, changes=changes, reason=form.because.data or "", version=form.seen
            )
        except DomainError as error:
            if isinstance(error, Refused) and error.field in given:
                error.field = NEW + error.field
            problems.apply(form, error)
            form.version.data = str(open_page(actor, reference).ask.version)
        else:
            flash(str(_("Put right. The history says what it replaced.")))
            return redirect(back, 303)
    return render_template(
        "board/correct.html", page=page, row=page.row, form=form, names=_new(event), back=back,
        what=describe(page, event), action=url_for(".correct", reference=reference, entry=event.seq),
    ), form.status  # fmt: skip


def _theirs(event: AskEvent, who: ActorFacts) -> bool:
    """Whether this entry is one that they may put right."""
    try:
        corrects(event.actor_role, who)
    except Refused:
        return False
    return True


def _keys(event: AskEvent) -> list[str]:
    """What of an entry can be put right here."""
    schema = PAYLOADS[event.kind]
    keys = [key for key in event.payload if key in WORDS and key in schema and schema[key].correctable]
    if event.kind is AskAction.DECIDE and NONE in event.payload:
        # The Direction may come after the meeting: then it stands instead of why there was none.
        keys += [key for key in KEYS if key not in keys]
    return keys


def _new(event: AskEvent) -> list[str]:
    named = [[NEW + key] if key != "point_answers" else _answer_names(event) for key in _keys(event)]
    return [name for several in named for name in several]


def _answer_names(event: AskEvent) -> list[str]:
    """The questions that stand for what a decision says to the points, one for each."""
    return [f"{NEW}point{number}" for number, _said in enumerate(event.payload.get("point_answers") or (), 1)]


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _form(event: AskEvent, page: AskPage) -> Any:
    """The form for one entry, with what it says now."""
    made: dict[str, Any] = {}
    for key in _keys(event):
        name = NEW + key
        if key == "outcome":
            made[name] = RadioField(WORDS[key], choices=[(each.value, say(OUTCOME, each)) for each in DECISIONS])
        elif key == "direction_to":
            made[name] = RadioField(WORDS[key], choices=[(each.value, words) for each, words in DIRECTED.items()])
        elif key == "direction_money":
            made[name] = WholeNumberField(WORDS[key], most=MAX_MONEY)
        elif key in _DAYS:
            made[name] = DateField(WORDS[key])
        elif key == "point_answers":
            choices = [(each.value, words) for each, words in POINT.items()]
            made |= {
                answer: RadioField(point, choices=choices)
                for answer, point in zip(_answer_names(event), page.ask.points, strict=True)
            }
        elif key in _LINES:
            made[name] = TextField(WORDS[key], max_chars=1000)
        else:
            made[name] = TextAreaField(WORDS[key], rows=4, max_chars=MAX_TEXT)
    form: Any = type("EntryForm", (CorrectForm,), made)()
    if not form.is_submitted():
        form.version.data = str(page.ask.version)
        _fill(form, event)
    return form


def _fill(form: Any, event: AskEvent) -> None:
    for key in _keys(event):
        value: Any = event.payload.get(key)
        if key == "points":
            form[NEW + key].data = "\n".join(value)
        elif key == "point_answers":
            for name, said in zip(_answer_names(event), value, strict=True):
                form[name].data = said
        elif key in _DAYS:
            form[NEW + key].process(None, date.fromisoformat(value) if value else None)
        else:
            form[NEW + key].data = value
