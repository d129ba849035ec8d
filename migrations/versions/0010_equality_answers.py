"""Equality questions: whether a partnership asks them and why, and the answers, apart from everything else.

Revision ID: 0010
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _sets(name: str) -> None:
    op.create_table(
        name,
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("question_set", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f(f"fk_{name}_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f(f"pk_{name}")),
        # A rowid would count up in the order in which rows came.
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    # Not as a batch: that makes the table anew, and on SQLite others point at the rows of this one.
    op.add_column("partnerships", sa.Column("equality_asked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("partnerships", sa.Column("equality_purpose", sa.Text(), nullable=False, server_default=""))
    _sets("equality_waiting")
    _sets("equality_answers")
    op.create_table(
        "equality_counts",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_equality_counts_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "quarter", "question", "answer", name=op.f("pk_equality_counts")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("equality_counts")
    op.drop_table("equality_answers")
    op.drop_table("equality_waiting")
    op.drop_column("partnerships", "equality_purpose")
    op.drop_column("partnerships", "equality_asked")
