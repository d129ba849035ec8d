"""What is told away from the website: printed forms with their reserved slips, and gatherings."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class PaperPrint(db.Model):  # type: ignore[name-defined]
    """Some copies of a locality's form, made at once."""

    __tablename__ = "paper_prints"
    id: Mapped[int] = mapped_column(primary_key=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("localities.id"), index=True)
    large_print: Mapped[bool] = mapped_column(default=False)
    copies: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None]


class PaperSlip(db.Model):  # type: ignore[name-defined]
    """The reference and secret printed on one copy, reserved until the form is typed in."""

    __tablename__ = "paper_slips"
    id: Mapped[int] = mapped_column(primary_key=True)
    print_id: Mapped[int] = mapped_column(sa.ForeignKey("paper_prints.id"), index=True)
    reference: Mapped[str] = mapped_column(sa.String(8), unique=True)
    secret_hmac: Mapped[str] = mapped_column(sa.String(64))
    """Keyed hash of the secret words, as a contribution has it. The words are on the paper alone."""
    contribution_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contributions.id"), unique=True)
    """Empty until the form is typed in."""


class Gathering(db.Model):  # type: ignore[name-defined]
    """People met, and what some of them told was typed in afterwards."""

    __tablename__ = "gatherings"
    id: Mapped[int] = mapped_column(primary_key=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("localities.id"))
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("hosts.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    held_on: Mapped[date] = mapped_column(sa.Date)
    place: Mapped[str] = mapped_column(sa.String(200))
    present: Mapped[int]
    """People who were there: another number than how many told something."""
    consent_evidence: Mapped[str] = mapped_column(sa.String(500))
    typed_by: Mapped[int | None]
    created_at: Mapped[datetime]
    send_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """Keyed hash of the form's one-time key: a double press makes one gathering."""
    __table_args__ = (sa.Index("ix_gatherings_host", "host_id", "held_on"),)


class GatheringContribution(db.Model):  # type: ignore[name-defined]
    """A contribution that was told at a gathering."""

    __tablename__ = "gathering_contributions"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    gathering_id: Mapped[int] = mapped_column(sa.ForeignKey("gatherings.id"), index=True)
