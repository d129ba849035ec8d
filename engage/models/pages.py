"""Words that admins gave to public pages: each version stays, and the newest is the one that counts."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.page_texts import PageName, PageScope, Placement
from engage.models.base import db, enum_column


class PageText(db.Model):  # type: ignore[name-defined]
    __tablename__ = "page_texts"
    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[PageName] = mapped_column(enum_column(PageName))
    scope: Mapped[PageScope] = mapped_column(enum_column(PageScope))
    scope_id: Mapped[int]
    """Of the partnership or locality; 0 for the installation."""
    version: Mapped[int]
    """1 is the first; 0 would be the words that come with the product."""
    placement: Mapped[Placement] = mapped_column(enum_column(Placement))
    text: Mapped[str] = mapped_column(sa.Text)
    """Plain text. Empty: only the product's words."""
    back_to: Mapped[int | None]
    """The version whose words these are once more."""
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None]
    """Plain id, no foreign key: the words outlive the account."""
    __table_args__ = (sa.UniqueConstraint("page", "scope", "scope_id", "version"),)
