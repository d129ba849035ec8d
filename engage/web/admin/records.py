"""What ran, what went out, who did what: for operators and auditors. The development mailbox."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from engage.config import Settings
from engage.domain.permissions import Permission, Role, permits, subject
from engage.queries import link_answers, operations
from engage.services import given_up
from engage.services.audit import Event
from engage.services.context import context
from engage.web import typed
from engage.web.access import current_account, current_actor, staff_only
from engage.web.admin.reach import reach, require_over
from engage.web.forms import ActionForm

if TYPE_CHECKING:
    from engage.adapters.dev_mailbox import DevMailbox

bp = Blueprint("records", __name__)
staff_only(bp, Role.ADMIN, Role.AUDITOR)
_LINK = re.compile(r"https?://[^\s<>\"]+")


@bp.get("/audit")
def audit() -> ResponseReturnValue:
    """The audit. It has no places, so it is for auditors of the whole installation."""
    require_over(Permission.AUDIT_READ, None)
    event = request.args.get("event", "")
    if event and event not in set(Event):
        abort(404)
    after = typed.number("after")
    page = operations.audit_events(event=event, after=after)
    more = url_for(".audit", event=event or None, after=page.after) if page.after else None
    return render_template("admin/audit.html", page=page, event=event, events=list(Event), more=more)


@bp.get("/jobs")
def jobs() -> ResponseReturnValue:
    """Runs of jobs."""
    failed = request.args.get("failed") == "1"
    page = operations.job_runs(failed=failed, after=typed.number("after"))
    more = url_for(".jobs", failed=1 if failed else None, after=page.after) if page.after else None
    return render_template(
        "admin/jobs.html", page=page, failed=failed, more=more, troubles=operations.troubles(),
        unread=link_answers.unread(reach(Permission.JOB_READ)),
    )  # fmt: skip


@bp.get("/outbox")
def outbox() -> ResponseReturnValue:
    """How many messages stand where, and those that were given up."""
    return _outbox()


@bp.post("/outbox/<int:message_id>/try-again")
def try_again(message_id: int) -> ResponseReturnValue:
    """Send one that was given up once more: its address was mended, or the server lets us in again."""
    pressed = ActionForm()
    if not pressed.validate_on_submit():
        return _outbox(pressed)
    if given_up.try_again(current_actor(), message_id):
        flash(_("It waits to be sent again."))
    else:
        flash(_("It is not among those that were given up any more."))
    return redirect(url_for(".outbox"))


def _outbox(errors: ActionForm | None = None) -> ResponseReturnValue:
    page = operations.dead_letters(after=typed.number("after"))
    more = url_for(".outbox", after=page.after) if page.after else None
    return render_template(
        "admin/outbox.html", counts=operations.outbox_counts(), came_back=operations.came_back(), page=page,
        more=more, mailbox=_has_mailbox(),
        pressed=ActionForm(formdata=None), may_retry=permits(current_actor(), Permission.OUTBOX_RETRY, subject()),
        page_errors=errors.error_lines() if errors else [],
    ), (errors.status if errors else 200)  # fmt: skip


@bp.get("/mailbox")
def mailbox() -> ResponseReturnValue:
    """What would have been sent, on a machine that sends nothing."""
    return render_template("admin/mailbox.html", messages=_mailbox().messages())


@bp.get("/mailbox/<name>")
def message(name: str) -> ResponseReturnValue:
    """One message, as text."""
    found = _mailbox().read(name)
    if found is None:
        abort(404)
    text = found.text or str(Markup(found.html).striptags())  # noqa: S704 - tags are taken out, then it is escaped
    links = list(dict.fromkeys(_LINK.findall(text)))
    return render_template("admin/message.html", message=found, text=text, links=links)


def _has_mailbox() -> bool:
    settings: Settings = current_app.config["ENGAGE_SETTINGS"]
    account = current_account()
    admin = account is not None and Role.ADMIN in account.actor.roles()
    return admin and not (settings.production or settings.smtp_url or settings.notify_email)


def _mailbox() -> DevMailbox:
    """The development mailbox; 404 where messages really go out. It holds links with secrets: never for an auditor."""
    if not _has_mailbox():
        abort(404)
    from engage.adapters.dev_mailbox import DevMailbox  # and with it all of e-mail, which few installations show

    return DevMailbox(context().settings.home, context().clock)
