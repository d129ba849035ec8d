"""Worries about somebody's safety, with their log; words that put something first; warnings before a text; who would
rather not read what.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    # Not as a batch: that makes the table anew, and on SQLite others point at the rows of this one.
    op.add_column("contributions", sa.Column("word_kinds", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("contributions", sa.Column("warns", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("contributions", sa.Column("second_host_id", sa.Integer(), nullable=True))
    for name in ("about_host", "locked", "kept_in"):
        op.add_column("contributions", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "concerns",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("state", _closed("concernstate", "raised", "recorded", "lifted", "kept"), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("route", _closed("route", "adult", "child"), nullable=True),
        sa.Column("points", sa.String(length=60), nullable=False),
        sa.Column("harms", sa.String(length=200), nullable=False),
        sa.Column("outcome", _closed("outcome", "referred", "not_referred"), nullable=True),
        sa.Column(
            "referred_to",
            _closed("referredto", "adult_protection", "child_protection", "police", "other"),
            nullable=True,
        ),
        sa.Column("told", _closed("told", "agrees", "told", "not_told"), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_concerns_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_concerns")),
    )
    op.create_index("ix_concerns_state_due", "concerns", ["state", "due_on"], unique=False)
    op.create_table(
        "concern_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("kind", _closed("entrykind", "raised", "note", "recorded", "lifted", "kept"), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_concern_entries_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_entries")),
    )
    op.create_index(
        op.f("ix_concern_entries_contribution_id"), "concern_entries", ["contribution_id"], unique=False
    )
    op.create_table(
        "second_readings",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("state", _closed("secondstate", "waiting", "sent_back", "approved"), nullable=False),
        sa.Column(
            "action",
            _closed("publicationaction", "publish", "clear_for_body", "withhold", "unpublish", "withdraw"),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reasons", sa.String(length=200), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_second_readings_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_second_readings_host_id_hosts")),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_second_readings")),
    )
    op.create_index("ix_second_readings_host_state", "second_readings", ["host_id", "state"], unique=False)
    op.create_table(
        "stood_aside",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_stood_aside_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_stood_aside_user_id_users")),
        sa.PrimaryKeyConstraint("contribution_id", "user_id", name=op.f("pk_stood_aside")),
    )


def downgrade() -> None:
    op.drop_table("stood_aside")
    op.drop_table("second_readings")
    op.drop_table("concern_entries")
    op.drop_table("concerns")
    for name in ("kept_in", "locked", "about_host", "second_host_id", "warns", "word_kinds"):
        op.drop_column("contributions", name)
