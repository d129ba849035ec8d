"""Digests for those who read and issue them: the clerk of the body, and moderators of its hosts.

They may write a foreword and choose one story. There is no page on which a line could be taken out or moved.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.deadlines import local_date
from engage.domain.errors import Conflict, DomainError
from engage.domain.kinds import DigestState
from engage.domain.permissions import PERMISSION_MAP, Permission, ScopeKind, require
from engage.queries import digest_asked, digest_calendar
from engage.queries import digests as shelves
from engage.services import digests
from engage.services.context import now
from engage.web import digest_page_one, problems
from engage.web.access import current_actor
from engage.web.board.blueprint import bp
from engage.web.board.digest_forms import AgainForm, ForewordForm, QuoteForm
from engage.web.digest_files import download
from engage.web.forms import ActionForm, EngageForm
from engage.web.presentation import excerpt

NONE = "none"
MAY = Permission.DIGEST_ISSUE


@bp.get("/board/digests")
def digest_list() -> ResponseReturnValue:
    """The digests one may issue, those that wait first."""
    grants = [grant for grant in current_actor().grants if grant.role in PERMISSION_MAP[MAY]]
    if not grants:
        abort(403)
    rows = shelves.for_staff(
        {grant.scope.id for grant in grants if grant.scope.kind is ScopeKind.BODY},
        {grant.scope.id for grant in grants if grant.scope.kind is ScopeKind.HOST},
    )
    return render_template("board/digest_list.html", rows=rows, say=digest_page_one.vocabulary())


@bp.get("/board/digests/<int:digest_id>")
def digest(digest_id: int) -> ResponseReturnValue:
    """Read one, as everybody will read it."""
    page = readable_page(digest_id)
    waits = page.state is DigestState.COMPILED
    return render_template(
        "board/digest.html", page=page, data=page.data, waits=waits, put=digest_asked.of_digest(page.data),
        say=digest_page_one.vocabulary(), goes_out=_goes_out(page) if waits else None,
        files=download.offered(page, lambda name: url_for(".digest_file", digest_id=digest_id, name=name)),
    )


@bp.get("/board/digests/<int:digest_id>/files/<name>")
def digest_file(digest_id: int, name: str) -> ResponseReturnValue:
    """The same as a file, before it is issued as well: that each page of it says."""
    if name not in download.BY_NAME:
        abort(404)
    return download.answer(readable_page(digest_id), name, url_for(".digest", digest_id=digest_id), counted=False)


@bp.route("/board/digests/<int:digest_id>/foreword", methods=["GET", "POST"])
def digest_foreword(digest_id: int) -> ResponseReturnValue:
    """Put words before it."""
    page = readable_page(digest_id)
    form = ForewordForm(foreword=page.foreword)

    def save() -> None:
        digests.set_foreword(current_actor(), digest_id=digest_id, text=form.foreword.data or "")

    return _edit("board/digest_foreword.html", page, form, save)


@bp.route("/board/digests/<int:digest_id>/story", methods=["GET", "POST"])
def digest_story(digest_id: int) -> ResponseReturnValue:
    """Choose one story, or none."""
    page = readable_page(digest_id)
    offered = shelves.candidates(page.data.body.id)
    form = QuoteForm(quote=str(page.quote.contribution_id) if page.quote else NONE)
    form.quote.choices = [
        *((str(each.contribution_id), excerpt(each.text, 300)) for each in offered), (NONE, _("No story")),
    ]  # fmt: skip

    def save() -> None:
        chosen = form.quote.data
        number = None if chosen == NONE else int(chosen)
        digests.choose_quote(current_actor(), digest_id=digest_id, contribution_id=number)

    return _edit("board/digest_story.html", page, form, save)


@bp.route("/board/digests/<int:digest_id>/issue", methods=["GET", "POST"])
def digest_issue(digest_id: int) -> ResponseReturnValue:
    """Make it public and fix it for good."""
    page = readable_page(digest_id)

    def save() -> None:
        digests.issue(current_actor(), digest_id=digest_id)

    return _edit("board/digest_issue.html", page, ActionForm(), save, done=_("The digest is issued."))


@bp.route("/board/digests/<int:digest_id>/again", methods=["GET", "POST"])
def digest_again(digest_id: int) -> ResponseReturnValue:
    """Compile another version of an issued digest, with what is known now."""
    page, form = readable_page(digest_id), AgainForm()
    if page.state is DigestState.COMPILED:
        return redirect(url_for(".digest", digest_id=digest_id))
    if form.validate_on_submit():
        try:
            new = digests.compile(
                current_actor(), body_id=page.data.body.id, period=page.data.period, as_of=now(),
                reason=form.reason.data or "",
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("A new version is compiled. Read it, then issue it."))
            return redirect(url_for(".digest", digest_id=new))
    return render_template("board/digest_again.html", page=page, data=page.data, form=form), form.status


def _goes_out(page: shelves.DigestPage) -> date | None:
    """The day on which it goes out by itself; None where it waits for a person, as every later version does."""
    if page.version > 1:
        return None
    return digest_calendar.of_body(page.data.body.id).goes_out(page.data.days, local_date(page.compiled_at))


def readable_page(digest_id: int) -> shelves.DigestPage:
    """The digest, for somebody who may issue it; else 404 or NotPermitted."""
    page = shelves.staff_page(digest_id)
    on = shelves.subject_of(page.data.body.id) if page else None
    if page is None or on is None:
        abort(404)
    require(current_actor(), MAY, on)
    return page


def _edit(
    template: str, page: shelves.DigestPage, form: EngageForm, save: Callable[[], Any], *, done: str = ""
) -> ResponseReturnValue:
    back = redirect(url_for(".digest", digest_id=page.id))
    if page.state is not DigestState.COMPILED:
        return back
    if form.validate_on_submit():
        try:
            save()
        except Conflict:
            # Somebody issued it meanwhile: the page shows it as it is now.
            flash(_("Somebody has issued it in the meantime."), "warning")
            return back
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(done or _("Saved."))
            return back
    return render_template(template, page=page, data=page.data, form=form), form.status
