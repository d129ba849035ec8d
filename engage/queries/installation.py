"""What an operator asks of an installation: revision, demonstration accounts, stale contacts, runs that failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from engage.models.base import db
from engage.models.jobs import JobRun
from engage.models.people import User
from engage.models.places import HelpContact
from engage.queries.calendar import today

STALE_AFTER = timedelta(days=90)
"""A number to ring in trouble is looked at again after a quarter of a year."""


@dataclass(frozen=True, slots=True)
class FailedRun:
    """A job's run whose newest attempt failed."""

    name: str
    period: str
    attempts: int
    error: str
    given_up: bool


def revision() -> str | None:
    """The database's revision; None when it was never migrated. Raises SQLAlchemy's errors when it is away."""
    if not sa.inspect(db.session.connection()).has_table("alembic_version"):
        return None
    found = db.session.execute(sa.text("SELECT version_num FROM alembic_version ORDER BY 1")).scalars()
    return ",".join(found) or None


def open_demonstration_accounts() -> int:
    """How many demonstration accounts can sign in."""
    return db.session.scalar(sa.select(sa.func.count()).where(User.demo, User.active)) or 0


def stale_contacts() -> list[str]:
    """Names of help contacts nobody has checked for 90 days, in order."""
    before = today() - STALE_AFTER
    return list(
        db.session.scalars(
            sa.select(HelpContact.name)
            .where(
                HelpContact.retired.is_(False),
                sa.or_(HelpContact.verified_on.is_(None), HelpContact.verified_on < before),
            )
            .order_by(HelpContact.name, HelpContact.id)
        )
    )


def failed_runs(limit: int = 20) -> list[FailedRun]:
    """Runs that failed and did not succeed since, newest first."""
    rows = db.session.execute(
        sa.select(JobRun.name, JobRun.period, JobRun.attempts, JobRun.error, JobRun.next_try_at)
        .where(JobRun.error != "", JobRun.ended_at.is_not(None))
        .order_by(JobRun.ended_at.desc(), JobRun.id.desc())
        .limit(limit)
    )
    return [FailedRun(row.name, row.period, row.attempts, row.error, row.next_try_at is None) for row in rows]
