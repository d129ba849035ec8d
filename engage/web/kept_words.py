"""Words that were typed about an ask and can be sent no more, because the ask or the link is not theirs now: shown once
more, so that nothing is lost. They are kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from engage.web.ask_doings import Doing
from engage.web.ask_forms import AnswerForm, typed


def of(doing: Doing, points: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Question and words of what was sent with this request; nothing from a form that did not come from our page.
    `points` are those of the ask."""
    form = doing.form()
    if not form.is_submitted():
        return []
    if isinstance(form, AnswerForm):
        form.points(points)
    for field in form:
        if hasattr(field, "choices") and field.choices is None:
            field.choices = []
    form.validate()
    return [] if "csrf_token" in form.errors else typed(form)
