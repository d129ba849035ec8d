"""What a machine made of single words: a hint for readers, and for nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class WordSound(db.Model):  # type: ignore[name-defined]
    """How the words of one contribution sound to a machine; gone with its words."""

    __tablename__ = "word_sounds"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    sound: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext of a code (domain.sounds.Sound)."""
