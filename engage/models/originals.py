"""The words as they were given, encrypted. Only services.originals may import this module (import contract).

No relationship points here and nothing here points at people.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


class Original(db.Model):  # type: ignore[name-defined]
    __tablename__ = "originals"
    contribution_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ciphertext: Mapped[str] = mapped_column(sa.Text)
    stored_at: Mapped[datetime]
