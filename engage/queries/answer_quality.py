"""Answers that wait to be judged by somebody, and those they judged: never what another reader found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from engage.domain.answer_quality import AnswerType, Mark, QualityItem
from engage.domain.ask_integrity import BODY_ROLES
from engage.domain.errors import NotFound
from engage.domain.measures.rated import Rating, SampledAnswer
from engage.domain.permissions import PERMISSION_MAP, Actor, Permission, ScopeKind
from engage.models.answer_quality import AnswerRating, AnswerSample
from engage.models.asks import Ask
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.places import PlanningBody

MOST = 50
"""Of each list."""


@dataclass(frozen=True, slots=True)
class ToRate:
    """One answer that was drawn, for the reader who judges it."""

    id: int
    ask_id: int
    seq: int
    reference: str
    title: str
    body_name: str
    answered_on: date
    mine: int | None = None
    """Their own last row, when they have judged it."""
    marks: Mapping[str, str] | None = None
    sort: AnswerType | None = None


def waiting(actor: Actor) -> tuple[ToRate, ...]:
    """What somebody can judge, the oldest first: of their hosts, not enough people have yet, they have not, and had no
    part in it. One statement; none for who judges nothing."""
    hosts, bodies = _hosts(actor), _bodies(actor)
    if not hosts:
        return ()
    rating = orm.aliased(AnswerRating)
    raters = (
        sa.select(sa.func.count(sa.distinct(rating.rater_id)))
        .where(rating.sample_id == AnswerSample.id)
        .scalar_subquery()
    )
    mine = sa.select(rating.id).where(rating.sample_id == AnswerSample.id, rating.rater_id == actor.user_id)
    found = db.session.execute(
        _drawn()
        .where(
            AnswerSample.host_id.in_(hosts), AnswerSample.body_id.not_in(bodies),
            raters < sa.case((AnswerSample.twice, 2), else_=1), ~mine.exists(),
            sa.or_(EventRow.actor_id.is_(None), EventRow.actor_id != actor.user_id),
        )
        .order_by(AnswerSample.answered_on, AnswerSample.id)
        .limit(MOST)
    )
    return tuple(ToRate(*row) for row in found)


def mine(actor: Actor) -> tuple[ToRate, ...]:
    """What somebody judged last, so that they can put it right. One statement."""
    later = orm.aliased(AnswerRating)
    newest = ~sa.select(later.id).where(later.replaces_id == AnswerRating.id).exists()
    found = db.session.execute(
        _drawn()
        .add_columns(AnswerRating.id, AnswerRating.marks, AnswerRating.sort)
        .join(AnswerRating, AnswerRating.sample_id == AnswerSample.id)
        .where(AnswerRating.rater_id == actor.user_id, newest, AnswerSample.host_id.in_(_hosts(actor)))
        .order_by(AnswerRating.id.desc())
        .limit(MOST)
    )
    return tuple(ToRate(*row) for row in found)


def one(actor: Actor, sample_id: int) -> ToRate:
    """One that somebody can judge, or has judged. Two statements at most. Raises NotFound."""
    for found in (waiting(actor), mine(actor)):
        for each in found:
            if each.id == sample_id:
                return each
    raise NotFound("answer_unknown")


def _drawn() -> sa.Select[Any]:
    return (
        sa.select(
            AnswerSample.id, AnswerSample.ask_id, AnswerSample.seq, Ask.reference, Ask.title, PlanningBody.name,
            AnswerSample.answered_on,
        )
        .join(Ask, Ask.id == AnswerSample.ask_id)
        .join(PlanningBody, PlanningBody.id == AnswerSample.body_id)
        .join(EventRow, sa.and_(EventRow.ask_id == AnswerSample.ask_id, EventRow.seq == AnswerSample.seq))
    )


def _hosts(actor: Actor) -> frozenset[int]:
    roles = PERMISSION_MAP[Permission.ANSWER_RATE]
    return frozenset(g.scope.id for g in actor.grants if g.role in roles and g.scope.kind is ScopeKind.HOST)


def _bodies(actor: Actor) -> frozenset[int]:
    return frozenset(g.scope.id for g in actor.grants if g.role in BODY_ROLES and g.scope.kind is ScopeKind.BODY)


def sampled(whose: sa.ColumnElement[bool], first: date, last: date) -> Iterator[SampledAnswer]:
    """What was drawn of the answers of these days, with what stands of what was found, for the measures. `whose`: a
    condition on `answer_samples`. One statement."""
    rows = db.session.execute(
        sa.select(
            AnswerSample.id, AnswerSample.body_id, AnswerSample.answered_on, AnswerRating.rater_id, AnswerRating.marks,
            AnswerRating.sort,
        )
        .outerjoin(AnswerRating, AnswerRating.sample_id == AnswerSample.id)
        .where(whose, AnswerSample.answered_on >= first, AnswerSample.answered_on <= last)
        .order_by(AnswerSample.id, AnswerRating.id)
    )
    found: dict[int, tuple[int, date, dict[int, Rating]]] = {}
    for number, body, on, rater, marks, sort in rows:
        _, _, ratings = found.setdefault(number, (body, on, {}))
        if rater is not None:
            # The last row of each reader counts, in the place of their first.
            ratings[rater] = Rating({QualityItem(key): Mark(mark) for key, mark in marks.items()}, sort)
    for body, on, ratings in found.values():
        yield SampledAnswer(body, on, *list(ratings.values())[:2])
