"""Take back what was just saved, as long as the message to the person has not gone out.

What "Save and send" queues waits for a few minutes (`Settings.undo_minutes`). Within them everything that this press
changed becomes what it was: who may read it, the text and what stands before it, the reply, what was done, the service
and the ask it went to, what it is about (kind, themes, serious, about the host), and the text that waits for a second
reader. Whoever pressed could have left all that alone, so no need for a second reader is lost that was there before.
The history only grows: events say what was put back, that it was undone, and what stands since. What is out stays out:
a message that went, and a theme that was begun, which is there for others. Nothing is undone while it is locked for
somebody's safety, nor once a second reader decided.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from engage.domain.content_warnings import stored as stored_warnings
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import Objection, Publication, ReadingState, ReferralState
from engage.domain.dispositions import Disposition
from engage.domain.errors import Conflict
from engage.domain.kinds import ContributionKind, MessageState
from engage.domain.permissions import Actor, Permission, require
from engage.domain.redaction import stored
from engage.models.asks import AskContribution
from engage.models.base import db
from engage.models.contributions import Contribution, Referral, Reply
from engage.models.outbox import Message
from engage.models.undoing import Undoable
from engage.services import asks, audit, ciphertexts, history, moderation, proposals, referrals, subjects, themes
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work

_COLUMNS: dict[str, type[Any]] = {
    "reading": ReadingState, "publication": Publication, "disposition": Disposition, "disposition_until": date,
    "disposition_note": str, "withheld_reason": str, "withheld_note": str, "redacted_text": str, "redaction": str,
    "published_at": datetime, "reply_text": str, "replied_at": datetime, "waiting": bool, "objection": Objection,
    "kind": ContributionKind, "serious": bool, "priority": int, "about_host": bool,
}  # fmt: skip
"""What becomes again what it was."""
_HERE = (MessageState.QUEUED, MessageState.BY_HAND, MessageState.DROPPED)
"""Where a message is that nobody has."""


@dataclass(frozen=True, slots=True)
class Before:
    """How it stood, and the last rows that were there."""

    columns: dict[str, Any]
    warns: str
    """Codes of what stands before the words."""
    themes: list[dict[str, Any]]
    """Its links to themes, as `themes.as_they_are` gives them."""
    second: dict[str, Any] | None
    """The text that was made ready for a second reader."""
    reply: int
    referral: int
    message: int
    asks: tuple[int, ...]


def before(row: Contribution) -> Before | None:
    """How a contribution stands, in the present unit of work; None where nothing can be undone here."""
    if not context().settings.undo_minutes:
        return None
    columns = {name: _plain(getattr(row, name)) for name in _COLUMNS}
    links, second = themes.as_they_are(row.id), proposals.as_it_is(row)
    last = _last(Reply, row), _last(Referral, row), _last(Message, row)
    return Before(columns, row.warns, links, second, *last, _asks(row))


def offer(row: Contribution, was: Before | None) -> None:
    """Let it be undone for a while: what was queued with it waits as long. Nothing is offered where a complaint was
    handed over with it, which the person wanted."""
    if was is None:
        return
    session = db.session
    session.flush()
    until = now() + timedelta(minutes=context().settings.undo_minutes)
    session.execute(sa.delete(Undoable).where(sa.or_(Undoable.until <= now(), Undoable.contribution_id == row.id)))
    sent = _new_referrals(row, was.referral)
    if any(each.complaint for each in sent):
        return
    came = session.scalars(sa.select(Message.id).where(_came_with(row, was.message, sent)).order_by(Message.id)).all()
    session.execute(
        sa.update(Message)
        .where(Message.id.in_(came), Message.state == MessageState.QUEUED)
        .values(not_before=until)
        .execution_options(synchronize_session=False)
    )
    kept = {"columns": was.columns, "warns": was.warns, "themes": was.themes, "second": was.second, "reply": was.reply,
            "referral": was.referral, "messages": list(came),
            "asks": [each for each in _asks(row) if each not in was.asks]}  # fmt: skip
    session.add(
        Undoable(
            contribution_id=row.id, until=until, version=row.version,
            before=context().keys.encrypt(json.dumps(kept), ciphertexts.undoing(row.id)),
        )
    )  # fmt: skip


def undo(actor: Actor, contribution_id: int) -> None:
    """Take back what was saved last. Raises NotPermitted, NotFound, Conflict("safeguarding_locked"), and
    Conflict("undo_too_late") when the time is up, a message has gone out, something happened since (a second reader
    decided, somebody was worried), or it was undone before."""
    with unit_of_work() as session:
        row = moderation.locked(contribution_id)
        role = require(actor, Permission.CONTRIBUTION_DISPOSE, subjects.of_contribution(row))
        kept = session.get(Undoable, row.id, with_for_update=True)
        if kept is None or kept.version != row.version or kept.until <= now():
            raise Conflict("undo_too_late")
        was = json.loads(context().keys.decrypt(kept.before, ciphertexts.undoing(row.id)))
        sent = _new_referrals(row, was["referral"])
        waiting = session.scalars(
            sa.select(Message).where(_with_it(was["messages"], sent)).order_by(Message.id).with_for_update()
        ).all()
        if any(each.state not in _HERE for each in waiting):
            raise Conflict("undo_too_late")
        for message in waiting:
            message.state = MessageState.DROPPED
        for each in sent:
            if each.state is not ReferralState.RECALLED:
                referrals.recall(actor, each.id)
        for ask_id in was["asks"]:
            asks.unlink_contribution(actor, ask_id=ask_id, contribution_id=row.id)
        session.execute(sa.delete(Reply).where(Reply.contribution_id == row.id, Reply.id > was["reply"]))
        moderation.set_warnings(actor, row.id, warns=stored_warnings(was["warns"]))
        themes.put_back(actor, row.id, was["themes"])
        proposals.put_back(row, was["second"])
        for name, kind in _COLUMNS.items():
            setattr(row, name, _back(kind, was["columns"][name]))
        history.append(row, EventKind.UNDONE.value, actor=actor, role=role, payload=_stands(row))
        audit.record(actor, audit.Event.CONTRIBUTION_CHANGED, row.id, role=role, what="undone")
        session.delete(kept)


def erase(contribution_id: int) -> None:
    """Forget how it stood, when a person takes back what they told."""
    with unit_of_work() as session:
        session.execute(sa.delete(Undoable).where(Undoable.contribution_id == contribution_id))


def _stands(row: Contribution) -> dict[str, Any]:
    reasons = stored(row.redaction)
    return {
        "reading": row.reading.value, "publication": row.publication.value, "objection": row.objection.value,
        "disposition": row.disposition.value if row.disposition else None, "waiting": row.waiting,
        "until": row.disposition_until.isoformat() if row.disposition_until else None,
        "redaction": None if reasons is None else [each.value for each in reasons],
        "second": row.second_host_id is not None, "kind": row.kind.value, "serious": row.serious,
        "about_host": row.about_host,
    }  # fmt: skip


def _last(table: Any, row: Contribution) -> int:
    return db.session.scalar(sa.select(sa.func.max(table.id)).where(table.contribution_id == row.id)) or 0


def _asks(row: Contribution) -> tuple[int, ...]:
    found = sa.select(AskContribution.ask_id).where(AskContribution.contribution_id == row.id)
    return tuple(db.session.scalars(found.order_by(AskContribution.ask_id)))


def _new_referrals(row: Contribution, last: int) -> Sequence[Referral]:
    found = sa.select(Referral).where(Referral.contribution_id == row.id, Referral.id > last)
    return db.session.scalars(found.order_by(Referral.id)).all()


def _came_with(row: Contribution, last: int, sent: Sequence[Referral]) -> sa.ColumnElement[bool]:
    own = sa.and_(Message.contribution_id == row.id, Message.id > last)
    return sa.or_(own, Message.referral_id.in_([each.id for each in sent]))


def _with_it(messages: Sequence[int], sent: Sequence[Referral]) -> sa.ColumnElement[bool]:
    """What that press queued, and what went to its services since. News of an ask that came meanwhile is not of it."""
    return sa.or_(Message.id.in_(messages), Message.referral_id.in_([each.id for each in sent]))


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _back(kind: type[Any], value: Any) -> Any:
    if value is None or kind in {str, bool, int}:
        return value
    return kind.fromisoformat(value) if issubclass(kind, date) else kind(value)
