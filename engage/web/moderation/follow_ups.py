"""What people wrote to their readers, and the page on which a reader asks and answers them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.contribution_states import ReadingState
from engage.domain.errors import Conflict, DomainError
from engage.domain.kinds import TellBy
from engage.domain.permissions import Permission, require
from engage.domain.references import format_reference
from engage.queries import follow_ups as lists
from engage.queries import safeguarding as concerns
from engage.queries import workspace as queries
from engage.queries.workspace import Contributed
from engage.services import follow_ups, moderation
from engage.services.moderation import Opened
from engage.web import labels, problems
from engage.web.access import current_actor
from engage.web.forms import ActionForm
from engage.web.moderation.blueprint import bp
from engage.web.moderation.forms import AnswerForm, QuestionForm
from engage.web.moderation.words import typed_in


@bp.get("/from-people")
def from_people() -> ResponseReturnValue:
    """What waits to be read or answered."""
    return render_template(
        "moderation/from_people.html", items=lists.from_people(current_actor()), format_reference=format_reference
    )


@bp.get("/contributions/<reference>/questions")
def questions(reference: str) -> ResponseReturnValue:
    """Questions both ways about one contribution. The words are shown only by opening it."""
    return _page(_row(reference))


@bp.post("/contributions/<reference>/questions/open")
def open_questions(reference: str) -> ResponseReturnValue:
    """Open the words and what was written since: claimed, audited, shown."""
    row = _row(reference)
    pressed = ActionForm()
    if not pressed.validate_on_submit():
        return _page(row, errors=pressed)
    try:
        opened = moderation.open_contribution(current_actor(), row.id)
    except Conflict as error:
        problems.apply(pressed, error)
        return _page(row, errors=pressed)
    return _page(_row(reference), opened=opened)


@bp.post("/contributions/<reference>/questions/ask")
def ask_person(reference: str) -> ResponseReturnValue:
    """Ask the person one thing."""
    row = _row(reference)
    form = QuestionForm()
    if form.validate_on_submit():
        try:
            follow_ups.ask_person(current_actor(), row.id, text=form.message.data or "")
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_told(row))
            return redirect(url_for(".questions", reference=row.reference))
    return _page(row, opened=_again(row, form), question=form)


@bp.post("/contributions/<reference>/questions/<int:number>/answer")
def answer_person(reference: str, number: int) -> ResponseReturnValue:
    """Answer what the person asked or added."""
    row = _row(reference)
    form = AnswerForm.of(number)
    if form.validate_on_submit():
        try:
            follow_ups.answer_person(current_actor(), number, text=form.message.data or "")
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Your answer is on the person’s page."))
            return redirect(url_for(".from_people"))
    return _page(row, opened=_again(row, form), answer=(number, form))


@bp.post("/contributions/<reference>/questions/<int:number>/close")
def close_question(reference: str, number: int) -> ResponseReturnValue:
    """No answer is needed any more."""
    row = _row(reference)
    if ActionForm().validate_on_submit():
        try:
            follow_ups.close_question(current_actor(), number)
        except DomainError as error:
            flash(problems.words(error), "warning")
    return redirect(url_for(".questions", reference=row.reference))


def _row(reference: str) -> Contributed:
    row = queries.contributed(reference)
    on = concerns.subject_of(row) if row.locked else row.subject
    require(current_actor(), Permission.CONTRIBUTION_ASK_BACK, on)
    return row


def _told(row: Contributed) -> str:
    if row.tell_by in {TellBy.SELF, TellBy.NOT}:
        return _("Your question is on the person’s page. They look there themselves.")
    if row.locked and row.tell_by in {TellBy.PHONE, TellBy.LETTER}:
        return _("Your question is on the person’s page. Nobody else rings or writes to them while it is locked: do it "
                 "yourself, if it is safe for them.")  # fmt: skip
    return _("Your question is on the person’s page, and we tell them that it is there.")


def _again(row: Contributed, form: QuestionForm | AnswerForm) -> Opened | None:
    """The words once more, beside a form with something wrong. A form that was not ours to give opens nothing."""
    if "csrf_token" in form.errors:
        return None
    try:
        return moderation.open_contribution(current_actor(), row.id)
    except DomainError:
        return None


def _page(
    row: Contributed, *, opened: Opened | None = None, question: QuestionForm | None = None,
    answer: tuple[int, AnswerForm] | None = None, errors: ActionForm | None = None,
) -> ResponseReturnValue:  # fmt: skip
    typed = question or (answer[1] if answer else None)
    wrong = errors or typed
    exchanges = opened.exchanges if opened else ()
    forms = {each.id: AnswerForm.of(each.id, formdata=None) for each in exchanges if each.state == "to_answer"}
    gone = row.reading is ReadingState.WITHDRAWN
    again: tuple[int, AnswerForm] | None = None
    kept: QuestionForm | AnswerForm | None = typed if gone else None
    if answer is not None and answer[0] in forms:
        forms[answer[0]] = answer[1]
    elif answer is not None and opened is None and not gone:
        # Its words are not shown now, but what was typed is.
        again = answer
    elif answer is not None:
        # Somebody else answered meanwhile.
        kept = answer[1]
    may_ask = (
        opened is not None and not row.imported and not gone
        and not any(each.state == "with_person" for each in exchanges)
    )  # fmt: skip
    return render_template(
        "moderation/questions.html", row=row, opened=opened, exchanges=exchanges, forms=forms, labels=labels,
        question=question or (QuestionForm(formdata=None) if may_ask else None), pressed=ActionForm(formdata=None),
        page_errors=errors.error_lines() if errors else [], shown_reference=format_reference(row.reference),
        state=labels.state_label(row), form=wrong, again=again, kept=kept,
        typed_in=typed_in(row.id) if exchanges else {}, taken=typed is not None and "csrf_token" not in typed.errors,
    ), (wrong.status if wrong else 200)  # fmt: skip
