"""Themes: contributions that say one thing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.kinds import MoveKind, ThemeEventKind, ThemeProvenance, ThemeStance
from engage.models.base import db, enum_column
from engage.models.partial import partial_index


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
    examples: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Phrases as people would put it, in the editor's words: what suggestions begin with."""
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    """The theme that it was joined with, as long as that stands; then it has ended as well."""
    moved: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Whether anything ever went from or into it: then its public page looks for what to say of that."""
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
        partial_index(
            "ix_theme_links_otherwise", "theme_id", "contribution_id", where=sa.text("stance = 'otherwise'")
        ),
    )  # fmt: skip


class ThemeEvent(db.Model):  # type: ignore[name-defined]
    """What was done to a theme itself, append-only. Names are editors' public words; nothing of a contributor."""

    __tablename__ = "theme_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[ThemeEventKind] = mapped_column(enum_column(ThemeEventKind))
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    """The other theme of a joining or parting."""
    many: Mapped[int | None]
    """Contributions that went with it."""
    name_before: Mapped[str | None] = mapped_column(sa.String(200))
    actor_role: Mapped[str] = mapped_column(sa.String(40))
    actor_id: Mapped[int | None]


class ThemeMove(db.Model):  # type: ignore[name-defined]
    """Contributions that went from one theme to another together: a merge or a split. What is needed to undo it."""

    __tablename__ = "theme_moves"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MoveKind] = mapped_column(enum_column(MoveKind))
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    into_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    began: Mapped[bool] = mapped_column(default=False)
    """Whether the theme it went into began with it."""
    examples: Mapped[list[Any]] = mapped_column(default=list)
    """Phrases that came along."""
    asks: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of the asks that came along."""


class ThemeMoveLink(db.Model):  # type: ignore[name-defined]
    """One contribution of a move; gone when its person takes it back."""

    __tablename__ = "theme_move_links"
    move_id: Mapped[int] = mapped_column(sa.ForeignKey("theme_moves.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)
    left: Mapped[bool]
    """Whether it left the theme it came from."""
    came: Mapped[bool]
    """Whether it was new in the theme it came into."""
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The link that was taken away, where it had one in both themes."""


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
