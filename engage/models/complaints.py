"""Whether what a person told is also a complaint: asked by a reader, decided by the person."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.complaints import ComplaintState
from engage.domain.kinds import Channel
from engage.models.base import db, enum_column


class Complaint(db.Model):  # type: ignore[name-defined]
    """One a contribution; gone when the person takes it back. The history keeps the answer with its wording."""

    __tablename__ = "complaints"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    state: Mapped[ComplaintState] = mapped_column(enum_column(ComplaintState))
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("services.id"))
    """Whose complaints team it can be handed to; empty when the reader could name none: then there are only numbers."""
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    wording: Mapped[str] = mapped_column(sa.String(40), default="")
    """Version of the words the person answered."""
    channel: Mapped[Channel | None] = mapped_column(enum_column(Channel))
    """How the answer came."""
    evidence: Mapped[str] = mapped_column(sa.String(500), default="")
    """How staff know what the person answered, where staff noted it."""
    share_address: Mapped[bool] = mapped_column(default=False)
    """The person lets that service see where they can be reached."""
    referral_id: Mapped[int | None] = mapped_column(sa.ForeignKey("referrals.id"), index=True)
    """The hand-over, once there was one."""
