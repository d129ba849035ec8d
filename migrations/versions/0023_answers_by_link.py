"""What bodies answer by a link waits until the host has looked at it; an ask may have several points.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.add_column("asks", sa.Column("points", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "link_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("state", _closed("answerstate", "waiting", "shown", "sent_back", "overtaken"), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.Column("read_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_link_answers_ask_id_asks")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["planning_bodies.id"], name=op.f("fk_link_answers_body_id_planning_bodies")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["signed_links.id"], name=op.f("fk_link_answers_link_id_signed_links")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_answers")),
        sa.UniqueConstraint("ask_id", "seq", name=op.f("uq_link_answers_ask_id_seq")),
    )
    op.create_index("ix_link_answers_state", "link_answers", ["state", "ask_id"])


def downgrade() -> None:
    op.drop_table("link_answers")
    op.drop_column("asks", "points")
