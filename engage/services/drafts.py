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
from engage.models.base import db
from engage.models.contributions import Draft
from engage.services import ciphertexts
from engage.services.context import context
from engage.services.context import now as present
from engage.services.unit_of_work import unit_of_work

KEPT = timedelta(days=14)
MAX_CHARACTERS = 60_000
"""The longest story and every other answer fit in well."""


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
    with unit_of_work() as session:
        row = _row(key, moment) if key else None
        if row is None:
            key = secrets.token_urlsafe(24)
            row = Draft(key_hmac=_hash(key), expires_at=moment + KEPT, answers="", updated_at=moment)
            session.add(row)
        row.answers = context().keys.encrypt(written, ciphertexts.draft(row.key_hmac))
        row.updated_at = moment
        if keep is not None:
            row.expires_at = moment + keep
        session.flush()
    assert key is not None
    return key


def load(key: str, now: datetime | None = None) -> dict[str, Any] | None:
    """The answers kept under a key; None when there are none (any more)."""
    row = _row(key, now or present())
    if row is None:
        return None
    answers: dict[str, Any] = json.loads(context().keys.decrypt(row.answers, ciphertexts.draft(row.key_hmac)))
    return answers


def drop(key: str) -> None:
    """Forget the draft, once it was sent or the person says so."""
    with unit_of_work() as session:
        session.execute(sa.delete(Draft).where(Draft.key_hmac == _hash(key)))


def _row(key: str, moment: datetime) -> Draft | None:
    return db.session.scalar(sa.select(Draft).where(Draft.key_hmac == _hash(key), Draft.expires_at > moment))


def _hash(key: str) -> str:
    return context().keys.hmac("draft", key[:200])
