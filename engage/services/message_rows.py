"""A row of the outbox, read: where it goes at this moment, and what is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from engage.adapters.crypto import KeyMissing, Tampered
from engage.domain.kinds import TellBy
from engage.domain.returned import mark
from engage.models.asks import Promise
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution
from engage.models.outbox import Message
from engage.services import ciphertexts
from engage.services.context import context

UNREADABLE = (KeyMissing, Tampered, sa.exc.NoResultFound, KeyError, ValueError)
"""What is raised for a row that cannot be read: a key is missing, or what it is about is gone. Perhaps only for now."""


def present_address(row: Message) -> tuple[TellBy | None, str]:
    """How and where to reach whom the message is for, now: (None, "") when they are not to be told.

    A contributor's is read from their contact point at this moment: they may have changed or stopped it since.
    """
    keys = context().keys
    if row.address is not None:
        return row.channel, keys.decrypt(row.address, ciphertexts.message_address(row.dedupe_key))
    contribution = db.session.get_one(Contribution, row.contribution_id)
    contact = db.session.get(ContactPoint, contribution.id)
    if contact is None or contact.stopped_at is not None or not contribution.tell_by.is_told:
        return None, ""
    return contribution.tell_by, keys.decrypt(contact.address, ciphertexts.contact(contribution.id))


def mark_of(number: int, key: str) -> str:
    """What the outbox row `number` with the `dedupe_key` is known by when it comes back (domain.returned)."""
    return mark(number, context().keys.hmac("returned", f"{number}:{key}"))


def unreachable(row: Message) -> bool:
    """Whether it is known that nothing can be delivered where it would go."""
    contact = db.session.get(ContactPoint, row.contribution_id) if row.address is None else None
    return contact is not None and contact.bounced_at is not None


def contents(row: Message) -> tuple[dict[str, Any], list[list[Any]]]:
    """The parameters of a message and the links it wants, decrypted. What can change while it waits (who has said that
    something is done) is as it stands now."""
    body = json.loads(context().keys.decrypt(row.params, ciphertexts.message_params(row.dedupe_key)))
    params = body["params"]
    if row.template in _AS_IT_STANDS:
        params = {**params, **_AS_IT_STANDS[row.template](row, params)}
    return params, body["links"]


def _state_of_promise(row: Message, params: Mapping[str, Any]) -> dict[str, Any]:
    state = db.session.scalar(
        sa.select(Promise.state).where(Promise.ask_id == row.ask_id, Promise.number == params["number"])
    )
    return {"state": state.value} if state is not None else {}


_AS_IT_STANDS: Mapping[str, Callable[[Message, Mapping[str, Any]], dict[str, Any]]] = {
    "promise_day": _state_of_promise,
}
