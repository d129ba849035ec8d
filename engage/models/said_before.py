"""Which earlier contributions are much like one that waits: ids and how near, never a word of either."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class SaidBefore(db.Model):  # type: ignore[name-defined]
    """An earlier one that is much like another; gone when either is taken back."""

    __tablename__ = "said_before"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    earlier_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)
    nearness: Mapped[int]
    """In hundredths (domain.theming.nearness)."""


class SaidBeforeLook(db.Model):  # type: ignore[name-defined]
    """When it was compared last: nothing is compared twice for nothing."""

    __tablename__ = "said_before_looks"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    looked_at: Mapped[datetime]
