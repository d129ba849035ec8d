"""Somebody of the host says which earlier asks are about the same thing: a program proposes, a person decides."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from engage.domain.ask_states import NOT_PUBLIC
from engage.domain.errors import NotFound, Refused
from engage.domain.permissions import Actor, Permission, require
from engage.models.asks import Ask
from engage.models.asks_alike import AskAlike
from engage.services import audit, subjects
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work

MOST = 10
"""Earlier asks that one can be said to be like."""


def say(actor: Actor, ask_id: int, earlier_ids: Iterable[int]) -> None:
    """Say that these, and no others, are about the same thing as an ask. Saying so again changes nothing.

    Raises NotFound, NotPermitted, Refused("too_many_alike"), and Refused("ask_not_alike") for one that is not public,
    of another partnership, or the ask itself.
    """
    wanted = set(earlier_ids)
    with unit_of_work() as session:
        if len(wanted) > MOST:
            raise Refused("too_many_alike", field="alike", limit=MOST)
        # All of them, by their ids: a row that names an earlier ask holds that one as well (PostgreSQL, foreign keys).
        both = Ask.id.in_(sorted({ask_id, *wanted}))
        session.execute(sa.select(Ask.id).where(both).order_by(Ask.id).with_for_update())
        row = session.get(Ask, ask_id)
        if row is None:
            raise NotFound("ask_unknown")
        role = require(actor, Permission.ASK_RAISE, subjects.of_ask(row))
        there = set(
            session.scalars(
                sa.select(Ask.id).where(
                    Ask.id.in_(sorted(wanted)), Ask.id != ask_id, Ask.partnership_id == row.partnership_id,
                    Ask.state.not_in([*NOT_PUBLIC]),
                )
            )
        )  # fmt: skip
        if wanted - there:
            raise Refused("ask_not_alike", field="alike")
        said = set(session.scalars(sa.select(AskAlike.earlier_id).where(AskAlike.ask_id == ask_id)))
        if said == wanted:
            return
        session.execute(
            sa.delete(AskAlike).where(AskAlike.ask_id == ask_id, AskAlike.earlier_id.in_(sorted(said - wanted)))
        )
        session.add_all(
            AskAlike(ask_id=ask_id, earlier_id=each, said_by=actor.user_id, said_at=now())
            for each in sorted(wanted - said)
        )
        audit.record(actor, audit.Event.ASK_LIKENED, ask_id, role=role, rows=len(wanted))
