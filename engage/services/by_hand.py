"""Telling people by phone or post: open one address, audited; say that it was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError

from engage.adapters.rendering import UnknownTemplate
from engage.domain.errors import Conflict, NotFound
from engage.domain.kinds import MessageState, TellBy
from engage.domain.permissions import Actor, Permission, Role, require
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.outbox import Message
from engage.services import addresses, audit, subjects
from engage.services.context import context, now
from engage.services.message_rows import contents, present_address
from engage.services.message_words import words_of
from engage.services.still_true import still_true
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to tell, how, and what about."""

    message_id: int
    channel: TellBy
    address: str
    """A phone number or a postal address."""
    reference: str
    says: str
    """What to tell them, in one paragraph. Empty when there are no such words for this news."""
    letter: str
    """The same as a page of HTML to print, for a letter; otherwise empty."""


def open_contact(actor: Actor, message_id: int) -> Contact | None:
    """Where to reach one person on the work list. Audited before it is shown.

    None when there is nobody to tell by hand any more: they stopped it, took their words back or chose e-mail, or it
    is no longer true. The row has then left the list. Raises NotPermitted, NotFound("message_unknown"),
    Conflict("message_handled").
    """
    with unit_of_work() as session:
        row, contribution, role = _waiting(actor, message_id)
        channel, address = present_address(row)
        if channel is None or not still_true(row):
            row.state = MessageState.DROPPED
            return None
        row.channel = channel
        if channel is TellBy.EMAIL:
            # They chose e-mail meanwhile: the next pass sends it.
            row.state = MessageState.QUEUED
            return None
        session.flush()
        audit.record(actor, audit.Event.CONTACT_OPENED, contribution.id, role=role)
        says, letter = _in_words(row)
        return Contact(
            row.id, channel, address, contribution.reference, says, letter if channel is TellBy.LETTER else ""
        )


def told_by_hand(actor: Actor, message_id: int) -> None:
    """Note that this person was told. Audited. Raises NotPermitted, NotFound, Conflict("message_handled")."""
    with unit_of_work():
        row, _contribution, role = _waiting(actor, message_id)
        row.state = MessageState.TOLD
        row.sent_at = now()
        row.handled_by = actor.user_id
        audit.record(actor, audit.Event.MESSAGE_TOLD, row.id, role=role, channel=row.channel.value)


def _in_words(row: Message) -> tuple[str, str]:
    """The news as a paragraph and as a letter. Nobody types a secret link off paper: every link is the page where
    people enter their reference and their secret words."""
    params, wanted = contents(row)
    filled = {**params, **{name: addresses.status() for name, *_rest in wanted}}
    words = words_of(context().settings)
    return _or_empty(words.text_message, row.template, filled), _or_empty(words.letter, row.template, filled)


def _or_empty(make: Callable[[str, dict[str, Any]], str], template: str, params: dict[str, Any]) -> str:
    try:
        return make(template, params)
    except (UnknownTemplate, TemplateError):
        return ""


def _waiting(actor: Actor, message_id: int) -> tuple[Message, Contribution, Role]:
    row = db.session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if row is None or row.contribution_id is None:
        raise NotFound("message_unknown")
    contribution = db.session.get_one(Contribution, row.contribution_id)
    role = require(actor, Permission.OUTBOX_BY_HAND, subjects.of_contribution(contribution))
    if row.state is not MessageState.BY_HAND:
        raise Conflict("message_handled")
    return row, contribution, role
