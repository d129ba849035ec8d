"""How good answers are: a reader of the host judges those that were drawn, one at a time."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.answer_quality import ALWAYS_APPLY, MINUTES, Mark, QualityItem
from engage.domain.errors import DomainError, NotFound
from engage.domain.permissions import PERMISSION_MAP, Permission
from engage.domain.publication import Audience
from engage.queries import answer_quality as queries
from engage.queries import asks as ask_queries
from engage.queries.answer_quality import ToRate
from engage.services import answer_quality
from engage.web import problems
from engage.web.access import current_actor
from engage.web.ask_labels import OUTCOME, say
from engage.web.ask_timeline import said_in
from engage.web.board.blueprint import bp
from engage.web.forms import EngageForm, HiddenField, Needed, RadioField
from engage.web.measure_words import RATED, TYPE
from engage.web.presentation import gettext
from engage.web.typed import whole

_MARKS = ((Mark.MET, _("Yes")), (Mark.NOT_MET, _("No")))
_NOT_HERE = (Mark.DOES_NOT_APPLY, _("Does not apply here"))
_HINTS = {
    QualityItem.WHY_THEM: _("Such as: “We run the buildings, so it is ours to mend.”"),
    QualityItem.APOLOGY: _("Does not apply if nothing went wrong for anybody."),
    QualityItem.TAILORED: _("It says something that could not stand under another ask."),
    QualityItem.SIGNPOST: _("Does not apply if nobody else is needed."),
    QualityItem.DATED_STEP: _("Does not apply if there is nothing left to do."),
    QualityItem.REASON: _("A reason that somebody could disagree with."),
    QualityItem.CONTACTS: _("Does not apply if there is nothing to ask anybody."),
}


class RateForm(EngageForm):
    """One question for each item, and how the answer sounds as a whole."""

    replaces = HiddenField()
    sort = RadioField(
        _("Which of these is most like it?"), [Needed(_("Choose the one that is most like it"))],
        choices=[(each.value, words) for each, words in TYPE.items()],
    )  # fmt: skip


def _form() -> Any:
    made = {
        item.value: RadioField(
            RATED[item], [Needed(_("Choose an answer"))], hint=_HINTS.get(item, ""),
            choices=[(m.value, words) for m, words in (_MARKS if item in ALWAYS_APPLY else (*_MARKS, _NOT_HERE))],
        )
        for item in QualityItem
    }  # fmt: skip
    return type("RateThisForm", (RateForm,), made)


@bp.get("/board/quality")
def quality() -> ResponseReturnValue:
    """What waits to be judged, and what one judged last."""
    actor = _reader()
    waiting = queries.waiting(actor)
    return render_template(
        "board/quality.html", waiting=waiting, mine=queries.mine(actor), minutes=MINUTES * len(waiting)
    )


@bp.route("/board/quality/<int:sample_id>", methods=["GET", "POST"])
def quality_one(sample_id: int) -> ResponseReturnValue:
    """One answer, and what one finds of it."""
    actor = _reader()
    try:
        found = queries.one(actor, sample_id)
    except NotFound:
        flash(gettext("This answer does not wait to be judged by you any more."), "warning")
        return redirect(url_for(".quality"))
    form = _form()()
    if form.validate_on_submit():
        try:
            answer_quality.rate(
                actor, sample_id, marks={item.value: form[item.value].data or "" for item in QualityItem},
                sort=form.sort.data or "", replaces=whole(form.replaces.data),
            )
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(gettext("Thank you. It counts in the measures, without your name."))
            return redirect(url_for(".quality"), 303)
    elif not form.is_submitted():
        _fill(form, found)
    return _drawn(found, form)


def _fill(form: Any, found: ToRate) -> None:
    form.replaces.data = str(found.mine or "")
    if found.marks is not None and found.sort is not None:
        form.sort.data = found.sort.value
        for item in QualityItem:
            form[item.value].data = found.marks.get(item.value)


def _drawn(found: ToRate, form: Any) -> ResponseReturnValue:
    page = ask_queries.page(ask_queries.one_by_id(found.ask_id), Audience.BODY)
    event = next(each for each in page.events if each.seq == found.seq)
    decision = next(each for each in page.ask.decisions if each.seq == found.seq)
    return render_template(
        "board/quality_one.html", found=found, page=page, row=page.row, form=form, decision=decision,
        outcome=say(OUTCOME, decision.outcome), said=said_in(page, event), items=[item.value for item in QualityItem],
        promises=[each for each in page.ask.promises if each.round == decision.round],
    ), form.status  # fmt: skip


def _reader() -> Any:
    actor = current_actor()
    if not actor.roles() & PERMISSION_MAP[Permission.ANSWER_RATE]:
        abort(403)
    return actor
