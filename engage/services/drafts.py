"""Answers on their way: encrypted, found by a random key that only the person's browser holds, gone after 14 days.

Staff never see a draft; nothing is counted from it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engage.domain.errors import Refused
from engage.models.contributions import Draft
from engage.models.prepared import Prepared, insert
from engage.queries.reading import Reading
from engage.services import ciphertexts
from engage.services.context import context
from engage.services.context import now as present
from engage.services.unit_of_work import unit_of_work

KEPT = timedelta(days=14)
MAX_CHARACTERS = 60_000
"""The longest story and every other answer fit in well."""


_FOUND = (Draft.key_hmac == sa.bindparam("key"), Draft.expires_at > sa.bindparam("moment", type_=Draft.expires_at.type))
_KEPT_ANSWERS = Reading(sa.select(Draft.answers).where(*_FOUND))
_BEGUN = insert(Draft, "key_hmac", "answers", "updated_at", "expires_at")
_REPLACED = Prepared(
    sa.update(Draft.__table__)
    .where(*_FOUND)
    .values(
        answers=sa.bindparam("answers"),
        updated_at=sa.bindparam("moment", type_=Draft.updated_at.type),
        expires_at=sa.func.coalesce(sa.bindparam("until", type_=Draft.expires_at.type), Draft.expires_at),
    )
)


def save(
    key: str | None, answers: Mapping[str, Any], now: datetime | None = None, *, keep: timedelta | None = None
) -> str:
    """Keep the answers (JSON values) in the place of earlier ones; returns the key to find them by.

    They are gone 14 days after the first of them, or after `keep` from now when it is given.

    Without a key, or with one that no longer finds a draft, a new draft begins under a new key: a key is never
    chosen from outside. Raises Refused("draft_too_long").
    """
    written = json.dumps(dict(answers), ensure_ascii=True)
    if len(written) > MAX_CHARACTERS * 6:
        raise Refused("draft_too_long")
    moment = now or present()
    values = {"moment": moment, "until": moment + keep if keep is not None else None}
    with unit_of_work():
        if key:
            hashed = _hash(key)
            sealed = {"key": hashed, "answers": _sealed(written, hashed)}
            if _REPLACED.send(values | sealed)[1]:
                return key
        key = secrets.token_urlsafe(24)
        hashed = _hash(key)
        _BEGUN.send(
            {"key_hmac": hashed, "answers": _sealed(written, hashed), "updated_at": moment,
             "expires_at": values["until"] or moment + KEPT}
        )  # fmt: skip
    return key


def _sealed(written: str, hashed: str) -> str:
    return context().keys.encrypt(written, ciphertexts.draft(hashed))


def load(key: str, now: datetime | None = None) -> dict[str, Any] | None:
    """The answers kept under a key; None when there are none (any more)."""
    hashed = _hash(key)
    row = _KEPT_ANSWERS.first(key=hashed, moment=now or present())
    if row is None:
        return None
    answers: dict[str, Any] = json.loads(context().keys.decrypt(row[0], ciphertexts.draft(hashed)))
    return answers


def drop(key: str) -> None:
    """Forget the draft, once it was sent or the person says so."""
    with unit_of_work() as session:
        session.execute(sa.delete(Draft).where(Draft.key_hmac == _hash(key)))


def _hash(key: str) -> str:
    return context().keys.hmac("draft", key[:200])
