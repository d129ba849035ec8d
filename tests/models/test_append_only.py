"""History and audit cannot be changed or deleted, whatever the code says: the database refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.domain.permissions import SYSTEM
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.guards import APPEND_ONLY, CONCERN_LOG
from engage.services import audit
from engage.services.unit_of_work import unit_of_work


def _one_event() -> None:
    with unit_of_work():
        audit.record(SYSTEM, audit.Event.BACKUP_MADE, rows=1)


@pytest.mark.parametrize("statement", ["UPDATE audit_events SET subject_id = 9", "DELETE FROM audit_events"])
def test_the_database_refuses(app: Flask, statement: str) -> None:
    _one_event()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.session.execute(sa.text(statement))
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == 1


def test_every_append_only_table_is_guarded(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        found = set(db.session.scalars(sa.text("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")))
    else:
        found = set(
            db.session.scalars(sa.text("SELECT event_object_table FROM information_schema.triggers"))
        )
    assert {*APPEND_ONLY, CONCERN_LOG} <= found


def test_an_event_may_carry_only_its_keys(app: Flask) -> None:
    with pytest.raises(ValueError, match="may not carry"), unit_of_work():
        audit.record(SYSTEM, audit.Event.BACKUP_MADE, text="words of a person")


def test_a_time_without_zone_is_refused(app: Flask) -> None:
    with pytest.raises(sa.exc.StatementError):
        db.session.execute(sa.insert(AuditEvent).values(at=datetime(2026, 1, 1), event="x", data={}))  # noqa: DTZ001
    db.session.rollback()
    assert datetime.now(UTC).tzinfo is not None
