"""Earlier asks whose words are much like those of one: found by a rule, said to be alike by nobody but a person."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain.ask_states import AskState
from engage.domain.theming.nearness import Earlier
from engage.models.asks import Ask
from engage.models.asks_alike import AskAlike
from engage.models.base import db
from engage.queries.asks import PUBLIC

NEWEST = 400
"""Asks of a partnership that are compared, the newest: bounds what opening the form costs."""
READ = 300
"""Characters of what an ask says beside its sentence that are compared."""
MOST = 4
"""So many are proposed: each is looked at by whoever raises an ask."""
FEWEST = 2
"""Telling words that an ask needs: its sentence is short and to the point."""


def near(partnership_id: int, words: str, *, besides: Collection[int] = ()) -> tuple[int, ...]:
    """Ids of public asks of a partnership that may be about the same thing as these words, the nearest first. One
    statement."""
    if not words.strip():
        return ()
    rows = db.session.execute(
        sa.select(Ask.id, Ask.title, sa.func.substr(Ask.detail, 1, READ).label("detail"))
        .where(Ask.partnership_id == partnership_id, PUBLIC, Ask.state != AskState.MERGED)
        .order_by(Ask.raised_at.desc(), Ask.id.desc())
        .limit(NEWEST)
    ).all()
    found = Earlier.of({each.id: f"{each.title}. {each.detail}" for each in rows})
    near = found.nearest(words, most=MOST + len(besides), fewest=FEWEST)
    return tuple(each.id for each in near if each.id not in besides)[:MOST]


def said(ask_id: int) -> frozenset[int]:
    """Ids of the earlier asks that somebody said are about the same thing. One statement."""
    return frozenset(db.session.scalars(sa.select(AskAlike.earlier_id).where(AskAlike.ask_id == ask_id)))


def standing(ask_id: int) -> sa.Select[tuple[int]]:
    """The same as a statement, with whatever stands for one of them by now, by way of others if need be."""
    way = sa.select(AskAlike.earlier_id.label("id")).where(AskAlike.ask_id == ask_id).cte("alike", recursive=True)
    further = sa.select(_Joined.merged_into_id).join(way, way.c.id == _Joined.id)
    way = way.union(further.where(_Joined.merged_into_id.is_not(None)))
    return sa.select(way.c.id)


_Joined = aliased(Ask)
