"""The scheduler's memory: who leads, and what has run."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class Lease(db.Model):  # type: ignore[name-defined]
    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(sa.String(120))
    expires_at: Mapped[datetime]


class JobRun(db.Model):  # type: ignore[name-defined]
    __tablename__ = "job_runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    period: Mapped[str] = mapped_column(sa.String(40))
    """What the run is for, such as 2026-10 or 2026-11-24: with the name, it is unique."""
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=1)
    rows: Mapped[int | None]
    error: Mapped[str] = mapped_column(sa.String(500), default="")
    next_try_at: Mapped[datetime | None]
    __table_args__ = (sa.UniqueConstraint("name", "period"),)


class JobTrouble(db.Model):  # type: ignore[name-defined]
    """The newest trouble of a job: since when it fails, and when it worked again."""

    __tablename__ = "job_troubles"
    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    since: Mapped[datetime]
    attempts: Mapped[int]
    """How often it failed since then."""
    error: Mapped[str] = mapped_column(sa.String(500))
    next_try_at: Mapped[datetime | None]
    """For a job that is due at every tick: its pause. Others have theirs in their run."""
    well_at: Mapped[datetime | None]
