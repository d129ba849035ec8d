"""Who pressed "Same here" on an ask, and which contribution says that something happened again.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "same_here",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("pressed_at", UTCDateTime(), nullable=False),
        sa.Column("press_key", sa.String(length=64), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_same_here_ask_id_asks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_here")),
        sa.UniqueConstraint("ask_id", "press_key", name=op.f("uq_same_here_ask_id_press_key")),
    )
    with op.batch_alter_table("same_here", schema=None) as batch_op:
        batch_op.create_index("ix_same_here_ask_pressed", ["ask_id", "pressed_at"], unique=False)
    op.create_table(
        "said_again",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_said_again_ask_id_asks")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_said_again_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_said_again")),
    )
    with op.batch_alter_table("said_again", schema=None) as batch_op:
        batch_op.create_index("ix_said_again_ask_said", ["ask_id", "said_at"], unique=False)


def downgrade() -> None:
    op.drop_table("said_again")
    op.drop_table("same_here")
