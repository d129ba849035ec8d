"""Promises that are still to be kept or checked, as lists read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from engage.domain.ask_states import PromiseState
from engage.models.asks import Ask, Promise
from engage.models.base import db
from engage.queries import asks
from engage.queries.asks import AskRow


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise of the present round that is open or waits to be checked."""

    ask_id: int
    number: int
    text: str
    owner_role: str
    first_due: date
    due: date
    state: PromiseState


def waiting(here: sa.ColumnElement[bool], limit: int) -> tuple[PromiseRow, ...]:
    """Those of the asks that fulfil `here`, the next one due first. One statement."""
    found = db.session.execute(
        sa.select(
            Promise.ask_id, Promise.number, Promise.text, Promise.owner_role, Promise.first_due, Promise.due,
            Promise.state,
        )
        .join(Ask, Ask.id == Promise.ask_id)
        .where(
            here, Promise.round == Ask.round, Promise.state.in_([PromiseState.OPEN, PromiseState.CLAIMED])
        )
        .order_by(Promise.due, Promise.ask_id, Promise.number)
        .limit(limit)
    )  # fmt: skip
    return tuple(PromiseRow(*row) for row in found)


def of_owner(partnership_id: int, owner_role: str, *, limit: int = 50) -> tuple[tuple[PromiseRow, AskRow], ...]:
    """What bodies of a partnership promised for a role, by its very name, and is not done: each with its ask, the next
    one due first. Two statements; one when there is none."""
    named = sa.func.lower(Promise.owner_role) == owner_role.strip().lower()
    here = sa.and_(asks.OPEN, Ask.partnership_id == partnership_id, named)
    found = waiting(here, limit)
    if not found:
        return ()
    rows = {row.id: row for row in asks.fetch(asks.rows().where(Ask.id.in_({each.ask_id for each in found})))}
    return tuple((each, rows[each.ask_id]) for each in found)
