"""Who reads when, what a host's readers are told each day, and how words sound to a machine.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_HOST = ("phrases", "sound_hints", "seconds_each", "gap_told_on", "nudged_on", "nudge_hour", "rota")


def upgrade() -> None:
    op.create_table(
        "rota_readers",
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.String(length=20), nullable=True),
        sa.Column("nudge_days", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_rota_readers_host_id_hosts")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_rota_readers_user_id_users")),
        sa.PrimaryKeyConstraint("host_id", "user_id", name=op.f("pk_rota_readers")),
    )
    op.create_table(
        "rota_away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_rota_away_host_id_hosts")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_rota_away_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_away")),
        sa.UniqueConstraint(
            "host_id", "user_id", "first_on", "last_on", name=op.f("uq_rota_away_host_id_user_id_first_on_last_on")
        ),
    )
    op.create_table(
        "word_sounds",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("sound", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_word_sounds_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_word_sounds")),
    )
    op.add_column("hosts", sa.Column("rota", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("hosts", sa.Column("nudge_hour", sa.Integer(), server_default="9", nullable=False))
    op.add_column("hosts", sa.Column("nudged_on", sa.Date(), nullable=True))
    op.add_column("hosts", sa.Column("gap_told_on", sa.Date(), nullable=True))
    op.add_column("hosts", sa.Column("seconds_each", sa.Integer(), nullable=True))
    op.add_column("hosts", sa.Column("sound_hints", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("hosts", sa.Column("phrases", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    for name in _HOST:
        op.drop_column("hosts", name)
    op.drop_table("word_sounds")
    op.drop_table("rota_away")
    op.drop_table("rota_readers")
