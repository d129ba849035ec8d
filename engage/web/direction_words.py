"""What a board directed, in words for everyone, or why it directed nothing."""

from __future__ import annotations

from engage.domain.directions import DirectedTo, Direction
from engage.web.presentation import gettext, long_date


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_TO: dict[DirectedTo, str] = {
    DirectedTo.COUNCIL: _("the council"),
    DirectedTo.HEALTH_BOARD: _("the health board"),
    DirectedTo.BOTH: _("the council and the health board"),
}


def direction_words(direction: Direction) -> str:
    """To whom, of which day, under which reference, with how much money."""
    said = gettext(
        "The board told %(to)s to do this, by a Direction of %(day)s (%(reference)s).",
        to=gettext(_TO[direction.to]), day=long_date(direction.on), reference=direction.reference,
    )  # fmt: skip
    if not direction.money:
        return f"{said} {gettext('No money goes with it.')}"
    return f"{said} {gettext('Money: %(money)s.', money=f'£{direction.money:,}')}"
