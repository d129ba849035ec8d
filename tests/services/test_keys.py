"""Rotation reaches every piece of ciphertext, can be stopped half way, and never loses a word."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.crypto import KeyRing
from engage.domain.errors import Refused
from engage.models.base import db
from engage.services import ciphertexts, keys, originals
from engage.services.context import context, using
from tests.services import furnish


@pytest.fixture
def own_ring(app: Flask) -> Any:
    """A ring in the home folder of this test, so that rotating it touches no other test."""
    ring = KeyRing.create(context().settings.keyring_path)
    with using(replace(context(), keys=ring)):
        yield ring


def _tokens() -> list[tuple[str, str, str]]:
    """Every piece of ciphertext: table, context, token."""
    found = [("originals", f"original:{row[0]}", row[1]) for row in db.session.execute(
        sa.text("SELECT contribution_id, ciphertext FROM originals ORDER BY 1"))]  # fmt: skip
    for column in ciphertexts.COLUMNS:
        table = db.metadata.tables[column.table]
        for row in db.session.execute(sa.select(table)).mappings():
            if row[column.name] is not None:
                found.append((column.table, column.context_of(row), row[column.name]))
    db.session.rollback()
    return found


def _read(ring: KeyRing) -> list[tuple[str, str, str]]:
    return [(table, where, ring.decrypt(token, where)) for table, where, token in _tokens()]


def test_the_register_names_every_encrypted_column(app: Flask, own_ring: KeyRing) -> None:
    """Any column that holds a token, in a database with something in every table, is in the register."""
    furnish.everything()
    known = {(column.table, column.name) for column in ciphertexts.COLUMNS} | {("originals", "ciphertext")}
    seen = set()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)).mappings():
            seen |= {(table.name, n) for n, value in row.items() if isinstance(value, str) and value.startswith("e1.")}
    assert seen == known


def test_rotation_moves_everything_and_changes_no_word(app: Flask, own_ring: KeyRing) -> None:
    furnish.everything()
    before = _read(own_ring)
    shown: list[str] = []
    assert keys.rotate(progress=lambda table, rows: shown.append(table)) == len(before)
    fresh = KeyRing.load(context().settings.keyring_path)
    assert fresh.primary != own_ring.primary
    assert _read(fresh.retire_key(own_ring.primary)) == before
    assert {"originals", "messages", "verdicts"} <= set(shown)


def test_a_rotation_that_stopped_goes_on(app: Flask, own_ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "BATCH", 2)
    at = furnish.everything()
    for _ in range(4):
        furnish.contribution(at)
    pieces = len(_tokens())
    ring = keys.add()

    class Stop(Exception):
        pass

    def stop(table: str, rows: int) -> None:
        if table == "contact_points":
            raise Stop

    with pytest.raises(Stop):
        keys.reencrypt(ring, progress=stop)
    done = sum(not ring.needs_rotation(token) for _, _, token in _tokens())
    assert 0 < done < pieces
    assert keys.reencrypt(ring) == pieces - done
    assert keys.reencrypt(ring) == 0
    assert not any(ring.needs_rotation(token) for _, _, token in _tokens())


def test_a_key_retires_only_when_nothing_needs_it(app: Flask, own_ring: KeyRing) -> None:
    furnish.everything()
    pieces = len(_tokens())
    ring = keys.add()
    with using(replace(context(), keys=ring)):
        assert keys.uses() == [
            keys.KeyUse(ring.primary, True, True, 0), keys.KeyUse(own_ring.primary, False, True, pieces)
        ]  # fmt: skip
        with pytest.raises(Refused, match="key_in_use"):
            keys.retire(own_ring.primary)
        keys.reencrypt(ring)
        with pytest.raises(Refused, match="key_in_use"):
            keys.retire(ring.primary)
        with pytest.raises(Refused, match="key_unknown"):
            keys.retire("nonesuch")
        assert keys.retire(own_ring.primary).keys == ring.keys[:1]
    assert KeyRing.load(context().settings.keyring_path).keys == ring.keys[:1]


def test_a_key_that_is_missing_shows(app: Flask, own_ring: KeyRing) -> None:
    furnish.everything()
    with using(replace(context(), keys=KeyRing.generate())):
        missing = [use for use in keys.uses() if not use.in_ring]
    assert [(use.id, use.pieces > 0) for use in missing] == [(own_ring.primary, True)]


def test_a_ring_from_the_environment_is_not_written(app: Flask, own_ring: KeyRing, tmp_path: Path) -> None:
    settings = replace(context().settings, keys_text=own_ring.to_text())
    shutil.rmtree(settings.keyring_path.parent)
    with using(replace(context(), settings=settings)), pytest.raises(Refused, match="keys_in_environment"):
        keys.rotate()
    assert not settings.keyring_path.exists()


def test_rotation_leaves_the_originals_readable_through_their_service(app: Flask, own_ring: KeyRing) -> None:
    at = furnish.everything()
    keys.rotate()
    with using(replace(context(), keys=KeyRing.load(context().settings.keyring_path))):
        from engage.domain.permissions import contributor

        assert originals.own_words(contributor(at.contribution), at.contribution) == furnish.WORDS
