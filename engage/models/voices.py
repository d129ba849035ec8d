"""Who tells a contribution, and for whom. Only those have a row who said something of it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.voices import AgeBand, Agreement, Interest, SpeaksAs
from engage.models.base import db, enum_column


class ContributionVoice(db.Model):  # type: ignore[name-defined]
    """What is counted and flagged is in columns; what could show who somebody is, in `details` alone."""

    __tablename__ = "contribution_voices"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    speaks_as: Mapped[SpeaksAs] = mapped_column(enum_column(SpeaksAs))
    age_band: Mapped[AgeBand] = mapped_column(enum_column(AgeBand))
    agreement: Mapped[Agreement | None] = mapped_column(enum_column(Agreement))
    """Whether the person spoken for knows and agrees; of SpeaksAs.SOMEONE alone."""
    people: Mapped[int | None]
    """How many a group speaks for; it counts as one organisation all the same."""
    interest: Mapped[Interest | None] = mapped_column(enum_column(Interest))
    details: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext of JSON: about, relation, name, interest_note, as far as something was said."""
