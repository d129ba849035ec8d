"""Words that admins give to public pages, every version of them; hosts that are data controllers themselves.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "page_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "page",
            _closed("pagename", "moderation-policy", "privacy", "decisions", "accessibility", "cookies"),
            nullable=False,
        ),
        sa.Column("scope", _closed("pagescope", "installation", "partnership", "locality"), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("placement", _closed("placement", "after", "instead"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("back_to", sa.Integer(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_texts")),
        sa.UniqueConstraint(
            "page", "scope", "scope_id", "version", name=op.f("uq_page_texts_page_scope_scope_id_version")
        ),
    )
    # Not as a batch: that makes the table anew, and on SQLite others point at the rows of this one.
    op.add_column("hosts", sa.Column("controller", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))


def downgrade() -> None:
    op.drop_column("hosts", "controller")
    op.drop_table("page_texts")
