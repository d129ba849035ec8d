"""Which answers were drawn to be judged, and what readers found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.answer_quality import AnswerType
from engage.models.base import db, enum_column


class AnswerSample(db.Model):  # type: ignore[name-defined]
    """One answer that was drawn: it stays drawn."""

    __tablename__ = "answer_samples"
    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"))
    seq: Mapped[int]
    """The event of the ask that is the answer."""
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("planning_bodies.id"))
    """The body that gave it."""
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("hosts.id"))
    """The host whose readers judge it."""
    period: Mapped[str] = mapped_column(sa.String(7))
    """The month in which it became public, such as 2026-10."""
    answered_on: Mapped[date] = mapped_column(sa.Date)
    """The day in Scotland on which it became public."""
    twice: Mapped[bool]
    """Two people judge it."""
    drawn_at: Mapped[datetime]
    __table_args__ = (sa.UniqueConstraint("ask_id", "seq"), sa.Index("ix_answer_samples_host_id", "host_id"))


class AnswerRating(db.Model):  # type: ignore[name-defined]
    """What one reader found of one answer. Only ever added: what was marked wrongly is marked again in a new row."""

    __tablename__ = "answer_ratings"
    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(sa.ForeignKey("answer_samples.id"))
    rater_id: Mapped[int]
    """The account that judged it: never shown to anybody."""
    marks: Mapped[dict[str, Any]]
    """Mark by item (domain.answer_quality)."""
    sort: Mapped[AnswerType] = mapped_column(enum_column(AnswerType))
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("answer_ratings.id"))
    """The row of the same reader that this puts right."""
    rated_at: Mapped[datetime]
    __table_args__ = (sa.UniqueConstraint("replaces_id"), sa.Index("ix_answer_ratings_sample_id", "sample_id"))
