"""Asks that are put together: which stand for which, and which could."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.ask_states import MOVABLE
from engage.models.asks import Ask
from engage.models.base import db
from engage.queries.asks import AskRow, fetch, rows

MOST = 100
"""Asks to choose one from."""


def to_join(row: AskRow) -> tuple[AskRow, ...]:
    """The asks with which this one could be put together, as far as a list knows: before the same body and by the same
    host, not decided; those on the same theme first. One statement."""
    same = sa.case((Ask.theme_id == (row.theme_id or 0), 0), else_=1)
    return fetch(
        rows()
        .where(
            Ask.body_id == row.body_id, Ask.host_id == row.host_id, Ask.id != row.id, Ask.round == 1,
            Ask.state.in_(sorted(MOVABLE)),
        )
        .order_by(same, Ask.raised_at.desc(), Ask.id.desc())
        .limit(MOST)
    )  # fmt: skip


def family(ask_ids: Iterable[int]) -> set[int]:
    """These asks with all that were put together with them, also by way of others."""
    found = set(ask_ids)
    edge = found
    while edge:
        edge = set(db.session.scalars(sa.select(Ask.id).where(Ask.merged_into_id.in_(sorted(edge))))) - found
        found = found | edge
    return found


def spoken_for(ask: Any) -> sa.Select[tuple[int]]:
    """Part of a statement: the ids of `ask` and of all that it speaks for, also by way of others."""
    here = sa.select(sa.cast(ask, sa.Integer).label("id")).cte("spoken_for", recursive=True)
    here = here.union(sa.select(Ask.id).join(here, Ask.merged_into_id == here.c.id))
    return sa.select(here.c.id)


def together(asks: sa.Select[tuple[int]]) -> sa.Select[tuple[int]]:
    """Part of a statement: the ids of these asks, of all that they speak for, and of all that speak for them, also by
    way of others."""
    up, down = aliased(Ask), aliased(Ask)
    # Few asks are put together: whoever reads a thousand looks these up once.
    beside = sa.union_all(
        sa.select(up.id.label("one"), up.merged_into_id.label("other")).where(up.merged_into_id.is_not(None)),
        sa.select(down.merged_into_id, down.id).where(down.merged_into_id.is_not(None)),
    ).subquery()
    here = asks.cte("put_together", recursive=True)
    here = here.union(sa.select(beside.c.other).join(here, here.c.id == beside.c.one))
    return sa.select(here.c.id)
