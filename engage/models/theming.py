"""What was learned about themes, and what is suggested because of it. All of it can be made anew from what people
linked, and is, by a job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import db


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
