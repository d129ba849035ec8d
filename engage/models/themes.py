"""Themes: contributions that say one thing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.kinds import ThemeProvenance, ThemeStance
from engage.models.base import db, enum_column


class Theme(db.Model):  # type: ignore[name-defined]
    __tablename__ = "themes"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    name: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    outcomes: Mapped[list[Any]] = mapped_column(default=list)
    """National health and wellbeing outcomes, 1 to 9."""
    dissent: Mapped[str] = mapped_column(sa.Text, default="")
    """The other view, in the editor's words: a theme that only shows the majority misleads."""
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    __table_args__ = (sa.UniqueConstraint("partnership_id", "slug"),)


class ThemeLink(db.Model):  # type: ignore[name-defined]
    __tablename__ = "theme_links"
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)
    provenance: Mapped[ThemeProvenance] = mapped_column(enum_column(ThemeProvenance))
    confidence: Mapped[int | None]
    """Of the suggestion that was ticked, in hundredths, as it was then."""
    stance: Mapped[ThemeStance] = mapped_column(
        enum_column(ThemeStance), default=ThemeStance.SAYS, server_default=ThemeStance.SAYS.value
    )
    linked_at: Mapped[datetime]
    linked_by: Mapped[int | None]
    received_at: Mapped[datetime]
    """Copy of the contribution's sort key: a theme's newest are found without a join."""
    __table_args__ = (
        sa.Index("ix_theme_links_newest", "theme_id", "received_at", "contribution_id"),
        # Few see a theme otherwise: they are counted without reading all the others.
        sa.Index(
            "ix_theme_links_otherwise", "theme_id", "contribution_id",
            sqlite_where=sa.text("stance = 'otherwise'"), postgresql_where=sa.text("stance = 'otherwise'"),
        ),
    )  # fmt: skip


class ThemePhrase(db.Model):  # type: ignore[name-defined]
    """Key phrases of a theme's published texts (or of unthemed ones), found by a job; a hint for naming."""

    __tablename__ = "theme_phrases"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    phrase: Mapped[str] = mapped_column(sa.String(120))
    count: Mapped[int]
    found_at: Mapped[datetime]
    __table_args__ = (sa.Index("ix_theme_phrases_theme", "partnership_id", "theme_id"),)


class PhraseMark(db.Model):  # type: ignore[name-defined]
    """What a theme's texts (or the unthemed ones) looked like when their phrases were last found: where it is the same,
    nothing needs to be looked at again."""

    __tablename__ = "phrase_marks"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    mark: Mapped[str] = mapped_column(sa.String(120))
    __table_args__ = (sa.Index("ix_phrase_marks_theme", "partnership_id", "theme_id"),)
