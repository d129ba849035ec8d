"""One contribution on a reader's desk: its facts, then, once it is opened, its words and all there is to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain import safety_words
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import Conflict, DomainError
from engage.domain.permissions import Permission, permits, require
from engage.domain.publication import Publication
from engage.domain.redaction import kept
from engage.domain.references import format_reference
from engage.queries import incidents as incident_queries
from engage.queries import moderation as queue_queries
from engage.queries import workspace as queries
from engage.queries.undoing import still_undoable
from engage.queries.workspace import Meanwhile, Workspace
from engage.services import incidents, moderation, settling, sounds, undoing
from engage.services.moderation import Opened
from engage.web import labels, problems, redaction_words, said_words, typed, voice_words
from engage.web.access import current_actor
from engage.web.forms import FAILED, ActionForm
from engage.web.moderation import concern_words
from engage.web.moderation.blueprint import bp
from engage.web.moderation.forms import IncidentForm, ReasonForm, WorkForm
from engage.web.moderation.taking_out import TakingOut, any_sent, digest
from engage.web.moderation.theme_choice import Themes, theme_step, themes_of
from engage.web.moderation.words import SOUNDS, WHY, left, minute_words, referral_label, typed_in
from engage.web.presentation import join_list


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


@bp.post("/contributions/<reference>/put")
def put_in(reference: str) -> ResponseReturnValue:
    """Make the text that others would read out of the rows, and show it. Nothing is saved or published."""
    work = _work(reference, choices=True)
    form, pressed = WorkForm().offer(work), ActionForm()
    opened = _again(work.row.id) if pressed.validate_on_submit() else None
    if opened is None:
        return _page(work, form=form, errors=pressed)
    out = TakingOut.sent(opened.text, request.form)
    box = form.redacted_text.data or ""
    if not out.validate(box):
        return _page(work, form=form, opened=opened, out=out)
    form.redacted_text.data, by_hand = out.text(box, form.made.data or "")
    form.made.data = form.made.data if by_hand else digest(form.redacted_text.data)
    form.reasons.data = list(dict.fromkeys([*(form.reasons.data or []), *out.reasons]))
    return _page(work, form=form, opened=opened, out=out, preview=True, by_hand=by_hand)


@bp.post("/contributions/<reference>/save")
def save(reference: str) -> ResponseReturnValue:
    """Save everything and send the reply."""
    work = _work(reference, choices=True)
    form = WorkForm().offer(work)
    right, seen = form.validate_on_submit(), _version(form.version.data)
    out = _rows(work, form)
    if (out is None or _all_put(out, form)) and right:
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
            return _on_to_the_next(work)
    # A form that was not ours to give opens nothing: what was typed stays, the words come with the next press.
    opened = None if "csrf_token" in form.errors else _again(work.row.id)
    meanwhile = queries.since(work.row.id, seen) if 0 < seen < work.row.version else ()
    return _page(work, form=form, opened=opened, meanwhile=meanwhile, out=out if opened else None)


def _on_to_the_next(work: Workspace) -> ResponseReturnValue:
    """Back to what waits; or, where that was pressed, to the next one, opened by the same press: the browser sends the
    form on to it (307), of which opening reads the token alone."""
    saved = None
    if minutes := current_app.config["ENGAGE_SETTINGS"].undo_minutes:
        saved = work.row.reference
        flash(_("Saved. It goes out in %(minutes)s. %(left)s", minutes=minute_words(minutes), left=_left()))
    else:
        flash(_("Saved and sent. %(left)s", left=_left()))
    following = queue_queries.next_for(current_actor()) if "on" in request.form else None
    if following:
        return redirect(url_for(".open_contribution", reference=following, saved=saved), 307)
    return redirect(url_for(".queue", list="imported" if work.row.imported else None, saved=saved))


def just_saved(references: list[str]) -> list[str]:
    """What was just saved and can still be undone, as people read its number."""
    return [format_reference(each) for each in still_undoable(current_actor(), references)] if references else []


@bp.post("/contributions/<reference>/undo")
def undo(reference: str) -> ResponseReturnValue:
    """Take back what was just saved, as long as nobody was told."""
    row = queries.contributed(reference)
    require(current_actor(), Permission.CONTRIBUTION_DISPOSE, row.subject)
    form = ActionForm()
    if form.validate_on_submit():
        try:
            undoing.undo(current_actor(), row.id)
        except Conflict as error:
            problems.apply(form, error)
        else:
            flash(_("Undone. Nothing was sent, and everything is as it was before. You can open it again."))
            return redirect(url_for(".contribution", reference=reference))
    return _page(_work(reference), errors=form)


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
            number = _take_off(work.row.id, form)
        except DomainError as error:
            problems.apply(form, error)
            now = queries.contributed(reference)
            form.version.data = str(now.version)
            if now.publication is Publication.UNPUBLISHED:  # somebody was quicker, or pressed twice
                flash(_("It is off the public pages."))
                return redirect(url_for(".contribution", reference=reference))
        else:
            flash(_("It is off the public pages."))
            if number is not None:
                return redirect(url_for("incidents.incident", incident_id=number))
            return redirect(url_for(".contribution", reference=reference))
    return _page(_work(reference), reason=form, errors=form)


@bp.post("/contributions/<reference>/incident")
def note_incident(reference: str) -> ResponseReturnValue:
    """Note that it showed what should never have been public: it is off already, locked or not."""
    work = _work(reference)
    require(current_actor(), Permission.INCIDENT_RECORD, work.row.subject)
    form = IncidentForm(prefix="incident-")
    if form.validate_on_submit():
        try:
            number = incidents.note_of(
                current_actor(), work.row.id, kind=form.kind.data, told=form.told.data or (), note=form.note.data or ""
            )
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("It is noted."))
            return redirect(url_for("incidents.incident", incident_id=number))
    return _page(_work(reference), incident=form, errors=form)


def _take_off(contribution_id: int, form: ReasonForm) -> int | None:
    """Take it off; the number of the incident, where it is one."""
    reason, words = form.withheld_reason.data, form.withheld_note.data or ""
    version = _version(form.version.data)
    if not form.incident:
        moderation.unpublish(current_actor(), contribution_id, reason=reason, note=words, version=version)
        return None
    return incidents.take_off(
        current_actor(), contribution_id, reason=reason, withheld_note=words, version=version, kind=form.kind.data,
        told=form.told.data or (), note=form.note.data or "",
    )  # fmt: skip


def _work(reference: str, *, choices: bool = False) -> Workspace:
    work = queries.workspace(reference, choices=choices)
    require(current_actor(), Permission.CONTRIBUTION_QUEUE, work.row.subject)
    return work


def _rows(work: Workspace, form: WorkForm) -> TakingOut | None:
    """The rows that were sent with a text for others, if there is a choice in any. None also when somebody else took it
    over: then the version says so."""
    shown = form.publication.data in {settling.PUBLISH, settling.CLEAR}
    if not shown or "csrf_token" in form.errors or not any_sent(request.form):
        return None
    opened = _again(work.row.id)
    return TakingOut.sent(opened.text, request.form) if opened else None


def _all_put(out: TakingOut, form: WorkForm) -> bool:
    """Whether the rows are whole, and what the reader chose to take out is out of the text that would be shown."""
    box = form.redacted_text.data or ""
    if not out.validate(box):
        return False
    left = list(out.still_in(box))
    if left:
        words = join_list(_("“%(words)s”", words=each) for each in left)
        # Before what looks like what: that may be the same words.
        form.redacted_text.errors = [
            _("%(words)s: you chose to take this out, and it is still here. Press “Put these into the text”, or choose "
              "to keep it.", words=words), *form.redacted_text.errors,
        ]  # fmt: skip
    return not left


def _again(contribution_id: int) -> Opened | None:
    """The words once more, beside a form with something wrong; None when somebody else took it over."""
    try:
        return moderation.open_contribution(current_actor(), contribution_id)
    except DomainError:
        return None


def _page(
    work: Workspace, *, form: WorkForm | None = None, opened: Opened | None = None, reason: ReasonForm | None = None,
    errors: Any = None, held: bool = False, out: TakingOut | None = None, preview: bool = False, by_hand: bool = False,
    meanwhile: Sequence[Meanwhile] = (), incident: IncidentForm | None = None,
) -> ResponseReturnValue:  # fmt: skip
    if form is not None and work.row.reading is ReadingState.WITHDRAWN:
        # What was typed is made of words that are gone.
        form, errors = None, ActionForm(formdata=None)
        problems.apply(errors, Conflict("contribution_withdrawn"))
    themes = _themes(work, form, opened)
    if form is not None and opened is not None and out is None:
        again = request.endpoint == "moderation.save"
        out = TakingOut.sent(opened.text, request.form) if again else TakingOut.begin(opened.text)
    lines = [*(errors.error_lines() if errors else []), *(out.error_lines() if out else [])]
    wrong = errors or form
    if reason is None:
        reason = ReasonForm(prefix="in-", formdata=None)
        reason.version.data = str(work.row.version)
    noted = _noted(work)
    return render_template(
        "moderation/contribution.html", work=work, row=work.row, form=form, opened=opened, reason=reason, held=held,
        incident=incident or _incident(work, noted), noted=noted,
        meanwhile=[(each, labels.event(each.kind, each.payload)) for each in meanwhile],
        replied_meanwhile=any(each.kind == EventKind.REPLIED for each in meanwhile),
        shown_meanwhile=any(each.kind in (EventKind.PUBLISHED, EventKind.CLEARED_FOR_BODY) for each in meanwhile),
        page_errors=lines, out=out, preview=preview, by_hand=by_hand, staying=bool(form and opened and form.staying),
        changed=redaction_words.to_everybody(kept(form.reasons.data or ())) if preview and form else "",
        pressed=ActionForm(formdata=None), labels=labels, saved=just_saved(request.args.getlist("saved")),
        shown_reference=format_reference(work.row.reference), state=labels.state_label(work.row),
        why=_(WHY[work.row.why]) if work.row.why else "", referral_label=referral_label,
        voice_facts=voice_words.facts(opened.voice) if opened else [],
        raise_url=_raise_url(work), may_ask=_may_ask(work), marks=_marks(form),
        themes=themes, theme_step=theme_step,
        complaint_url=_complaint_url(work), worried_url=_worried_url(work), concern_url=_concern_url(work),
        put_first=concern_words.put_first(work.row.word_kinds),
        words_found=[word for _kind, word in safety_words.words_in(opened.text)] if opened else [],
        to_staff=said_words.to_staff, sounds=_sounds(work) if opened else "",
        typed_in=typed_in(work.row.id) if opened and opened.exchanges else {},
        mine=work.row.held_by_id == current_actor().user_id,
    ), (FAILED if lines or (wrong and wrong.errors) else 200)  # fmt: skip


def _themes(work: Workspace, form: WorkForm | None, opened: Opened | None) -> Themes | None:
    if form is None:
        return None
    themes = themes_of(work, form.theme_ids, form.otherwise_ids, opened=opened is not None)
    form.themes.first = themes.first
    form.sees.data = None  # what was chosen there has a box of its own now
    return themes


def _sounds(work: Workspace) -> str:
    """How the words sound to a machine, for those who see them; empty where nothing is said of it."""
    if not permits(current_actor(), Permission.ORIGINAL_READ, work.row.subject):
        return ""
    found = sounds.heard(current_actor(), work.row.id)
    return _(SOUNDS[found]) if found is not None else ""


def _noted(work: Workspace) -> int | None:
    """The incident about what is off the public pages, while nobody has decided about it."""
    off = work.row.publication is Publication.UNPUBLISHED
    return incident_queries.open_about(work.row.id) if off else None


def _incident(work: Workspace, noted: int | None) -> IncidentForm | None:
    """Where a reader notes that it showed what it should not have, once it is off the public pages."""
    row = work.row
    if row.publication is not Publication.UNPUBLISHED or noted is not None:
        return None
    if not permits(current_actor(), Permission.INCIDENT_RECORD, row.subject):
        return None
    return IncidentForm(prefix="incident-", formdata=None)


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
        reasons=form.reasons.data or [], stays=form.stays.data or "", withheld_reason=form.withheld_reason.data or "",
        withheld_note=form.withheld_note.data or "",
        kind=form.kind.data or "unset", serious=bool(form.serious.data), warns=form.warns.data or [],
        about_host=bool(form.about_host.data),
        theme_ids=form.theme_ids, otherwise=form.otherwise_ids, new_theme=form.new_theme.data or "",
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
    return left(duties.mine, duties.minutes)
