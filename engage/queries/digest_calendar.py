"""How the digests of a body follow each other: its setting, the days on which its papers are due, and the digests that
were compiled, which stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from engage.domain import digest_days
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.digest_days import Days, last_day_of
from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import DigestState
from engage.models.base import db
from engage.models.digests import Digest
from engage.models.places import Meeting, Partnership, PlanningBody
from engage.queries.calendar import today
from engage.queries.reading import Reading

AHEAD = timedelta(days=400)
"""Beyond it no digest is looked for."""


@dataclass(frozen=True, slots=True)
class DigestCalendar:
    """All that says which days each digest of a body tells of."""

    by_papers: bool
    read_days: int
    calendar: WorkingCalendar
    deadlines: tuple[date, ...]
    """Days on which papers are due for meetings that were not cancelled."""
    settled: tuple[Days, ...]
    """The days of digests that were compiled when they were over."""

    @property
    def cuts(self) -> tuple[date, ...]:
        """The days before which papers want a digest to end; none for a body that goes by the month."""
        if not self.by_papers:
            return ()
        return tuple(digest_days.cut(due, self.read_days, self.calendar) for due in self.deadlines)

    def with_day(self, day: date) -> Days:
        """The days of the digest that tells of this one."""
        return digest_days.days_with(day, self.cuts, self.settled)

    def named(self, name: str) -> Days:
        """The days of the digest of that name.

        Raises Refused: period_malformed, digest_period_ahead, and digest_days_other with the `name` of the digest
        that tells of the last of those days where another one does.
        """
        last = last_day_of(name)
        if last > today() + AHEAD:
            raise Refused("digest_period_ahead", field="period")
        found = self.with_day(last)
        if str(found) != name:
            raise Refused("digest_days_other", field="period", name=str(found))
        return found

    def over(self, day: date) -> Iterator[Days]:
        """What is owed on a day: digests whose days are over, after those compiled."""
        return digest_days.over(day, self.cuts, self.settled)

    def goes_out(self, days: Days, compiled_on: date) -> date | None:
        """The day on which a digest that was compiled goes out, read or not: never that of its compiling, so that
        somebody can have it before them for a day. None where it waits for a person: its body goes by the month, or
        some of its days are to come."""
        if not self.by_papers or days not in self.settled:
            return None
        by = digest_days.issued_by(days, self.deadlines, self.read_days, self.calendar)
        return max(by, compiled_on + timedelta(days=1))


_BODY = sa.bindparam("body", type_=sa.Integer)
_OF_BODY = Reading(
    sa.select(
        PlanningBody.digest_by_papers, PlanningBody.digest_read_days, Partnership.holiday_subdivision,
        Partnership.extra_closed_days, PlanningBody.extra_closed_days,
    )
    .join(Partnership, Partnership.id == PlanningBody.partnership_id)
    .where(PlanningBody.id == _BODY)
)  # fmt: skip
_DEADLINES = Reading(
    sa.select(Meeting.papers_due_on)
    .where(Meeting.body_id == _BODY, Meeting.papers_due_on.is_not(None), Meeting.cancelled_at.is_(None))
    .order_by(Meeting.papers_due_on)
)
_COMPILED = Reading(
    sa.select(Digest.period, Digest.first_day, Digest.state, Digest.as_of)
    .where(Digest.body_id == _BODY)
    .order_by(Digest.period, Digest.version)
)


def of_body(body_id: int) -> DigestCalendar:
    """The calendar of a body's digests. Three statements. Raises NotFound("body_unknown")."""
    row = _OF_BODY.first(body=body_id)
    if row is None:
        raise NotFound("body_unknown")
    by_papers, read_days, subdivision, days_of_all, own_days = row
    settled = set()
    for name, first_day, state, as_of in _COMPILED.rows(body=body_id):
        days = Days.stored(name, first_day)
        # What was compiled before its days were over, and never issued, is only a draft.
        if state is not DigestState.COMPILED or as_of >= days.ends_at - timedelta(microseconds=1):
            settled.add(days)
    return DigestCalendar(
        by_papers, read_days, WorkingCalendar.of(subdivision, days_of_all, own_days),
        tuple(due for (due,) in _DEADLINES.rows(body=body_id)), tuple(sorted(settled)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unissued:
    """The first version of a digest, which nobody has issued."""

    id: int
    days: Days
    compiled_on: date


def unissued(body_id: int) -> list[Unissued]:
    """First versions of a body's digests that nobody has issued, the earliest first. One statement."""
    rows = db.session.execute(
        sa.select(Digest.id, Digest.period, Digest.first_day, Digest.compiled_at)
        .where(Digest.body_id == body_id, Digest.state == DigestState.COMPILED, Digest.version == 1)
        .order_by(Digest.period)
    )
    return [
        Unissued(row.id, Days.stored(row.period, row.first_day), local_date(row.compiled_at)) for row in rows
    ]


def going_by_papers() -> list[int]:
    """Ids of the bodies whose digests go by their papers, also of those that ended. One statement."""
    query = sa.select(PlanningBody.id).where(PlanningBody.digest_by_papers.is_(True)).order_by(PlanningBody.id)
    return list(db.session.scalars(query))
