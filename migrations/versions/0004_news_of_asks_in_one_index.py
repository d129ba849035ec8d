"""Find which asks there is news of in the index on when events were recorded, without reading the events.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ask_events", schema=None) as batch_op:
        batch_op.drop_index("ix_ask_events_recorded_at")
        batch_op.create_index("ix_ask_events_recorded", ["recorded_at", "ask_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ask_events", schema=None) as batch_op:
        batch_op.drop_index("ix_ask_events_recorded")
        batch_op.create_index("ix_ask_events_recorded_at", ["recorded_at"], unique=False)
