"""A portable copy of the whole database: one zip file that either database can be filled from.

Each table is a file of JSON lines; `manifest.json` names them with row counts and SHA-256, the version of the
program, the database revision, and a keyed seal over all of it. What is encrypted stays encrypted, and the keys
are not in the file: keep them somewhere else, without them originals and addresses cannot be read.

The copy is one consistent snapshot, taken while people go on working. Tables are streamed: memory does not grow
with them.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib import metadata
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from engage.domain.errors import Refused
from engage.domain.permissions import SYSTEM
from engage.models.base import UTCDateTime, db
from engage.services import audit, sealing
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work

FORMAT = 1
MANIFEST = "manifest.json"
BATCH = 1000

Progress = Callable[[str, int], None]
"""Called with a table's name and how many of its rows are done."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    app_version: str
    revision: str
    made_at: str
    tables: dict[str, dict[str, Any]]
    """By table: {"rows": 12, "sha256": "..."}."""
    seal: str
    """Keyed hash over the rest: made by whoever holds the same keys."""

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(int(table["rows"]) for table in self.tables.values())

    def body(self) -> dict[str, Any]:
        """Everything but the seal."""
        return {
            "format": FORMAT, "app_version": self.app_version, "revision": self.revision,
            "made_at": self.made_at, "tables": self.tables,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore."""

    rows: int
    audit: sealing.Verdict


def make(path: Path, *, force: bool = False, progress: Progress = lambda table, rows: None) -> Manifest:
    """Write the backup to `path`, readable by its owner only. Raises Refused("backup_exists") unless `force`.

    The file appears under its name only when it is whole.
    """
    if path.exists() and not force:
        raise Refused("backup_exists")
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                manifest = _write(archive, progress)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    with unit_of_work():
        audit.record(SYSTEM, audit.Event.BACKUP_MADE, rows=manifest.rows)
    return manifest


def _write(archive: zipfile.ZipFile, progress: Progress) -> Manifest:
    tables: dict[str, dict[str, Any]] = {}
    with _snapshot() as connection:
        revision = _revision(connection)
        for table in db.metadata.sorted_tables:
            digest, rows = hashlib.sha256(), 0
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
                for line in _lines(connection, table):
                    digest.update(line)
                    out.write(line)
                    rows += 1
                    if rows % BATCH == 0:
                        progress(table.name, rows)
            tables[table.name] = {"rows": rows, "sha256": digest.hexdigest()}
            progress(table.name, rows)
    manifest = Manifest(metadata.version("engage"), revision, now().isoformat(), tables, "")
    manifest = Manifest(manifest.app_version, manifest.revision, manifest.made_at, tables, _seal_of(manifest.body()))
    archive.writestr(MANIFEST, json.dumps({**manifest.body(), "seal": manifest.seal}, indent=1, sort_keys=True))
    return manifest


def _snapshot() -> sa.Connection:
    """A connection whose reads all see one moment (SQLite in WAL mode does so in any transaction)."""
    connection = db.engine.connect()
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return connection


def _lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    query = sa.select(table).order_by(*table.primary_key.columns)
    names = [column.name for column in table.columns]
    for row in connection.execute(query, execution_options={"yield_per": BATCH}):
        values = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself, without checking its tables. Raises Refused("backup_unreadable")."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _manifest(archive)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as problem:
        raise Refused("backup_unreadable") from problem


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    data = json.loads(archive.read(MANIFEST))
    if data["format"] != FORMAT:
        raise Refused("backup_format", format=data["format"])
    return Manifest(data["app_version"], data["revision"], data["made_at"], dict(data["tables"]), data["seal"])


def restore(path: Path, *, other_keys: bool = False, progress: Progress = lambda table, rows: None) -> Restored:
    """Fill an empty, migrated database from a backup, in one transaction, with every id as it was.

    Everything is checked before the first row is written. Raises Refused: backup_unreadable, backup_damaged (a table
    does not match its hash), backup_keys (made with other keys, or changed: `other_keys` goes on all the same),
    backup_revision (the database is at another revision), backup_tables, database_not_empty.
    """
    manifest = read_manifest(path)
    if not other_keys and manifest.seal != _seal_of(manifest.body()):
        raise Refused("backup_keys")
    if set(manifest.tables) != set(db.metadata.tables):
        raise Refused("backup_tables")
    with zipfile.ZipFile(path) as archive:
        _check(archive, manifest)
        with unit_of_work() as session:
            connection = session.connection()
            if _revision(connection) != manifest.revision:
                raise Refused("backup_revision", backup=manifest.revision, database=_revision(connection))
            _require_empty(connection)
            for table in db.metadata.sorted_tables:
                with archive.open(f"{table.name}.jsonl") as source:
                    _fill(connection, table, source, progress)
                _continue_numbers(connection, table)
    verdict = sealing.verify()
    with unit_of_work():
        audit.record(SYSTEM, audit.Event.BACKUP_RESTORED, rows=manifest.rows)
    return Restored(manifest.rows, verdict)


def _check(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for name, said in manifest.tables.items():
        digest, rows = hashlib.sha256(), 0
        try:
            with archive.open(f"{name}.jsonl") as source:
                for line in source:
                    digest.update(line)
                    rows += 1
        except (KeyError, zipfile.BadZipFile, OSError, EOFError, ValueError) as problem:
            raise Refused("backup_damaged", table=name) from problem
        if digest.hexdigest() != said["sha256"] or rows != said["rows"]:
            raise Refused("backup_damaged", table=name)


def _require_empty(connection: sa.Connection) -> None:
    for table in db.metadata.sorted_tables:
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise Refused("database_not_empty", table=table.name)


def _fill(connection: sa.Connection, table: sa.Table, source: IO[bytes], progress: Progress) -> None:
    pointing = _columns_to_itself(table)
    later: list[dict[str, Any]] = []
    done = 0
    for batch in _batches(table, source):
        for values in batch:
            # A row may point at a later row of its own table (a host at its fallback host): set when all are in.
            held = {name: values[name] for name in pointing if values[name] is not None}
            if held:
                later.append({"id": values["id"], **held})
                values.update(dict.fromkeys(held))
        connection.execute(sa.insert(table), batch)
        done += len(batch)
        progress(table.name, done)
    for values in later:
        connection.execute(sa.update(table).where(table.c.id == values.pop("id")).values(values))


def _batches(table: sa.Table, source: IO[bytes]) -> Iterator[list[dict[str, Any]]]:
    makers = {column.name: _maker(column) for column in table.columns}
    batch: list[dict[str, Any]] = []
    for line in io.TextIOWrapper(source, encoding="utf-8", newline="\n"):
        values = json.loads(line)
        batch.append({name: make(values[name]) for name, make in makers.items()})
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _maker(column: sa.Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, UTCDateTime):
        return lambda text: datetime.fromisoformat(text) if text else None
    if isinstance(column.type, sa.Date):
        return lambda text: date.fromisoformat(text) if text else None
    return lambda value: value


def _columns_to_itself(table: sa.Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _continue_numbers(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL go on counting after the highest id that came in."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key.columns:
        sequence = connection.execute(
            sa.text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
        ).scalar()
        highest = connection.execute(sa.select(sa.func.max(column))).scalar() if sequence else None
        if highest is not None:
            connection.execute(
                sa.text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest}
            )


def _revision(connection: sa.Connection) -> str:
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()
    return ",".join(sorted(found))


def _seal_of(body: dict[str, Any]) -> str:
    return context().keys.hmac("backup", json.dumps(body, sort_keys=True, separators=(",", ":")))
