"""What a body answered by a link, for the host: shown as it came, or sent back with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.errors import DomainError
from engage.domain.link_answers import AnswerState
from engage.domain.permissions import Actor
from engage.domain.publication import Audience
from engage.queries import asks as ask_queries
from engage.queries.asks import AskPage, AskRow
from engage.services import link_answers
from engage.services.link_answers import Answer
from engage.web import problems
from engage.web.access import current_actor
from engage.web.ask_doings import BY_LINK, Doing, Setting, fill, prepare
from engage.web.ask_forms import AskForm, ButtonForm
from engage.web.ask_timeline import since
from engage.web.board.blueprint import bp
from engage.web.forms import Needed, TextAreaField
from engage.web.presentation import gettext, long_date


class SendBackForm(AskForm):
    """Back to the body, with a reason."""

    not_public = frozenset({"reason"})
    reason = TextAreaField(
        _("What should they look at again?"), [Needed(_("Say what they should look at again"))], rows=4,
        max_chars=link_answers.MAX_REASON,
        hint=_("Only the body reads this. You cannot change its words, so say what is missing or must come out."),
    )  # fmt: skip


@bp.get("/board/answers/<int:answer_id>")
def answer(answer_id: int) -> ResponseReturnValue:
    """One answer, as everybody would read it."""
    found = link_answers.open_answer(current_actor(), answer_id)
    return _drawn(found, SendBackForm(formdata=None))


@bp.post("/board/answers/<int:answer_id>/show")
def show_answer(answer_id: int) -> ResponseReturnValue:
    """Let everybody read it, as it came."""
    actor, form = current_actor(), ButtonForm()
    found = link_answers.open_answer(actor, answer_id)
    if form.validate_on_submit():
        try:
            came_of = link_answers.confirm(actor, answer_id, version=form.seen)
        except DomainError as error:
            problems.apply(form, error)
        else:
            if came_of is AnswerState.SHOWN:
                flash(gettext("Everyone can read it now. It counts from the day it was sent."))
            else:
                flash(
                    gettext("Something else was done first, so it is not shown. The body is told; nothing is lost."),
                    "warning",
                )
            return redirect(_after(actor, _page(found).row), 303)
    return _drawn(link_answers.open_answer(actor, answer_id), SendBackForm(formdata=None), form)


@bp.post("/board/answers/<int:answer_id>/send-back")
def send_answer_back(answer_id: int) -> ResponseReturnValue:
    """Ask the body to look again."""
    actor, form = current_actor(), SendBackForm()
    found = link_answers.open_answer(actor, answer_id)
    if form.validate_on_submit():
        try:
            link_answers.send_back(actor, answer_id, reason=form.reason.data or "", version=form.seen)
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(gettext("Sent back. A new link goes to the body’s mailbox, with your reason behind it."))
            return redirect(_after(actor, _page(found).row), 303)
    return _drawn(link_answers.open_answer(actor, answer_id), form)


def _after(actor: Actor, row: AskRow) -> str:
    """The page of the ask; for the host that stands in, whose it is not, the desk."""
    return url_for(".ask", reference=row.reference) if row.readable_by(actor) else url_for(".home")


def _page(found: Answer) -> AskPage:
    return ask_queries.page(ask_queries.one_by_id(found.ask_id), Audience.BODY)


def _drawn(found: Answer, back: SendBackForm, show: ButtonForm | None = None) -> ResponseReturnValue:
    page = _page(found)
    doing = BY_LINK.get(found.slug) or abort(404)
    waits = found.state is AnswerState.WAITING
    show = show or ButtonForm(formdata=None)
    errors = [("main", words) for words in dict.fromkeys(words for _at, words in show.error_lines())]
    show.version.data = back.version.data = str(page.ask.version)
    sent = next((each for each in page.ask.sent if each.seq == found.seq), None)
    return render_template(
        "board/answer.html", answer=found, page=page, row=page.row, doing=doing, form=back, show=show, waits=waits,
        lines=list(_lines(doing, found, page)) if waits else [], page_errors=errors,
        body=page.body_name(found.body_id), news=since(page, sent.seq) if sent and waits else [],
        possible=any(each is sent for each in page.ask.unread),
    ), back.status  # fmt: skip


def _lines(doing: Doing, found: Answer, page: AskPage) -> Iterator[tuple[str, str]]:
    """What was filled in, question by question; what was chosen in the words of the choice."""
    form: Any = prepare(doing, Setting(page, current_actor()))
    fill(form, found.given)
    for field in form:
        value = field.data
        if field.name in {"csrf_token", "version", "looked"} or value in (None, "", []):
            continue
        words = {str(c[0]): str(c[1]) for c in field.iter_choices()} if hasattr(field, "iter_choices") else {}
        said = long_date(value) if isinstance(value, date) else words.get(str(value), str(value))
        yield str(field.label.text), said
