"""What no theme fits: a person names it, or puts it away."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.references import format_reference
from engage.domain.theming.enough import ENOUGH
from engage.queries import theme_clusters as queries
from engage.services import theme_clusters as services
from engage.web import problems
from engage.web.access import current_actor
from engage.web.forms import ActionForm, EngageForm
from engage.web.moderation.blueprint import bp
from engage.web.moderation.theme_forms import NameForm


@bp.get("/themes/unthemed")
def clusters() -> ResponseReturnValue:
    """Heaps of contributions that no theme fits."""
    return _list()


def _list(errors: EngageForm | None = None) -> ResponseReturnValue:
    actor = current_actor()
    enough = queries.has_enough(actor)
    return render_template(
        "moderation/clusters.html", enough=enough, least=ENOUGH, items=queries.waiting(actor) if enough else (),
        pressed=ActionForm(formdata=None), format_reference=format_reference,
        page_errors=errors.error_lines() if errors else [],
    ), (errors.status if errors else 200)  # fmt: skip


@bp.route("/themes/unthemed/<int:cluster_id>", methods=["GET", "POST"])
def name_cluster(cluster_id: int) -> ResponseReturnValue:
    """Begin a theme with what is left ticked."""
    form = NameForm()
    found = None
    if form.is_submitted():
        # Looked at by the service: pressed twice, it is named already and no longer waits.
        form.contributions.choices = [(number, "") for number in form.contributions.data or []]
    else:
        found = queries.one(current_actor(), cluster_id)
    if form.validate_on_submit():
        try:
            theme_id = services.name(
                current_actor(), cluster_id, name=form.name.data or "", description=form.description.data or "",
                contribution_ids=form.contributions.data or [],
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("The theme is there, with what you left ticked."))
            return redirect(url_for(".theme", theme_id=theme_id))
    found = found or queries.one(current_actor(), cluster_id)
    mine = [item for item in found.members if item.mine]
    chosen = set(form.contributions.data or []) if form.is_submitted() else {item.id for item in mine}
    page = render_template(
        "moderation/cluster.html", form=form, cluster=found, mine=mine, chosen=chosen,
        others=[item for item in found.members if not item.mine], format_reference=format_reference,
    )  # fmt: skip
    return page, form.status


@bp.post("/themes/unthemed/<int:cluster_id>/put-away")
def put_cluster_away(cluster_id: int) -> ResponseReturnValue:
    """It is no theme."""
    pressed = ActionForm()
    if pressed.validate_on_submit():
        try:
            services.put_away(current_actor(), cluster_id)
        except DomainError as error:
            problems.apply(pressed, error)
        else:
            flash(_("Put away. It comes back only if it grows by half."))
            return redirect(url_for(".clusters"))
    return _list(pressed)
