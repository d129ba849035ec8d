"""Find what a digest asks of the events of asks: which have news, without reading them, and which were raised to a body.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_RAISED_TO = {
    "sqlite": """JSON_EXTRACT(payload, '$."body_id"')""",
    "postgresql": "(CAST(payload ->> 'body_id' AS INTEGER))",
}
"""The body that an event names, as each database is asked for it."""


def upgrade() -> None:
    with op.batch_alter_table("ask_events", schema=None) as batch_op:
        batch_op.drop_index("ix_ask_events_recorded_at")
        batch_op.create_index("ix_ask_events_recorded", ["recorded_at", "ask_id"], unique=False)
    body = _RAISED_TO[op.get_bind().dialect.name]
    op.create_index("ix_ask_events_raised_to", "ask_events", ["kind", sa.text(body), "ask_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_ask_events_raised_to", table_name="ask_events")
    with op.batch_alter_table("ask_events", schema=None) as batch_op:
        batch_op.drop_index("ix_ask_events_recorded")
        batch_op.create_index("ix_ask_events_recorded_at", ["recorded_at"], unique=False)
