"""Two people before it is out: what is serious, and what is about the host itself or who funds it.

Whoever made the text ready cannot also let it out. Where a host has one reader, the second is of the host that stands
in; where nobody is left, it waits in the open and is never waived.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from engage.domain import texts
from engage.domain.deadlines import SECOND_READING, WorkingCalendar

MOST_NOTE = 2000
"""Characters of why something is sent back."""


class SecondState(StrEnum):
    """Where a text stands that needs a second reader."""

    WAITING = "waiting"
    SENT_BACK = "sent_back"
    APPROVED = "approved"


class SecondAction(StrEnum):
    PROPOSE = "propose"
    """A moderator made a text ready."""
    APPROVE = "approve"
    SEND_BACK = "send_back"


SECOND: dict[tuple[SecondState, SecondAction], SecondState] = {
    (SecondState.WAITING, SecondAction.PROPOSE): SecondState.WAITING,
    (SecondState.WAITING, SecondAction.APPROVE): SecondState.APPROVED,
    (SecondState.WAITING, SecondAction.SEND_BACK): SecondState.SENT_BACK,
    (SecondState.SENT_BACK, SecondAction.PROPOSE): SecondState.WAITING,
    # Another text of it needs another look.
    (SecondState.APPROVED, SecondAction.PROPOSE): SecondState.WAITING,
}


def needs_second(*, serious: bool, about_host: bool) -> bool:
    """Whether another person has to agree before it is out."""
    return serious or about_host


def may_be_second(user_id: int | None, *, proposed_by: int | None) -> bool:
    """Whether this account can be the second reader of what that one made ready."""
    return user_id is not None and user_id != proposed_by


def due(proposed: date, calendar: WorkingCalendar) -> date:
    """The last day on which a second reader's answer is in time: two working days after the text was made ready."""
    return SECOND_READING.due(proposed, calendar)


def note(text: str) -> str:
    """Why it is sent back, as it is kept. Raises Refused: second_note_missing, note_too_long."""
    return texts.note(text, field="note", most=MOST_NOTE, missing="second_note_missing")
