"""Planning bodies that have ended: what waits with them goes to whoever comes after, by itself.

Nothing is decided here: which body comes after which is data (`PlanningBody.successor_id`), and no day moves. An ask
whose body has nobody after it stays where it is and says so (`domain.ended_bodies.orphaned`); the host can pass it on.
A body that is there again gets nothing back by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from engage.domain import ended_bodies as rules
from engage.domain.ask_payloads import CameBack
from engage.domain.ask_states import AskAction, AskState
from engage.domain.deadlines import local_date
from engage.domain.ended_bodies import Span
from engage.domain.errors import Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.link_answers import read_by
from engage.domain.permissions import SYSTEM, Role
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.places import PlanningBody
from engage.queries.asks import OPEN
from engage.services import answers_overtaken, ask_log, ask_news, links, orphans
from engage.services.ask_log import Loaded
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work


def check_there(body: PlanningBody, field: str | None = None) -> None:
    """Raises Refused("body_dissolved") for a body that has ended: nothing new is put to it."""
    if has_ended(body):
        raise Refused("body_dissolved", field=field)


def has_ended(body: PlanningBody) -> bool:
    """Whether a body's last day is over."""
    return rules.has_ended(body.valid_to, today())


def heir(body: PlanningBody) -> PlanningBody | None:
    """The body that answers today for what this one had, in its partnership; None while nobody does. One statement."""
    rows = db.session.scalars(
        sa.select(PlanningBody).where(PlanningBody.partnership_id == body.partnership_id).order_by(PlanningBody.id)
    ).all()
    spans = {each.id: Span(each.valid_from, each.valid_to, each.successor_id) for each in rows}
    found = rules.heir(spans, body.id, today())
    return next((each for each in rows if each.id == found), None)


def sweep(stopping: Callable[[], bool] = lambda: False) -> int:
    """The daily round over open asks of bodies that have ended, and over those that were passed to one. Returns how
    many changed. Each is a transaction of its own; a second run does only what is left. Where nobody comes after, the
    host is told."""
    ended = sa.select(PlanningBody.id).where(PlanningBody.valid_to < today())
    ids = db.session.scalars(
        sa.select(Ask.id)
        .where(OPEN, sa.or_(Ask.body_id.in_(ended), Ask.summary["passed_to"].as_integer().in_(ended)))
        .order_by(Ask.id)
    ).all()
    moved = 0
    for ask_id in ids:
        if stopping():
            break
        with unit_of_work():
            loaded = ask_log.load(ask_id)
            before = loaded.snapshot.version
            done = settle(loaded)
            moved += done.snapshot.version > before
            body = db.session.get_one(PlanningBody, done.row.body_id)
            if has_ended(body) and heir(body) is None:
                orphans.tell_host(done.row)
    return moved


def settle(loaded: Loaded, *, wait: bool = True) -> Loaded:
    """Put an ask with whoever answers for it now, in the present unit of work; as it was, when that is who has it. With
    `wait`, what its body sent by a link before it ended is looked at first, for as long as the host has for that."""
    with unit_of_work():
        loaded = _come_back(loaded)
        body = db.session.get_one(PlanningBody, loaded.row.body_id)
        if not has_ended(body) or loaded.row.state in {AskState.DRAFT, AskState.DISCARDED, AskState.MERGED}:
            return loaded
        # Who reads the mailbox of a body that is gone answers for nobody.
        links.revoke(LinkPurpose.ASK_OFFICER, loaded.row.id, body_id=body.id)
        to = heir(body)
        if to is None or (wait and _host_still_looks(loaded, body.id)):
            return loaded
        if loaded.snapshot.passing and loaded.snapshot.passing.to_body_id == to.id:
            loaded = _back(loaded)
        return _succeed(loaded, body, to)


def _host_still_looks(loaded: Loaded, body_id: int) -> bool:
    """An answer counts as of the day on which it was sent: whoever was asked and answered has answered."""
    return any(
        today() <= read_by(local_date(each.at), loaded.calendar)
        for each in loaded.snapshot.unread
        if each.body_id == body_id
    )


def _come_back(loaded: Loaded) -> Loaded:
    """Back from a body that has ended before it took the ask on."""
    passing = loaded.snapshot.passing
    if passing is None or passing.to_body_id is None:
        return loaded
    if not has_ended(db.session.get_one(PlanningBody, passing.to_body_id)):
        return loaded
    return _back(loaded)


def _back(loaded: Loaded) -> Loaded:
    passing = loaded.snapshot.passing
    payload = {"because": CameBack.BODY_ENDED.value}
    done = ask_log.append(SYSTEM, loaded, AskAction.RETURN, payload, role=Role.SYSTEM)
    if passing is not None and passing.to_body_id is not None:
        done = answers_overtaken.overtake(done, passing.to_body_id)
        links.revoke(LinkPurpose.ASK_OFFICER, done.row.id, body_id=passing.to_body_id)
    body = db.session.get_one(PlanningBody, done.row.body_id)
    if has_ended(body):
        return done  # people hear of whoever comes after it, or nothing that would not be true
    _tell_people(done, "given_back", body.name)
    _tell_body(done, "returned")
    return done


def _succeed(loaded: Loaded, body: PlanningBody, to: PlanningBody) -> Loaded:
    assert body.valid_to is not None
    payload = {
        "to_body_id": to.id, "to_kind": to.kind.value, "to_name": to.name, "from_name": body.name,
        "ended_on": body.valid_to,
    }  # fmt: skip
    loaded = answers_overtaken.overtake(loaded, body.id)
    done = ask_log.append(SYSTEM, loaded, AskAction.SUCCEED, payload, role=Role.SYSTEM)
    if done.row.state is not AskState.CLOSED:
        _tell_people(done, "succeeded", to.name)
        _tell_body(done, "succeeded")
    return done


def _tell_people(done: Loaded, what: str, body_name: str) -> None:
    ask_news.tell_people(
        done.row, done.snapshot.fed, "ask_handed_on", key=f"{what}:{done.snapshot.version}", what=what, to_name="",
        due=_iso(done.snapshot.decision_due), body_name=body_name,
    )  # fmt: skip


def _tell_body(done: Loaded, what: str) -> None:
    row, snapshot = done.row, done.snapshot
    undecided = snapshot.decision is None
    ask_news.tell_body(
        row, row.body_id, "ask_to_body", key=f"{what}:{snapshot.version}",
        ack_due=_iso(snapshot.ack_due) if undecided and snapshot.acknowledged_at is None else None,
        decision_due=_iso(snapshot.decision_due) if undecided else None,
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
