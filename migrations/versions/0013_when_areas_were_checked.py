"""Keep the day on which it was checked where an area, such as a postcode district, lies.

Revision ID: 0013
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch: that makes the table anew, and on SQLite others point at the rows of this one.
    op.add_column("areas", sa.Column("verified_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("areas", "verified_on")
