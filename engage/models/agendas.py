"""When the papers of a meeting went out. Rows are only added: a second sending is a second row, the first counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class AgendaPack(db.Model):  # type: ignore[name-defined]
    """One sending of a meeting's papers."""

    __tablename__ = "agenda_packs"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id"))
    number: Mapped[int]
    """1 for the first sending of this meeting's papers."""
    sent_at: Mapped[datetime]
    due_on: Mapped[date | None] = mapped_column(sa.Date)
    """The day that was set for the papers when they went out: to move it afterwards makes nothing in time."""
    sent_by: Mapped[int | None]
    """The account that noted it."""
    asks: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of the asks that were on the agenda then."""
    __table_args__ = (sa.UniqueConstraint("meeting_id", "number"),)
