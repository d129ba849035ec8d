"""The words of public pages: set, looked at before they are saved, and every earlier version to go back to."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import Conflict, DomainError
from engage.domain.page_texts import SCOPES, PageName, PageScope, Placement, editable
from engage.domain.permissions import Permission, Role
from engage.queries import page_texts as queries
from engage.queries.page_texts import Version, Where
from engage.services import page_texts
from engage.web import problems, typed
from engage.web.access import current_actor, staff_only
from engage.web.admin.forms import GoBackForm, PageTextForm
from engage.web.admin.page_words import public_address, title, what_it_is
from engage.web.admin.reach import reach, require_over
from engage.web.plain_markup import drawn

bp = Blueprint("pages", __name__, url_prefix="/pages")
staff_only(bp, Role.ADMIN)
bp.add_app_template_global(title, "page_title")
bp.add_app_template_global(what_it_is, "page_version_words")


@bp.get("/")
def overview() -> ResponseReturnValue:
    """Every page whose words one may set."""
    wheres = queries.wheres(reach(Permission.PAGE_EDIT))
    groups = [(where, [page for page in PageName if where.scope in SCOPES[page]]) for where in wheres]
    return render_template("admin/pages.html", groups=groups, changed=queries.changed())


@bp.route("/<page>/<scope>/<int:number>", methods=["GET", "POST"])
def edit(page: str, scope: str, number: int) -> ResponseReturnValue:
    """Write, look at it, save."""
    name, where = _found(page, scope, number)
    latest = queries.latest(name, where)
    form = PageTextForm(
        text=latest.text if latest else "", placement=latest.placement.value if latest else Placement.AFTER.value,
        seen=str(latest.number if latest else 0),
    )  # fmt: skip
    preview = theirs = None
    if form.validate_on_submit():
        preview = drawn(form.text.data or "", 3)
        if request.form.get("do") == "save":
            try:
                page_texts.change(
                    current_actor(), page=name, scope=where.scope, scope_id=where.id, text=form.text.data or "",
                    placement=form.placement.data, seen=typed.whole(form.seen.data) or 0,
                )  # fmt: skip
            except Conflict as error:
                problems.apply(form, error)
                theirs = queries.latest(name, where)
                form.seen.data = str(theirs.number if theirs else 0)
            except DomainError as error:
                problems.apply(form, error)
            else:
                flash(_("Saved. This is on the page now."))
                return redirect(url_for(".history", page=name.value, scope=where.scope.value, number=where.id))
    return render_template(
        "admin/page_edit.html", form=form, page=name, where=where, latest=latest, preview=preview, theirs=theirs,
        theirs_drawn=drawn(theirs.text, 3) if theirs else None, address=public_address(name, where),
    ), form.status  # fmt: skip


@bp.get("/<page>/<scope>/<int:number>/history")
def history(page: str, scope: str, number: int) -> ResponseReturnValue:
    """Who changed it when; going back is one press."""
    return _history(*_found(page, scope, number))


@bp.get("/<page>/<scope>/<int:number>/history/<int:version>")
def version(page: str, scope: str, number: int, version: int) -> ResponseReturnValue:
    """One version as it was."""
    name, where = _found(page, scope, number)
    found = queries.version(name, where, version)
    if found is None:
        abort(404)
    latest = queries.latest(name, where)
    return render_template(
        "admin/page_version.html", page=name, where=where, version=found, shown=drawn(found.text), latest=latest,
        form=_going_back(latest),
    )  # fmt: skip


@bp.post("/<page>/<scope>/<int:number>/back/<int:version>")
def back(page: str, scope: str, number: int, version: int) -> ResponseReturnValue:
    """Let an earlier version count once more."""
    name, where = _found(page, scope, number)
    form = GoBackForm()
    if form.validate_on_submit():
        try:
            page_texts.go_back(
                current_actor(), page=name, scope=where.scope, scope_id=where.id, version=version,
                seen=typed.whole(form.seen.data) or 0,
            )  # fmt: skip
        except Conflict:
            form.add_error(_("Somebody else saved this page while you had it open. Look at the list once more."))
        else:
            flash(_("The earlier words are on the page again."))
            return redirect(url_for(".history", page=name.value, scope=where.scope.value, number=where.id))
    return _history(name, where, form)


def _history(name: PageName, where: Where, form: GoBackForm | None = None) -> ResponseReturnValue:
    before = typed.number("before")
    page = queries.versions(name, where, before=before)
    latest = page.rows[0] if page.rows and before is None else queries.latest(name, where)
    status = form.status if form else 200
    more = url_for(".history", page=name.value, scope=where.scope.value, number=where.id, before=page.after)
    return render_template(
        "admin/page_history.html", page=name, where=where, versions=page.rows, latest=latest,
        form=_going_back(latest, form), more=more if page.after else None, address=public_address(name, where),
    ), status  # fmt: skip


def _going_back(latest: Version | None, failed: GoBackForm | None = None) -> GoBackForm:
    form = failed or GoBackForm(formdata=None)
    form.seen.data = str(latest.number if latest else 0)
    return form


def _found(page: str, scope: str, number: int) -> tuple[PageName, Where]:
    name, over = editable(page, scope)
    where = queries.where(over, number)
    if where is None:
        abort(404)
    require_over(Permission.PAGE_EDIT, None if over is PageScope.INSTALLATION else where.partnership_id)
    return name, where
