"""The one way to add to an ask's history: load, check, append, fold, refresh the cached columns, audit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_events import AskEvent
from engage.domain.ask_guards import ActorFacts, event_for
from engage.domain.ask_history import Ask as Snapshot
from engage.domain.ask_history import fold
from engage.domain.ask_states import AskAction
from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import Conflict, NotFound, NotPermitted
from engage.domain.permissions import Actor, Permission, Role, Scope, ScopeKind, Subject, require
from engage.models.asks import Ask
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution
from engage.models.places import PlanningBody
from engage.services import ask_cache, audit, calendars, links, subjects
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work

PERMISSION: dict[AskAction, Permission] = {
    AskAction.RAISE: Permission.ASK_RAISE,
    AskAction.DISCARD: Permission.ASK_RAISE,
    AskAction.LINK_CONTRIBUTION: Permission.ASK_RAISE,
    AskAction.UNLINK_CONTRIBUTION: Permission.ASK_RAISE,
    AskAction.ACKNOWLEDGE: Permission.ASK_ACKNOWLEDGE,
    AskAction.TABLE: Permission.ASK_TABLE,
    AskAction.NOTE: Permission.ASK_TABLE,
    AskAction.DECIDE: Permission.ASK_DECIDE,
    AskAction.DEFER: Permission.ASK_DECIDE,
    AskAction.PASS_ON: Permission.ASK_DECIDE,
    AskAction.ACCEPT: Permission.ASK_DECIDE,
    AskAction.RETURN: Permission.ASK_DECIDE,
    AskAction.SETTLE_OUTSIDE: Permission.ASK_CHECK,
    AskAction.PROMISE: Permission.ASK_REPORT_DONE,
    AskAction.MOVE_PROMISE: Permission.ASK_REPORT_DONE,
    AskAction.REPORT_DONE: Permission.ASK_REPORT_DONE,
    AskAction.CHECK_PASS: Permission.ASK_CHECK,
    AskAction.CHECK_FAIL: Permission.ASK_CHECK,
    AskAction.ASK_PEOPLE: Permission.ASK_CLOSE,
    AskAction.REMIND_PEOPLE: Permission.ASK_CLOSE,
    AskAction.ANSWER_NO: Permission.ASK_ANSWER_NO,
    AskAction.REOPEN: Permission.ASK_REOPEN,
    AskAction.CLOSE: Permission.ASK_CLOSE,
    AskAction.CORRECT: Permission.ASK_CORRECT,
}
"""Which permission each action needs. Giving a verdict is asked of the contribution, in services.closure."""


@dataclass(frozen=True)
class Loaded:
    """An ask with its whole history, locked for the present unit of work."""

    row: Ask
    events: tuple[AskEvent, ...]
    snapshot: Snapshot
    calendar: WorkingCalendar


def load(ask_id: int) -> Loaded:
    """The ask, its row locked. Raises NotFound."""
    row = db.session.get(Ask, ask_id, with_for_update=True)
    if row is None:
        raise NotFound("ask_unknown")
    events = history(ask_id)
    body = db.session.get_one(PlanningBody, row.body_id)
    return Loaded(row, events, fold(events), calendars.of_body(body))


def history(ask_id: int) -> tuple[AskEvent, ...]:
    """Every event of an ask, in order. One statement."""
    rows = db.session.execute(
        sa.select(
            EventRow.seq, EventRow.kind, EventRow.effective_at, EventRow.recorded_at,
            EventRow.actor_role, EventRow.actor_id, EventRow.payload,
        )
        .where(EventRow.ask_id == ask_id)
        .order_by(EventRow.seq)
    )  # fmt: skip
    return tuple(
        AskEvent(
            row.seq, AskAction(row.kind), row.effective_at, row.recorded_at, row.actor_role, row.actor_id, row.payload
        )
        for row in rows
    )


def reachable(contribution_ids: Collection[int]) -> frozenset[int]:
    """Of these contributions, those whose contributor can be asked.

    Whoever holds a reference and secret can answer on the status page; of the others nobody can. A person who
    asked to be told and whose contact was stopped still holds theirs.
    """
    if not contribution_ids:
        return frozenset()
    rows = db.session.scalars(
        sa.select(Contribution.id)
        .outerjoin(ContactPoint, ContactPoint.contribution_id == Contribution.id)
        .where(
            Contribution.id.in_(list(contribution_ids)),
            Contribution.secret_hmac.is_not(None),
            Contribution.reading != "withdrawn",
        )
        .order_by(Contribution.id)
    )
    return frozenset(rows)


def act(
    actor: Actor,
    ask_id: int,
    action: AskAction,
    payload: Mapping[str, Any],
    *,
    permission: Permission | None = None,
    version: int | None = None,
    effective_at: datetime | None = None,
) -> Loaded:
    """Do one thing to an ask. Returns it as it is afterwards.

    Raises NotFound, NotPermitted, InvalidTransition, Refused, and Conflict("changed_meanwhile") when `version`
    (what the form was made from) is not the present one.
    """
    with unit_of_work():
        loaded = load(ask_id)
        if version is not None and version != loaded.snapshot.version:
            raise Conflict("changed_meanwhile", version=loaded.snapshot.version)
        role, body_id = may(actor, permission or PERMISSION[action], loaded, action)
        return append(
            actor, loaded, action, payload, role=role, acting_body=body_id, effective_at=effective_at
        )


def append(
    actor: Actor,
    loaded: Loaded,
    action: AskAction,
    payload: Mapping[str, Any],
    *,
    role: Role,
    acting_body: int | None = None,
    effective_at: datetime | None = None,
) -> Loaded:
    """Add one checked event in the present unit of work, whoever was found permitted by the caller."""
    with unit_of_work() as session:
        row, snapshot = loaded.row, loaded.snapshot
        event = event_for(
            snapshot,
            action,
            payload,
            ActorFacts(role.value, actor.user_id, acting_body),
            now=now(),
            effective_at=effective_at,
            calendar=loaded.calendar,
            reachable=reachable(snapshot.fed),
            events=loaded.events,
        )
        session.add(
            EventRow(
                ask_id=row.id, seq=event.seq, kind=event.kind.value, effective_at=event.effective_at,
                recorded_at=event.recorded_at, actor_role=event.actor_role, actor_id=event.actor_id,
                payload=dict(event.payload),
            )
        )  # fmt: skip
        events = (*loaded.events, event)
        after = fold(events)
        calendar = loaded.calendar
        if after.body_id is not None and after.body_id != snapshot.body_id:
            calendar = calendars.of_body(session.get_one(PlanningBody, after.body_id))
        ask_cache.refresh(row, after, calendar)
        audit.record(actor, audit.Event.ASK_CHANGED, row.id, role=role, action=event.kind.value, seq=event.seq)
        session.flush()
        return Loaded(row, events, after, calendar)


def may(actor: Actor, permission: Permission, loaded: Loaded, action: AskAction) -> tuple[Role, int | None]:
    """The role the actor acts in, and the planning body they act for, if any. Raises NotPermitted.

    While an ask is passed on, the other body's officers may accept or return it. A signed link acts for the body
    it was sent to, and for no other: when the ask has moved on, the first body's links end.
    """
    on, bodies = _where(loaded, action)
    if actor.link_id is not None:
        body_id = links.body_of(actor.link_id)
        if body_id is not None and body_id not in bodies:
            raise NotPermitted("link_of_another_body")
        return require(actor, permission, on), body_id
    role = require(actor, permission, on)
    mine = {
        grant.scope.id for grant in actor.grants if grant.role is role and grant.scope.kind is ScopeKind.BODY
    } & bodies
    return role, _preferred(mine, loaded)


def _where(loaded: Loaded, action: AskAction) -> tuple[Subject, set[int]]:
    on, bodies = subjects.of_ask(loaded.row), {loaded.row.body_id}
    passing = loaded.snapshot.passing
    if passing and passing.to_body_id and action in {AskAction.ACCEPT, AskAction.RETURN}:
        on = on | {Scope(ScopeKind.BODY, passing.to_body_id)}
        bodies.add(passing.to_body_id)
    return on, bodies


def _preferred(mine: set[int], loaded: Loaded) -> int | None:
    passing = loaded.snapshot.passing
    if passing and passing.to_body_id in mine:
        return passing.to_body_id
    return min(mine) if mine else None
