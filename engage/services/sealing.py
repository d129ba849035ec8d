"""Chain the audit rows by hashes, so that a change that got past the triggers is found.

A seal covers the rows since the one before it. Its hash is SHA-256 over the previous seal's hash and the
canonical JSON of the rows, in order of id. What is not sealed yet (the tail) is protected by the triggers only;
`verify` says how long it is. Whoever can rewrite the whole table can also rewrite the chain: `verify` prints the
newest hash, to be noted somewhere else (a meeting paper, another machine) and compared later.

Which rows are safe to seal: PostgreSQL gives out ids before rows commit, so the highest visible id can lie above
one that is still on its way. The sealer therefore takes a lock that waits for every transaction that has written
to the audit, reads the highest id, and lets go: no id up to there can appear any more. (An age limit would only
make a late row unlikely.) A row found below a seal that the seal did not count is thus never an accident. On
SQLite writers come one after the other and the same read is safe by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engage.domain.errors import Conflict
from engage.models.audit import AuditEvent, AuditSeal
from engage.models.base import db
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work

FIRST = "0" * 64
"""What the first seal names as the hash before it."""

ROWS_A_SEAL = 5000


@dataclass(frozen=True, slots=True)
class Bad:
    """The first thing that does not hold: which seal, which rows it covers, and what is wrong.

    `reason`: changed (a row was), missing (rows were taken out), added (rows came in below the seal), chain (the
    seal itself or one before it was changed).
    """

    seal_id: int
    first_event_id: int
    last_event_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the audit is as it was written."""

    ok: bool
    seals: int
    events: int
    """Rows under a seal."""
    unsealed_tail: int
    """Rows written since the last seal."""
    first_bad: Bad | None
    head: str
    """The newest seal's hash."""


def seal(rows_a_seal: int = ROWS_A_SEAL) -> int:
    """Seal every row that is committed. Returns how many rows. Raises Conflict("audit_busy") when a transaction
    that writes to the audit does not end within two seconds; the next run tries again."""
    highest = _highest_settled_id()
    sealed = 0
    while True:
        with unit_of_work() as session:
            if session.connection().dialect.name == "postgresql":
                session.execute(sa.text("LOCK TABLE audit_seals IN EXCLUSIVE MODE"))
            count = _seal_next(session, highest, rows_a_seal)
        sealed += count
        if count < rows_a_seal:
            return sealed


def _highest_settled_id() -> int:
    try:
        with unit_of_work() as session:
            if session.connection().dialect.name == "postgresql":
                session.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
                session.execute(sa.text("LOCK TABLE audit_events IN SHARE MODE"))
            return session.scalar(sa.select(sa.func.max(AuditEvent.id))) or 0
    except OperationalError as problem:
        raise Conflict("audit_busy") from problem


def _seal_next(session: Session, highest: int, rows_a_seal: int) -> int:
    last = session.execute(
        sa.select(AuditSeal.last_event_id, AuditSeal.hash).order_by(AuditSeal.id.desc()).limit(1)
    ).one_or_none()
    after, previous = (last.last_event_id, last.hash) if last else (0, FIRST)
    rows = session.execute(_events().where(AuditEvent.id > after, AuditEvent.id <= highest).limit(rows_a_seal)).all()
    if not rows:
        return 0
    chain = _Chain(previous)
    for row in rows:
        chain.add(row)
    session.add(
        AuditSeal(
            first_event_id=rows[0].id,
            last_event_id=rows[-1].id,
            events=len(rows),
            previous_hash=previous,
            hash=chain.digest(),
            sealed_at=now(),
        )
    )
    session.flush()
    return len(rows)


def verify() -> Verdict:
    """Compute every seal again from the rows. Reads only, one row at a time."""
    events = _Events()
    seals = covered = 0
    previous, after = FIRST, 0
    bad: Bad | None = None
    for row in db.session.execute(sa.select(AuditSeal.__table__).order_by(AuditSeal.id)):
        seals += 1
        covered += row.events
        chain = _Chain(row.previous_hash)
        found = 0
        for event in events.up_to(row.last_event_id):
            chain.add(event)
            found += 1
        if bad is None:
            reason = _reason(row, previous, after, found, chain.digest())
            bad = Bad(row.id, row.first_event_id, row.last_event_id, reason) if reason else None
        previous, after = row.hash, row.last_event_id
    return Verdict(bad is None, seals, covered, events.rest(), bad, previous)


def _reason(row: Any, previous: str, after: int, found: int, computed: str) -> str | None:
    if row.previous_hash != previous or row.first_event_id <= after:
        return "chain"
    if found != row.events:
        return "missing" if found < row.events else "added"
    return None if computed == row.hash else "changed"


class _Chain:
    """A running hash over rows."""

    def __init__(self, previous: str) -> None:
        self._hash = hashlib.sha256(previous.encode())

    def add(self, row: Any) -> None:
        self._hash.update(b"\n" + canonical(row))

    def digest(self) -> str:
        return self._hash.hexdigest()


def canonical(row: Any) -> bytes:
    """One audit row as bytes that do not depend on the database it lies in."""
    at: datetime = row.at
    values = {
        "id": row.id,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "event": row.event,
        "actor_id": row.actor_id,
        "actor_role": row.actor_role,
        "link_id": row.link_id,
        "subject_id": row.subject_id,
        "data": row.data,
    }
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


class _Events:
    """Audit rows in order of id, fetched in pages, handed out up to a seal's end."""

    def __init__(self) -> None:
        self._rows = self._fetch()
        self._held: Any = next(self._rows, None)

    def up_to(self, last_id: int) -> Iterator[Any]:
        while self._held is not None and self._held.id <= last_id:
            yield self._held
            self._held = next(self._rows, None)

    def rest(self) -> int:
        count = 0
        while self._held is not None:
            count += 1
            self._held = next(self._rows, None)
        return count

    def _fetch(self, page: int = 2000) -> Iterator[Any]:
        after = 0
        while rows := db.session.execute(_events().where(AuditEvent.id > after).limit(page)).all():
            yield from rows
            after = rows[-1].id


def _events() -> sa.Select[Any]:
    return sa.select(AuditEvent.__table__).order_by(AuditEvent.id)
