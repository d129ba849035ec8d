"""What was learned about themes, and what is suggested because of it.

Revision ID: 0016
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "theme_models",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("packed", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column("learned_from", sa.Integer(), nullable=False),
        sa.Column("scores", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_theme_models_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("partnership_id", name=op.f("pk_theme_models")),
    )
    op.create_table(
        "theme_suggestions",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("suggestions", sa.Text(), nullable=False),
        sa.Column("model_made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_theme_suggestions_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_theme_suggestions")),
    )


def downgrade() -> None:
    op.drop_table("theme_suggestions")
    op.drop_table("theme_models")
