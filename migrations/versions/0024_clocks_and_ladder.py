"""Who is reminded when an ask stays late, the chief officer's mailbox, and which mailbox a message goes to.

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("partnerships", sa.Column("ladder", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("partnerships", sa.Column("chief_officer_mailbox", sa.String(length=320), nullable=True))
    op.add_column("messages", sa.Column("mailbox", sa.String(length=64), nullable=True))
    op.create_index("ix_messages_mailbox", "messages", ["mailbox", "state"])


def downgrade() -> None:
    op.drop_index("ix_messages_mailbox", table_name="messages")
    op.drop_column("messages", "mailbox")
    op.drop_column("partnerships", "chief_officer_mailbox")
    op.drop_column("partnerships", "ladder")
