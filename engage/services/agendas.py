"""What the clerk does before a meeting: put asks on its agenda, and note when its papers went out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.domain.ask_states import AskState
from engage.domain.errors import DomainError, NotFound, NotPermitted, Refused
from engage.domain.permissions import Actor, Permission, require
from engage.models.agendas import AgendaPack
from engage.models.asks import Ask
from engage.models.places import Meeting, PlanningBody
from engage.services import ask_log, audit, decisions, subjects
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class NotTabled:
    """An ask that could not be put on the agenda, and the code that says why."""

    ask_id: int
    error: DomainError


def table_all(
    actor: Actor, *, meeting_id: int, ask_ids: Iterable[int]
) -> tuple[tuple[int, ...], tuple[NotTabled, ...]]:
    """Put asks on the agenda of a meeting, each by an event of its own: those that are on it then, and those that could
    not be put on it. One that is on it already is there, and nothing happens twice.

    Raises NotFound("meeting_unknown"), NotPermitted.
    """
    done, failed = [], []
    for ask_id in dict.fromkeys(ask_ids):
        try:
            with unit_of_work() as session:
                _table(session, actor, ask_id, meeting_id)
        except (NotPermitted, NotFound) as error:
            if not isinstance(error, NotFound) or error.code != "ask_unknown":
                raise
            failed.append(NotTabled(ask_id, error))
        except DomainError as error:
            failed.append(NotTabled(ask_id, error))
        else:
            done.append(ask_id)
    return tuple(done), tuple(failed)


def _table(session: Session, actor: Actor, ask_id: int, meeting_id: int) -> None:
    if session.get(Meeting, meeting_id) is None:
        raise NotFound("meeting_unknown")
    loaded = ask_log.load(ask_id)
    tabled = loaded.snapshot.tabled
    if loaded.snapshot.state is AskState.TABLED and tabled is not None and tabled.meeting_id == meeting_id:
        return
    decisions.table(actor, ask_id, meeting_id=meeting_id)


def papers_sent(actor: Actor, *, meeting_id: int, seen: int) -> bool:
    """Note that the papers of a meeting went out now. `seen` is how many sendings the form knew of: a second press says
    nothing new. Returns whether it was noted. The first sending counts, and the day that is set then.

    Raises NotFound("meeting_unknown"), NotPermitted, Refused("meeting_cancelled").
    """
    with unit_of_work() as session:
        # Two presses wait for each other here.
        meeting = session.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)
        if meeting is None:
            raise NotFound("meeting_unknown")
        body = session.get_one(PlanningBody, meeting.body_id)
        by = require(actor, Permission.MEETING_MANAGE, subjects.of_body(body))
        if meeting.cancelled_at is not None:
            raise Refused("meeting_cancelled")
        known = session.scalar(sa.select(sa.func.count()).where(AgendaPack.meeting_id == meeting_id)) or 0
        if known > seen:
            return False
        on_it = session.scalars(
            sa.select(Ask.id).where(Ask.meeting_id == meeting_id, Ask.state == AskState.TABLED).order_by(Ask.id)
        ).all()
        session.add(
            AgendaPack(
                meeting_id=meeting_id, number=known + 1, sent_at=now(), due_on=meeting.papers_due_on,
                sent_by=actor.user_id, asks=list(on_it),
            )
        )  # fmt: skip
        session.flush()
        audit.record(
            actor, audit.Event.MEETING_CHANGED, meeting_id, role=by, what="papers_sent", body_id=meeting.body_id
        )
        return True
