"""Which earlier asks a person said are about the same thing as a later one: ids, and who said so."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class AskAlike(db.Model):  # type: ignore[name-defined]
    """An earlier ask that a reader of the host found to be about the same thing. A program only proposed it."""

    __tablename__ = "asks_alike"
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"), primary_key=True)
    earlier_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"), primary_key=True)
    said_by: Mapped[int | None]
    said_at: Mapped[datetime]
