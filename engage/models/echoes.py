"""What people say of an ask without being behind it: that it is the same with them, or that it happened again. Nobody
has checked either, and no rate is made of them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class SameHere(db.Model):  # type: ignore[name-defined]
    """One press of "Same here"."""

    __tablename__ = "same_here"
    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"))
    pressed_at: Mapped[datetime]
    press_key: Mapped[str | None] = mapped_column(sa.String(64))
    """Keyed hash of what this browser holds for this ask, so that it counts once; empty after a year."""
    sentence: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext; for the host that raised the ask, never public; empty after a year."""
    __table_args__ = (
        sa.UniqueConstraint("ask_id", "press_key"),
        sa.Index("ix_same_here_ask_pressed", "ask_id", "pressed_at"),
    )


class SaidAgain(db.Model):  # type: ignore[name-defined]
    """A contribution whose person says that it is the same thing again as an ask that was decided."""

    __tablename__ = "said_again"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"))
    said_at: Mapped[datetime]
    __table_args__ = (sa.Index("ix_said_again_ask_said", "ask_id", "said_at"),)
