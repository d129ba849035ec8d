"""Let people come back to what they have not sent: a reference and the hash of secret words on a draft.

Revision ID: 0009
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nothing points at a draft, so that SQLite may make its table anew.
    with op.batch_alter_table("drafts") as batch:
        batch.add_column(sa.Column("reference", sa.String(length=8), nullable=True))
        batch.add_column(sa.Column("secret_hmac", sa.String(length=64), nullable=True))
        batch.create_unique_constraint(op.f("uq_drafts_reference"), ["reference"])


def downgrade() -> None:
    with op.batch_alter_table("drafts") as batch:
        batch.drop_constraint(op.f("uq_drafts_reference"), type_="unique")
        batch.drop_column("secret_hmac")
        batch.drop_column("reference")
