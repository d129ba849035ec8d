"""Keep who tells a contribution, and for whom.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "contribution_voices",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column(
            "speaks_as",
            _closed("speaksas", "unsaid", "self", "carer", "someone", "group", "organisation"),
            nullable=False,
        ),
        sa.Column("age_band", _closed("ageband", "unsaid", "13_15", "16_17", "18"), nullable=False),
        sa.Column("agreement", _closed("agreement", "agrees", "does_not_know", "cannot_say"), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("interest", _closed("interest", "none", "paid", "bids", "other"), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"],
            name=op.f("fk_contribution_voices_contribution_id_contributions"),
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_contribution_voices")),
    )


def downgrade() -> None:
    op.drop_table("contribution_voices")
