"""Answers to equality questions, kept apart from everything else.

No column here points at a contribution, a person or a moment: a partnership, a quarter and a random key are all that a
row has. On SQLite the tables have no rowid, which would count up in the order in which rows came.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db

_KEY = 64
_NO_ORDER = {"sqlite_with_rowid": False}


class EqualityWaiting(db.Model):  # type: ignore[name-defined]
    """A set that has come and waits to be shuffled among others."""

    __tablename__ = "equality_waiting"
    key: Mapped[str] = mapped_column(sa.String(_KEY), primary_key=True)
    """Keyed hash of what the browser that sent it holds: a second press finds the first. Nothing else in the database
    is made of it, and it is gone with the row."""
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"))
    quarter: Mapped[str] = mapped_column(sa.String(7))
    question_set: Mapped[str] = mapped_column(sa.String(20))
    answers: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext, as long as any other."""
    __table_args__ = (_NO_ORDER,)


class EqualityAnswers(db.Model):  # type: ignore[name-defined]
    """A set under a new random key."""

    __tablename__ = "equality_answers"
    key: Mapped[str] = mapped_column(sa.String(_KEY), primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"))
    quarter: Mapped[str] = mapped_column(sa.String(7))
    question_set: Mapped[str] = mapped_column(sa.String(20))
    answers: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext, made anew when the row was."""
    __table_args__ = (_NO_ORDER,)


class EqualityCount(db.Model):  # type: ignore[name-defined]
    """How many gave an answer in a quarter that is over. Counted once; stays when the sets are gone."""

    __tablename__ = "equality_counts"
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), primary_key=True)
    quarter: Mapped[str] = mapped_column(sa.String(7), primary_key=True)
    question: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    answer: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    count: Mapped[int]
    __table_args__ = (_NO_ORDER,)
