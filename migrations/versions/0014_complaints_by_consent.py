"""What may also be a complaint: asked, answered by the person, and handed over.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    # Not as a batch: that makes the table anew, and on SQLite others point at the rows of this one.
    op.add_column("referrals", sa.Column("complaint", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "complaints",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("state", _closed("complaintstate", "asked", "agreed", "declined", "handed_over"), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("wording", sa.String(length=40), nullable=False),
        sa.Column(
            "channel",
            _closed("channel", "web", "assisted", "phone", "paper", "event", "bsl", "interpreter", "import"),
            nullable=True,
        ),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("share_address", sa.Boolean(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_complaints_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_complaints_service_id_services")),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_complaints_referral_id_referrals")),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_complaints")),
    )
    op.create_index(op.f("ix_complaints_referral_id"), "complaints", ["referral_id"], unique=False)


def downgrade() -> None:
    op.drop_table("complaints")
    op.drop_column("referrals", "complaint")
