"""Questions of readers about a line of a digest, what came back undelivered, and jobs that are in trouble.

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "digest_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("state", _closed("digestquestionstate", "waiting", "answered", "set_aside"), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("wants_answer", sa.Boolean(), nullable=False),
        sa.Column("same", sa.String(length=64), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_questions_digest_id_digests")),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_digest_questions_ask_id_asks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_questions")),
        sa.UniqueConstraint("same", name=op.f("uq_digest_questions_same")),
    )
    op.create_index("ix_digest_questions_state", "digest_questions", ["state", "due_on"])
    op.create_table(
        "bounces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("kind", _closed("returnkind", "delayed", "failed", "unreachable"), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("came_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_bounces_message_id_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounces")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_bounces_fingerprint")),
    )
    op.create_index(op.f("ix_bounces_message_id"), "bounces", ["message_id"])
    op.create_table(
        "job_troubles",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("next_try_at", UTCDateTime(), nullable=True),
        sa.Column("well_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_troubles")),
    )
    op.add_column("contact_points", sa.Column("bounced_at", UTCDateTime(), nullable=True))
    # When a mailbox last had a message is read from the index alone, however many it had.
    op.drop_index("ix_messages_mailbox", table_name="messages")
    op.create_index("ix_messages_mailbox", "messages", ["mailbox", "state", "sent_at"])


def downgrade() -> None:
    op.drop_index("ix_messages_mailbox", table_name="messages")
    op.create_index("ix_messages_mailbox", "messages", ["mailbox", "state"])
    op.drop_column("contact_points", "bounced_at")
    op.drop_table("job_troubles")
    op.drop_table("bounces")
    op.drop_table("digest_questions")
