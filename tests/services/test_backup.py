"""A backup goes from either database to either, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import stat
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.app import create_app
from engage.config import Settings
from engage.domain.errors import Refused
from engage.models.base import db
from engage.services import backup, sealing
from engage.services.context import context, using
from tests.conftest import START, _admin, _database
from tests.services import furnish


def _contents() -> dict[str, list[Any]]:
    found = {}
    for table in db.metadata.sorted_tables:
        rows = db.session.execute(sa.select(table).order_by(*table.primary_key.columns)).all()
        found[table.name] = [tuple(row) for row in rows]
    db.session.rollback()
    return found


@pytest.fixture(params=["sqlite", "postgres"])
def other(request: pytest.FixtureRequest, tmp_path: Path, keys: KeyRing) -> Iterator[Flask]:
    """A second installation with the same keys and an empty, migrated database."""
    home = tmp_path / "other"
    home.mkdir()
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), home / "engage.db")
        url = f"sqlite:///{home / 'engage.db'}"
    else:
        server = request.getfixturevalue("postgres_url")
        name = f"o_{uuid.uuid4().hex[:16]}"
        _admin(server, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('postgres_template')}")
        url = _database(server, name)
    made = create_app(
        Settings(home=home, database_url=url, base_url="http://localhost"), clock=FixedClock(START), keys=keys
    )
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
    if request.param == "postgres":
        _admin(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _inside(app: Flask, call: Any) -> Any:
    with app.app_context():
        try:
            return call()
        finally:
            db.session.remove()


def test_everything_arrives_as_it_was(app: Flask, other: Flask, tmp_path: Path) -> None:
    at = furnish.everything()
    sealing.seal()
    before = _contents()
    manifest = backup.make(tmp_path / "engage.zip")
    assert manifest.rows == sum(map(len, before.values()))
    restored = _inside(other, lambda: backup.restore(tmp_path / "engage.zip"))
    assert restored.rows == manifest.rows
    assert restored.audit.ok
    assert restored.audit.seals == 1
    after = _inside(other, _contents)
    # The restore itself is on record: one more row.
    assert [row[2] for row in after["audit_events"][len(before["audit_events"]) :]] == ["backup:restored"]
    after["audit_events"] = after["audit_events"][: len(before["audit_events"])]
    assert after == before
    # Counting goes on after the highest number that came in.
    assert _inside(other, lambda: furnish.contribution(at)) == at.contribution + 1


def test_the_file_is_for_its_owner_and_never_written_over(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "engage.zip"
    os.umask(0)
    backup.make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(Refused, match="backup_exists"):
        backup.make(path)
    assert path.read_bytes() == before
    backup.make(path, force=True)
    assert sorted(p.name for p in tmp_path.iterdir() if "zip" in p.name) == ["engage.zip"]


def test_no_key_and_no_plain_word_is_in_it(app: Flask, tmp_path: Path) -> None:
    furnish.everything()
    path = tmp_path / "engage.zip"
    backup.make(path)
    with zipfile.ZipFile(path) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist())
    ring = json.loads(context().keys.to_text())
    for secret in (furnish.ADDRESS, "light on the stairs", ring["pepper"], ring["keys"][0]["key"], ring["web_secret"]):
        assert secret.encode() not in text


def test_it_is_one_moment_although_people_go_on_working(app: Flask, tmp_path: Path) -> None:
    at = furnish.places()
    furnish.contribution(at)
    written: list[str] = []

    def meanwhile(table: str, rows: int) -> None:
        # The first table is done: from here on, what others commit must not show in the later ones.
        if not written:
            written.append(table)
            furnish.contribution(at)

    manifest = backup.make(tmp_path / "engage.zip", progress=meanwhile)
    assert written
    assert manifest.tables["contributions"]["rows"] == 1
    assert manifest.tables["originals"]["rows"] == 1


def _rewrite(path: Path, change: Any) -> Path:
    """The same zip with `change(name, bytes)` applied to each file."""
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                out.writestr(name, data)
    return target


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda n, data: data.replace(b"Wishaw", b"Wishow") if n == "localities.jsonl" else data, "backup_damaged"),
        (lambda n, data: None if n == "localities.jsonl" else data, "backup_damaged"),
        (lambda n, data: data + data if n == "hosts.jsonl" else data, "backup_damaged"),
        (lambda n, data: data.replace(b'"rows": 1', b'"rows": 2') if n == backup.MANIFEST else data, "backup_keys"),
        (lambda n, data: None if n == backup.MANIFEST else data, "backup_unreadable"),
        (lambda n, data: b"{}" if n == backup.MANIFEST else data, "backup_unreadable"),
    ],
)
def test_a_damaged_file_is_refused_before_the_first_row(
    app: Flask, other: Flask, tmp_path: Path, change: Any, code: str
) -> None:
    furnish.everything()
    backup.make(tmp_path / "engage.zip")
    damaged = _rewrite(tmp_path / "engage.zip", change)

    def attempt() -> None:
        with pytest.raises(Refused, match=code):
            backup.restore(damaged)
        assert not any(_contents().values())

    _inside(other, attempt)


def test_not_a_backup_at_all(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("hello")
    with pytest.raises(Refused, match="backup_unreadable"):
        backup.restore(tmp_path / "x.zip")


def test_only_into_an_empty_database(app: Flask, tmp_path: Path) -> None:
    furnish.places()
    backup.make(tmp_path / "engage.zip")
    before = _contents()
    with pytest.raises(Refused, match="database_not_empty"):
        backup.restore(tmp_path / "engage.zip")
    assert _contents() == before


def test_other_keys_are_noticed(app: Flask, other: Flask, tmp_path: Path) -> None:
    furnish.everything()
    with using(replace(context(), keys=KeyRing.generate())):
        backup.make(tmp_path / "engage.zip")

    def attempt() -> None:
        with pytest.raises(Refused, match="backup_keys"):
            backup.restore(tmp_path / "engage.zip")
        assert backup.restore(tmp_path / "engage.zip", other_keys=True).rows > 0

    _inside(other, attempt)


def test_another_revision_is_refused(app: Flask, other: Flask, tmp_path: Path) -> None:
    furnish.places()
    backup.make(tmp_path / "engage.zip")

    def attempt() -> None:
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
        with pytest.raises(Refused, match="backup_revision"):
            backup.restore(tmp_path / "engage.zip")

    _inside(other, attempt)
