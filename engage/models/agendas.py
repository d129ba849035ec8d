"""When the papers of a meeting went out, and what it did not take. Rows are only added: a second sending is a second
row, the first counts."""

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


class NotTaken(db.Model):  # type: ignore[name-defined]
    """A meeting did not take an ask that was put to it. What it did with one is an event of the ask, which goes before
    this. The last row of an ask and a meeting says whether it holds: a slip is put right by another row."""

    __tablename__ = "not_taken"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id"))
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"))
    number: Mapped[int]
    """1 for the first row of this ask and meeting."""
    holds: Mapped[bool]
    """False: it was noted by mistake."""
    noted_at: Mapped[datetime]
    noted_by: Mapped[int | None]
    """The account that noted it."""
    __table_args__ = (sa.UniqueConstraint("ask_id", "meeting_id", "number"),)
