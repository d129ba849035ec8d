"""Triggers that make append-only tables append-only, on both databases. Used by migrations."""

from __future__ import annotations

FROM_THE_START = ("audit_events", "audit_seals", "ask_events", "contribution_events")
"""Those of the first migration."""
APPEND_ONLY = (*FROM_THE_START, "theme_events", "agenda_packs", "answer_ratings", "not_taken")


def create_statements(dialect: str, table: str) -> list[str]:
    """SQL that refuses update and delete on `table`."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("update", "delete")
        ]
    return [
        "CREATE OR REPLACE FUNCTION engage_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION engage_append_only()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION engage_append_only()",
    ]


def drop_statements(dialect: str, table: str) -> list[str]:
    """SQL that takes the guard away again."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
    ]


CONCERN_LOG = "concern_entries"
"""Lines are only added. What a line says is written once, right after it was made (it is bound to the line's number);
after that it can be put under another key, and erased, once and for good."""

_SAME = " AND ".join(
    f"NEW.{name} {{same}} OLD.{name}" for name in ("id", "contribution_id", "at", "kind", "role", "account_id")
)
_KEY = "substr({row}.words, 4, 8)"
_MAY = (
    "(NEW.words = OLD.words AND NEW.erased_at {same} OLD.erased_at)"
    " OR (OLD.words = '' AND OLD.erased_at IS NULL AND NEW.erased_at IS NULL)"
    " OR (NEW.words = '' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)"
    " OR (OLD.words <> '' AND NEW.words <> '' AND OLD.erased_at IS NULL AND NEW.erased_at IS NULL"
    f" AND {_KEY.format(row='NEW')} <> {_KEY.format(row='OLD')})"
)


def concern_log_statements(dialect: str) -> list[str]:
    """SQL that guards the log of worries about somebody's safety."""
    allowed = f"{_SAME} AND ({_MAY})".format(same="IS" if dialect == "sqlite" else "IS NOT DISTINCT FROM")
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{CONCERN_LOG} is append-only'); END"
        return [
            f"CREATE TRIGGER {CONCERN_LOG}_no_update BEFORE UPDATE ON {CONCERN_LOG} WHEN NOT ({allowed}) {refuse}",
            f"CREATE TRIGGER {CONCERN_LOG}_no_delete BEFORE DELETE ON {CONCERN_LOG} {refuse}",
        ]
    return [
        f"CREATE TRIGGER {CONCERN_LOG}_no_update BEFORE UPDATE ON {CONCERN_LOG} "
        f"FOR EACH ROW WHEN (NOT ({allowed})) EXECUTE FUNCTION engage_append_only()",
        f"CREATE TRIGGER {CONCERN_LOG}_append_only BEFORE DELETE ON {CONCERN_LOG} "
        "FOR EACH ROW EXECUTE FUNCTION engage_append_only()",
        f"CREATE TRIGGER {CONCERN_LOG}_no_truncate BEFORE TRUNCATE ON {CONCERN_LOG} "
        "FOR EACH STATEMENT EXECUTE FUNCTION engage_append_only()",
    ]


def drop_concern_log_statements(dialect: str) -> list[str]:
    """SQL that takes that guard away again."""
    if dialect == "sqlite":
        return drop_statements(dialect, CONCERN_LOG)
    return [
        f"DROP TRIGGER IF EXISTS {CONCERN_LOG}_{name} ON {CONCERN_LOG}"
        for name in ("no_update", "append_only", "no_truncate")
    ]
