"""Every contribution gets a human reply and exactly one disposition. What is watched comes back when its day does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain import texts
from engage.domain.contribution_history import EventKind, decided_afresh
from engage.domain.contribution_states import READING, ReadingAction, next_state
from engage.domain.deadlines import local_date
from engage.domain.dispositions import Disposed, Disposition, validate_disposition
from engage.domain.errors import NotFound, NotPermitted, Refused
from engage.domain.permissions import SYSTEM, Actor, Permission, Role, require
from engage.models.asks import Ask, AskContribution
from engage.models.base import db
from engage.models.contributions import Contribution, Reply
from engage.models.places import Locality
from engage.services import asks, audit, history, messages, referrals, subjects
from engage.services.context import now, today
from engage.services.moderation import check_version, locked
from engage.services.unit_of_work import unit_of_work

MAX_REPLY = 4000
LEAST_WORDS = 4
"""Fewer words than these are not a reply to a person."""
BATCH = 100


@dataclass(frozen=True, slots=True)
class Replied:
    """What came of a reply: the referral that it made, if it made one, and whether a message could be queued to the
    service."""

    referral_id: int | None = None
    service_has_mailbox: bool = True


def reply_and_dispose(
    actor: Actor, contribution_id: int, *, reply: str, disposition: Disposition | str, version: int,
    until: date | None = None, go_to: str | None = None, because: str | None = None, service_id: int | None = None,
    ask_id: int | None = None, note: str = "",
) -> Replied:  # fmt: skip
    """Answer the person and say what was done; `note` is what the host asks of the service.

    A later call answers again (an objection upheld, a watch over): the replies stand side by side. Raises
    NotPermitted, NotFound (contribution_unknown, service_unknown, ask_unknown), Conflict("changed_meanwhile"),
    InvalidTransition before it was opened, Refused (reply_missing, reply_too_short, note_too_long and the codes of
    `validate_disposition`).
    """
    words = _reply(reply)
    disposed = validate_disposition(
        disposition, until=until, go_to=go_to, because=because, service_id=service_id, ask_id=ask_id, today=today()
    )
    ask_service = texts.note(note, field="note", most=referrals.MAX_NOTE)
    with unit_of_work() as session:
        row = locked(contribution_id)
        role = require(actor, Permission.CONTRIBUTION_DISPOSE, subjects.of_contribution(row))
        check_version(row, version)
        row.reading = next_state(READING, row.reading, ReadingAction.REPLY)
        kept = Reply(
            contribution_id=row.id, text=words, disposition=disposed.kind, until=disposed.until,
            note=disposed.go_to or disposed.because or "", replied_at=now(), replied_by=actor.user_id,
        )  # fmt: skip
        session.add(kept)
        session.flush()
        _answer(row, kept, actor, role)
        _dispose(row, disposed, actor, role)
        result = _carry_out(row, disposed, ask_service, actor, role)
        messages.to_contributor(row, "contribution_replied", {}, key=f"replied:{kept.id}")
        row.claimed_by = row.claimed_at = None
        return result


def _reply(given: str) -> str:
    words = texts.note(given, field="reply", most=MAX_REPLY, missing="reply_missing")
    if texts.word_count(words) < LEAST_WORDS:
        raise Refused("reply_too_short", field="reply", least=LEAST_WORDS)
    return words


def _answer(row: Contribution, kept: Reply, actor: Actor, role: Role) -> None:
    row.reply_text = kept.text
    # The service standard counts the first reply; later ones do not move it.
    row.replied_at = row.replied_at or kept.replied_at
    history.append(row, EventKind.REPLIED.value, actor=actor, role=role, payload={"reply_id": kept.id})
    audit.record(actor, audit.Event.CONTRIBUTION_REPLIED, row.id, role=role)


def _dispose(row: Contribution, disposed: Disposed, actor: Actor, role: Role) -> None:
    row.disposition, row.disposition_until = disposed.kind, disposed.until
    row.disposition_note = disposed.go_to or disposed.because or ""
    row.objection = decided_afresh(row.objection)
    row.waiting = False
    payload: dict[str, Any] = {"disposition": disposed.kind.value}
    if disposed.until is not None:
        payload["until"] = disposed.until.isoformat()
    for key, value in (("service_id", disposed.service_id), ("ask_id", disposed.ask_id)):
        if value is not None:
            payload[key] = value
    history.append(row, EventKind.DISPOSED.value, actor=actor, role=role, payload=payload)
    audit.record(actor, audit.Event.CONTRIBUTION_DISPOSED, row.id, role=role, disposition=disposed.kind.value)


def _carry_out(row: Contribution, disposed: Disposed, note: str, actor: Actor, role: Role) -> Replied:
    if disposed.service_id is not None:
        sent = referrals.send(row, disposed.service_id, note=note, actor=actor, role=role)
        return Replied(sent.referral_id, sent.has_mailbox)
    if disposed.ask_id is not None:
        _add_to_ask(row, disposed.ask_id, actor)
    return Replied()


def _add_to_ask(row: Contribution, ask_id: int, actor: Actor) -> None:
    ask = db.session.get(Ask, ask_id)
    if ask is None or ask.partnership_id != db.session.get_one(Locality, row.locality_id).partnership_id:
        raise NotFound("ask_unknown")
    if db.session.get(AskContribution, (ask_id, row.id)) is None:
        asks.link_contribution(actor, ask_id=ask_id, contribution_id=row.id)


def watching_due(actor: Actor = SYSTEM) -> int:
    """Put what was watched until today or earlier back in the queue. Returns how many. For the scheduler.

    Raises NotPermitted for anybody else.
    """
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
    done = 0
    while True:
        with unit_of_work() as session:
            rows = session.scalars(
                sa.select(Contribution)
                .where(
                    # Written out: a partial index is not found through a parameter.
                    Contribution.disposition == sa.literal_column("'watching'"),
                    Contribution.disposition_until <= local_date(now()),
                )
                .order_by(Contribution.disposition_until, Contribution.id)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            ).all()
            for row in rows:
                row.disposition = row.disposition_until = None
                row.waiting = True
                history.append(row, EventKind.WATCHING_ENDED.value, actor=actor, role=Role.SYSTEM)
                audit.record(
                    actor, audit.Event.CONTRIBUTION_CHANGED, row.id, role=Role.SYSTEM, what="watching_ended"
                )
        done += len(rows)
        if len(rows) < BATCH:
            return done
