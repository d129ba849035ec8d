"""What stood on the public pages and should never have been public; what was just saved and can be taken back; why
details may stand in what waits for a second reader.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _closed(
                "incidentkind", "name", "contact", "number", "health", "child", "staff", "identifies", "consent"
            ),
            nullable=False,
        ),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.Column("found_by", sa.Integer(), nullable=True),
        sa.Column("told", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("outcome", _closed("outcome", "reported", "not_reported"), nullable=True),
        sa.Column("assessed_at", UTCDateTime(), nullable=True),
        sa.Column("assessed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_incidents_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_incidents_host_id_hosts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_contribution_id"), "incidents", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_incidents_host_id"), "incidents", ["host_id"], unique=False)
    op.create_table(
        "undoable",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_undoable_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_undoable")),
    )
    op.create_index(op.f("ix_undoable_until"), "undoable", ["until"], unique=False)
    op.add_column("second_readings", sa.Column("stays", sa.String(length=40), nullable=True))
    op.add_column("second_readings", sa.Column("stays_kinds", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("second_readings", "stays_kinds")
    op.drop_column("second_readings", "stays")
    op.drop_table("undoable")
    op.drop_table("incidents")
