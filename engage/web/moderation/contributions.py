"""One contribution on a reader's desk: its facts, then, once it is opened, its words and all there is to decide."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain import safety_words
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import Conflict, DomainError
from engage.domain.permissions import Permission, permits, require
from engage.domain.references import format_reference
from engage.queries import moderation as queue_queries
from engage.queries import workspace as queries
from engage.queries.workspace import Workspace
from engage.services import moderation, settling
from engage.services.moderation import Opened
from engage.web import labels, problems, redaction_words, said_words, typed, voice_words
from engage.web.access import current_actor
from engage.web.forms import ActionForm
from engage.web.moderation import concern_words
from engage.web.moderation.blueprint import bp
from engage.web.moderation.forms import ReasonForm, WorkForm
from engage.web.moderation.words import WHY, left, referral_label, typed_in


@bp.get("/contributions/<reference>")
def contribution(reference: str) -> ResponseReturnValue:
    """Everything around it. The words are shown only by opening it."""
    return _page(_work(reference))


@bp.post("/contributions/<reference>/open")
def open_contribution(reference: str) -> ResponseReturnValue:
    """Open the words: claimed, audited, shown."""
    return _opened(reference, take_over=False)


@bp.post("/contributions/<reference>/take-over")
def take_over(reference: str) -> ResponseReturnValue:
    """Open what somebody else has open."""
    return _opened(reference, take_over=True)


def _opened(reference: str, *, take_over: bool) -> ResponseReturnValue:
    row = queries.contributed(reference)
    pressed = ActionForm()
    if not pressed.validate_on_submit():
        return _page(_work(reference), errors=pressed)
    try:
        opened = moderation.open_contribution(current_actor(), row.id, take_over=take_over)
    except Conflict as error:
        problems.apply(pressed, error)
        return _page(_work(reference), errors=pressed, held=True)
    work = _work(reference, choices=True)
    form = WorkForm(formdata=None).offer(work).begin(work, opened.redacted_text, opened.version)
    return _page(work, form=form, opened=opened)


@bp.post("/contributions/<reference>/save")
def save(reference: str) -> ResponseReturnValue:
    """Save everything and send the reply."""
    work = _work(reference, choices=True)
    form = WorkForm().offer(work)
    if form.validate_on_submit():
        try:
            done = settling.settle(
                current_actor(), work.row.id, _reading(form), _answer(form), version=_version(form.version.data)
            )
        except DomainError as error:
            problems.apply(form, error)
            if error.code == "changed_meanwhile":
                # What they typed stays; pressing again saves it over what they can now see.
                work = _work(reference, choices=True)
                form.version.data = str(work.row.version)
        else:
            if not done.service_has_mailbox:
                flash(_("Saved. This service has no mailbox: ring them."), "warning")
            flash(_("Saved and sent. %(left)s", left=_left()))
            return redirect(url_for(".queue", list="imported" if work.row.imported else None))
    # A form that was not ours to give opens nothing: what was typed stays, the words come with the next press.
    return _page(work, form=form, opened=None if "csrf_token" in form.errors else _again(work.row.id))


@bp.post("/contributions/<reference>/release")
def release(reference: str) -> ResponseReturnValue:
    """Put it back for others."""
    row = queries.contributed(reference)
    if ActionForm().validate_on_submit():
        moderation.release(current_actor(), row.id)
    return redirect(url_for(".queue", list="imported" if row.imported else None))


@bp.post("/contributions/<reference>/take-in")
def take_in(reference: str) -> ResponseReturnValue:
    """Take it off the public pages now; the reply can follow."""
    work = _work(reference)
    form = ReasonForm(prefix="in-")
    if form.validate_on_submit():
        try:
            moderation.unpublish(
                current_actor(), work.row.id, reason=form.withheld_reason.data, note=form.withheld_note.data or "",
                version=_version(form.version.data),
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
            form.version.data = str(queries.contributed(reference).version)
        else:
            flash(_("It is off the public pages."))
            return redirect(url_for(".contribution", reference=reference))
    return _page(_work(reference), reason=form, errors=form)


def _work(reference: str, *, choices: bool = False) -> Workspace:
    work = queries.workspace(reference, choices=choices)
    require(current_actor(), Permission.CONTRIBUTION_QUEUE, work.row.subject)
    return work


def _again(contribution_id: int) -> Opened | None:
    """The words once more, beside a form with something wrong; None when somebody else took it over."""
    try:
        return moderation.open_contribution(current_actor(), contribution_id)
    except DomainError:
        return None


def _page(
    work: Workspace, *, form: WorkForm | None = None, opened: Opened | None = None, reason: ReasonForm | None = None,
    errors: Any = None, held: bool = False,
) -> ResponseReturnValue:  # fmt: skip
    wrong = errors or form
    if reason is None:
        reason = ReasonForm(prefix="in-", formdata=None)
        reason.version.data = str(work.row.version)
    return render_template(
        "moderation/contribution.html", work=work, row=work.row, form=form, opened=opened, reason=reason, held=held,
        page_errors=errors.error_lines() if errors else [], pressed=ActionForm(formdata=None), labels=labels,
        shown_reference=format_reference(work.row.reference), state=labels.state_label(work.row),
        why=_(WHY[work.row.why]) if work.row.why else "", referral_label=referral_label,
        voice_facts=voice_words.facts(opened.voice) if opened else [],
        raise_url=_raise_url(work), may_ask=_may_ask(work), marks=_marks(form),
        complaint_url=_complaint_url(work), worried_url=_worried_url(work), concern_url=_concern_url(work),
        put_first=concern_words.put_first(work.row.word_kinds),
        words_found=[word for _kind, word in safety_words.words_in(opened.text)] if opened else [],
        to_staff=said_words.to_staff,
        typed_in=typed_in(work.row.id) if opened and opened.exchanges else {},
        mine=work.row.held_by_id == current_actor().user_id,
    ), (wrong.status if wrong else 200)  # fmt: skip


def _may_ask(work: Workspace) -> bool:
    """Whether the person can be asked something: it was read, somebody holds its secret, and the reader may."""
    row = work.row
    return row.can_be_asked and permits(current_actor(), Permission.CONTRIBUTION_ASK_BACK, row.subject)


def _complaint_url(work: Workspace) -> str | None:
    """Where a reader says that it sounds like a complaint, for those who may and once it was read."""
    row = work.row
    if not (row.can_be_asked and permits(current_actor(), Permission.COMPLAINT_ASK, row.subject)):
        return None
    return url_for(".complaint", reference=row.reference)


def _worried_url(work: Workspace) -> str | None:
    """Where a reader says that they are worried about somebody's safety, read or not."""
    row = work.row
    if row.reading is ReadingState.WITHDRAWN or not permits(current_actor(), Permission.CONCERN_RAISE, row.subject):
        return None
    return url_for(".worried", reference=row.reference)


def _concern_url(work: Workspace) -> str | None:
    """Where the lead decides about what is locked."""
    if not (work.row.locked and permits(current_actor(), Permission.CONCERN_DECIDE, work.row.subject)):
        return None
    return url_for(".concern", reference=work.row.reference)


def _marks(form: WorkForm | None) -> str:
    """Beside a form that lacks its reasons: what the marks in the text point to."""
    return redaction_words.hint_from(form.redacted_text.data or "") if form is not None and form.reasons.errors else ""


def _raise_url(work: Workspace) -> str | None:
    """Where this one story is put to a planning body, for those who may and once it was read."""
    row = work.row
    if row.reading in {ReadingState.RECEIVED, ReadingState.WITHDRAWN}:
        return None
    if not permits(current_actor(), Permission.ASK_RAISE, row.subject):
        return None
    return url_for("board.raise_ask", contribution=row.id)


def _reading(form: WorkForm) -> settling.Reading:
    return settling.Reading(
        publication=form.publication.data, redacted_text=form.redacted_text.data or "",
        reasons=form.reasons.data or [], withheld_reason=form.withheld_reason.data or "",
        withheld_note=form.withheld_note.data or "",
        kind=form.kind.data or "unset", serious=bool(form.serious.data), warns=form.warns.data or [],
        about_host=bool(form.about_host.data),
        theme_ids=form.theme_ids, new_theme=form.new_theme.data or "",
    )  # fmt: skip


def _answer(form: WorkForm) -> settling.Answer:
    return settling.Answer(
        reply=form.reply.data or "", disposition=form.disposition.data, until=form.until.data,
        go_to=form.go_to.data, because=form.because.data, service_id=form.service_id.data, ask_id=form.ask_id.data,
        note=form.note.data or "",
    )  # fmt: skip


def _version(value: str | None) -> int:
    return typed.whole(value) or 0


def _left() -> str:
    duties = queue_queries.duties(current_actor())
    return left(duties.waiting, duties.minutes)
