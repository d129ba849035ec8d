"""Pressing "Same here" on an ask, taking it back, and the sentences, which are for the host alone.

A browser counts once for each ask, by a random key that only it holds. No network address is kept: tries are counted
under keyed hashes (`throttle`), and no ask is closed to a crowd; the host sees that there was one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult

from engage.domain import same_here as rules
from engage.domain.ask_states import NOT_PUBLIC
from engage.domain.errors import Conflict, NotFound
from engage.domain.permissions import ANONYMOUS, Actor, Permission, require
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.echoes import SameHere
from engage.models.prepared import insert
from engage.queries.ask_moves import spoken_for
from engage.services import audit, ciphertexts, subjects, throttle
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work

_PRESSED = insert(SameHere, "ask_id", "pressed_at", "press_key", once=True, key=True)
MOST_SENTENCES = 200
"""So many are opened at once, the newest."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a browser did."""

    at: datetime
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that somebody wrote with it."""

    at: datetime
    text: str


def new_key() -> str:
    """A key for a browser to hold."""
    return secrets.token_urlsafe(24)


def press(ask_id: int, *, key: str, sentence: str = "", client: str | None = None) -> None:
    """Count one press. The same key again counts nothing, and a sentence that comes with it stands in the place of the
    one before. `client` is the network address, counted and not kept.

    Raises Refused (note_too_long, too_many_tries), NotFound("ask_unknown"), Conflict("ask_is_closed").
    """
    words = rules.sentence(sentence)
    throttle.guess("same_here", subject=str(ask_id), address=client)
    with unit_of_work() as session:
        ask = session.get(Ask, ask_id)
        if ask is None or ask.state in NOT_PUBLIC:
            raise NotFound("ask_unknown")
        if not rules.may_press(ask.state):
            raise Conflict("ask_is_closed")
        hashed = _hash(ask_id, key)
        arrived, _ = _PRESSED.send({"ask_id": ask_id, "pressed_at": now(), "press_key": hashed})
        if arrived:
            audit.record(ANONYMOUS, audit.Event.SAME_HERE_PRESSED, ask_id)
        if words:
            row = session.scalars(_of(ask_id, hashed)).one()
            row.sentence = context().keys.encrypt(words, ciphertexts.same_here(row.id))


def take_back(ask_id: int, *, key: str) -> None:
    """Take a press back, with its sentence; nothing happens when there is none. Raises Conflict("same_here_stays")."""
    with unit_of_work() as session:
        row = session.scalars(_of(ask_id, _hash(ask_id, key))).one_or_none()
        if row is None:
            return
        if not rules.may_take_back(row.pressed_at, now()):
            raise Conflict("same_here_stays")
        session.delete(row)
        audit.record(ANONYMOUS, audit.Event.SAME_HERE_TAKEN_BACK, ask_id)


def pressed(ask_id: int, key: str | None) -> Pressed | None:
    """What the browser that holds this key did to the ask; None when it did not press. One statement."""
    if not key:
        return None
    at = db.session.scalar(
        sa.select(SameHere.pressed_at).where(SameHere.ask_id == ask_id, SameHere.press_key == _hash(ask_id, key))
    )
    return None if at is None else Pressed(at, rules.may_take_back(at, now()))


def sentences_on(actor: Actor, ask_id: int) -> tuple[Said, ...]:
    """What people wrote with it, the newest first, for readers of the host that raised the ask; that it was opened is
    audited. Raises NotFound("ask_unknown"), NotPermitted."""
    with unit_of_work() as session:
        ask = session.get(Ask, ask_id)
        if ask is None:
            raise NotFound("ask_unknown")
        role = require(actor, Permission.ORIGINAL_READ, subjects.of_ask(ask))
        rows = session.scalars(
            sa.select(SameHere)
            .where(SameHere.ask_id.in_(spoken_for(sa.literal(ask_id))), SameHere.sentence.is_not(None))
            .order_by(SameHere.pressed_at.desc(), SameHere.id.desc())
            .limit(MOST_SENTENCES)
        ).all()
        audit.record(actor, audit.Event.SAME_HERE_OPENED, ask_id, role=role, sentences=len(rows))
        keys = context().keys
        return tuple(
            Said(row.pressed_at, keys.decrypt(row.sentence or "", ciphertexts.same_here(row.id))) for row in rows
        )


def purge() -> int:
    """Forget the sentences, and what tells one browser from another, of presses of a year ago; the presses stay
    counted. Returns how many."""
    with unit_of_work() as session:
        result = session.execute(
            sa.update(SameHere)
            .where(
                SameHere.pressed_at <= now() - rules.KEPT,
                sa.or_(SameHere.press_key.is_not(None), SameHere.sentence.is_not(None)),
            )
            .values(press_key=None, sentence=None)
        )
        assert isinstance(result, CursorResult)
        return int(result.rowcount)


def _of(ask_id: int, hashed: str) -> sa.Select[tuple[SameHere]]:
    return sa.select(SameHere).where(SameHere.ask_id == ask_id, SameHere.press_key == hashed)


def _hash(ask_id: int, key: str) -> str:
    return context().keys.hmac("same-here", f"{ask_id} {key[:200]}")
