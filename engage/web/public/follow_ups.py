"""Questions both ways on one's own page: answer a reader, ask or tell them more. No name is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.domain.contribution_states import ReadingState
from engage.domain.deadlines import FOLLOW_UP
from engage.domain.errors import DomainError
from engage.domain.follow_ups import AskedBy, FollowUpState
from engage.domain.references import format_reference
from engage.queries import public_places
from engage.queries.calendar import today
from engage.queries.status import Head
from engage.services import exchanges, follow_ups
from engage.services.exchanges import Exchange
from engage.web import problems
from engage.web.access import no_store
from engage.web.presentation import gettext as _
from engage.web.public import own
from engage.web.public.blueprint import bp
from engage.web.public.status_forms import MessageForm


@bp.route("/status/<reference>/ask", methods=["GET", "POST"])
@no_store
@own.own_only
def status_ask(head: Head) -> ResponseReturnValue:
    """Ask the person who reads it, or tell them more."""
    if head.reading is ReadingState.WITHDRAWN:
        return _back(head)
    form = MessageForm(data=_typed(head))
    if _sends(form, partial(follow_ups.ask_reader, own.actor_for(head), head.id)):
        return _sent(head)
    return _page("status_ask", head, form, None)


@bp.route("/status/<reference>/question/<int:number>", methods=["GET", "POST"])
@no_store
@own.own_only
def status_question(head: Head, number: int) -> ResponseReturnValue:
    """Answer a question of the people who read for us."""
    if head.reading is ReadingState.WITHDRAWN:
        return _back(head)
    asked = next((each for each in exchanges.own(own.actor_for(head), head.id) if each.id == number), None)
    if asked is None or asked.asked_by is AskedBy.PERSON:
        return _back(head)
    typed = _typed(head)
    form = MessageForm(data=typed)
    if _sends(form, partial(follow_ups.answer, own.actor_for(head), asked.id)):
        return _sent(head)
    if not form.is_submitted() and asked.state is not FollowUpState.WITH_PERSON and not typed:
        # Answered in another window, or taken back: there is nothing to fill in. What they typed is read all the same.
        return _back(head)
    return _page("status_question", head, form, asked)


def _sends(form: MessageForm, send: Callable[..., int]) -> bool:
    """Whether what was written went to `send`; what speaks against it stands in the form."""
    if not form.validate_on_submit():
        return False
    try:
        send(text=form.message.data or "", danger=bool(form.danger.data))
    except DomainError as error:
        problems.apply(form, error)
        return False
    return True


def _typed(head: Head) -> dict[str, str]:
    """What they wrote before the page had closed on them."""
    held = own.typed(head)
    return {name: held[name] for name in ("message", "danger") if name in held}


def _sent(head: Head) -> ResponseReturnValue:
    own.forget_typed()
    flash(_("Thank you. It is with the people who read for us. Nobody else sees it."))
    return _back(head)


def _back(head: Head) -> ResponseReturnValue:
    return redirect(url_for(".status_page", reference=head.reference))


def _page(name: str, head: Head, form: MessageForm, asked: Exchange | None) -> ResponseReturnValue:
    page = render_template(
        f"public/{name}.html", head=head, form=form, asked=asked, reference=format_reference(head.reference),
        by=FOLLOW_UP.due(today(), head.calendar), contacts=public_places.contacts(head.partnership_id),
    )  # fmt: skip
    return page, form.status
