"""Digests that go by the days on which papers are due, and what a meeting did not take.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime
from engage.models.guards import create_statements, drop_statements

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_MONTH, _DAY = 7, 10
"""Characters of "2026-10" and of "2026-11-08"."""


def upgrade() -> None:
    op.add_column(
        "planning_bodies", sa.Column("digest_by_papers", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("planning_bodies", sa.Column("digest_read_days", sa.Integer(), server_default="3", nullable=False))
    op.add_column("digests", sa.Column("first_day", sa.Date(), nullable=True))
    op.add_column("digests", sa.Column("asked", sa.JSON(), nullable=True))
    _named_by(_MONTH, _DAY)
    op.create_table(
        "not_taken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_not_taken_ask_id_asks")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_not_taken_meeting_id_meetings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_taken")),
        sa.UniqueConstraint("ask_id", "meeting_id", "number", name=op.f("uq_not_taken_ask_id_meeting_id_number")),
    )
    for statement in create_statements(op.get_bind().dialect.name, "not_taken"):
        op.execute(statement)


def downgrade() -> None:
    for statement in drop_statements(op.get_bind().dialect.name, "not_taken"):
        op.execute(statement)
    op.drop_table("not_taken")
    _named_by(_DAY, _MONTH)
    op.drop_column("digests", "asked")
    op.drop_column("digests", "first_day")
    op.drop_column("planning_bodies", "digest_read_days")
    op.drop_column("planning_bodies", "digest_by_papers")


def _named_by(before: int, after: int) -> None:
    """Let names of digests be so long. Going down, none may be longer than a month: the database says so."""
    bind = op.get_bind()
    if after < before and bind.execute(sa.text("SELECT 1 FROM digests WHERE length(period) > 7 LIMIT 1")).first():
        raise RuntimeError("digests that go by papers have names that the earlier version cannot keep")
    if bind.dialect.name != "sqlite":
        op.alter_column("digests", "period", type_=sa.String(after), existing_type=sa.String(before))
        return
    # SQLite alters no type in place, and messages point at digests. The length says nothing of how rows are kept, so it
    # is changed where the schema is written down, as the manual of SQLite has it (ALTER TABLE, section 7).
    sql = bind.execute(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'digests'")).scalar_one()
    if sql.count(f"period VARCHAR({before})") != 1:
        raise RuntimeError("the names of digests are not as they were made")
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'digests'"),
        {"sql": sql.replace(f"period VARCHAR({before})", f"period VARCHAR({after})")},
    )
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = RESET"))
