"""What readers and the person wrote to each other, as each of them may read it. Writing is `follow_ups`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import NotFound
from engage.domain.follow_ups import FOLLOW_UP, AskedBy, FollowUpAction, FollowUpState
from engage.domain.machines import next_state
from engage.domain.permissions import Actor, Permission, Role, acting_role, require
from engage.models.base import db
from engage.models.contributions import Contribution, FollowUp
from engage.services import audit, ciphertexts, history, subjects
from engage.services.context import context
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer, in words."""

    id: int
    asked_by: AskedBy
    state: FollowUpState
    text: str
    answer: str
    """Empty before there is one."""
    danger: bool
    asked_at: datetime
    answered_at: datetime | None
    due_on: date | None


def own(actor: Actor, contribution_id: int) -> tuple[Exchange, ...]:
    """The exchanges about one's own contribution, the first first. One statement. Raises NotPermitted."""
    require(actor, Permission.CONTRIBUTION_FOLLOW_UP, subjects.of_own_contribution(contribution_id))
    return tuple(_in_words(row) for row in _rows(contribution_id))


def to_read_out(actor: Actor, follow_up_id: int) -> str:
    """A reader's question that waits for the person, for staff who read it out to them; audited. Raises NotPermitted,
    NotFound("follow_up_unknown")."""
    with unit_of_work() as session:
        asked = session.get(FollowUp, follow_up_id)
        if asked is None or asked.state is not FollowUpState.WITH_PERSON:
            raise NotFound("follow_up_unknown")
        about = session.get_one(Contribution, asked.contribution_id)
        role = require(actor, Permission.CONTRIBUTION_BY_WORD, subjects.of_contribution(about))
        if about.reading is ReadingState.WITHDRAWN or about.locked:
            # Withdrawn words may be kept for the safeguarding lead, whose questions are nobody else's.
            raise NotFound("follow_up_unknown")
        audit.record(actor, audit.Event.FOLLOW_UP_OPENED, about.id, role=role)
        return question_of(asked)


def opened(actor: Actor, row: Contribution, role: Role) -> tuple[Exchange, ...]:
    """The exchanges for the reader who has just opened the words, in the present unit of work; audited when there are
    any. What the person answered counts as read once somebody who may ask them opened it."""
    found = _rows(row.id)
    if not found:
        return ()
    audit.record(actor, audit.Event.FOLLOW_UP_OPENED, row.id, role=role)
    asking = acting_role(actor, Permission.CONTRIBUTION_ASK_BACK, subjects.for_exchange(row))
    for each in found:
        if asking is not None and each.state is FollowUpState.TO_READ:
            each.state = next_state(FOLLOW_UP, each.state, FollowUpAction.READ)
            history.append(
                row, EventKind.ANSWER_READ.value, actor=actor, role=asking, payload={"follow_up_id": each.id}
            )
    return tuple(_in_words(each) for each in found)


def erase(contribution_id: int) -> None:
    """Destroy them, when the person takes their words back."""
    with unit_of_work() as session:
        session.execute(sa.delete(FollowUp).where(FollowUp.contribution_id == contribution_id))


def question_of(row: FollowUp) -> str:
    """What was asked, decrypted."""
    return context().keys.decrypt(row.text, ciphertexts.follow_up(row.id))


def answer_of(row: FollowUp) -> str:
    """What was answered, decrypted; empty before that."""
    return context().keys.decrypt(row.answer, ciphertexts.follow_up_answer(row.id)) if row.answer else ""


def _rows(contribution_id: int) -> list[FollowUp]:
    return list(
        db.session.scalars(
            sa.select(FollowUp).where(FollowUp.contribution_id == contribution_id).order_by(FollowUp.id)
        )
    )


def _in_words(row: FollowUp) -> Exchange:
    return Exchange(
        row.id, row.asked_by, row.state, question_of(row), answer_of(row), row.danger, row.asked_at, row.answered_at,
        row.due_on,
    )  # fmt: skip
