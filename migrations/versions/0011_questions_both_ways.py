"""Questions both ways between readers and the person, and why a text was changed.

Revision ID: 0011
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", _closed("askedby", "host", "person"), nullable=False),
        sa.Column(
            "state", _closed("followupstate", "with_person", "to_read", "to_answer", "done", "closed"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_follow_ups_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index(op.f("ix_follow_ups_contribution_id"), "follow_ups", ["contribution_id"], unique=False)
    op.create_index("ix_follow_ups_state_due", "follow_ups", ["state", "due_on"], unique=False)
    # Not as a batch: that makes the table anew, and on SQLite others point at the rows of this one.
    op.add_column("contributions", sa.Column("redaction", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("contributions", "redaction")
    op.drop_table("follow_ups")
