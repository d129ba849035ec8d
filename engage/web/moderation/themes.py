"""Themes: naming what several people say, and seeing when it has become an ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.kinds import ThemeStance
from engage.domain.outcomes import outcome
from engage.domain.references import format_reference
from engage.domain.theming.enough import enough
from engage.queries import said_before, theme_history, workspace
from engage.queries import themes as queries
from engage.services import themes as services
from engage.web import labels, problems, theme_words
from engage.web.access import current_actor
from engage.web.forms import ActionForm, EngageForm
from engage.web.moderation.blueprint import bp
from engage.web.moderation.theme_forms import AddForm, ThemeForm
from engage.web.moderation.theme_words import way_words

STANCES = {each.value: each for each in ThemeStance}
"""Ways to look at a theme's contributions, as its address says them."""


@bp.get("/themes")
def themes() -> ResponseReturnValue:
    """The themes of one's partnerships."""
    retired = request.args.get("list") == "ended"
    items = queries.overview(current_actor(), retired=retired)
    return render_template(
        "moderation/themes.html", items=items, retired=retired,
        phrases=() if retired else queries.unthemed_phrases(current_actor()), enough=any_enough(items),
    )  # fmt: skip


def any_enough(items: Iterable[queries.ThemeRow]) -> bool:
    """Whether so much is under the themes of one partnership that more can be said of them (`theming.enough`)."""
    links: Counter[int] = Counter()
    for item in items:
        links[item.partnership_id] += item.contributions
    return any(enough(many) for many in links.values())


@bp.route("/themes/new", methods=["GET", "POST"])
def new_theme() -> ResponseReturnValue:
    """Begin a theme."""
    form = ThemeForm()
    places = queries.places(current_actor())
    form.partnership_id.choices = [(place.id, place.name) for place in places]
    if len(places) == 1:
        form.partnership_id.data = places[0].id
    if form.validate_on_submit():
        try:
            number = services.create(
                current_actor(), partnership_id=form.partnership_id.data or 0, name=form.name.data or "",
                description=form.description.data or "", outcomes=form.outcomes.data or [],
                dissent=form.dissent.data or "", examples=(form.examples.data or "").splitlines(),
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("The theme is there."))
            return redirect(url_for(".theme", theme_id=number))
    return render_template("moderation/theme_form.html", form=form, theme=None, several=len(places) > 1), form.status


@bp.get("/themes/<int:theme_id>")
def theme(theme_id: int) -> ResponseReturnValue:
    """One theme with what people say in it."""
    return theme_page(theme_id)


@bp.route("/themes/<int:theme_id>/change", methods=["GET", "POST"])
def change_theme(theme_id: int) -> ResponseReturnValue:
    """Name and describe it anew."""
    found = queries.detail(current_actor(), theme_id)
    form = ThemeForm(data={
        "name": found.name, "description": found.description, "dissent": found.dissent,
        "outcomes": list(found.outcomes), "examples": "\n".join(found.examples),
    })  # fmt: skip
    del form.partnership_id
    if form.validate_on_submit():
        try:
            services.change(
                current_actor(), theme_id, name=form.name.data or "", description=form.description.data or "",
                outcomes=form.outcomes.data or [], dissent=form.dissent.data or "",
                examples=(form.examples.data or "").splitlines(),
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Saved."))
            return redirect(url_for(".theme", theme_id=theme_id))
    return render_template("moderation/theme_form.html", form=form, theme=found, several=False), form.status


@bp.post("/themes/<int:theme_id>/end")
def end_theme(theme_id: int) -> ResponseReturnValue:
    """Let nothing more be put into it."""
    pressed = ActionForm()
    if pressed.validate_on_submit():
        try:
            services.retire(current_actor(), theme_id)
        except DomainError as error:
            problems.apply(pressed, error)
        else:
            flash(_("The theme has ended."))
            return redirect(url_for(".themes"))
    return theme_page(theme_id, errors=pressed)


@bp.post("/themes/<int:theme_id>/add")
def add_to_theme(theme_id: int) -> ResponseReturnValue:
    """Put a contribution into it, by its reference."""
    form = AddForm()
    if form.validate_on_submit():
        try:
            row = workspace.contributed(form.reference.data or "")
            services.link(current_actor(), theme_id=theme_id, contribution_id=row.id)
        except DomainError as error:
            if error.code == "contribution_unknown":
                form.add_error(problems.words(error), "reference")
            else:
                problems.apply(form, error)
        else:
            flash(_("It is in the theme."))
            return redirect(url_for(".theme", theme_id=theme_id))
    return theme_page(theme_id, form=form)


@bp.post("/themes/<int:theme_id>/take-out/<int:contribution_id>")
def take_out_of_theme(theme_id: int, contribution_id: int) -> ResponseReturnValue:
    """Take a contribution out of it."""
    pressed = ActionForm()
    if pressed.validate_on_submit():
        try:
            services.unlink(current_actor(), theme_id=theme_id, contribution_id=contribution_id)
        except DomainError as error:
            problems.apply(pressed, error)
        else:
            flash(_("It is out of the theme."))
            return redirect(url_for(".theme", theme_id=theme_id))
    return theme_page(theme_id, errors=pressed)


@bp.post("/themes/<int:theme_id>/stance/<int:contribution_id>")
def change_stance(theme_id: int, contribution_id: int) -> ResponseReturnValue:
    """Say that a contribution sees the theme otherwise, or that it says the same after all."""
    pressed = ActionForm()
    if pressed.validate_on_submit():
        try:
            services.restate(
                current_actor(), theme_id=theme_id, contribution_id=contribution_id,
                stance=request.form.get("stance", ""),
            )  # fmt: skip
        except DomainError as error:
            problems.apply(pressed, error)
        else:
            flash(_("Saved."))
            return redirect(url_for(".theme", theme_id=theme_id))
    return theme_page(theme_id, errors=pressed)


def theme_page(
    theme_id: int, form: AddForm | None = None, errors: EngageForm | None = None
) -> ResponseReturnValue:
    """The page of one theme, with what is wrong with what was pressed on it."""
    actor = current_actor()
    found = queries.detail(actor, theme_id)
    after = request.args.get("after") if request.method == "GET" else None
    stance = STANCES.get(request.args.get("list", "")) if request.method == "GET" else None
    items, more = queries.contributions(actor, theme_id, after=after, stance=stance)
    wrong = form or errors
    return render_template(
        "moderation/theme.html", theme=found, items=items, form=form or AddForm(formdata=None),
        pressed=ActionForm(formdata=None), labels=labels, format_reference=format_reference,
        outcomes=[outcome(number) for number in found.outcomes], suggestions=queries.suggest_ask(theme_id),
        phrases=queries.phrases(theme_id), stance=stance,
        chosen=[(each, way_words(each.way, each.name)) for each in said_before.chosen_in(theme_id)],
        history=theme_history.of(theme_id), said=theme_words.for_staff,
        moves=theme_history.standing(theme_id),
        raise_url=url_for("board.raise_ask", theme=theme_id),
        first=url_for(".theme", theme_id=theme_id, list=stance) if after else None,
        more=url_for(".theme", theme_id=theme_id, list=stance, after=more) if more else None,
        page_errors=errors.error_lines() if errors else [],
    ), (wrong.status if wrong else 200)  # fmt: skip
