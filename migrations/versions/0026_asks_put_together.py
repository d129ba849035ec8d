"""An ask can be put together with another, which speaks for both.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BEFORE = (
    "draft", "discarded", "raised", "acknowledged", "tabled", "deferred", "passing", "decided", "acting",
    "reported_done", "with_people", "closed", "reopened",
)  # fmt: skip
AFTER = (*BEFORE, "merged")


def upgrade() -> None:
    _states(BEFORE, AFTER)
    # Written out, since SQLite adds no foreign key to a table but with a new column.
    op.execute(
        "ALTER TABLE asks ADD COLUMN merged_into_id INTEGER "
        "CONSTRAINT fk_asks_merged_into_id_asks REFERENCES asks (id)"
    )
    op.create_index(op.f("ix_asks_merged_into_id"), "asks", ["merged_into_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_asks_merged_into_id"), table_name="asks")
    op.drop_column("asks", "merged_into_id")
    # What is older than this knows no such state.
    op.execute("UPDATE asks SET state = 'closed' WHERE state = 'merged'")
    _states(AFTER, BEFORE)


def _states(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Let an ask be in one of the `new` states, and in no other."""
    bind = op.get_bind()
    before, after = (", ".join(f"'{each}'" for each in states) for states in (old, new))
    if bind.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_asks_askstate"), "asks", type_="check")
        op.create_check_constraint(op.f("ck_asks_askstate"), "asks", f"state IN ({after})")
        return
    # SQLite changes no constraint in place, and much points at asks. A check says nothing of how rows are kept, so its
    # words are changed where the schema is written down, as the manual of SQLite has it (ALTER TABLE, section 7).
    sql = bind.execute(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'asks'")).scalar_one()
    if sql.count(f"({before})") != 1:
        raise RuntimeError("the check on the state of asks is not as it was made")
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'asks'"),
        {"sql": sql.replace(f"({before})", f"({after})")},
    )
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = RESET"))
