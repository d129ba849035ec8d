"""A worry about somebody's safety: the page on which a reader says so, and those on which the lead decides."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.contribution_states import ReadingState
from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, permits, require
from engage.domain.references import format_reference
from engage.domain.safeguarding import KEEP_LOG, LOCKED, ConcernState
from engage.queries import leads, public_places
from engage.queries import safeguarding as queries
from engage.queries import workspace as desk
from engage.queries.safeguarding import ConcernPage
from engage.queries.workspace import Contributed
from engage.services import aside, safeguarding
from engage.services.safeguarding import OpenedConcern
from engage.web import labels, problems, voice_words
from engage.web.access import current_actor
from engage.web.forms import ActionForm, EngageForm
from engage.web.moderation import concern_words
from engage.web.moderation.blueprint import bp
from engage.web.moderation.concern_forms import EndForm, NoteForm, RecordForm, WorryForm
from engage.web.role_words import role_name


@bp.route("/contributions/<reference>/worried", methods=["GET", "POST"])
def worried(reference: str) -> ResponseReturnValue:
    """A reader is worried about somebody's safety. None of the words are here."""
    row = desk.contributed(reference)
    require(current_actor(), Permission.CONCERN_RAISE, queries.worry_subject(row))
    # Who reads it for another host has no desk here.
    at_desk = permits(current_actor(), Permission.CONTRIBUTION_QUEUE, row.subject)
    back = url_for(".contribution", reference=row.reference) if at_desk else url_for(".objections")
    form = WorryForm()
    if form.validate_on_submit():
        try:
            safeguarding.raise_concern(current_actor(), row.id, worry=form.worry.data or "")
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("It is locked, and the safeguarding lead knows. Thank you for saying so."))
            return redirect(back)
    return render_template(
        "moderation/worried.html", row=row, form=form, back=back, at_desk=at_desk, lead=leads.of(row.host_id),
        gone=row.reading is ReadingState.WITHDRAWN and not row.locked, contacts=_numbers(row),
        shown_reference=format_reference(row.reference),
    ), form.status  # fmt: skip


@bp.post("/contributions/<reference>/aside")
def stand_aside(reference: str) -> ResponseReturnValue:
    """Someone else takes it."""
    row = desk.contributed(reference)
    if ActionForm().validate_on_submit():
        aside.stand_aside(current_actor(), row.id)
        flash(_("Somebody else takes it. You do not see it in your list today."))
    return redirect(url_for(".queue", list="imported" if row.imported else None))


@bp.get("/concerns")
def concerns() -> ResponseReturnValue:
    """What waits for the lead, and what is done."""
    actor = current_actor()
    return render_template(
        "moderation/concerns.html", waiting=queries.waiting(actor), ended=queries.ended(actor),
        state=concern_words.state, clock=concern_words.clock, format_reference=format_reference,
    )  # fmt: skip


@bp.get("/concerns/<reference>")
def concern(reference: str) -> ResponseReturnValue:
    """One of them; the words and the log are shown by opening it."""
    return _page(_found(reference))


@bp.post("/concerns/<reference>/open")
def open_concern(reference: str) -> ResponseReturnValue:
    """The words, the log and the questions: audited, and shown."""
    found = _found(reference)
    pressed = ActionForm()
    if not pressed.validate_on_submit():
        return _page(found, wrong=pressed)
    opened = _opened(found)
    return _page(_found(reference), opened=opened)


@bp.post("/concerns/<reference>/record")
def record_concern(reference: str) -> ResponseReturnValue:
    """Record what was decided."""
    found = _found(reference)
    form = RecordForm()
    if form.validate_on_submit():
        try:
            safeguarding.record(
                current_actor(), found.row.id, given=form.given, harms=form.harms.data or (),
                referred_on=form.referred_on.data,
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Recorded. It stays locked until you say what becomes of the words."))
            return redirect(url_for(".concern", reference=found.row.reference))
    return _page(found, record=form, wrong=form)


@bp.post("/concerns/<reference>/note")
def note_concern(reference: str) -> ResponseReturnValue:
    """Add a line to the log."""
    found = _found(reference)
    form = NoteForm(prefix="note-")
    if form.validate_on_submit():
        try:
            safeguarding.note(current_actor(), found.row.id, words=form.words.data or "")
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("It is in the log."))
            return redirect(url_for(".concern", reference=found.row.reference))
    return _page(found, note=form, wrong=form)


@bp.post("/concerns/<reference>/end")
def end_concern(reference: str) -> ResponseReturnValue:
    """Say what becomes of the words."""
    found = _found(reference)
    form = EndForm.of(found.concern.state)
    if form.validate_on_submit():
        end = safeguarding.keep if form.end.data == EndForm.KEEP else safeguarding.lift
        try:
            end(current_actor(), found.row.id, words=form.words.data or "")
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("It is done, and in the log."))
            return redirect(url_for(".concerns"))
    return _page(found, end=form, wrong=form)


def _found(reference: str) -> ConcernPage:
    found = queries.concern(reference)
    require(current_actor(), Permission.CONCERN_DECIDE, found.subject)
    return found


def _numbers(row: Contributed) -> tuple[Any, ...]:
    return public_places.contacts(row.partnership_id)


def _opened(found: ConcernPage) -> OpenedConcern:
    return safeguarding.open_concern(current_actor(), found.row.id)


def _page(
    found: ConcernPage, *, opened: OpenedConcern | None = None, record: RecordForm | None = None,
    note: NoteForm | None = None, end: EndForm | None = None, wrong: EngageForm | None = None,
) -> ResponseReturnValue:  # fmt: skip
    if wrong is not None and not isinstance(wrong, ActionForm) and "csrf_token" not in wrong.errors:
        # What they typed stays, beside what it is about: opened and audited once more.
        opened = _opened(found)
    state = found.concern.state
    locked = state in LOCKED
    if opened is not None or not (wrong is None or isinstance(wrong, ActionForm)):
        record = record or (RecordForm(formdata=None) if locked else None)
        note = note or NoteForm(prefix="note-", formdata=None)
        if state in {ConcernState.RECORDED, ConcernState.KEPT}:
            end = end or EndForm.of(state, formdata=None)
    log = opened.log if opened else ()
    names = queries.names_of({each.account_id for each in log if each.account_id is not None})
    return render_template(
        "moderation/concern.html", found=found.concern, row=found.row, led=found.subject, opened=opened,
        record=record, note=note, end=end, keep_log=KEEP_LOG, form=wrong, locked=locked,
        state=concern_words.state(state), clock=concern_words.clock(found.concern),
        names=names, words_of=concern_words, labels=labels, role_name=role_name, contacts=_numbers(found.row),
        voice_facts=voice_words.facts(opened.voice) if opened else [], pressed=ActionForm(formdata=None),
        shown_reference=format_reference(found.row.reference),
    ), (wrong.status if wrong else 200)  # fmt: skip
