"""Questions both ways between the readers of a host and the person who told it, who needs no name for that.

An exchange is one question and its answer. Either side may begin one. The person need never answer, and may always
ask; a reader has one question open at a time, so that nobody is examined. What a person writes is answered, or at
least read, within the service standard `deadlines.FOLLOW_UP`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from engage.domain import texts
from engage.domain.asking import check_can_be_asked
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import Conflict, Refused

MOST_QUESTION = 600
"""Characters of a reader's question: one thing, asked shortly."""
MOST_ANSWER = 2_000
"""Characters of whatever the person writes, and of a reader's answer."""
MOST_A_DAY = 10
"""So much can a person send about one contribution within `DAY`. Beyond it they are asked to wait; nothing is lost."""
DAY = timedelta(days=1)


class AskedBy(StrEnum):
    """Who began an exchange."""

    HOST = "host"
    PERSON = "person"


class FollowUpState(StrEnum):
    """Where an exchange stands."""

    WITH_PERSON = "with_person"
    """A reader asked; the person may answer."""
    TO_READ = "to_read"
    """The person answered; the host owes it a reader."""
    TO_ANSWER = "to_answer"
    """The person asked or added something; the host owes an answer."""
    DONE = "done"
    CLOSED = "closed"
    """The reader took the question back."""


class FollowUpAction(StrEnum):
    ANSWER = "answer"
    """The other side answers: the person a reader's question, a reader what the person wrote."""
    READ = "read"
    """A reader opened what the person answered."""
    CLOSE = "close"


FOLLOW_UP: dict[tuple[FollowUpState, FollowUpAction], FollowUpState] = {
    (FollowUpState.WITH_PERSON, FollowUpAction.ANSWER): FollowUpState.TO_READ,
    (FollowUpState.WITH_PERSON, FollowUpAction.CLOSE): FollowUpState.CLOSED,
    # They were writing when it was taken back: what they say is read all the same.
    (FollowUpState.CLOSED, FollowUpAction.ANSWER): FollowUpState.TO_READ,
    (FollowUpState.TO_READ, FollowUpAction.READ): FollowUpState.DONE,
    (FollowUpState.TO_ANSWER, FollowUpAction.ANSWER): FollowUpState.DONE,
}
"""What was read stays read, and what was answered is answered once: whoever has more to say begins another one."""
ANSWERED = frozenset({FollowUpState.TO_READ, FollowUpState.DONE})

BEGINS: dict[AskedBy, FollowUpState] = {
    AskedBy.HOST: FollowUpState.WITH_PERSON,
    AskedBy.PERSON: FollowUpState.TO_ANSWER,
}
WITH_HOST = frozenset({FollowUpState.TO_READ, FollowUpState.TO_ANSWER})
"""The host owes something."""


def question(text: str) -> str:
    """A reader's question as it is stored. Raises Refused: question_missing, note_too_long."""
    return texts.note(text, field="message", most=MOST_QUESTION, missing="question_missing")


def message(text: str) -> str:
    """What the person writes, or a reader answers, as it is stored. Raises Refused: message_missing, note_too_long."""
    return texts.note(text, field="message", most=MOST_ANSWER, missing="message_missing")


def check_reader_may_ask(reading: ReadingState, *, held_by_somebody: bool, open_question: bool) -> None:
    """Whether a reader may ask the person something now. Raises as `check_can_be_asked` does, and
    Refused("follow_up_one_at_a_time")."""
    check_can_be_asked(reading, held_by_somebody=held_by_somebody)
    if open_question:
        raise Refused("follow_up_one_at_a_time", field="message")


def check_person_may_write(reading: ReadingState, *, sent_before: int) -> None:
    """Whether the person may send something now, who sent so much within the last day.

    Raises Conflict("contribution_withdrawn"), Refused("follow_up_too_many").
    """
    if reading is ReadingState.WITHDRAWN:
        raise Conflict("contribution_withdrawn")
    if sent_before >= MOST_A_DAY:
        raise Refused("follow_up_too_many", field="message", most=MOST_A_DAY)


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing in the exchanges, for the line of what happened: the event's kind, whose exchange, when."""

    kind: EventKind
    follow_up_id: int
    at: datetime
    due_on: date | None = None
    """By when the host answers, or reads it."""
    settled: bool = False
    """What it leads to has happened: it was answered, read or taken back."""


_SETTLES: dict[EventKind, frozenset[EventKind]] = {
    EventKind.QUESTION_ASKED: frozenset({EventKind.QUESTION_ANSWERED, EventKind.QUESTION_CLOSED}),
    EventKind.QUESTION_ANSWERED: frozenset({EventKind.ANSWER_READ}),
    EventKind.PERSON_ASKED: frozenset({EventKind.PERSON_ANSWERED}),
    EventKind.QUESTION_CLOSED: frozenset(),
    EventKind.ANSWER_READ: frozenset(),
    EventKind.PERSON_ANSWERED: frozenset(),
}
KINDS = frozenset(_SETTLES)
"""What a history says of exchanges."""


def moments(events: Iterable[tuple[str, datetime, Mapping[str, Any]]]) -> tuple[Moment, ...]:
    """What a history says of the exchanges, in its order."""
    told = [(EventKind(kind), at, payload) for kind, at, payload in events if kind in _SETTLES]
    happened = {(kind, payload["follow_up_id"]) for kind, _, payload in told}
    return tuple(
        Moment(
            kind, payload["follow_up_id"], at,
            date.fromisoformat(payload["due_on"]) if "due_on" in payload else None,
            settled=not _SETTLES[kind] or any((end, payload["follow_up_id"]) in happened for end in _SETTLES[kind]),
        )
        for kind, at, payload in told
    )  # fmt: skip
