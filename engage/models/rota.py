"""On which days each reader of a host reads, and when they are away. What pages ask of it is kept with the host."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class RotaReader(db.Model):  # type: ignore[name-defined]
    """What one reader of one host said; no row where they never did."""

    __tablename__ = "rota_readers"
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("hosts.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    days: Mapped[str | None] = mapped_column(sa.String(20))
    """Weekdays on which they read (domain.rota.days_text); NULL where nobody said."""
    nudge_days: Mapped[str | None] = mapped_column(sa.String(20))
    """Weekdays on which they want the message; NULL: each day they read; empty: never."""


class RotaAway(db.Model):  # type: ignore[name-defined]
    """Days on which a reader does not read for this host, both ends included. Deleted when they are over."""

    __tablename__ = "rota_away"
    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("hosts.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    first_on: Mapped[date] = mapped_column(sa.Date)
    last_on: Mapped[date] = mapped_column(sa.Date)
    __table_args__ = (sa.UniqueConstraint("host_id", "user_id", "first_on", "last_on"),)
