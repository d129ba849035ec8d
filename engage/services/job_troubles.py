"""A job that fails is told to whoever runs the installation: once, and once more when it works again.

One trouble a job: it begins with a failure and ends with a run that worked, however often it failed between. What lasts
less than `TELL_AFTER` is told to nobody: the message waits so long, and is dropped when it is not true any more. It
says the name of the job and the kind of the failure; what failures quote is not kept (`job_runs.kind_of`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from engage.domain.kinds import MessageState
from engage.domain.permissions import INSTALLATION, Role
from engage.models.base import db
from engage.models.jobs import JobRun, JobTrouble
from engage.models.outbox import Message
from engage.queries import accounts
from engage.queries.reading import Reading
from engage.services import messages
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work

FAILING, WELL = "job_failing", "job_well"
TELL_AFTER = timedelta(minutes=5)
"""A database that was busy for a moment is no trouble of anybody's."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""How long a job that is due at every tick waits after the first, second, ... failure; after the last one always so
long: unlike a run for a period, it is never given up."""
_OPEN = Reading(sa.select(JobTrouble.name, JobTrouble.next_try_at).where(JobTrouble.well_at.is_(None)))


def open_ones() -> dict[str, datetime | None]:
    """The jobs that are in trouble, each with the end of its pause, if it is one that is due at every tick. One
    statement."""
    return {name: until for name, until in _OPEN.rows()}


def failed(name: str, error: str, *, pauses: bool = False) -> None:
    """Note that a job failed. The first time since it worked it is told. `pauses`: it is due at every tick, and is
    left alone for a while, longer each time."""
    with unit_of_work() as session:
        row = session.get(JobTrouble, name, with_for_update=True, populate_existing=True)
        at = now()
        if row is None:
            row = JobTrouble(name=name, since=at, attempts=0, error="")
            session.add(row)
        elif row.well_at is not None:
            row.since, row.attempts, row.well_at = at, 0, None
        row.attempts += 1
        row.error = error[:500]
        row.next_try_at = at + PAUSES[min(row.attempts, len(PAUSES)) - 1] if pauses else None
        session.flush()
        if row.attempts == 1:
            _tell(row)


def worked(name: str, *, every_period: bool = False) -> None:
    """Note that a job that was in trouble worked. Whoever was told of it is told this as well. With `every_period` it
    is in trouble as long as one of its periods waits to be tried again."""
    with unit_of_work() as session:
        row = session.get(JobTrouble, name, with_for_update=True, populate_existing=True)
        if row is None or row.well_at is not None or (every_period and _waits(name)):
            return
        row.well_at, row.next_try_at = now(), None
        told = session.scalars(
            sa.select(Message.dedupe_key).where(
                Message.dedupe_key.in_([_key(row, FAILING, number) for number, _address in operators()]),
                Message.state.in_([MessageState.SENT, MessageState.CLAIMED]),
            )
        ).all()
        for number, address in operators():
            if _key(row, FAILING, number) in told:
                messages.to_mailbox(
                    address, WELL, {"job": name, "since": row.since.isoformat()}, key=_key(row, WELL, number),
                    user_id=number,
                )  # fmt: skip


def lasts(name: str, since: str) -> bool:
    """Whether this very trouble is not over."""
    row = db.session.get(JobTrouble, name, populate_existing=True)
    return row is not None and row.well_at is None and row.since.isoformat() == since


def operators() -> list[tuple[int | None, str]]:
    """Who is told, by account and address: the address that is set for it, else every admin of the installation."""
    set_for_it = context().settings.operator_mail
    if set_for_it:
        return [(None, set_for_it)]
    return accounts.holders(Role.ADMIN, INSTALLATION)


def _tell(row: JobTrouble) -> None:
    for number, address in operators():
        messages.to_mailbox(
            address, FAILING, {"job": row.name, "since": row.since.isoformat(), "error": row.error},
            key=_key(row, FAILING, number), not_before=row.since + TELL_AFTER, user_id=number,
        )  # fmt: skip


def _waits(name: str) -> bool:
    waits = sa.select(JobRun.id).where(JobRun.name == name, JobRun.error != "", JobRun.next_try_at.is_not(None))
    return db.session.execute(waits.limit(1)).first() is not None


def _key(row: JobTrouble, what: str, number: int | None) -> str:
    return f"{what}:{row.name}:{row.since.isoformat()}:{number or 0}"
