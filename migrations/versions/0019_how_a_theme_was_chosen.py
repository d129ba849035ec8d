"""How each contribution came into its themes and how it stands to them; which earlier ones are much like it.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_THEME = {
    "sqlite": """JSON_EXTRACT(payload, '$."theme_id"')""",
    "postgresql": "(CAST(payload ->> 'theme_id' AS INTEGER))",
}
"""The theme that an event names, as each database is asked for it."""
_OTHERWISE = sa.text("stance = 'otherwise'")
_KINDS = sa.text("kind IN ('themed', 'unthemed')")


def upgrade() -> None:
    stance = sa.Enum("says", "otherwise", name="themestance", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("theme_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confidence", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("stance", stance, server_default="says", nullable=False))
    op.create_index(
        "ix_theme_links_otherwise", "theme_links", ["theme_id", "contribution_id"], unique=False,
        sqlite_where=_OTHERWISE, postgresql_where=_OTHERWISE,
    )  # fmt: skip
    op.create_index(
        "ix_contribution_events_theme", "contribution_events", [sa.text(_THEME[op.get_bind().dialect.name]), "id"],
        unique=False, sqlite_where=_KINDS, postgresql_where=_KINDS,
    )  # fmt: skip
    op.create_table(
        "said_before",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("nearness", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_said_before_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["contributions.id"], name=op.f("fk_said_before_earlier_id_contributions")
        ),
        sa.PrimaryKeyConstraint("contribution_id", "earlier_id", name=op.f("pk_said_before")),
    )
    op.create_index(op.f("ix_said_before_earlier_id"), "said_before", ["earlier_id"], unique=False)
    op.create_table(
        "said_before_looks",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_said_before_looks_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_said_before_looks")),
    )


def downgrade() -> None:
    op.drop_table("said_before_looks")
    op.drop_table("said_before")
    op.drop_index("ix_contribution_events_theme", table_name="contribution_events")
    op.drop_index("ix_theme_links_otherwise", table_name="theme_links")
    with op.batch_alter_table("theme_links", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_theme_links_themestance"), type_="check")
        batch_op.drop_column("stance")
        batch_op.drop_column("confidence")
