"""All twenty measures for staff: those that everybody sees, and the other sixteen."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engage.domain.measures.shown import Figure, shown
from engage.domain.permissions import PERMISSION_MAP, Permission, ScopeKind
from engage.queries import measures as queries
from engage.queries.measures import BodyName, Scope
from engage.web import measure_words
from engage.web.access import current_actor, staff_only

bp = Blueprint("measures", __name__, url_prefix="/board/measures")
staff_only(bp, *sorted(PERMISSION_MAP[Permission.MEASURE_READ]))

_PLACE, _GROUP = Markup('{}: <span translate="no">{}</span>'), Markup("{}: {}")


@bp.get("/")
def overview() -> ResponseReturnValue:
    """The bodies and partnerships whose measures one may read."""
    found = queries.bodies(_partnerships(), _bodies())
    whole = _partnerships()
    groups = [
        (each[0], each, whole is None or each[0].partnership_id in whole)
        for each in (list(of) for _, of in groupby(found, key=lambda body: body.partnership_id))
    ]
    return render_template("measures/overview.html", groups=groups)


@bp.get("/bodies/<slug>")
def body(slug: str) -> ResponseReturnValue:
    """All measures of one body."""
    found = next(iter(queries.bodies(_partnerships(), _bodies(), slug=slug)), None)
    if found is None:
        abort(404)
    return _page(found, Scope(found.partnership_id, found.id))


@bp.get("/partnerships/<slug>")
def partnership(slug: str) -> ResponseReturnValue:
    """All measures of the bodies of a partnership together."""
    found = next((each for each in queries.bodies(_partnerships()) if each.partnership_slug == slug), None)
    if found is None:
        abort(404)
    return _page(found, Scope(found.partnership_id))


def _partnerships() -> frozenset[int] | None:
    """Those one may read as a whole; None for all."""
    scopes = [g.scope for g in current_actor().grants if g.role in PERMISSION_MAP[Permission.MEASURE_READ]]
    if any(scope.kind is ScopeKind.INSTALLATION for scope in scopes):
        return None
    return frozenset(scope.id for scope in scopes if scope.kind is ScopeKind.PARTNERSHIP)


def _bodies() -> frozenset[int]:
    scopes = [g.scope for g in current_actor().grants if g.role in PERMISSION_MAP[Permission.MEASURE_READ]]
    return frozenset(scope.id for scope in scopes if scope.kind is ScopeKind.BODY)


def _page(found: BodyName, scope: Scope) -> ResponseReturnValue:
    first, last = queries.months()
    figures = shown(queries.lines(scope, first, last))
    return render_template(
        "measures/all.html", found=found, whole=scope.body_id is None, about=measure_words.ABOUT,
        looked=queries.view(scope, first, last),
        measures=[
            (number, number in measure_words.PUBLIC, [_row(each) for each in of])
            for number, of in groupby(figures, key=lambda each: each.number)
        ],
    )  # fmt: skip


def _row(each: Figure) -> list[Any]:
    name: Any = measure_words.WORDING[each.part].name
    group = measure_words.group(each)
    if group:
        of_place = each.part in measure_words.PLACES and each.group
        name = (_PLACE if of_place else _GROUP).format(name, group)
    return [name, measure_words.whole(each)]
