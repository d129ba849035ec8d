"""Putting an ask together with another, letting it stand by itself again, and making a part of it an ask of its own."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.ask_payloads import MAX_TEXT, MAX_TITLE
from engage.domain.ask_points import points_of
from engage.domain.ask_states import AskAction
from engage.domain.errors import DomainError
from engage.queries import ask_moves as queries
from engage.queries import asks as ask_queries
from engage.queries import raising
from engage.queries.asks import AskPage, AskRow
from engage.services import ask_moves as services
from engage.web import problems
from engage.web.access import current_actor
from engage.web.ask_forms import AskForm
from engage.web.ask_labels import ask_label
from engage.web.board.asks import may_do, open_page
from engage.web.board.blueprint import bp
from engage.web.board.host_asks import detail_field, points_field
from engage.web.forms import CheckboxesField, CheckboxField, Needed, RadioField, TextAreaField, TextField
from engage.web.presentation import gettext, long_date

_WHY = _("Everyone can read this. Leave out names and anything private.")


class JoinForm(AskForm):
    """With which ask, and why."""

    into = RadioField(_("Which ask says the same?"), [Needed(_("Choose the ask that says the same"))], coerce=int)
    reason = TextAreaField(
        _("Why are they one ask?"), [Needed(_("Say why the two are one ask"))], hint=_WHY, rows=3, max_chars=MAX_TEXT
    )


class PartForm(AskForm):
    """Why."""

    reason = TextAreaField(
        _("Why should it stand by itself?"), [Needed(_("Say why it should stand by itself"))], hint=_WHY, rows=3,
        max_chars=MAX_TEXT,
    )  # fmt: skip


class SplitForm(AskForm):
    """What the new ask is about, and whose words it comes from."""

    contributions = CheckboxesField(_("Whose words are about the part?"), coerce=int)
    stay = CheckboxField(_("Their words are about the rest as well, so they stay behind both"))
    title = TextField(
        _("What does the part ask for, in one sentence?"), [Needed(_("Say in one sentence what the part asks for"))],
        max_chars=MAX_TITLE,
    )  # fmt: skip
    detail = detail_field()
    points = points_field()
    reason = TextAreaField(
        _("Why is it an ask of its own?"), [Needed(_("Say why it is an ask of its own"))], hint=_WHY, rows=3,
        max_chars=MAX_TEXT,
    )  # fmt: skip


@bp.route("/board/asks/<reference>/join", methods=["GET", "POST"])
def join(reference: str) -> ResponseReturnValue:
    """Put it together with another ask."""
    page, form = open_page(current_actor(), reference), JoinForm()
    if (into := page.ask.merged_into) is not None:
        # Pressed twice: it has happened.
        return redirect(url_for(".ask", reference=page.beside[into].reference))
    _may(page, AskAction.MERGE)
    others = queries.to_join(page.row)
    form.into.choices = [(each.id, each.title) for each in others]
    hints: Any = {each.id: _about(each) for each in others}
    form.into.hints = hints
    if _taken(form, page, lambda: services.merge(
        current_actor(), page.row.id, into_id=form.into.data, reason=form.reason.data or "", version=form.seen
    )):  # fmt: skip
        flash(gettext("The two are one ask now. People and the body are told. You can undo it until it is decided."))
        return redirect(url_for(".ask", reference=ask_queries.one_by_id(form.into.data).reference), 303)
    return _drawn("board/ask_join.html", page, form, others=others)


@bp.route("/board/asks/<reference>/part", methods=["GET", "POST"])
def part(reference: str) -> ResponseReturnValue:
    """Let it stand by itself again."""
    page, form = open_page(current_actor(), reference), PartForm()
    if page.ask.merged_into is None:
        return redirect(url_for(".ask", reference=reference))
    _may(page, AskAction.PART)
    if _taken(form, page, lambda: services.part(
        current_actor(), page.row.id, reason=form.reason.data or "", version=form.seen
    )):  # fmt: skip
        flash(gettext("It stands by itself again, with the days it had. The people and the body are told."))
        return redirect(url_for(".ask", reference=reference), 303)
    return _drawn("board/ask_part.html", page, form, other=page.beside[page.ask.merged_into])


@bp.route("/board/asks/<reference>/split", methods=["GET", "POST"])
def split(reference: str) -> ResponseReturnValue:
    """Make a part of it an ask of its own."""
    page, form = open_page(current_actor(), reference), SplitForm()
    _may(page, AskAction.SPLIT_OFF)
    found = raising.sources(frozenset({page.row.host_id}), ask_id=page.row.id)
    form.contributions.choices = [(each.id, _words(each)) for each in found]
    hints: Any = {each.id: _where(each) for each in found}
    form.contributions.hints = hints
    made: list[int] = []
    if _taken(form, page, lambda: made.append(services.split(
        current_actor(), page.row.id, title=form.title.data or "", detail=form.detail.data or "",
        points=points_of(form.points.data or ""), contribution_ids=form.contributions.data or (),
        stay=bool(form.stay.data), reason=form.reason.data or "", version=form.seen,
    ))):  # fmt: skip
        flash(gettext("Raised as an ask of its own, with the days of the first. The people and the body are told."))
        return redirect(url_for(".ask", reference=ask_queries.one_by_id(made[0]).reference), 303)
    return _drawn("board/ask_split.html", page, form, sources=found)


def _may(page: AskPage, action: AskAction) -> None:
    if action not in may_do(current_actor(), page):
        abort(403)


def _taken(form: AskForm, page: AskPage, run: Any) -> bool:
    """Whether the service took it; else the form says why not."""
    if not form.is_submitted():
        form.version.data = str(page.ask.version)
        return False
    if not form.validate_on_submit():
        return False
    try:
        run()
    except DomainError as error:
        problems.apply(form, error)
        form.version.data = str(ask_queries.one_by_id(page.row.id).version)
        return False
    return True


def _drawn(template: str, page: AskPage, form: AskForm, **more: Any) -> ResponseReturnValue:
    back = url_for(".ask", reference=page.row.reference)
    return render_template(template, page=page, row=page.row, form=form, back=back, **more), form.status


def _about(row: AskRow) -> str:
    due = long_date(row.decision_due)
    return gettext(
        "%(state)s. To be decided by %(day)s. Reference %(reference)s.", state=ask_label(row.label).text, day=due,
        reference=row.reference,
    )  # fmt: skip


def _words(source: raising.Source) -> str:
    return source.text or gettext("The text is not to be shown to the body. It still counts.")


def _where(source: raising.Source) -> str:
    return gettext("%(place)s, reference %(reference)s", place=source.locality_name, reference=source.reference)
