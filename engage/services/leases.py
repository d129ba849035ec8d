"""One leader at a time, by a row with an expiry.

The expiry is measured by the database's own clock: every contender asks the same one, and it does not move when
a demonstration's calendar is moved forward. A leader renews well before the end; one that died is replaced when
its lease runs out. A lease only keeps two schedulers from doing the same work twice; what must not happen twice
is held by unique rows (job runs, message keys), also when a leader slept through its own lease.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engage.models.base import db
from engage.models.jobs import Lease
from engage.services.unit_of_work import unit_of_work

TTL = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Held:
    """A lease as it stands: who has or had it, and whether it is in force."""

    holder: str
    expires_at: datetime
    in_force: bool


def acquire(name: str, holder: str, ttl: timedelta = TTL) -> bool:
    """Take the lease or renew it. False while another holder's is in force."""
    try:
        with unit_of_work() as session:
            at = database_time(session)
            row = session.get(Lease, name, with_for_update=True, populate_existing=True)
            if row is None:
                session.add(Lease(name=name, holder=holder, expires_at=at + ttl))
            elif row.holder == holder or row.expires_at <= at:
                row.holder = holder
                row.expires_at = at + ttl
            else:
                return False
            session.flush()
    except IntegrityError:
        # Two asked for a lease that had never been taken, and the other was first.
        return False
    return True


def release(name: str, holder: str) -> None:
    """Give the lease back, if it is still this holder's; the next one need not wait."""
    with unit_of_work() as session:
        session.execute(sa.delete(Lease).where(Lease.name == name, Lease.holder == holder))


def read(name: str) -> Held | None:
    """The lease as it stands; None when nobody ever took it or the last leader gave it back."""
    row = db.session.execute(sa.select(Lease.holder, Lease.expires_at).where(Lease.name == name)).one_or_none()
    if row is None:
        return None
    return Held(row.holder, row.expires_at, row.expires_at > database_time(db.session()))


def database_time(session: Session) -> datetime:
    """The present time by the database's clock, aware, UTC."""
    if session.connection().dialect.name == "sqlite":
        text = session.scalar(sa.text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"))
        return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
    at: datetime = session.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
    return at.astimezone(UTC)
