"""Answers on their way: encrypted, found by a random key that only the person's browser holds, gone after 14 days.

Staff never see a draft; nothing is counted from it.

Whoever wants to go on with it elsewhere is given a reference and secret words, the same that the contribution has once
it is sent. Every browser that shows them gets the same key: there is one draft, however many look at it, and who
deletes it deletes it for all. So the key lies among the answers of such a draft, encrypted with them.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engage.domain.errors import NotFound, Refused
from engage.domain.references import new_secret
from engage.models.base import db
from engage.models.contributions import Draft
from engage.models.prepared import Prepared, insert
from engage.queries.reading import Reading
from engage.services import ciphertexts, references
from engage.services.context import context
from engage.services.context import now as present
from engage.services.unit_of_work import unit_of_work

KEPT = timedelta(days=14)
MAX_CHARACTERS = 60_000
"""The longest story and every other answer fit in well."""
SAVED = "saved"
"""Among the answers of a draft that people can come back to: its `reference`, and the `key`."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a person keeps to come back. `secret` is None when the words were given before: nobody here knows them."""

    reference: str
    secret: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """The codes of a draft that was not sent yet."""

    reference: str
    secret_hmac: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that somebody showed the codes of."""

    key: str
    until: datetime


_FOUND = (Draft.key_hmac == sa.bindparam("key"), Draft.expires_at > sa.bindparam("moment", type_=Draft.expires_at.type))
_KEPT_ANSWERS = Reading(sa.select(Draft.answers).where(*_FOUND))
_TO_CHANGE = Reading(sa.select(Draft.answers).where(*_FOUND).with_for_update())
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


def _opened(sealed: str, hashed: str) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads(context().keys.decrypt(sealed, ciphertexts.draft(hashed)))
    return answers


def _sealed(written: str, hashed: str) -> str:
    return context().keys.encrypt(written, ciphertexts.draft(hashed))


def load(key: str, now: datetime | None = None, *, to_change: bool = False) -> dict[str, Any] | None:
    """The answers kept under a key; None when there are none (any more). `to_change`, in a unit of work, keeps others
    from changing them until it is over."""
    hashed = _hash(key)
    row = (_TO_CHANGE if to_change else _KEPT_ANSWERS).first(key=hashed, moment=now or present())
    return None if row is None else _opened(row[0], hashed)


def give_codes(key: str, *, anew: bool = False) -> Saved:
    """A reference and secret words for the draft, to find it by elsewhere; those it has, without the words, when it has
    some. `anew` gives it other words for the same reference: whoever holds the key has lost the first ones.

    Raises NotFound("draft_unknown").
    """
    hashed = _hash(key)
    with unit_of_work() as session:
        row = session.execute(
            sa.select(Draft.id, Draft.reference, Draft.answers, Draft.expires_at)
            .where(Draft.key_hmac == hashed, Draft.expires_at > present())
            .with_for_update()
        ).first()
        if row is None:
            raise NotFound("draft_unknown")
        if row.reference and not anew:
            return Saved(row.reference, None, row.expires_at)
        reference = row.reference or references.reserve()[0]
        secret = new_secret(context().rng)
        answers = {**_opened(row.answers, hashed), SAVED: {"reference": reference, "key": key}}
        session.execute(
            sa.update(Draft)
            .where(Draft.id == row.id)
            .values(
                reference=reference,
                secret_hmac=references.secret_hash(reference, secret),
                answers=_sealed(json.dumps(answers), hashed),
            )
        )
        return Saved(reference, secret, row.expires_at)


def saved(key: str) -> Saved | None:
    """What was given for a draft, without the words; None when there is no such draft or nothing was."""
    row = db.session.execute(
        sa.select(Draft.reference, Draft.expires_at).where(
            Draft.key_hmac == _hash(key), Draft.expires_at > present(), Draft.reference.is_not(None)
        )
    ).first()
    return None if row is None else Saved(row.reference, None, row.expires_at)


def shown(reference: str, secret: str) -> Waiting | None:
    """The draft that these codes open, both in stored form. Whoever asks has counted the try (services.own_codes)."""
    row = db.session.execute(
        sa.select(Draft.key_hmac, Draft.secret_hmac, Draft.answers, Draft.expires_at).where(
            Draft.reference == reference, Draft.expires_at > present()
        )
    ).first()
    kept = (row.secret_hmac if row else None) or "0" * 64
    if not hmac.compare_digest(kept, references.secret_hash(reference, secret)) or row is None:
        return None
    return Waiting(_opened(row.answers, row.key_hmac)[SAVED]["key"], row.expires_at)


def codes_of(key: str) -> Held | None:
    """The codes of a draft, for the contribution that it becomes; None when it has none. Locks it for the unit of
    work."""
    row = db.session.execute(
        sa.select(Draft.reference, Draft.secret_hmac)
        .where(Draft.key_hmac == _hash(key), Draft.reference.is_not(None))
        .with_for_update()
    ).first()
    return None if row is None else Held(*row)


def hand_over(key: str) -> None:
    """The codes are a contribution's now. In the unit of work that made it."""
    db.session.execute(sa.update(Draft).where(Draft.key_hmac == _hash(key)).values(reference=None, secret_hmac=None))


def drop(key: str) -> None:
    """Forget the draft, once it was sent or the person says so."""
    with unit_of_work() as session:
        session.execute(sa.delete(Draft).where(Draft.key_hmac == _hash(key)))


def _hash(key: str) -> str:
    return context().keys.hmac("draft", key[:200])
