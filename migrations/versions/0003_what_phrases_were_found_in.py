"""Remember what a theme's texts looked like when their phrases were found, so that a night without news does nothing.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phrase_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("mark", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_phrase_marks_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_phrase_marks_theme_id_themes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase_marks")),
    )
    with op.batch_alter_table("phrase_marks", schema=None) as batch_op:
        batch_op.create_index("ix_phrase_marks_theme", ["partnership_id", "theme_id"], unique=False)


def downgrade() -> None:
    op.drop_table("phrase_marks")
