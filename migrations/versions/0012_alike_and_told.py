"""Which contributions came together and are alike; one message a day for a person; calls that reached nobody.

Revision ID: 0012
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alike_waves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_alike_waves_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alike_waves")),
    )
    op.create_index(op.f("ix_alike_waves_partnership_id"), "alike_waves", ["partnership_id"])
    op.create_table(
        "alike",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_alike_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["alike_waves.id"], name=op.f("fk_alike_wave_id_alike_waves")),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_alike")),
    )
    op.create_index(op.f("ix_alike_wave_id"), "alike", ["wave_id"])
    op.create_table(
        "alike_looks",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_alike_looks_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("partnership_id", name=op.f("pk_alike_looks")),
    )
    op.create_table(
        "by_hand_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("tried_at", UTCDateTime(), nullable=False),
        sa.Column("tried_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_by_hand_tries_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_by_hand_tries")),
    )
    op.create_index(op.f("ix_by_hand_tries_message_id"), "by_hand_tries", ["message_id"])
    op.add_column("contact_points", sa.Column("person", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_contact_points_person"), "contact_points", ["person"])
    _targets("body", "locality", "ask", "theme")


def _targets(*values: str) -> None:
    """Let a subscription be to these, and to nothing else."""
    bind = op.get_bind()
    allowed = ", ".join(f"'{value}'" for value in values)
    if bind.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_subscriptions_subscriptiontarget"), "subscriptions", type_="check")
        op.create_check_constraint(op.f("ck_subscriptions_subscriptiontarget"), "subscriptions", f"target IN ({allowed})")
        return
    # SQLite changes no constraint in place, and messages point at the rows: they are taken out and put back under the
    # same numbers, and what points at them is looked at when all is done.
    op.execute("PRAGMA defer_foreign_keys=ON")
    op.execute("CREATE TABLE subscriptions_kept AS SELECT * FROM subscriptions")
    op.execute("DELETE FROM subscriptions")
    op.drop_index("ix_subscriptions_target", table_name="subscriptions")
    op.drop_table("subscriptions")
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "target",
            sa.Enum(*values, name="subscriptiontarget", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_hmac", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("stopped_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint(
            "target", "target_id", "address_hmac", name=op.f("uq_subscriptions_target_target_id_address_hmac")
        ),
    )
    op.create_index("ix_subscriptions_target", "subscriptions", ["target", "target_id", "id"])
    columns = "id, target, target_id, address, address_hmac, created_at, confirmed_at, stopped_at"
    op.execute(f"INSERT INTO subscriptions ({columns}) SELECT {columns} FROM subscriptions_kept")  # noqa: S608
    op.execute("DROP TABLE subscriptions_kept")


def downgrade() -> None:
    op.execute(
        "UPDATE messages SET subscription_id = NULL"
        " WHERE subscription_id IN (SELECT id FROM subscriptions WHERE target = 'theme')"
    )
    op.execute("DELETE FROM subscriptions WHERE target = 'theme'")
    _targets("body", "locality", "ask")
    op.drop_index(op.f("ix_contact_points_person"), table_name="contact_points")
    op.drop_column("contact_points", "person")
    op.drop_table("by_hand_tries")
    op.drop_table("alike_looks")
    op.drop_table("alike")
    op.drop_table("alike_waves")
