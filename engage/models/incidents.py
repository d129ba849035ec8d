"""What stood on the public pages and should never have been public."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.incidents import IncidentKind, Outcome
from engage.models.base import db, enum_column


class Incident(db.Model):  # type: ignore[name-defined]
    """One each time that something was taken off for it. It stays when the person takes it back, without the note."""

    __tablename__ = "incidents"
    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), index=True)
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("hosts.id"), index=True)
    kind: Mapped[IncidentKind] = mapped_column(enum_column(IncidentKind))
    found_at: Mapped[datetime]
    """When the host knew of it: the 72 hours begin."""
    found_by: Mapped[int | None]
    told: Mapped[str] = mapped_column(sa.String(200), default="")
    """Codes of who was told (domain.incidents.Told), with commas."""
    note: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext."""
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
    assessed_at: Mapped[datetime | None]
    """When the controller's decision was first noted."""
    assessed_by: Mapped[int | None]
