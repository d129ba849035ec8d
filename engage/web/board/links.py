"""The links to one ask that bodies have in their mailboxes: which, and an end or a new one for each."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.domain.ask_labels import may_be_answered
from engage.domain.errors import DomainError
from engage.domain.permissions import Actor, Permission, permits
from engage.queries import asks as ask_queries
from engage.queries import calendar, link_answers
from engage.queries.asks import AskRow
from engage.services import body_links
from engage.web import problems
from engage.web.access import current_actor
from engage.web.board.blueprint import bp
from engage.web.forms import ActionForm
from engage.web.presentation import gettext


@bp.get("/board/asks/<reference>/links")
def links(reference: str) -> ResponseReturnValue:
    """Which links are out."""
    return _drawn(_row(current_actor(), reference), ActionForm(formdata=None))


@bp.post("/board/asks/<reference>/links/<int:link_id>/end")
def end_link(reference: str, link_id: int) -> ResponseReturnValue:
    """End one."""
    actor, form = current_actor(), ActionForm()
    row = _row(actor, reference)
    if form.validate_on_submit():
        try:
            body_links.end(actor, row.id, link_id)
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(gettext("This link has ended. Whoever opens it reads so."))
            return redirect(url_for(".links", reference=reference), 303)
    return _drawn(row, form)


@bp.post("/board/asks/<reference>/links/<int:body_id>/new")
def new_link(reference: str, body_id: int) -> ResponseReturnValue:
    """Send a new one to a body's mailbox."""
    actor, form = current_actor(), ActionForm()
    row = _row(actor, reference)
    if form.validate_on_submit():
        try:
            queued = body_links.send_new(actor, row.id, body_id)
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(
                gettext("A new link goes to the body’s mailbox. It gets one email a day from us: it may be tomorrow.")
                if queued
                else gettext("A new link is on its way already.")
            )
            return redirect(url_for(".links", reference=reference), 303)
    return _drawn(row, form)


def _row(actor: Actor, reference: str) -> AskRow:
    row = ask_queries.one(reference)
    if not permits(actor, Permission.LINK_MANAGE, row.subject):
        abort(403)
    return row


def _drawn(row: AskRow, form: ActionForm) -> ResponseReturnValue:
    bodies = ask_queries.bodies_of(row.partnership_id)
    open_now = may_be_answered(row.state, row.next_due)
    to = [bodies[each] for each in (row.body_id, row.passed_to) if each in bodies] if open_now else []
    errors = [("main", words) for words in dict.fromkeys(words for _at, words in form.error_lines())]
    return render_template(
        "board/links.html", row=row, found=link_answers.links_out(row.id), moment=calendar.now(), to=to, press=form,
        page_errors=errors,
    ), form.status  # fmt: skip
