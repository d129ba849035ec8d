"""Texts that came together and are alike: which, and how many. Nothing of a text is here, not even a fingerprint."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class AlikeWave(db.Model):  # type: ignore[name-defined]
    """Many alike within an hour, in one partnership."""

    __tablename__ = "alike_waves"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), index=True)
    most: Mapped[int]
    """How many the fullest hour had."""
    began_at: Mapped[datetime]
    """When that hour began."""
    noted_at: Mapped[datetime]


class Alike(db.Model):  # type: ignore[name-defined]
    """A contribution of a wave; gone when its person takes it back, and some weeks later anyway."""

    __tablename__ = "alike"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    wave_id: Mapped[int] = mapped_column(sa.ForeignKey("alike_waves.id"), index=True)


class AlikeLook(db.Model):  # type: ignore[name-defined]
    """When the texts of a partnership were compared last, and up to which: nothing is compared twice for nothing."""

    __tablename__ = "alike_looks"
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), primary_key=True)
    last_id: Mapped[int]
    looked_at: Mapped[datetime]
