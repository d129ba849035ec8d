"""What readers of digests ask about a line. Never public."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.digest_questions import DigestQuestionState
from engage.models.base import db, enum_column


class DigestQuestion(db.Model):  # type: ignore[name-defined]
    """One question about one ask in one version of a digest. Its words and its address go; the row stays."""

    __tablename__ = "digest_questions"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest_id: Mapped[int] = mapped_column(sa.ForeignKey("digests.id"))
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"))
    """The line that it is about."""
    state: Mapped[DigestQuestionState] = mapped_column(enum_column(DigestQuestionState))
    text: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext."""
    address: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext of an e-mail address; empty where none was given, and once it is not needed any more."""
    wants_answer: Mapped[bool]
    """Whether an address was given."""
    same: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """Keyed hash of what was asked about what, and from where it is answered: a second press makes no second
    question. Empty once it is dealt with."""
    asked_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(sa.Date)
    answer: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext."""
    reason: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext of why no answer is needed."""
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None]
    __table_args__ = (sa.Index("ix_digest_questions_state", "state", "due_on"),)
