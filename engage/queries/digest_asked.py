"""What came of what a digest asked its body to decide: for its own page, as things stand now, and for the next digest,
as they stood at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.domain import frozen_json
from engage.domain.ask_events import AskEvent
from engage.domain.ask_states import AskAction
from engage.domain.deadlines import local_date
from engage.domain.digest_asked import Asked, AskedLast, CameOf, MeetingHeld, came_of
from engage.domain.digest_data import DigestData
from engage.domain.digest_days import Days
from engage.domain.digest_front import front
from engage.domain.kinds import DigestState
from engage.models.agendas import NotTaken
from engage.models.asks import Ask
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.digests import Digest
from engage.models.places import Meeting
from engage.queries.calendar import now
from engage.queries.reading import Reading

_KINDS = (
    AskAction.DECIDE, AskAction.SETTLE_OUTSIDE, AskAction.DEFER, AskAction.PASS_ON, AskAction.NOTE, AskAction.PROMISE,
    AskAction.ANSWER_NO, AskAction.CORRECT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Put:
    """One thing that was put to the body, and what came of it up to now."""

    asked: Asked
    ask_id: int | None
    came_of: CameOf | None
    not_taken: bool
    """Whether that was noted of the meeting, be it overtaken or not."""


@dataclass(frozen=True, slots=True)
class PutToBody:
    """What page one put to the body, and the meeting that had it before it; None while none was held."""

    meeting: MeetingHeld | None
    put: tuple[Put, ...]

    @property
    def told(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.put) and (self.meeting is not None or any(each.came_of for each in self.put))


def asked_in(data: DigestData) -> tuple[Asked, ...]:
    """What page one of this digest asks its body to decide."""
    return tuple(
        Asked(line.reference, line.title, line.owed) for line in front(data).decide.shown if line.owed is not None
    )


def as_kept(data: DigestData) -> list[Any]:
    """The same as it is kept beside the digest."""
    return [frozen_json.encode(each) for each in asked_in(data)]


def of_digest(data: DigestData) -> PutToBody:
    """What came of what this digest put to its body, as it is known now. Three statements; none for one that put
    nothing."""
    return _put(data.body.id, data.period, data.as_of, asked_in(data), now())


_BODY = sa.bindparam("body", type_=sa.Integer)
_BEFORE = Reading(
    sa.select(Digest.asked, Digest.as_of, Digest.period)
    .where(
        Digest.body_id == _BODY, Digest.state == DigestState.ISSUED,
        Digest.period < sa.bindparam("name", type_=sa.String),
    )
    .order_by(Digest.period.desc(), Digest.version.desc())
    .limit(1)
)


def before(body_id: int, days: Days, end: datetime) -> tuple[AskedLast, ...]:
    """What the digest before these days put to the body, and what had come of it at `end`. One statement; three more
    where it put anything to it."""
    row = _BEFORE.first(body=body_id, name=str(days))
    if row is None or not row[0]:
        return ()
    asked = [frozen_json.decode(Asked, each) for each in row[0]]
    found = _put(body_id, row[2], row[1], asked, end)
    held_on = found.meeting.held_on if found.meeting else None
    return tuple(
        AskedLast(each.asked.reference, each.asked.title, each.asked.owed, each.came_of, held_on) for each in found.put
    )


def _put(body_id: int, name: str, since: datetime, asked: Sequence[Asked], until: datetime) -> PutToBody:
    if not asked:
        return PutToBody(None, ())
    meeting = _meeting(body_id, name, local_date(since), local_date(until))
    ids, events = _events([each.reference for each in asked], until)
    passed_by = _not_taken(meeting.id, list(ids.values()), until) if meeting else frozenset[int]()
    return PutToBody(
        meeting,
        tuple(
            Put(
                each, ids.get(each.reference),
                came_of(
                    each.owed, events.get(each.reference, ()), since, meeting,
                    not_taken=ids.get(each.reference) in passed_by,
                ),
                ids.get(each.reference) in passed_by,
            )
            for each in asked
        ),
    )  # fmt: skip


def _meeting(body_id: int, name: str, after: date, on: date) -> MeetingHeld | None:
    # A correction that came later does not take the digest from the meeting that had its first version.
    out = sa.select(sa.func.min(Digest.issued_at)).where(Digest.body_id == body_id, Digest.period == name)
    rows = db.session.execute(
        sa.select(Meeting.id, Meeting.held_on, Meeting.minutes_url, out.scalar_subquery().label("out"))
        .where(
            Meeting.body_id == body_id, Meeting.held_on > after, Meeting.held_on <= on, Meeting.cancelled_at.is_(None)
        )
        .order_by(Meeting.held_on)
    ).all()
    row = next((each for each in rows if each.out is not None and local_date(each.out) <= each.held_on), None)
    return None if row is None else MeetingHeld(row.id, row.held_on, row.minutes_url or "")


def _events(references: list[str], until: datetime) -> tuple[dict[str, int], dict[str, list[AskEvent]]]:
    """Ids of asks and what tells of each: its own history, or from when it was put together with another on, and
    anything came of that one, the other's. Two joins one after the other are followed."""
    further = aliased(Ask)
    speaks = sa.func.coalesce(further.merged_into_id, Ask.merged_into_id, Ask.id)
    rows = db.session.execute(
        sa.select(
            Ask.reference, Ask.id, EventRow.ask_id, EventRow.seq, EventRow.kind, EventRow.effective_at,
            EventRow.recorded_at, EventRow.actor_role, EventRow.payload,
        )
        .outerjoin(further, further.id == Ask.merged_into_id)
        .outerjoin(
            EventRow,
            sa.and_(
                EventRow.ask_id.in_([Ask.id, speaks]), EventRow.recorded_at <= until,
                EventRow.kind.in_([k.value for k in (*_KINDS, AskAction.MERGE)]),
            ),
        )
        .where(Ask.reference.in_(references))
        .order_by(Ask.id, EventRow.seq)
    ).all()  # fmt: skip
    ids = {row.reference: row.id for row in rows}
    joined_at = {row.id: row.recorded_at for row in rows if row.kind == AskAction.MERGE and row.ask_id == row.id}
    own: dict[str, list[AskEvent]] = {}
    other: dict[str, list[AskEvent]] = {}
    for reference, ask_id, of, seq, kind, effective, recorded, role, payload in rows:
        if seq is None or kind == AskAction.MERGE:
            continue
        event = AskEvent(seq, AskAction(kind), effective, recorded, role, None, payload)
        if of == ask_id:
            own.setdefault(reference, []).append(event)
        elif ask_id in joined_at and recorded >= joined_at[ask_id]:
            other.setdefault(reference, []).append(event)
    return ids, {**own, **other}


def _not_taken(meeting_id: int, ask_ids: list[int], until: datetime) -> frozenset[int]:
    rows = db.session.execute(
        sa.select(NotTaken.ask_id, NotTaken.holds)
        .where(NotTaken.meeting_id == meeting_id, NotTaken.ask_id.in_(ask_ids), NotTaken.noted_at <= until)
        .order_by(NotTaken.ask_id, NotTaken.number)
    )
    return frozenset(ask_id for ask_id, holds in {ask_id: holds for ask_id, holds in rows}.items() if holds)
