"""Answers by a link that nobody can let through any more, because somebody else answers for the ask by now."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.ask_states import AskAction
from engage.domain.link_answers import AnswerState
from engage.domain.permissions import SYSTEM, Role
from engage.models.link_answers import LinkAnswer
from engage.services import ask_log
from engage.services.ask_log import Loaded
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


def overtake(loaded: Loaded, body_id: int | None = None) -> Loaded:
    """Say of every answer to this ask (of one body, when it is named) that still waits for the host that it was
    overtaken; its words are kept for the host. Returns the ask as it is then."""
    with unit_of_work() as session:
        waiting = session.scalars(
            sa.select(LinkAnswer)
            .where(
                LinkAnswer.ask_id == loaded.row.id, LinkAnswer.state == AnswerState.WAITING,
                *([] if body_id is None else [LinkAnswer.body_id == body_id]),
            )
            .order_by(LinkAnswer.id)
            .with_for_update()
        ).all()  # fmt: skip
        for row in waiting:
            payload = {"answer": row.seq, "came_of": AnswerState.OVERTAKEN.value}
            loaded = ask_log.append(SYSTEM, loaded, AskAction.ANSWER_READ, payload, role=Role.SYSTEM)
            row.state, row.read_at = AnswerState.OVERTAKEN, now()
        session.flush()
        return loaded
