"""Encryption at rest and keyed hashes, over a ring of keys that lies outside the database and its backups.

A ciphertext is bound to the place it belongs to (its `context`, such as "original:17"), so that two cannot be
swapped: AES-256-GCM with the context as associated data. Token: `e1.<key id>.<base64 of nonce + ciphertext>`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import secrets
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "e1"
_NONCE = 12
_BLOCK = 64
"""Bytes that SHA-256 takes at a time."""
_Hash = Any


class KeyMissing(Exception):
    """The key a ciphertext names is not in the ring, or the ring cannot be read."""


class Tampered(Exception):
    """A ciphertext was changed, or stands where it does not belong."""


@dataclass(frozen=True, repr=False)
class KeyRing:
    """Keys by id, the first of them for new ciphertexts; a pepper for hashes; the secret of web sessions."""

    keys: tuple[tuple[str, bytes], ...]
    pepper: bytes
    web_secret: str

    @classmethod
    def generate(cls) -> KeyRing:
        """A new ring."""
        return cls((_new_key(),), secrets.token_bytes(32), secrets.token_urlsafe(48))

    @classmethod
    def from_text(cls, text: str) -> KeyRing:
        """A ring from its JSON. Raises KeyMissing when that is not one."""
        try:
            data = json.loads(text)
            keys = tuple((str(item["id"]), _unpack(item["key"])) for item in data["keys"])
            ring = cls(keys, _unpack(data["pepper"]), str(data["web_secret"]))
            if not keys or any(len(key) != 32 for _, key in keys):
                raise ValueError
        except (ValueError, KeyError, TypeError, binascii.Error):
            raise KeyMissing("the key ring cannot be read") from None
        return ring

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """The ring in a file. Raises KeyMissing."""
        try:
            return cls.from_text(path.read_text(encoding="utf-8"))
        except OSError as problem:
            raise KeyMissing(f"the key ring at {path} cannot be opened: {problem.strerror}") from None

    @classmethod
    def create(cls, path: Path) -> KeyRing:
        """A new ring, saved; if another process saved one first, that one."""
        ring = cls.generate()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls.load(path)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(ring.to_text())
        return ring

    def to_text(self) -> str:
        """The ring as JSON. It is the secret itself."""
        return json.dumps(
            {
                "keys": [{"id": key_id, "key": _pack(key)} for key_id, key in self.keys],
                "pepper": _pack(self.pepper),
                "web_secret": self.web_secret,
            },
            indent=1,
        )

    def save(self, path: Path) -> None:
        """Replace the file at once, readable by its owner only."""
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(self.to_text())
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    @property
    def primary(self) -> str:
        """Id of the key that new ciphertexts use."""
        return self.keys[0][0]

    def add_key(self) -> KeyRing:
        """A ring with a new first key; the old ones still read."""
        return replace(self, keys=(_new_key(), *self.keys))

    def retire_key(self, key_id: str) -> KeyRing:
        """A ring without this key. Raises KeyMissing for an unknown id, ValueError for the first."""
        if key_id == self.primary:
            raise ValueError("the first key is in use")
        if key_id not in dict(self.keys):
            raise KeyMissing(key_id)
        return replace(self, keys=tuple(item for item in self.keys if item[0] != key_id))

    def encrypt(self, value: str | bytes, context: str) -> str:
        """A token that only this ring can read, and only in this context."""
        key_id = self.keys[0][0]
        nonce = secrets.token_bytes(_NONCE)
        plain = value.encode() if isinstance(value, str) else value
        sealed = self._ciphers[key_id].encrypt(nonce, plain, _bound(key_id, context))
        return f"{_VERSION}.{key_id}.{_pack(nonce + sealed)}"

    def decrypt(self, token: str, context: str) -> str:
        """The text in a token. Raises KeyMissing or Tampered."""
        key_id, body = _split(token)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise KeyMissing(f"key {key_id} is not in the ring")
        try:
            return cipher.decrypt(body[:_NONCE], body[_NONCE:], _bound(key_id, context)).decode()
        except (InvalidTag, ValueError):
            raise Tampered("a ciphertext does not fit its place") from None

    def needs_rotation(self, token: str) -> bool:
        """Whether a token was made with another key than the first."""
        return _split(token)[0] != self.primary

    def rotate(self, token: str, context: str) -> str:
        """The same text under the first key."""
        return self.encrypt(self.decrypt(token, context), context)

    def hmac(self, purpose: str, value: str) -> str:
        """A keyed hash (64 hex digits): equal values of one purpose are equal, and nothing can be read back."""
        inner, outer = (half.copy() for half in self._halves)
        inner.update(f"{purpose}\0{value}".encode())
        outer.update(inner.digest())
        return outer.hexdigest()

    @cached_property
    def _ciphers(self) -> dict[str, AESGCM]:
        """What each key is used through, set up once: that costs more than a short text."""
        return {key_id: AESGCM(key) for key_id, key in reversed(self.keys)}

    @cached_property
    def _halves(self) -> tuple[_Hash, _Hash]:
        """HMAC-SHA256 (RFC 2104) as far as the key goes, once: inner and outer hash."""
        key = hashlib.sha256(self.pepper).digest() if len(self.pepper) > _BLOCK else self.pepper
        padded = key.ljust(_BLOCK, b"\0")
        return hashlib.sha256(bytes(b ^ 0x36 for b in padded)), hashlib.sha256(bytes(b ^ 0x5C for b in padded))


def _bound(key_id: str, context: str) -> bytes:
    return f"{_VERSION}\0{key_id}\0{context}".encode()


def _split(token: str) -> tuple[str, bytes]:
    parts = token.split(".")
    if len(parts) != 3 or parts[0] != _VERSION:
        raise Tampered("not a ciphertext")
    try:
        body = _unpack(parts[2])
    except (binascii.Error, ValueError):
        raise Tampered("not a ciphertext") from None
    return parts[1], body


def _new_key() -> tuple[str, bytes]:
    return secrets.token_hex(4), AESGCM.generate_key(256)


def _pack(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _unpack(value: str) -> bytes:
    return base64.urlsafe_b64decode(value.encode())
