"""Keys: what they are used for, a new one, and everything encrypted anew under it.

A process reads its key ring once, when it starts. One that started before a key was added cannot read what others
encrypt with it. So either Engage is stopped while keys rotate, or it is done in three steps: add a key, start
every process again, encrypt anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from engage.adapters.crypto import KeyMissing, KeyRing, Tampered
from engage.domain.errors import Refused
from engage.domain.permissions import SYSTEM
from engage.models.base import db
from engage.services import audit, originals
from engage.services.ciphertexts import COLUMNS, Column
from engage.services.context import context, using
from engage.services.unit_of_work import unit_of_work

BATCH = 500
_ID_STARTS, _ID_LENGTH = 4, 8
"""A token begins "e1.", then the key's id, 8 hex digits."""

Progress = Callable[[str, int], None]
"""Called with a table's name and how many of its rows were looked at."""


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key of the ring (or one that is missing from it) and how many pieces of ciphertext need it."""

    id: str
    primary: bool
    in_ring: bool
    pieces: int


def uses() -> list[KeyUse]:
    """Every key: those of the ring in its order, then those that ciphertexts name and the ring lacks."""
    ring = context().keys
    counts: Counter[str] = Counter()
    # The originals' table is only counted here, by its name: their words are opened in one service.
    for table, name in [("originals", "ciphertext"), *((column.table, column.name) for column in COLUMNS)]:
        value = db.metadata.tables[table].c[name]
        key = sa.func.substr(value, _ID_STARTS, _ID_LENGTH).label("key")
        rows = db.session.execute(sa.select(key, sa.func.count()).where(_held(value)).group_by(key).order_by(key))
        for key_id, count in rows:
            counts[key_id] += count
    ours = [key_id for key_id, _ in ring.keys]
    strange = sorted(set(counts) - set(ours))
    return [KeyUse(key_id, key_id == ring.primary, key_id in ours, counts[key_id]) for key_id in [*ours, *strange]]


def _held(value: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """SQL condition: there is a ciphertext. What was erased is nothing, or empty."""
    return sa.and_(value.is_not(None), value != "")


def unreadable_sample() -> list[str]:
    """Tables whose newest ciphertext does not open with the present ring. Originals are left alone: opening one is
    audited, and their key is the same."""
    found = []
    for column in COLUMNS:
        table = db.metadata.tables[column.table]
        names = dict.fromkeys([*column.needs, column.name])
        row = db.session.execute(
            sa.select(*(table.c[name] for name in names))
            .where(_held(table.c[column.name]))
            .order_by(*(key.desc() for key in table.primary_key.columns))
            .limit(1)
        ).mappings().first()  # fmt: skip
        try:
            if row is not None:
                context().keys.decrypt(row[column.name], column.context_of({n: row[n] for n in column.needs}))
        except (KeyMissing, Tampered):
            found.append(column.table)
    return sorted(set(found))


def add() -> KeyRing:
    """Save the ring with a new first key and return it. The present process goes on with the old one.

    Raises Refused("keys_in_environment") when the ring is not in a file.
    """
    ring = context().keys.add_key()
    _save(ring)
    return ring


def retire(key_id: str) -> KeyRing:
    """Save the ring without a key that nothing needs any more, and return it.

    Raises Refused: key_unknown, key_in_use, keys_in_environment. Backups made while it was in use can then only be
    read with a copy of the older ring.
    """
    found = next((use for use in uses() if use.id == key_id and use.in_ring), None)
    if found is None:
        raise Refused("key_unknown", key=key_id)
    if found.primary or found.pieces:
        raise Refused("key_in_use", key=key_id, pieces=found.pieces)
    ring = context().keys.retire_key(key_id)
    _save(ring)
    return ring


def reencrypt(ring: KeyRing | None = None, *, progress: Progress = lambda table, rows: None) -> int:
    """Encrypt anew whatever is not under the first key of `ring` (the present one when not given).

    Works in batches, each a transaction: stopped half way, it goes on where it was when it is called again. Returns
    how many pieces it changed.
    """
    with using(replace(context(), keys=ring or context().keys)):
        changed = _originals(progress)
        for table, columns in groupby(COLUMNS, key=lambda column: column.table):
            changed += _table(db.metadata.tables[table], list(columns), progress)
        with unit_of_work():
            audit.record(SYSTEM, audit.Event.KEYS_ROTATED, rows=changed)
    return changed


def rotate(*, progress: Progress = lambda table, rows: None) -> int:
    """A new first key, and everything under it. For an installation that is stopped. Returns how many pieces."""
    return reencrypt(add(), progress=progress)


def _save(ring: KeyRing) -> None:
    settings = context().settings
    if settings.keys_text:
        raise Refused("keys_in_environment")
    ring.save(settings.keyring_path)


def _originals(progress: Progress) -> int:
    changed = seen = after = 0
    while True:
        count, last = originals.rotate(BATCH, after=after)
        if not last:
            return changed
        changed += count
        seen += BATCH
        after = last
        progress("originals", seen)


def _table(table: sa.Table, columns: list[Column], progress: Progress) -> int:
    identity = list(table.primary_key.columns)
    names = dict.fromkeys([*(column.name for column in columns), *(need for c in columns for need in c.needs)])
    query = (
        sa.select(*identity, *(table.c[name] for name in names if table.c[name] not in set(identity)))
        .order_by(*identity)
        .limit(BATCH)
        .with_for_update()
    )
    changed = seen = 0
    after: tuple[Any, ...] | None = None
    while True:
        with unit_of_work() as session:
            page = query if after is None else query.where(sa.tuple_(*identity) > after)
            rows = session.execute(page).mappings().all()
            for row in rows:
                fresh = _fresh(row, columns)
                if fresh:
                    mine = [column == row[column.name] for column in identity]
                    session.execute(sa.update(table).where(*mine).values(fresh))
                    changed += len(fresh)
        if not rows:
            return changed
        seen += len(rows)
        after = tuple(rows[-1][column.name] for column in identity)
        progress(table.name, seen)


def _fresh(row: sa.RowMapping, columns: list[Column]) -> dict[str, str]:
    keys = context().keys
    values = {name: row[name] for column in columns for name in column.needs}
    return {
        column.name: keys.rotate(row[column.name], column.context_of(values))
        for column in columns
        if row[column.name] and keys.needs_rotation(row[column.name])
    }
