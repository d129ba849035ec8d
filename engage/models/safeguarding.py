"""Worries about somebody's safety, the log of what was decided, and who would rather not read what."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.safeguarding import ConcernState, EntryKind, Outcome, ReferredTo, Route, Told
from engage.models.base import db, enum_column


class Concern(db.Model):  # type: ignore[name-defined]
    """One a contribution. It stays when the person takes their words back; it holds none of them."""

    __tablename__ = "concerns"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    state: Mapped[ConcernState] = mapped_column(enum_column(ConcernState))
    raised_at: Mapped[datetime]
    raised_by: Mapped[int | None]
    due_on: Mapped[date] = mapped_column(sa.Date)
    """By when a referral is made, or it is recorded why not."""
    route: Mapped[Route | None] = mapped_column(enum_column(Route))
    points: Mapped[str] = mapped_column(sa.String(60), default="")
    """The lead's answers to the three points of the Act, in the order of domain.safeguarding.TEST, with commas; empty
    for a child."""
    harms: Mapped[str] = mapped_column(sa.String(200), default="")
    """Codes of what harm it may be, with commas."""
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
    referred_to: Mapped[ReferredTo | None] = mapped_column(enum_column(ReferredTo))
    told: Mapped[Told | None] = mapped_column(enum_column(Told))
    decided_on: Mapped[date | None] = mapped_column(sa.Date)
    """The day that ended the clock."""
    recorded_at: Mapped[datetime | None]
    earlier_addresses: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext of JSON: where the person could be reached before it was changed while this was locked. For the lead;
    erased when they are done."""
    __table_args__ = (sa.Index("ix_concerns_state_due", "state", "due_on"),)


class ConcernEntry(db.Model):  # type: ignore[name-defined]
    """One line of the log. It is only ever added to; `guards` holds that. Its words are erased after the time that
    domain.safeguarding.KEEP_LOG says."""

    __tablename__ = "concern_entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind))
    role: Mapped[str] = mapped_column(sa.String(40))
    account_id: Mapped[int | None]
    words: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext of what was written and answered, as JSON; empty once it was erased."""
    erased_at: Mapped[datetime | None]


class StoodAside(db.Model):  # type: ignore[name-defined]
    """Somebody would rather not read this today. Nobody counts it, and it is gone the next time they press."""

    __tablename__ = "stood_aside"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(sa.Date)
