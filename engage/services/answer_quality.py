"""Drawing answers to be judged, and judging them: readers of the host, never those who had a part in the answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from engage.domain import answer_quality as rules
from engage.domain.ask_options import body_roles
from engage.domain.ask_states import AskAction
from engage.domain.deadlines import local_date
from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.measures.facts import ask_facts
from engage.domain.periods import Period
from engage.domain.permissions import Actor, Permission, Scope, ScopeKind, require, subject
from engage.models.answer_quality import AnswerRating, AnswerSample
from engage.models.asks import Ask
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.places import PlanningBody
from engage.queries import asks
from engage.services import audit
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


def draw_due(month: Period, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """Draw of each body's decisions that became public in a month. Returns how many were drawn; a second run draws the
    same and adds nothing."""
    made: dict[int, list[tuple[Ask, EventRow]]] = defaultdict(list)
    found = db.session.execute(
        sa.select(Ask, EventRow)
        .join(EventRow, EventRow.ask_id == Ask.id)
        .where(
            EventRow.kind == AskAction.DECIDE.value, EventRow.recorded_at >= month.starts_at,
            EventRow.recorded_at < month.ends_at,
        )
        .order_by(EventRow.ask_id, EventRow.seq)
    ).all()  # fmt: skip
    for ask, event in found:
        made[ask_facts(ask.reference, asks.history(ask.id)).body_at(event.seq)].append((ask, event))
    drawn = 0
    for body_id, answers in sorted(made.items()):
        if stopping():
            break
        with unit_of_work():
            drawn += _draw(body_id, month, answers)
    return drawn


def _draw(body_id: int, month: Period, answers: list[tuple[Ask, EventRow]]) -> int:
    session = db.session
    body = session.get_one(PlanningBody, body_id)
    by_key = {(ask.reference, event.seq): (ask, event) for ask, event in answers}
    there = set(
        session.execute(
            sa.select(AnswerSample.ask_id, AnswerSample.seq).where(
                AnswerSample.body_id == body_id, AnswerSample.period == str(month)
            )
        ).tuples()
    )
    added = 0
    for each in rules.draw(body.slug, month, by_key):
        ask, event = by_key[each.reference, each.seq]
        if (ask.id, each.seq) in there:
            continue
        added += 1
        session.add(
            AnswerSample(
                ask_id=ask.id, seq=each.seq, body_id=body_id, host_id=ask.host_id, period=str(month),
                answered_on=local_date(event.recorded_at), twice=each.twice, drawn_at=now(),
            )
        )  # fmt: skip
    session.flush()
    return added


def rate(
    actor: Actor, sample_id: int, *, marks: Mapping[str, str], sort: str, replaces: int | None = None
) -> None:
    """Write down what somebody found of an answer that was drawn. `replaces`: their own last row, which this puts
    right. A second press with the same marks is the same.

    Raises NotFound, NotPermitted, Refused: rate_own_answer (decided it, or acts for the body), mark_missing,
    mark_always_applies; Conflict("answer_rated") when as many have judged it as are wanted, or they have already.
    """
    with unit_of_work() as session:
        row = session.get(AnswerSample, sample_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFound("answer_unknown")
        role = require(actor, Permission.ANSWER_RATE, subject(Scope(ScopeKind.HOST, row.host_id)))
        _no_part_in_it(actor, row)
        clean, kind = rules.check(marks, sort)
        rater, given = actor.user_id or 0, {item.value: mark.value for item, mark in clean.items()}
        rows = session.scalars(
            sa.select(AnswerRating).where(AnswerRating.sample_id == sample_id).order_by(AnswerRating.id)
        ).all()
        mine = [each for each in rows if each.rater_id == rater]
        last = mine[-1] if mine else None
        if last is not None and (last.marks, last.sort) == (given, kind):
            return
        if (last.id if last else None) != replaces:
            raise Conflict("answer_rated")
        if last is None and len({each.rater_id for each in rows}) >= (2 if row.twice else 1):
            raise Conflict("answer_rated")
        session.add(
            AnswerRating(
                sample_id=sample_id, rater_id=rater, marks=given, sort=kind, replaces_id=replaces, rated_at=now()
            )
        )
        audit.record(
            actor, audit.Event.ANSWER_RATED, sample_id, role=role, ask_id=row.ask_id, again=replaces is not None
        )
        session.flush()


def _no_part_in_it(actor: Actor, row: AnswerSample) -> None:
    """Whoever acts for the body, or wrote any of the ask's decisions or answers down, does not judge."""
    wrote = db.session.scalar(
        sa.select(sa.func.count()).where(
            EventRow.ask_id == row.ask_id, EventRow.seq == row.seq, EventRow.actor_id == actor.user_id
        )
    )
    if wrote or body_roles(actor, frozenset({Scope(ScopeKind.BODY, row.body_id)})):
        raise Refused("rate_own_answer")
