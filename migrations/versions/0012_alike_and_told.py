"""Which contributions came together and are alike; one message a day for a person; calls that reached nobody.

Revision ID: 0012
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0012"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alike_waves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_alike_waves_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alike_waves")),
    )
    op.create_index(op.f("ix_alike_waves_partnership_id"), "alike_waves", ["partnership_id"])
    op.create_table(
        "alike",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_alike_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["alike_waves.id"], name=op.f("fk_alike_wave_id_alike_waves")),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_alike")),
    )
    op.create_index(op.f("ix_alike_wave_id"), "alike", ["wave_id"])
    op.create_table(
        "alike_looks",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_alike_looks_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("partnership_id", name=op.f("pk_alike_looks")),
    )


def downgrade() -> None:
    op.drop_table("alike_looks")
    op.drop_table("alike")
    op.drop_table("alike_waves")
