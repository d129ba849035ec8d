"""What readers asked about lines of digests: a list, and each of them to be answered or set aside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from engage.domain.digest_questions import MOST_ANSWER, MOST_REASON
from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, require
from engage.queries import digest_questions as queries
from engage.queries.digest_questions import Asked
from engage.services import digest_questions as service
from engage.services.digest_questions import Opened
from engage.web import problems
from engage.web.access import current_actor
from engage.web.forms import ActionForm, EngageForm, Needed, TextAreaField
from engage.web.moderation.blueprint import bp
from engage.web.public_words import PublicWords


class AnswerQuestionForm(PublicWords):
    """The answer. What looks like a personal detail in it is asked about once."""

    answer = TextAreaField(
        lazy_gettext("Your answer"), [Needed(lazy_gettext("Write an answer"))], rows=7, max_chars=MOST_ANSWER,
        hint=lazy_gettext("It goes by email, as you write it. Leave out what tells who somebody is."),
    )  # fmt: skip

    def read_by_everyone(self) -> Iterator[Any]:
        """The answer leaves us: what is in it cannot be taken back."""
        yield self.answer

    def what_to_do(self) -> str:
        """Who reads it, and what to do about a detail."""
        return _("It goes to somebody whom we do not know. Change it, or press the button again to leave it as it is.")


class SetAsideForm(EngageForm):
    """Why no answer is needed."""

    reason = TextAreaField(
        lazy_gettext("No answer is needed, because"), [Needed(lazy_gettext("Say why no answer is needed"))], rows=3,
        max_chars=MOST_REASON, hint=lazy_gettext("Only people at your host read this."),
    )  # fmt: skip


@bp.get("/digest-questions")
def digest_questions() -> ResponseReturnValue:
    """What waits, and what was dealt with lately."""
    actor = current_actor()
    return render_template(
        "moderation/digest_questions.html", items=queries.waiting(actor), done=queries.done(actor)
    )


@bp.get("/digest-questions/<int:number>")
def digest_question(number: int) -> ResponseReturnValue:
    """One of them. Its words are shown only by opening it."""
    return _page(_found(number))


@bp.post("/digest-questions/<int:number>/open")
def open_digest_question(number: int) -> ResponseReturnValue:
    """Open it: audited, and shown."""
    found = _found(number)
    pressed = ActionForm()
    if not pressed.validate_on_submit():
        return _page(found, errors=pressed)
    return _page(found, opened=service.open_question(current_actor(), number))


@bp.post("/digest-questions/<int:number>/answer")
def answer_digest_question(number: int) -> ResponseReturnValue:
    """Answer it by e-mail."""
    _found(number)
    form = AnswerQuestionForm()
    if form.validate_on_submit():
        try:
            service.answer(current_actor(), number, text=form.answer.data or "")
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Your answer is on its way."))
            return redirect(url_for(".digest_questions"))
    return _page(_found(number), opened=_again(form, number), answer=form)


@bp.post("/digest-questions/<int:number>/set-aside")
def set_aside_digest_question(number: int) -> ResponseReturnValue:
    """No answer is needed, because..."""
    _found(number)
    form = SetAsideForm()
    if form.validate_on_submit():
        try:
            service.set_aside(current_actor(), number, reason=form.reason.data or "")
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("It is noted that no answer is needed."))
            return redirect(url_for(".digest_questions"))
    return _page(_found(number), opened=_again(form, number), aside=form)


def _found(number: int) -> Asked:
    found = queries.one(number)
    if found is None:
        abort(404)
    require(current_actor(), Permission.DIGEST_QUESTION_ANSWER, queries.subject_of(queries.ask_of(number)))
    return found


def _again(form: EngageForm, number: int) -> Opened | None:
    """The words once more, beside a form with something wrong. A form that was not ours to give opens nothing."""
    return None if "csrf_token" in form.errors else service.open_question(current_actor(), number)


def _page(
    found: Asked, *, opened: Opened | None = None, answer: AnswerQuestionForm | None = None,
    aside: SetAsideForm | None = None, errors: ActionForm | None = None,
) -> ResponseReturnValue:  # fmt: skip
    wrong = errors or answer or aside
    return render_template(
        "moderation/digest_question.html", found=found, opened=opened, pressed=ActionForm(formdata=None),
        answer=answer or AnswerQuestionForm(formdata=None), aside=aside or SetAsideForm(formdata=None), form=wrong,
        kept=(answer.answer if answer else aside.reason if aside else None),
        page_errors=errors.error_lines() if errors else [],
    ), (wrong.status if wrong else 200)  # fmt: skip
