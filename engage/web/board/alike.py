"""Earlier asks that may be about the same thing: shown to whoever puts an ask, who says which are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, permits
from engage.queries import asks_alike as queries
from engage.queries import earlier
from engage.queries.earlier import Earlier
from engage.services import asks_alike as services
from engage.web import problems
from engage.web.access import current_actor
from engage.web.ask_forms import AskForm
from engage.web.ask_labels import ask_label
from engage.web.asked_before import answer_words
from engage.web.board.asks import open_page
from engage.web.board.blueprint import bp
from engage.web.forms import CheckboxesField, HiddenField
from engage.web.presentation import gettext
from engage.web.typed import whole

MOST_SHOWN = 50
"""So many are taken from what the page says was on it: a browser can send anything."""


class AlikeForm(AskForm):
    """Which earlier asks are about the same thing. A press that brings up some that were not shown asks once."""

    alike = CheckboxesField(
        _("Are any of these about the same thing?"), coerce=int,
        hint=_("We looked for the same words. Tick those that are. Everyone then sees them beside this ask."),
    )  # fmt: skip
    shown = HiddenField()
    """Ids of those that were on the page."""

    def propose(
        self, partnership_id: int, words: str, *, besides: Collection[int] = (), said: Collection[int] = ()
    ) -> tuple[Earlier, ...]:
        """Offer what may be about the same thing as these words, with what was on the page and what was said so
        before. Those that are new stay in `fresh`. Two statements."""
        shown = (self.shown.data or "").split("-", MOST_SHOWN)[:MOST_SHOWN]
        before = {number for each in shown if (number := whole(each)) is not None}
        near = queries.near(partnership_id, words, besides=besides)
        # What was said so before is offered wherever else it stands: what is not ticked is taken back.
        found = earlier.these({*near, *before} - {*besides} | {*said}, partnership_id=partnership_id)
        self.fresh = {each.row.id for each in found} & {*near} - before
        self.alike.choices = [(each.row.id, each.row.title) for each in found]
        hints: Any = {each.row.id: f"{ask_label(each.row.label).text}. {answer_words(each)}".strip() for each in found}
        self.alike.hints = hints
        self.shown.data = "-".join(str(each.row.id) for each in found)
        return found

    def looked_at(self) -> bool:
        """Whether all that is proposed was on the page when the button was pressed; else it says so, once."""
        if not self.fresh:
            return True
        self.add_error(
            gettext("This may have been asked before. Look at the asks below, then press the button again."), "alike"
        )
        return False

    fresh: set[int] = set()  # noqa: RUF012 - replaced for each form


@bp.route("/board/asks/<reference>/before", methods=["GET", "POST"])
def alike(reference: str) -> ResponseReturnValue:
    """Say which earlier asks are about the same thing, or put that right."""
    actor = current_actor()
    row = open_page(actor, reference).row
    if not permits(actor, Permission.ASK_RAISE, row.subject):
        abort(403)
    form, said = AlikeForm(), queries.said(row.id)
    found = form.propose(row.partnership_id, f"{row.title}. {row.detail}", besides={row.id}, said=said)
    if not form.is_submitted():
        form.alike.data = sorted(said)
    elif form.validate_on_submit() and form.looked_at():
        try:
            services.say(actor, row.id, form.alike.data or ())
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(gettext("Saved. Everyone sees those that you ticked beside this ask."))
            return redirect(url_for(".ask", reference=reference), 303)
    back = url_for(".ask", reference=reference)
    return render_template("board/alike.html", form=form, row=row, found=found, back=back), form.status
