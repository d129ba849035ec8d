"""Ciphertexts open with their key, in their place, unchanged, and not otherwise."""

from __future__ import annotations

import hmac
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.adapters.crypto import KeyMissing, KeyRing, Tampered

RING = KeyRing.generate()


@settings(max_examples=50)
@given(text=st.text(st.characters(exclude_categories=["Cs"])), context=st.text(max_size=30))
def test_what_goes_in_comes_out(text: str, context: str) -> None:
    token = RING.encrypt(text, context)
    assert token.isascii()
    assert RING.decrypt(token, context) == text


def test_equal_texts_make_different_tokens() -> None:
    assert RING.encrypt("hello", "original:1") != RING.encrypt("hello", "original:1")


def test_a_token_opens_in_its_own_place_only() -> None:
    token = RING.encrypt("hello", "original:1")
    with pytest.raises(Tampered):
        RING.decrypt(token, "original:2")


def test_every_changed_character_is_noticed() -> None:
    token = RING.encrypt("a longer story", "original:1")
    start = token.rindex(".") + 1
    for at in range(start, len(token) - 4):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(Tampered):
            RING.decrypt(changed, "original:1")


@pytest.mark.parametrize("token", ["", "hello", "e1.x", "e2.a.b", "e1..", "e1.%s.", "e1.%s.AAAA", "e1.%s.ä", "a.b.c.d"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises((Tampered, KeyMissing)):
        RING.decrypt(token.replace("%s", RING.primary), "original:1")


def test_another_ring_cannot_read_it() -> None:
    with pytest.raises(KeyMissing):
        KeyRing.generate().decrypt(RING.encrypt("hello", "x"), "x")


def test_a_key_id_cannot_be_exchanged() -> None:
    two = RING.add_key()
    token = RING.encrypt("hello", "x").replace(RING.primary, two.primary)
    with pytest.raises(Tampered):
        two.decrypt(token, "x")


def test_keys_are_added_used_and_retired() -> None:
    old = RING.encrypt("hello", "x")
    ring = RING.add_key()
    assert ring.decrypt(old, "x") == "hello"
    assert ring.needs_rotation(old)
    new = ring.rotate(old, "x")
    assert not ring.needs_rotation(new)
    ring = ring.retire_key(RING.primary)
    assert ring.decrypt(new, "x") == "hello"
    with pytest.raises(KeyMissing):
        ring.decrypt(old, "x")
    with pytest.raises(ValueError, match="in use"):
        ring.retire_key(ring.primary)
    with pytest.raises(KeyMissing):
        ring.retire_key("nothing")


def test_hashes_depend_on_purpose_and_ring() -> None:
    assert RING.hmac("link", "a") == RING.hmac("link", "a")
    assert len({RING.hmac("link", "a"), RING.hmac("other", "a"), RING.hmac("link", "b"),
                KeyRing.generate().hmac("link", "a")}) == 4  # fmt: skip
    assert RING.add_key().hmac("link", "a") == RING.hmac("link", "a")


@pytest.mark.parametrize("length", [1, 32, 64, 65, 200])
def test_hashes_are_hmac_sha256(length: int) -> None:
    pepper = bytes(range(length))
    ring = KeyRing(RING.keys, pepper, "")
    for value in ("", "a", "ü" * 100):
        expected = hmac.new(pepper, f"link\0{value}".encode(), "sha256").hexdigest()
        assert ring.hmac("link", value) == expected == ring.hmac("link", value)


def test_the_file_is_made_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keyring.json"
    ring = KeyRing.create(path)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert KeyRing.create(path) == KeyRing.load(path) == ring
    more = ring.add_key()
    more.save(path)
    assert KeyRing.load(path) == more
    assert path.stat().st_mode & 0o077 == 0
    assert KeyRing.from_text(ring.to_text()) == ring


def test_a_ring_that_is_not_there_or_not_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing):
        KeyRing.load(tmp_path / "nothing.json")
    good = json.loads(RING.to_text())
    short = {**good, "keys": [{"id": "a", "key": "AAAA"}]}
    for text in ("", "[]", "{}", json.dumps({**good, "keys": []}), json.dumps(short), RING.to_text()[:-9]):
        with pytest.raises(KeyMissing):
            KeyRing.from_text(text)


def test_a_ring_does_not_show_its_keys() -> None:
    assert RING.web_secret not in repr(RING)
    assert RING.to_text() not in str(RING)
