"""The one door to the words as they were given. Opening them claims, audits, and then shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import sqlalchemy as sa

from engage.adapters.crypto import KeyMissing, Tampered
from engage.domain import texts
from engage.domain.errors import NotFound
from engage.domain.permissions import Actor, Permission, Role, require
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.originals import Original
from engage.models.prepared import insert
from engage.services import audit, subjects
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work

Made = TypeVar("Made")
_STORED = insert(Original, "contribution_id", "ciphertext", "stored_at")


def store(contribution_id: int, text: str) -> None:
    """Keep the words of a new contribution, encrypted, in the present unit of work."""
    with unit_of_work():
        sealed = context().keys.encrypt(text, f"original:{contribution_id}")
        _STORED.send({"contribution_id": contribution_id, "ciphertext": sealed, "stored_at": now()})


def store_many(items: Iterable[tuple[int, str]]) -> None:
    """Keep the words of many new contributions (an import), in the present unit of work. One statement."""
    keys = context().keys
    moment = now()
    rows = [
        {"contribution_id": key, "ciphertext": keys.encrypt(text, f"original:{key}"), "stored_at": moment}
        for key, text in items
    ]
    with unit_of_work() as session:
        session.execute(sa.insert(Original), rows)


def open_original(actor: Actor, contribution_id: int) -> str:
    """The words as given. Audited before they are shown. Raises NotPermitted, NotFound."""
    with unit_of_work() as session:
        contribution = session.get(Contribution, contribution_id)
        if contribution is None:
            raise NotFound("contribution_unknown")
        role = require(actor, Permission.ORIGINAL_READ, subjects.for_reading(contribution))
        audit.record(actor, audit.Event.ORIGINAL_OPENED, contribution_id, role=role)
        return _text(contribution_id)


def own_words(actor: Actor, contribution_id: int) -> str:
    """The words, for the person who gave them (and showed reference and secret). Raises NotPermitted."""
    require(actor, Permission.CONTRIBUTION_WITHDRAW, subjects.of_own_contribution(contribution_id))
    return _text(contribution_id)


def compare(
    actor: Actor, partnership_id: int, contribution_ids: Sequence[int], make: Callable[[str], Made | None]
) -> dict[int, Made]:
    """What `make` says of each of these, the words themselves staying here: for a machine that compares them and shows
    them to nobody. Audited, with how many. Those that are gone or cannot be read, and those of which it says nothing,
    are left out."""
    made = compare_together(actor, partnership_id, contribution_ids, lambda words: list(map(make, words)))
    return {number: found for number, found in made.items() if found is not None}


def compare_together(
    actor: Actor, partnership_id: int, contribution_ids: Sequence[int], make: Callable[[list[str]], list[Made]]
) -> dict[int, Made]:
    """As `compare`, for a machine that is quicker when it is given all of them at once."""
    keys = context().keys
    words: dict[int, str] = {}
    with unit_of_work() as session:
        audit.record(
            actor, audit.Event.ORIGINALS_COMPARED, partnership_id, role=Role.SYSTEM, rows=len(contribution_ids)
        )
        rows = session.execute(
            sa.select(Original.contribution_id, Original.ciphertext)
            .where(Original.contribution_id.in_(contribution_ids))
            .order_by(Original.contribution_id)
        ).all()
    for number, ciphertext in rows:
        try:
            words[number] = keys.decrypt(ciphertext, f"original:{number}")
        except (KeyMissing, Tampered):
            # One that cannot be read keeps nobody from the others; whoever opens it is told.
            continue
    return dict(zip(words, make(list(words.values())), strict=True))


def differs(contribution_id: int, text: str) -> bool:
    """Whether a cleaned text is another one than the words as given. Shows nobody anything. Raises NotFound."""
    return texts.clean(_text(contribution_id)) != text


def erase(contribution_id: int) -> None:
    """Destroy the words, when a person takes them back."""
    with unit_of_work() as session:
        row = session.get(Original, contribution_id)
        if row is not None:
            session.delete(row)


def rotate(batch: int = 500, *, after: int = 0) -> tuple[int, int]:
    """Encrypt the next `batch` originals anew under the primary key. Returns (how many, last id seen)."""
    keys = context().keys
    with unit_of_work() as session:
        rows = session.scalars(
            sa.select(Original).where(Original.contribution_id > after).order_by(Original.contribution_id).limit(batch)
        ).all()
        changed = 0
        for row in rows:
            if keys.needs_rotation(row.ciphertext):
                row.ciphertext = keys.rotate(row.ciphertext, f"original:{row.contribution_id}")
                changed += 1
        return changed, rows[-1].contribution_id if rows else 0


def _text(contribution_id: int) -> str:
    row = db.session.get(Original, contribution_id)
    if row is None:
        raise NotFound("original_gone")
    return context().keys.decrypt(row.ciphertext, f"original:{contribution_id}")
