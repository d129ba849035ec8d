"""What a reader saved a few minutes ago and can still take back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class Undoable(db.Model):  # type: ignore[name-defined]
    """How a contribution stood before somebody pressed "Save and send". One a contribution; gone when the time is up,
    when it was undone, and when the person takes back what they told."""

    __tablename__ = "undoable"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int]
    """Of the contribution after it was saved: with another one, something happened since."""
    before: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext of its columns, and of which rows came with it."""
