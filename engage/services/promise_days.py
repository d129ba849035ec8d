"""After the day of a promise: people behind the ask are told, and say if it is so.

One message a person, a promise and a day it had, sent with whatever else there is for them. What they say is counted
beside the promise, and neither closes nor reopens anything.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import sqlalchemy as sa

from engage.domain.ask_states import AskAction, PromiseState
from engage.domain.by_word import Act, PutRight, Said
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import Conflict
from engage.domain.held import NOT_HELD
from engage.domain.host_days import held
from engage.domain.permissions import Actor, Permission, contributor, require
from engage.domain.promise_seen import ASKED_IN, Seen, is_asked
from engage.models.asks import Ask, Promise
from engage.models.base import db
from engage.models.places import PlanningBody
from engage.services import ask_log, ask_news, audit, by_word, history, moderation, subjects
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work

LOOKS_BACK = 30
"""Days: a job that stood still for longer does not write to people about what was due before."""


def key_of(number: int, due: date) -> str:
    """Names the news that the day of this promise has passed."""
    return f"promise_day:{number}:{due.isoformat()}"


def tell(stopping: Callable[[], bool] = lambda: False) -> int:
    """Tell the people behind asks of promises whose day has passed, kept or not. Returns how many were queued. A
    second run tells nobody again."""
    on, queued = today(), 0
    found = db.session.execute(
        sa.select(Promise.ask_id, Promise.number)
        .join(Ask, Ask.id == Promise.ask_id)
        .where(
            Promise.state.in_([PromiseState.OPEN, PromiseState.CLAIMED, PromiseState.CHECKED]),
            Promise.due < on, Promise.due >= on - timedelta(days=LOOKS_BACK), Promise.round == Ask.round,
            Ask.state.in_(sorted(ASKED_IN)),
        )
        .order_by(Promise.ask_id, Promise.number)
    ).all()  # fmt: skip
    for ask_id, number in found:
        if stopping():
            break
        with unit_of_work():
            queued += _tell(ask_id, number)
    return queued


def _tell(ask_id: int, number: int) -> int:
    loaded = ask_log.load(ask_id)
    snapshot = loaded.snapshot
    promise = snapshot.promise(number)
    if promise is None:
        return 0
    lies = held(snapshot, loaded.calendar).get(number, NOT_HELD)
    if not is_asked(snapshot.state, promise.state, promise.due, today(), lies):
        return 0
    said = {each.contribution_id for each in promise.seen if each.due == promise.due}
    return ask_news.tell_people(
        # Who is looked after with care at present is told once that is over: the message is held (`held_back`).
        loaded.row, snapshot.fed - said, "promise_day", key=key_of(number, promise.due), number=number,
        due=promise.due.isoformat(),
        body_name=db.session.get_one(PlanningBody, loaded.row.body_id).name,
    )  # fmt: skip


def say(
    actor: Actor, *, ask_id: int, contribution_id: int, number: int, due: date, answer: Seen | str,
    said: Said | None = None, put_right: PutRight | str = "",
) -> None:  # fmt: skip
    """Record what a contributor says of a promise whose day has passed: is it so? `due`: the day that they were asked
    about. With `said`, staff note what the contributor said, and never anybody who acts for the body; with `put_right`
    a second time, as what was typed was wrong: that stays in the history, and counts no more.

    Raises NotPermitted, NotFound, Conflict (promise_seen_said, promise_day_moved; contribution_withdrawn), Refused
    (promise_day_to_come; with `said` also as `by_word.check`, verdict_by_body, verdict_nothing_to_put_right).
    """
    if said is None:
        require(actor, Permission.VERDICT_GIVE, subjects.of_own_contribution(contribution_id))
    with unit_of_work():
        contribution = moderation.locked(contribution_id)
        loaded = ask_log.load(ask_id)
        role = by_word.role_of(actor, contribution, Permission.VERDICT_GIVE, said)
        if contribution.reading is ReadingState.WITHDRAWN:
            raise Conflict("contribution_withdrawn")
        by_word.check(actor, contribution, Act.PROMISE, said)
        who = contributor(contribution_id) if said is None else actor
        again = {"put_right": str(put_right)} if put_right else {}
        payload = {
            "promise": number, "due": due, "contribution_id": contribution_id, "answer": str(answer),
            **by_word.how(said), **again,
        }  # fmt: skip
        done = ask_log.append(who, loaded, AskAction.PROMISE_SEEN, payload, role=role)
        history.append(
            contribution, "promise_seen", actor=actor, role=role,
            payload={
                "ask": done.row.reference, "promise": number, "due": due.isoformat(), "answer": str(answer),
                **by_word.how(said), **again,
            },
        )  # fmt: skip
        audit.record(
            actor, audit.Event.PROMISE_SEEN, contribution_id, role=role, ask_id=ask_id, **by_word.audited(said),
            **again,
        )
