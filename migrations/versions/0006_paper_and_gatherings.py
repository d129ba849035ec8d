"""Reserve references on printed forms, remember gatherings, and know where a host takes letters and calls.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_prints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("large_print", sa.Boolean(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["localities.id"], name=op.f("fk_paper_prints_locality_id_localities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_prints")),
    )
    op.create_index("ix_paper_prints_locality_id", "paper_prints", ["locality_id"], unique=False)
    op.create_table(
        "paper_slips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("print_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("secret_hmac", sa.String(length=64), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["print_id"], ["paper_prints.id"], name=op.f("fk_paper_slips_print_id_paper_prints")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_paper_slips_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_slips")),
        sa.UniqueConstraint("reference", name=op.f("uq_paper_slips_reference")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_paper_slips_contribution_id")),
    )
    op.create_index("ix_paper_slips_print_id", "paper_slips", ["print_id"], unique=False)
    op.create_table(
        "gatherings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("consent_evidence", sa.String(length=500), nullable=False),
        sa.Column("typed_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("send_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["localities.id"], name=op.f("fk_gatherings_locality_id_localities")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_gatherings_host_id_hosts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
        sa.UniqueConstraint("send_key", name=op.f("uq_gatherings_send_key")),
    )
    op.create_index("ix_gatherings_host", "gatherings", ["host_id", "held_on"], unique=False)
    op.create_table(
        "gathering_contributions",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"],
            name=op.f("fk_gathering_contributions_contribution_id_contributions"),
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_gathering_contributions_gathering_id_gatherings")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_gathering_contributions")),
    )
    op.create_index("ix_gathering_contributions_gathering_id", "gathering_contributions", ["gathering_id"])
    # Not as a batch: that makes the table anew, and on SQLite others point at the rows of this one.
    op.add_column("hosts", sa.Column("phone", sa.String(length=60), nullable=False, server_default=""))
    op.add_column("hosts", sa.Column("return_address", sa.String(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("hosts", "return_address")
    op.drop_column("hosts", "phone")
    op.drop_table("gathering_contributions")
    op.drop_table("gatherings")
    op.drop_table("paper_slips")
    op.drop_table("paper_prints")
