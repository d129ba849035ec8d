"""Example phrases of themes, their history, what went from one to another, and heaps of what no theme fits.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime
from engage.models.guards import create_statements, drop_statements

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    # Column by column: links and asks point at themes, and a table that is made anew on SQLite cannot be dropped then.
    op.add_column("themes", sa.Column("examples", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("themes", sa.Column("moved", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "ALTER TABLE themes ADD COLUMN merged_into_id INTEGER "
        "CONSTRAINT fk_themes_merged_into_id_themes REFERENCES themes (id)"
    )
    op.create_index(op.f("ix_themes_merged_into_id"), "themes", ["merged_into_id"], unique=False)
    op.create_table(
        "theme_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column(
            "kind",
            _closed(
                "themeeventkind", "created", "imported", "changed", "retired", "joined_into", "took_in", "parted",
                "let_go", "split_off", "split_from", "split_back", "split_returned",
            ),
            nullable=False,
        ),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("many", sa.Integer(), nullable=True),
        sa.Column("name_before", sa.String(length=200), nullable=True),
        sa.Column("actor_role", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_theme_events_theme_id_themes")),
        sa.ForeignKeyConstraint(["other_id"], ["themes.id"], name=op.f("fk_theme_events_other_id_themes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_events")),
    )  # fmt: skip
    op.create_index(op.f("ix_theme_events_theme_id"), "theme_events", ["theme_id"], unique=False)
    op.create_table(
        "theme_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _closed("movekind", "merge", "split"), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.Column("began", sa.Boolean(), nullable=False),
        sa.Column("examples", sa.JSON(), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["themes.id"], name=op.f("fk_theme_moves_from_id_themes")),
        sa.ForeignKeyConstraint(["into_id"], ["themes.id"], name=op.f("fk_theme_moves_into_id_themes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_moves")),
    )
    op.create_index(op.f("ix_theme_moves_from_id"), "theme_moves", ["from_id"], unique=False)
    op.create_index(op.f("ix_theme_moves_into_id"), "theme_moves", ["into_id"], unique=False)
    op.create_table(
        "theme_move_links",
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["theme_moves.id"], name=op.f("fk_theme_move_links_move_id_theme_moves")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_theme_move_links_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("move_id", "contribution_id", name=op.f("pk_theme_move_links")),
    )
    op.create_index(op.f("ix_theme_move_links_contribution_id"), "theme_move_links", ["contribution_id"], unique=False)
    op.create_table(
        "theme_clusters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("state", _closed("clusterstate", "open", "named", "dismissed"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_theme_clusters_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_theme_clusters_theme_id_themes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_clusters")),
    )
    op.create_index(op.f("ix_theme_clusters_partnership_id"), "theme_clusters", ["partnership_id"], unique=False)
    op.create_table(
        "theme_cluster_members",
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["theme_clusters.id"], name=op.f("fk_theme_cluster_members_cluster_id_theme_clusters")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"],
            name=op.f("fk_theme_cluster_members_contribution_id_contributions"),
        ),
        sa.PrimaryKeyConstraint("cluster_id", "contribution_id", name=op.f("pk_theme_cluster_members")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_theme_cluster_members_contribution_id"), "theme_cluster_members", ["contribution_id"], unique=False
    )
    op.create_table(
        "cluster_marks",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_cluster_marks_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("partnership_id", name=op.f("pk_cluster_marks")),
    )
    for statement in create_statements(op.get_bind().dialect.name, "theme_events"):
        op.execute(statement)


def downgrade() -> None:
    for statement in drop_statements(op.get_bind().dialect.name, "theme_events"):
        op.execute(statement)
    for table in (
        "cluster_marks", "theme_cluster_members", "theme_clusters", "theme_move_links", "theme_moves", "theme_events",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_index(op.f("ix_themes_merged_into_id"), table_name="themes")
    for column in ("merged_into_id", "moved", "examples"):
        op.drop_column("themes", column)
