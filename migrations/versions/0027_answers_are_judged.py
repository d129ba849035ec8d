"""Answers that are drawn to be judged, and what readers of the host find.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime
from engage.models.guards import create_statements, drop_statements

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "answer_samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("twice", sa.Boolean(), nullable=False),
        sa.Column("drawn_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_answer_samples_ask_id_asks")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["planning_bodies.id"], name=op.f("fk_answer_samples_body_id_planning_bodies")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_answer_samples_host_id_hosts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_samples")),
        sa.UniqueConstraint("ask_id", "seq", name=op.f("uq_answer_samples_ask_id_seq")),
    )
    op.create_index("ix_answer_samples_host_id", "answer_samples", ["host_id"])
    op.create_table(
        "answer_ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("sort", _closed("answertype", "generic", "appreciative", "offline", "conversational"), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("rated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["answer_samples.id"], name=op.f("fk_answer_ratings_sample_id_answer_samples")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["answer_ratings.id"], name=op.f("fk_answer_ratings_replaces_id_answer_ratings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_ratings")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_answer_ratings_replaces_id")),
    )
    op.create_index("ix_answer_ratings_sample_id", "answer_ratings", ["sample_id"])
    for statement in create_statements(op.get_bind().dialect.name, "answer_ratings"):
        op.execute(statement)


def downgrade() -> None:
    for statement in drop_statements(op.get_bind().dialect.name, "answer_ratings"):
        op.execute(statement)
    op.drop_table("answer_ratings")
    op.drop_table("answer_samples")
