"""Decisions that bodies owed, from the histories of asks: for the page that counts them and the file anyone can count.

Whatever the one says follows from the other: both come from `domain.answered` over the same events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from engage.domain.answered import KINDS, OwedDecision
from engage.domain.ask_events import AskEvent
from engage.domain.ask_states import AskAction
from engage.domain.joined import beside, owed_of
from engage.models.asks import Ask
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.places import PlanningBody
from engage.queries import asks
from engage.queries.asks import AskRow

CHUNK = 500
"""So many asks are held at once while a file is written."""


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One decision that was owed, with the ask it belongs to. `last`: it is of the ask's present round."""

    ask: AskRow
    owed: OwedDecision
    body_name: str
    body_slug: str
    """Of the body that owed it."""
    last: bool


def owed_by(body_id: int) -> list[OwedDecision]:
    """Every decision that a body owed. One statement.

    Asks that the body passed on are looked at too, so all of its partnership's are."""
    found = _owed(sa.and_(in_partnership_of(body_id), asks.PUBLIC))
    return [each for rounds in found.values() for each in rounds if each.body_id == body_id]


def rows(where: sa.ColumnElement[bool], *, body_id: int | None = None) -> Iterator[OwedRow]:
    """Every decision that was owed on public asks that fulfil `where`, in the order in which they were raised; those
    of one body alone when it is named. A few asks at a time: two statements each, besides one for the names and what
    `_owed` says."""
    names = {
        each.id: (each.name, each.slug)
        for each in db.session.execute(
            sa.select(PlanningBody.id, PlanningBody.name, PlanningBody.slug).order_by(PlanningBody.id)
        )
    }
    last = 0
    while True:
        chunk = asks.fetch(asks.rows().where(where, asks.PUBLIC, Ask.id > last).order_by(Ask.id).limit(CHUNK))
        if not chunk:
            return
        last = chunk[-1].id
        histories = _owed(Ask.id.in_([row.id for row in chunk]))
        for row in chunk:
            rounds = histories.get(row.id, ())
            for owed in rounds:
                if body_id is None or owed.body_id == body_id:
                    name, slug = names[owed.body_id]
                    yield OwedRow(row, owed, name, slug, owed.round == rounds[-1].round)


def in_partnership_of(body_id: int) -> sa.ColumnElement[bool]:
    """SQL condition: asks that a body can ever have had."""
    return Ask.partnership_id.in_(sa.select(PlanningBody.partnership_id).where(PlanningBody.id == body_id))


def _histories(where: sa.ColumnElement[bool]) -> dict[int, tuple[AskEvent, ...]]:
    found = db.session.execute(
        sa.select(
            EventRow.ask_id, EventRow.seq, EventRow.kind, EventRow.effective_at, EventRow.recorded_at,
            EventRow.actor_role, EventRow.actor_id, EventRow.payload,
        )
        .join(Ask, Ask.id == EventRow.ask_id)
        .where(where, EventRow.kind.in_([kind.value for kind in KINDS]))
        .order_by(EventRow.ask_id, EventRow.seq)
    )  # fmt: skip
    return {
        ask_id: tuple(AskEvent(seq, AskAction(kind), *rest) for _, seq, kind, *rest in events)
        for ask_id, events in groupby(found, key=lambda event: event.ask_id)
    }


def _owed(where: sa.ColumnElement[bool]) -> dict[int, tuple[OwedDecision, ...]]:
    """One statement, and one more for each step to an ask beside these with which one of them was put together, or of
    which it is a part."""
    found = known = _histories(where)
    while missing := {other for each in found.values() for other in beside(each)} - set(known):
        found = _histories(Ask.id.in_(sorted(missing)))
        known = known | found
        if not found:
            break
    return {ask_id: owed_of(ask_id, known) for ask_id in known}
