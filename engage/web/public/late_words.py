"""Words for what happens when a body is late, and for a group that has stopped meeting."""

from __future__ import annotations

from markupsafe import Markup, escape

from engage.domain.ladder import Ladder, Rung
from engage.domain.stalled import Stall
from engage.web.presentation import gettext, time_tag, working_days


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_AT_ONCE: dict[Rung, str] = {
    Rung.OWNER: _("On the next working day its officer is reminded."),
    Rung.CHAIR: _("On the next working day its chair is reminded."),
    Rung.CHIEF_OFFICER: _("On the next working day the chief officer is reminded."),
    Rung.BOARD: _("On the next working day it goes onto the next paper of the board."),
}
_AFTER: dict[Rung, str] = {
    Rung.OWNER: _("After %(days)s its officer is reminded."),
    Rung.CHAIR: _("After %(days)s its chair is reminded."),
    Rung.CHIEF_OFFICER: _("After %(days)s the chief officer is reminded."),
    Rung.BOARD: _("After %(days)s it goes onto the next paper of the board."),
}


def ladder_lines(ladder: Ladder) -> list[str]:
    """The steps of a ladder in sentences, the first one first."""
    return [
        gettext(_AFTER[rung], days=working_days(days)) if days else gettext(_AT_ONCE[rung])
        for rung, days in ladder.items()
    ]


def stalled_words(stalled: Stall) -> Markup:
    """That a group has not met, and since when."""
    here = "%(day)s"  # for the day, which is marked as one
    if stalled.met_on:
        said = gettext("It last met on %(day)s. What people ask it waits until it meets again.", day=here)
    else:
        said = gettext(
            "We know of no meeting since it began on %(day)s. What people ask it waits until it meets.", day=here
        )
    return escape(said) % {"day": time_tag(stalled.since)}
