"""Links in messages about one's own contribution: "this was not me" and "stop telling me"."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.domain.errors import DomainError
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor
from engage.services import contributions, links
from engage.web import problems
from engage.web.access import no_store
from engage.web.forms import ActionForm
from engage.web.public.blueprint import bp

ONE_CLICK = "One-Click"


def broken(error: DomainError) -> ResponseReturnValue:
    """A link that does not work, or not any more: why, and what to do."""
    return render_template("public/link_broken.html", why=problems.words(error)), problems.status(error)


def one_click() -> bool:
    """Whether a mail program stops messages by itself (RFC 8058): it has seen no page and has no token."""
    return request.method == "POST" and request.form.get("List-Unsubscribe") == ONE_CLICK


@bp.route("/not-me/<token>", methods=["GET", "POST"])
@no_store
def not_me(token: str) -> ResponseReturnValue:
    """Whoever got our message told us nothing: forget their address."""
    return _press(LinkPurpose.NOT_ME, token, contributions.not_me, "public/not_me.html")


@bp.route("/stop/<token>", methods=["GET", "POST"])
@no_store
def stop(token: str) -> ResponseReturnValue:
    """Tell them no more."""
    return _press(LinkPurpose.STOP_CONTACT, token, contributions.stop_contact, "public/stop_contact.html")


def _press(purpose: LinkPurpose, token: str, do: Callable[[Actor, int], None], template: str) -> ResponseReturnValue:
    try:
        link = links.find(purpose, token)
        if one_click():
            do(link.actor, link.subject_id)
            return "", 204
        form = ActionForm()
        done = form.validate_on_submit()
        if done:
            do(link.actor, link.subject_id)
    except DomainError as error:
        return broken(error)
    return render_template(
        template, form=form, done=done, action=url_for(request.endpoint or "", token=token)
    ), form.status
