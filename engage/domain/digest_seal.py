"""What freezes a digest: one hash over everything that was issued, quotes by their salted digest alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from engage.domain.frozen_json import canonical


class QuoteSeal(NamedTuple):
    """A quote by reference. The digest shows later whether the words are still those that were issued, and cannot be
    turned back into them."""

    contribution_id: int
    salt: str
    text_hash: str


def quote_hash(salt: str, text: str) -> str:
    """The salted digest of a quote's words."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def content_hash(
    data: Mapping[str, Any], *, version: int, reason: str, foreword: str, quotes: Iterable[QuoteSeal]
) -> str:
    """The hash of a digest's version: its stored data, foreword, reason and quotes."""
    whole = {
        "data": data,
        "version": version,
        "reason": reason,
        "foreword": foreword,
        "quotes": [list(each) for each in sorted(quotes)],
    }
    return hashlib.sha256(canonical(whole).encode()).hexdigest()
