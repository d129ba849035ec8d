"""The one way to add to an ask's history: load, check, append, fold, refresh the cached columns, audit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_chases import is_as_seen
from engage.domain.ask_events import AskEvent
from engage.domain.ask_guards import ActorFacts, event_for
from engage.domain.ask_history import Ask as Snapshot
from engage.domain.ask_history import apply, fold
from engage.domain.ask_options import PERMISSION, acting, body_roles
from engage.domain.ask_states import AskAction
from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import Conflict, NotFound, NotPermitted
from engage.domain.link_answers import WAITS
from engage.domain.permissions import Actor, Permission, Role, acting_role
from engage.models.asks import Ask
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import PlanningBody
from engage.queries import asks
from engage.services import ask_cache, audit, calendars, links, subjects
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True)
class Loaded:
    """An ask with its whole history, locked for the present unit of work."""

    row: Ask
    events: tuple[AskEvent, ...]
    snapshot: Snapshot
    calendar: WorkingCalendar


_SENT: ContextVar[datetime | None] = ContextVar("engage_answer_sent", default=None)


@contextmanager
def as_sent(at: datetime) -> Iterator[None]:
    """Let what a link says count as it was sent at this moment: after the host has looked at it, or to try whether it
    could count. Without this, words that come by a link are refused: `services.link_answers` is the way for them."""
    token = _SENT.set(at)
    try:
        yield
    finally:
        _SENT.reset(token)


def load(ask_id: int) -> Loaded:
    """The ask, its row locked. Raises NotFound."""
    # Whatever was read of it before it was locked may be old by now.
    row = db.session.get(Ask, ask_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("ask_unknown")
    events = asks.history(ask_id)
    body = db.session.get_one(PlanningBody, row.body_id)
    return Loaded(row, events, fold(events), calendars.of_body(body))


def reachable(contribution_ids: Collection[int]) -> frozenset[int]:
    """Of these contributions, those whose contributor can be asked.

    Whoever holds a reference and secret can answer on the status page; of the others nobody can. A person who
    asked to be told and whose contact was stopped still holds theirs.
    """
    if not contribution_ids:
        return frozenset()
    rows = db.session.scalars(
        sa.select(Contribution.id)
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
    as_doing: AskAction | None = None,
) -> Loaded:
    """Do one thing to an ask. Returns it as it is afterwards. `as_doing` is the action whose rules say who may and for
    which body, where that is another one: an answer that comes by a link.

    Raises NotFound, NotPermitted, InvalidTransition, Refused, and Conflict("changed_meanwhile") when `version`
    (what the form was made from) is not the present one.
    """
    with unit_of_work():
        loaded = load(ask_id)
        check_version(loaded, version)
        role, body_id = may(actor, permission or PERMISSION[action], loaded, as_doing or action)
        return append(actor, loaded, action, payload, role=role, acting_body=body_id, effective_at=effective_at)


def check_version(loaded: Loaded, version: int | None) -> None:
    """Raises Conflict("changed_meanwhile") when something was done since the version that a form was made from."""
    present = loaded.snapshot.version
    if version is None or version == present or (version < present and is_as_seen(loaded.events, version)):
        return
    raise Conflict("changed_meanwhile", version=present)


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
    """Add one checked event in the present unit of work, whoever was found permitted by the caller. Raises
    NotPermitted("answer_unread") for words that come by a link and that the host has not looked at."""
    sent = _SENT.get() if actor.link_id is not None else None
    if actor.link_id is not None and action in WAITS and sent is None:
        raise NotPermitted("answer_unread")
    with unit_of_work() as session:
        row, snapshot = loaded.row, loaded.snapshot
        event = event_for(
            snapshot,
            action,
            payload,
            ActorFacts(role.value, actor.user_id, acting_body, body_roles(actor, subjects.of_ask(row))),
            now=now(),
            effective_at=effective_at,
            judged_at=sent,
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


def append_all(
    actor: Actor,
    loaded: Loaded,
    steps: Sequence[tuple[AskAction, Mapping[str, Any]]],
    *,
    role: Role,
    effective_at: datetime | None = None,
) -> Loaded:
    """Add several checked events in the present unit of work, as `append` adds one: for what is one press to whoever
    makes it. None of them may be a correction, nor ask who can be reached. All take effect at one moment."""
    with unit_of_work() as session:
        row, snapshot, moment = loaded.row, loaded.snapshot, now()
        who = ActorFacts(role.value, actor.user_id, None, body_roles(actor, subjects.of_ask(row)))
        events = list(loaded.events)
        for action, payload in steps:
            event = event_for(
                snapshot, action, payload, who, now=moment, calendar=loaded.calendar,
                effective_at=effective_at if action is AskAction.RAISE else None,
            )  # fmt: skip
            snapshot = apply(snapshot, event)
            events.append(event)
            session.add(
                EventRow(
                    ask_id=row.id, seq=event.seq, kind=event.kind.value, effective_at=event.effective_at,
                    recorded_at=event.recorded_at, actor_role=event.actor_role, actor_id=event.actor_id,
                    payload=dict(event.payload),
                )
            )  # fmt: skip
            audit.record(actor, audit.Event.ASK_CHANGED, row.id, role=role, action=event.kind.value, seq=event.seq)
        after = fold(events)
        ask_cache.refresh(row, after, loaded.calendar)
        session.flush()
        return Loaded(row, tuple(events), after, loaded.calendar)


def may(actor: Actor, permission: Permission, loaded: Loaded, action: AskAction) -> tuple[Role, int | None]:
    """The role the actor acts in, and the planning body they act for, if any. Raises NotPermitted.

    A signed link acts for the body it was sent to, and for no other: when the ask has moved on, it is refused.
    """
    on = subjects.of_ask(loaded.row)
    body_of_link = links.body_of(actor.link_id) if actor.link_id is not None else None
    who = acting(loaded.snapshot, action, permission, actor, on, body_of_link)
    if who is not None:
        return Role(who.role), who.body_id
    if acting_role(actor, permission, on) is not None:
        raise NotPermitted("link_of_another_body")
    raise NotPermitted("not_permitted", permission=permission.value)
