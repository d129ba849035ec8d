"""What a person can do about their own contribution: answer, disagree, change, stop, take back."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.kinds import TellBy
from engage.domain.references import format_reference
from engage.queries import gone_out, public_places
from engage.queries import status as queries
from engage.queries.status import Head
from engage.services import closure, contributions, objections, promise_days
from engage.web import problems
from engage.web.access import no_store
from engage.web.forms import ActionForm
from engage.web.public import own
from engage.web.public.blueprint import bp
from engage.web.public.status import promises_to_see, show
from engage.web.public.status_forms import ChannelForm, DisagreeForm, PromiseForm, UseForm, VerdictForm


def _back(head: Head) -> ResponseReturnValue:
    return redirect(url_for(".status_page", reference=head.reference))


def _page(name: str, head: Head, form: ActionForm | DisagreeForm | UseForm | ChannelForm) -> ResponseReturnValue:
    more = {"gone": gone_out.of(head.id)} if isinstance(form, UseForm) or name == "status_take_back" else {}
    page = render_template(
        f"public/{name}.html", head=head, form=form, reference=format_reference(head.reference),
        contacts=public_places.contacts(head.partnership_id), **more,
    )  # fmt: skip
    return page, form.status


@bp.post("/status/<reference>/verdict/<ask>")
@no_store
@own.own_only
def status_verdict(head: Head, ask: str) -> ResponseReturnValue:
    """Did this answer what you told us?"""
    waiting = {each.row.reference: each for each in queries.line(head).asks}
    if ask not in waiting:
        return _back(head)
    form = VerdictForm.of(ask)
    if form.validate_on_submit():
        try:
            closure.give_verdict(
                own.actor_for(head), ask_id=waiting[ask].row.id, contribution_id=head.id, answer=form.answer.data,
                comment=form.comment.data or "", new_information=form.news.data or "",
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            own.forget_typed()
            flash(_("Thank you. Your answer counts, and it is shown with the others."))
            return _back(head)
    still = any(each.row.reference == ask and each.may_answer for each in queries.line(head).asks)
    if not still:
        # Answered in another window, or the ask moved on: its form is not on the page any more.
        flash(_("This cannot be answered now. Look at where it stands."), "warning")
        return _back(head)
    return show(head, form)


@bp.post("/status/<reference>/promise/<ask>/<int:number>")
@no_store
@own.own_only
def status_promise(head: Head, ask: str, number: int) -> ResponseReturnValue:
    """Is it done, what was promised for a day that has passed?"""
    line = queries.line(head)
    found = next(
        ((each.row, promise) for each, promise in promises_to_see(line)
         if each.row.reference == ask and promise.number == number), None,
    )  # fmt: skip
    if found is None:
        flash(_("This cannot be answered now. Look at where it stands."), "warning")
        return _back(head)
    row, promise = found
    form = PromiseForm.of(ask, number)
    if form.validate_on_submit():
        try:
            promise_days.say(
                own.actor_for(head), ask_id=row.id, contribution_id=head.id, number=number,
                due=_day(form.due.data) or promise.due, answer=form.answer.data or "",
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Thank you. Your answer counts, and it is shown with the others."))
            return _back(head)
    return show(head, promise=form)


def _day(text: str | None) -> date | None:
    """The day that a form was about; None for one that is no day."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


@bp.route("/status/<reference>/disagree", methods=["GET", "POST"])
@no_store
@own.own_only
def status_disagree(head: Head) -> ResponseReturnValue:
    """I disagree: another reader looks at it."""
    form = DisagreeForm(data={"text": own.typed(head).get("text", "")})
    if form.validate_on_submit():
        try:
            objections.object_to(own.actor_for(head), head.id, text=form.text.data or "")
        except DomainError as error:
            problems.apply(form, error)
        else:
            own.forget_typed()
            flash(_("Thank you for saying so. Somebody who has not decided about it before looks at it now."))
            return _back(head)
    return _page("status_disagree", head, form)


@bp.post("/status/<reference>/agree")
@no_store
@own.own_only
def status_agree(head: Head) -> ResponseReturnValue:
    """I no longer disagree."""
    if ActionForm().validate_on_submit():
        try:
            objections.take_back(own.actor_for(head), head.id)
        except DomainError as error:
            flash(problems.words(error), "warning")
        else:
            flash(_("Nobody looks at it again now."))
    return _back(head)


@bp.route("/status/<reference>/use", methods=["GET", "POST"])
@no_store
@own.own_only
def status_use(head: Head) -> ResponseReturnValue:
    """Change how it may be used. Less takes effect at once."""
    form = UseForm(data={"use": head.use.value, "quote": head.quote})
    if form.checked():
        try:
            contributions.change_use(own.actor_for(head), head.id, use=form.use.data or "", quote=form.quote.data)
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("We have changed how it may be used."))
            return _back(head)
    return _page("status_use", head, form)


@bp.route("/status/<reference>/channel", methods=["GET", "POST"])
@no_store
@own.own_only
def status_channel(head: Head) -> ResponseReturnValue:
    """Change how and where to hear."""
    form = ChannelForm(data={"tell_by": "" if head.tell_by is TellBy.NOT else head.tell_by.value})
    if form.checked():
        try:
            contributions.change_channel(
                own.actor_for(head), head.id, tell_by=form.tell_by.data or "", address=form.address.data or ""
            )
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("We have changed how we tell you."))
            return _back(head)
    page = render_template(
        "public/status_channel.html", head=head, form=form, stop=ActionForm(),
        contacts=public_places.contacts(head.partnership_id), reference=format_reference(head.reference),
    )  # fmt: skip
    return page, form.status


@bp.post("/status/<reference>/stop")
@no_store
@own.own_only
def status_stop(head: Head) -> ResponseReturnValue:
    """Stop telling me."""
    if ActionForm().validate_on_submit():
        contributions.stop_contact(own.actor_for(head), head.id)
        flash(_("We will not write to you or ring you about this any more. Your address is deleted."))
    return _back(head)


@bp.route("/status/<reference>/take-back", methods=["GET", "POST"])
@no_store
@own.own_only
def status_take_back(head: Head) -> ResponseReturnValue:
    """Take it back, after asking once."""
    form = ActionForm()
    if form.validate_on_submit():
        contributions.withdraw(own.actor_for(head), head.id)
        flash(_("You have taken it back. Your words are deleted."))
        return _back(head)
    return _page("status_take_back", head, form)
