"""The log of worries about somebody's safety: guarded, and its words erased in the end; where a person could be reached
before that was changed while it was locked.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime
from engage.models.guards import concern_log_statements, drop_concern_log_statements

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("concerns", sa.Column("earlier_addresses", sa.Text(), nullable=True))
    op.add_column("concern_entries", sa.Column("erased_at", UTCDateTime(), nullable=True))
    for statement in concern_log_statements(op.get_bind().dialect.name):
        op.execute(statement)
    # What was saved in the last minutes says less of how it stood than is put back from now on.
    op.execute("DELETE FROM undoable")


def downgrade() -> None:
    for statement in drop_concern_log_statements(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_column("concern_entries", "erased_at")
    op.drop_column("concerns", "earlier_addresses")
