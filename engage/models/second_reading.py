"""Texts that wait for a second reader before they are out."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.publication import PublicationAction
from engage.domain.second_reading import SecondState
from engage.models.base import db, enum_column


class SecondReading(db.Model):  # type: ignore[name-defined]
    """One a contribution: the newest text that was made ready. Gone when the person takes it back."""

    __tablename__ = "second_readings"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    state: Mapped[SecondState] = mapped_column(enum_column(SecondState))
    action: Mapped[PublicationAction] = mapped_column(enum_column(PublicationAction))
    """What approving does: publish, or clear for the planning body."""
    text: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext of the text that was made ready: it is not out."""
    reasons: Mapped[str | None] = mapped_column(sa.String(200))
    """Codes of why it differs from the original, as the contribution keeps them."""
    stays: Mapped[str | None] = mapped_column(sa.String(40))
    """Code of why personal details may stand in it (domain.staying), where some do."""
    stays_kinds: Mapped[str | None] = mapped_column(sa.String(200))
    """Of which kinds those are, with commas."""
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("hosts.id"))
    """The host whose reader looks at it."""
    proposed_by: Mapped[int | None]
    proposed_at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext of why it was sent back, for the moderator."""
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    __table_args__ = (sa.Index("ix_second_readings_host_state", "host_id", "state"),)
