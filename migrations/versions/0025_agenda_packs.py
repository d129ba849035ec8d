"""When the papers of a meeting went out; and which meeting an ask is on the agenda of.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime
from engage.models.guards import create_statements, drop_statements

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agenda_packs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_agenda_packs_meeting_id_meetings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_packs")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_agenda_packs_meeting_id_number")),
    )
    for statement in create_statements(op.get_bind().dialect.name, "agenda_packs"):
        op.execute(statement)
    op.add_column("asks", sa.Column("meeting_id", sa.Integer(), nullable=True))
    _fill()


def _fill() -> None:
    """What the histories say of asks that are on an agenda now, as the fold reads it: the last tabling of the round, by
    the body that has it."""
    asks = sa.table("asks", sa.column("id"), sa.column("meeting_on"), sa.column("meeting_id"))
    events = sa.table(
        "ask_events", sa.column("ask_id"), sa.column("seq"), sa.column("kind"), sa.column("payload", sa.JSON())
    )
    bind = op.get_bind()
    tabled = (
        sa.select(events.c.ask_id, events.c.kind, events.c.seq, events.c.payload)
        .join(asks, asks.c.id == events.c.ask_id)
        .where(asks.c.meeting_on.is_not(None), events.c.kind.in_(["table", "correct"]))
        .order_by(events.c.ask_id, events.c.seq)
    )
    last: dict[int, tuple[int, int]] = {}
    for ask_id, kind, seq, payload in bind.execute(tabled).all():
        if kind == "table":
            last[ask_id] = (seq, payload["meeting_id"])
        elif ask_id in last and payload["seq"] == last[ask_id][0] and "meeting_id" in payload["changes"]:
            last[ask_id] = (last[ask_id][0], payload["changes"]["meeting_id"])
    for ask_id, (_seq, meeting_id) in last.items():
        bind.execute(sa.update(asks).where(asks.c.id == ask_id).values(meeting_id=meeting_id))


def downgrade() -> None:
    op.drop_column("asks", "meeting_id")
    for statement in drop_statements(op.get_bind().dialect.name, "agenda_packs"):
        op.execute(statement)
    op.drop_table("agenda_packs")
