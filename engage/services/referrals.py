"""The service lane: one contribution to one service's owner, who answers by a signed link; the host checks first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from engage.domain import places_rules, texts
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import REFERRAL, ReadingState, ReferralAction, ReferralState, next_state
from engage.domain.deadlines import SERVICE_OWNER
from engage.domain.errors import NotFound, Refused
from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor, Permission, Role, require
from engage.models.base import db
from engage.models.contributions import Contribution, Referral
from engage.models.places import Locality, Partnership, Service
from engage.services import audit, calendars, history, links, messages, subjects
from engage.services.context import now, today
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work

MAX_NOTE = 1000
MAX_ANSWER = 4000
OPEN = (ReferralState.SENT, ReferralState.ANSWERED, ReferralState.SENT_BACK)


@dataclass(frozen=True, slots=True)
class Sent:
    """A referral, and whether its service has a mailbox; without one the host has to ring."""

    referral_id: int
    has_mailbox: bool


def send(row: Contribution, service_id: int, *, note: str, actor: Actor, role: Role) -> Sent:
    """Send a contribution to a service, in the present unit of work and by a role that was checked.

    One that lies with that service already is not sent twice. Raises NotFound("service_unknown").
    """
    service = service_of(row, service_id)
    lies = db.session.scalar(
        sa.select(Referral.id)
        .where(
            Referral.contribution_id == row.id, Referral.service_id == service.id, Referral.state.in_(OPEN),
            Referral.complaint.is_(False),
        )
        .limit(1)
    )  # fmt: skip
    if lies is not None:
        return Sent(lies, service.mailbox is not None)
    referral = Referral(
        contribution_id=row.id, service_id=service.id, state=ReferralState.SENT, sent_at=now(),
        due_on=_due(service.partnership_id), note=note,
    )  # fmt: skip
    db.session.add(referral)
    db.session.flush()
    payload = {
        "referral_id": referral.id, "service_id": service.id, "due_on": referral.due_on.isoformat(),
    }  # fmt: skip
    history.append(row, EventKind.REFERRED.value, actor=actor, role=role, payload=payload)
    audit.record(
        actor, audit.Event.CONTRIBUTION_REFERRED, row.id, role=role, service_id=service.id, referral_id=referral.id
    )
    _write_to(service, row, referral, "referral_sent", key="sent")
    return Sent(referral.id, service.mailbox is not None)


def hand_over(row: Contribution, service: Service, *, actor: Actor, role: Role) -> int:
    """Hand a contribution to a service that takes complaints as one, in the present unit of work and after the person
    agreed; the referral's id."""
    referral = Referral(
        contribution_id=row.id, service_id=service.id, state=ReferralState.SENT, sent_at=now(),
        due_on=_due(service.partnership_id), complaint=True,
    )  # fmt: skip
    db.session.add(referral)
    db.session.flush()
    ids = {"referral_id": referral.id, "service_id": service.id}
    history.append(row, EventKind.COMPLAINT_HANDED_OVER.value, actor=actor, role=role, payload=ids)
    audit.record(actor, audit.Event.COMPLAINT_HANDED_OVER, row.id, role=role, **ids)
    _write_to(service, row, referral, "complaint_handed_over", key="sent")
    return referral.id


def service_of(row: Contribution, service_id: int) -> Service:
    """A service that this contribution can go to: of its partnership, and there now. Raises
    NotFound("service_unknown")."""
    service = db.session.get(Service, service_id)
    partnership_id = db.session.get_one(Locality, row.locality_id).partnership_id
    in_force = service is not None and places_rules.in_force(service.valid_from, service.valid_to, today())
    if service is None or service.partnership_id != partnership_id or not in_force:
        raise NotFound("service_unknown")
    return service


def answer(
    actor: Actor, referral_id: int, *, text: str, changed: bool, link: links.Link | None = None
) -> None:
    """What the service says, and whether something changed. Seen by nobody but the host until it was checked.

    `link` is the signed link that let the actor in, if one did; it is noted that it was used.

    Raises NotPermitted, NotFound, InvalidTransition, Refused (answer_missing, note_too_long).
    """
    words = texts.note(text, field="text", most=MAX_ANSWER, missing="answer_missing")
    with unit_of_work():
        referral, row = _locked(referral_id)
        role = require(actor, Permission.REFERRAL_ANSWER, subjects.of_referral(referral))
        referral.state = next_state(REFERRAL, referral.state, ReferralAction.ANSWER)
        referral.answer, referral.changed = words, changed
        referral.answered_at, referral.answered_by = now(), actor.user_id
        _note(row, EventKind.SERVICE_ANSWERED, referral, actor, role)
        audit.record(actor, audit.Event.REFERRAL_ANSWERED, referral.id, role=role)
        if link is not None:
            links.mark_used(link)


def check(actor: Actor, referral_id: int, *, show: bool, note: str = "") -> None:
    """Show the answer to the person and the public, or ask the service again and say why in `note`. What answers a
    complaint is shown to the person alone.

    Only now is the contributor told. Raises NotPermitted, NotFound, InvalidTransition, Refused
    (check_note_missing, note_too_long, check_own_answer: whoever wrote the answer does not also check it).
    """
    words = texts.note(note, field="note", most=MAX_NOTE, missing=None if show else "check_note_missing")
    with unit_of_work():
        referral, row = _locked(referral_id)
        role = require(actor, Permission.REFERRAL_CHECK, subjects.of_referral(referral))
        if referral.answered_by is not None and referral.answered_by == actor.user_id:
            raise Refused("check_own_answer")
        action = ReferralAction.SHOW if show else ReferralAction.SEND_BACK
        referral.state = next_state(REFERRAL, referral.state, action)
        referral.checked_at, referral.checked_by, referral.check_note = now(), actor.user_id, words
        audit.record(actor, audit.Event.REFERRAL_CHECKED, referral.id, role=role, outcome=referral.state.value)
        service = db.session.get_one(Service, referral.service_id)
        if show:
            _note(row, EventKind.SERVICE_ANSWER_SHOWN, referral, actor, role, changed=bool(referral.changed))
            messages.to_contributor(row, "service_answered", {"service": service.name}, key=f"service:{referral.id}")
            return
        referral.due_on = _due(service.partnership_id)
        _note(row, EventKind.SERVICE_ASKED_AGAIN, referral, actor, role, due_on=referral.due_on.isoformat())
        template = "complaint_handed_over" if referral.complaint else "referral_sent_back"
        _write_to(service, row, referral, template, key=f"again:{row.version}")


def recall(actor: Actor, referral_id: int) -> None:
    """Take it back from the service: its links end. Raises NotPermitted, NotFound, InvalidTransition."""
    with unit_of_work():
        referral, row = _locked(referral_id)
        role = require(actor, Permission.REFERRAL_CHECK, subjects.of_referral(referral))
        referral.state = next_state(REFERRAL, referral.state, ReferralAction.RECALL)
        links.revoke(LinkPurpose.REFERRAL, referral.id, actor=actor)
        _note(row, EventKind.REFERRAL_RECALLED, referral, actor, role)
        audit.record(actor, audit.Event.REFERRAL_CHECKED, referral.id, role=role, outcome=referral.state.value)


def _locked(referral_id: int) -> tuple[Referral, Contribution]:
    """Both rows, the contribution first: everything that locks them does so in this order."""
    contribution_id = db.session.scalar(sa.select(Referral.contribution_id).where(Referral.id == referral_id))
    if contribution_id is None:
        raise NotFound("referral_unknown")
    row = locked(contribution_id)
    referral = db.session.get_one(Referral, referral_id, with_for_update=True, populate_existing=True)
    if row.reading is ReadingState.WITHDRAWN:
        raise NotFound("referral_unknown")
    return referral, row


def _note(
    row: Contribution, kind: EventKind, referral: Referral, actor: Actor, role: Role, **more: Any
) -> None:
    history.append(row, kind.value, actor=actor, role=role, payload={"referral_id": referral.id, **more})


def _write_to(service: Service, row: Contribution, referral: Referral, template: str, *, key: str) -> None:
    if not service.mailbox:
        return
    messages.to_mailbox(
        service.mailbox,
        template,
        {"service": service.name, "reference": row.reference, "due_on": referral.due_on.isoformat()},
        key=f"referral:{referral.id}:{key}",
        links=[messages.LinkWanted("answer_url", LinkPurpose.REFERRAL, referral.id, Role.SERVICE_OWNER)],
        referral_id=referral.id,
    )


def _due(partnership_id: int) -> date:
    return SERVICE_OWNER.due(today(), calendars.of_partnership(db.session.get_one(Partnership, partnership_id)))
