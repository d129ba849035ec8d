"""What bodies answered by a link without an account, until the host has looked at it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.link_answers import AnswerState
from engage.models.base import db, enum_column


class LinkAnswer(db.Model):  # type: ignore[name-defined]
    """One answer. Its words go when everybody can read them in the ask's history; the row stays."""

    __tablename__ = "link_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("planning_bodies.id"))
    link_id: Mapped[int] = mapped_column(sa.ForeignKey("signed_links.id"))
    """The link that it came by."""
    seq: Mapped[int]
    """The event that says that it came."""
    what: Mapped[str] = mapped_column(sa.String(40))
    """A domain.ask_states.AskAction, as in the history."""
    slug: Mapped[str] = mapped_column(sa.String(40))
    """The page on which it was written, so that it can be gone on with there."""
    words: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext of what was filled in."""
    reason: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext of why the host sent it back: for the body, never public."""
    state: Mapped[AnswerState] = mapped_column(enum_column(AnswerState))
    sent_at: Mapped[datetime]
    first_day: Mapped[date | None] = mapped_column(sa.Date)
    """The first day to come that it names (a promise, or to when something is put off): read before that, people hear
    of it in time."""
    read_at: Mapped[datetime | None]
    read_by: Mapped[int | None]
    """The account that looked at it."""
    __table_args__ = (
        sa.UniqueConstraint("ask_id", "seq"),
        sa.Index("ix_link_answers_state", "state", "ask_id"),
    )
