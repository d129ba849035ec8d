"""The audit chain finds what got past the triggers, on both databases."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.errors import Conflict
from engage.domain.permissions import SYSTEM
from engage.models.base import db
from engage.models.guards import drop_statements
from engage.services import audit, sealing
from engage.services.unit_of_work import unit_of_work
from tests.conftest import on_postgres


def _record(count: int, first: int = 1) -> None:
    with unit_of_work():
        for number in range(first, first + count):
            audit.record(SYSTEM, audit.Event.CONTRIBUTION_RECEIVED, number, channel="web")


def _unguarded(*statements: str) -> None:
    """What somebody with the database password can do."""
    with db.engine.begin() as connection:
        for table in ("audit_events", "audit_seals"):
            for drop in drop_statements(connection.dialect.name, table):
                connection.exec_driver_sql(drop)
        for statement in statements:
            connection.exec_driver_sql(statement)
    db.session.rollback()


def test_nothing_to_seal_is_no_seal(app: Flask) -> None:
    assert sealing.seal() == 0
    assert sealing.verify() == sealing.Verdict(True, 0, 0, 0, None, sealing.FIRST)


def test_seals_chain_and_the_tail_is_counted(app: Flask, clock: FixedClock) -> None:
    _record(5)
    assert sealing.seal(rows_a_seal=2) == 5
    clock.advance(hours=1)
    _record(3, first=6)
    assert sealing.seal() == 3
    _record(1, first=9)
    verdict = sealing.verify()
    assert verdict.ok
    assert (verdict.seals, verdict.events, verdict.unsealed_tail) == (4, 8, 1)
    assert len(verdict.head) == 64


def test_the_seals_do_not_depend_on_the_batch(app: Flask) -> None:
    _record(4)
    sealing.seal(rows_a_seal=4)
    assert sealing.seal() == 0
    assert sealing.verify().seals == 1


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE audit_events SET actor_id = 99 WHERE id = 3", "changed"),
        ('UPDATE audit_events SET data = \'{"channel": "paper"}\' WHERE id = 4', "changed"),
        ("DELETE FROM audit_events WHERE id = 3", "missing"),
        ("UPDATE audit_seals SET previous_hash = hash WHERE id = 2", "chain"),
    ],
)
def test_tampering_is_found_and_named(app: Flask, statement: str, reason: str) -> None:
    _record(6)
    sealing.seal(rows_a_seal=2)
    _unguarded(statement)
    verdict = sealing.verify()
    assert not verdict.ok
    assert verdict.first_bad == sealing.Bad(2, 3, 4, reason)


def test_a_row_put_in_below_a_seal_is_found(app: Flask) -> None:
    _record(6)
    sealing.seal(rows_a_seal=3)
    _unguarded(
        "DELETE FROM audit_events WHERE id = 2",
        "UPDATE audit_seals SET events = 2 WHERE id = 1",
        "INSERT INTO audit_events (id, at, event, data) VALUES (2, '2026-11-16 10:00:00+00:00', 'x:y', '{}')",
    )
    bad = sealing.verify().first_bad
    assert bad is not None
    assert (bad.seal_id, bad.reason) == (1, "added")


def test_taking_out_the_seals_as_well_breaks_the_chain(app: Flask) -> None:
    _record(6)
    sealing.seal(rows_a_seal=2)
    _unguarded("DELETE FROM audit_seals WHERE id = 2")
    bad = sealing.verify().first_bad
    assert bad is not None
    assert (bad.seal_id, bad.reason) == (3, "chain")


@on_postgres
def test_a_row_on_its_way_is_never_left_below_a_seal(app: Flask) -> None:
    """A transaction took its id before a later one committed: the sealer waits for it, or does not seal."""
    insert = sa.text(
        "INSERT INTO audit_events (at, event, data) VALUES (now(), 'contribution:received', '{}') RETURNING id"
    )
    with db.engine.connect() as slow:
        early = slow.execute(insert).scalar_one()
        _record(2)
        with pytest.raises(Conflict):
            sealing.seal()
        assert sealing.verify().seals == 0
        ended = threading.Timer(0.3, slow.commit)
        ended.start()
        assert sealing.seal() == 3
        ended.join()
    verdict = sealing.verify()
    assert (verdict.ok, verdict.events, verdict.unsealed_tail) == (True, 3, 0)
    assert early == 1
