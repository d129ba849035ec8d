"""Which earlier asks are about the same thing, as a person said; the first day that an answer by a link names.

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asks_alike",
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_asks_alike_ask_id_asks")),
        sa.ForeignKeyConstraint(["earlier_id"], ["asks.id"], name=op.f("fk_asks_alike_earlier_id_asks")),
        sa.PrimaryKeyConstraint("ask_id", "earlier_id", name=op.f("pk_asks_alike")),
    )
    op.add_column("link_answers", sa.Column("first_day", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("link_answers", "first_day")
    op.drop_table("asks_alike")
