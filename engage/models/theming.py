"""What was learned about themes, and what is suggested because of it. All of it can be made anew from what people
linked, and is, by a job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.kinds import ClusterState
from engage.models.base import db, enum_column


class ThemeModel(db.Model):  # type: ignore[name-defined]
    """What the themes of a partnership look like in words; learned from its own links alone."""

    __tablename__ = "theme_models"
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), primary_key=True)
    packed: Mapped[str] = mapped_column(sa.Text)
    """The model, encrypted: it holds words that people wrote."""
    version: Mapped[int]
    """Of the layout; one of another version is learned anew."""
    mark: Mapped[str] = mapped_column(sa.String(200))
    """What it was learned from looked like (domain.theming.learning): where that is much the same, nothing needs to be
    learned again. Empty: learn anew this night."""
    learned_from: Mapped[int]
    """Confirmed contributions."""
    scores: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """How well such a model did with confirmed ones that it had not seen (domain.theming.scores); null: too few."""
    made_at: Mapped[datetime]


class ThemeSuggestion(db.Model):  # type: ignore[name-defined]
    """What a model suggests for one contribution; gone with its words."""

    __tablename__ = "theme_suggestions"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    suggestions: Mapped[str] = mapped_column(sa.Text)
    """JSON, encrypted: themes, confidences, and words of the text that speak for each."""
    model_made_at: Mapped[datetime]
    """Which model made them: a newer one makes them anew, while the contribution waits."""


class ThemeCluster(db.Model):  # type: ignore[name-defined]
    """Contributions without a theme that are about one thing, as a job found them; a person names or dismisses them."""

    __tablename__ = "theme_clusters"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), index=True)
    state: Mapped[ClusterState] = mapped_column(enum_column(ClusterState))
    size: Mapped[int]
    """Contributions in it when it was found; when it was dismissed, that is what has to grow by half."""
    phrases: Mapped[list[Any]]
    """Words that come up in three of its texts or more, with how many: [["phrase", 4], ...]."""
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    """The theme that it became."""


class ThemeClusterMember(db.Model):  # type: ignore[name-defined]
    """One contribution of such a heap; gone when its person takes it back."""

    __tablename__ = "theme_cluster_members"
    cluster_id: Mapped[int] = mapped_column(sa.ForeignKey("theme_clusters.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)
    place: Mapped[int]
    """0 is the most typical."""


class ClusterMark(db.Model):  # type: ignore[name-defined]
    """What the texts without a theme looked like when they were last put into heaps."""

    __tablename__ = "cluster_marks"
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(200))
