"""The same thing in two browsers: the page that says so, with what both of them wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.web.forms import EngageForm
from engage.web.presentation import paragraphs
from engage.web.public import drafting, told
from engage.web.public.drafting import ChangedElsewhere, SentElsewhere

SENT_ELSEWHERE = _(
    "You have sent this, perhaps on another device. What you typed here is still below. If it is new, press the button "
    "again. Then it goes as a new one."
)
CHANGED_ELSEWHERE = _(
    "You changed this on another device too. Both texts are on this page. Put what you want to keep into the box, then "
    "press the button."
)
TOO_LONG = _("This is too long to save. It is still here. Take some out, then press again.")
"""What the button that saves says then."""

Draft = Mapping[str, Any] | None
Draw = Callable[[Draft, ChangedElsewhere | None], ResponseReturnValue]
"""Draws the page of a form, from the draft it is made from and what was found there, if another browser wrote it."""


def not_alone(form: EngageForm, other: ChangedElsewhere | SentElsewhere, draw: Draw) -> ResponseReturnValue:
    """The form again, when the same thing was changed or sent in another browser meanwhile."""
    if isinstance(other, SentElsewhere):
        form.add_error(SENT_ELSEWHERE, "text")
        return draw(None, None)
    form.add_error(CHANGED_ELSEWHERE, "text")
    return draw(other.now, other)


def panels(before: Draft, clash: ChangedElsewhere | None = None) -> dict[str, Any]:
    """What `_elsewhere.html` draws over a form with the box of the story, and what that form carries to say that it was
    made from this draft and showed all of it."""
    aside = clash.aside if clash else (before or {}).get(drafting.ASIDE, "")
    return {
        "theirs": paragraphs(told.one_text(clash.now)) if clash else "",
        "aside": paragraphs(aside) if aside else "",
        "seen": drafting.seen(before, all_of_it=True),
    }
