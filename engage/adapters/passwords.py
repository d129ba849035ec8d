"""Hashing of passwords: argon2id with the library's present parameters."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


def make_hash(password: str) -> str:
    """A salted hash that carries its parameters."""
    return _hasher.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether the password made the hash. Takes as long when there is no hash: time must not tell who exists."""
    try:
        return _hasher.verify(kept or _nobody(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobody() -> str:
    return _hasher.hash("a password that no account has")
