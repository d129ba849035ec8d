"""From an experience to a complaint, by consent alone: a reader asks, the person answers, and only a yes leaves.

What leaves is a link to one page for the service's complaints team. On it are the redacted words that the host made
ready, through the publication gate, and, only if the person ticked it, where they can be reached.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from engage.domain import complaints as rules
from engage.domain.asking import check_can_be_asked
from engage.domain.by_word import Act, Said
from engage.domain.complaints import COMPLAINT, WORDING, ComplaintAction, ComplaintState
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import ReadingState
from engage.domain.deadlines import local_date
from engage.domain.errors import Conflict, NotFound, Refused
from engage.domain.kinds import Channel, TellBy
from engage.domain.machines import next_state
from engage.domain.permissions import Actor, Permission, Role, require
from engage.domain.publication import Audience
from engage.models.base import db
from engage.models.complaints import Complaint
from engage.models.contributions import ContactPoint, Contribution, Referral
from engage.queries.handing_over import service_that_waits
from engage.queries.releasable import texts_for
from engage.services import audit, by_word, ciphertexts, history, messages, referrals, subjects
from engage.services.context import context, now
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a person can be reached who wanted a service to know it."""

    tell_by: TellBy
    address: str


def ask(actor: Actor, contribution_id: int, *, service_id: int | None) -> None:
    """A reader thinks that it sounds like a complaint: the person is told that there is something to decide, and need
    not. `service_id`: whose complaints team it could be handed to; None shows the numbers alone.

    The same again changes nothing. Until the person answered, another service can be named. Raises NotPermitted,
    NotFound("service_unknown": not there, or without a mailbox), Conflict("contribution_withdrawn"),
    InvalidTransition before it was read, Refused (nobody_to_ask, complaint_answered).
    """
    with unit_of_work() as session:
        row = locked(contribution_id)
        role = require(actor, Permission.COMPLAINT_ASK, subjects.of_contribution(row))
        check_can_be_asked(row.reading, held_by_somebody=row.secret_hmac is not None)
        found = _of(row.id)
        if found is not None and found.service_id == service_id:
            return
        if service_id is not None:
            _check_service(row, service_id)
        if found is None:
            session.add(
                Complaint(
                    contribution_id=row.id, state=ComplaintState.ASKED, service_id=service_id, asked_at=now()
                )
            )
        elif found.state is ComplaintState.ASKED:
            found.service_id, found.asked_at = service_id, now()
        else:
            # They answered for another service: that answer is not for this one, and nobody is asked until they tire.
            raise Refused("complaint_answered")
        payload = {} if service_id is None else {"service_id": service_id}
        history.append(row, EventKind.COMPLAINT_ASKED.value, actor=actor, role=role, payload=payload)
        audit.record(actor, audit.Event.COMPLAINT_ASKED, row.id, role=role, service_id=service_id)
        messages.to_contributor(row, "complaint_question", {}, key="complaint")


def answer(
    actor: Actor, contribution_id: int, *, agreed: bool, service_id: int | None = None, share_address: bool = False
) -> None:
    """The person says on their page whether it is handed over as a complaint. Yes hands it over at once where there is
    a text that may leave the host; else the host makes one ready first. No, before that, and nothing leaves. The same
    answer again changes nothing.

    `service_id`: the service that they were shown with the question. Raises NotPermitted,
    NotFound (complaint_unknown, service_unknown), Conflict (contribution_withdrawn, complaint_changed,
    complaint_gone_out: a no when it was handed over), Refused (complaint_no_service, complaint_needs_use).
    """
    with unit_of_work():
        role = require(actor, Permission.COMPLAINT_ANSWER, subjects.of_own_contribution(contribution_id))
        row = locked(contribution_id)
        _answer(actor, role, row, agreed, service_id, share_address, Channel.WEB, "")


def record_answer(
    actor: Actor, contribution_id: int, *, agreed: bool, service_id: int | None, share_address: bool,
    channel: Channel | str, evidence: str,
) -> None:  # fmt: skip
    """Staff note what a person answered on the phone, by letter or face to face, and how they know it. Raises as
    `answer` does, and Refused (complaint_channel_unknown, complaint_evidence_missing, note_too_long)."""
    by, known = rules.evidence(channel, evidence)
    with unit_of_work():
        row = locked(contribution_id)
        role = require(actor, Permission.COMPLAINT_ASK, subjects.of_contribution(row))
        _answer(actor, role, row, agreed, service_id, share_address, by, known)


def hand_over_ready(row: Contribution, *, actor: Actor, role: Role) -> None:
    """Hand over what the person agreed to, if it waited for a text that may leave the host and there is one now; in
    the present unit of work, by a role that was checked. Where the service went away or lost its mailbox meanwhile,
    it goes on waiting: a reply to the person never fails for that."""
    # The condition and the gate read the rows as they are in the database.
    db.session.flush()
    found, service = _of(row.id), service_that_waits(row.id)
    if found is not None and service is not None and texts_for(Audience.BODY, [row.id]):
        found.state = next_state(COMPLAINT, found.state, ComplaintAction.HAND_OVER)
        found.referral_id = referrals.hand_over(row, service, actor=actor, role=role)


def open_address(actor: Actor, referral_id: int) -> Reached:
    """Where the person can be reached, for the service that a complaint was handed to, if they agreed to that. It is
    audited that it was opened. Raises NotPermitted, NotFound (referral_unknown, complaint_no_address)."""
    with unit_of_work():
        referral = db.session.get(Referral, referral_id)
        if referral is None:
            raise NotFound("referral_unknown")
        row = locked(referral.contribution_id)
        db.session.refresh(referral)
        role = require(actor, Permission.REFERRAL_ANSWER, subjects.of_referral(referral))
        found = _of(row.id)
        contact = db.session.get(ContactPoint, row.id)
        agreed = found is not None and found.referral_id == referral_id and found.share_address
        seen = rules.may_see_address(row.use, share_address=agreed, referral=referral.state)
        # Perhaps somebody is worried because of that very service: to it, the address looks deleted.
        if contact is None or not seen or row.kept_in:
            raise NotFound("complaint_no_address")
        audit.record(actor, audit.Event.CONTACT_OPENED, row.id, role=role)
        return Reached(row.tell_by, context().keys.decrypt(contact.address, ciphertexts.contact(row.id)))


def hide_address(actor: Actor, contribution_id: int, *, said: Said | None = None) -> None:
    """The person no longer wants the service that has it to see where they can be reached; everything else stays as it
    was. With `said`, staff note that they said so. A second time changes nothing. Raises NotPermitted,
    NotFound("complaint_unknown"), Conflict("contribution_withdrawn"), Refused as `by_word.check` does."""
    with unit_of_work():
        if said is None:
            require(actor, Permission.COMPLAINT_ANSWER, subjects.of_own_contribution(contribution_id))
        row = locked(contribution_id)
        role = by_word.role_of(actor, row, Permission.COMPLAINT_ANSWER, said)
        if row.reading is ReadingState.WITHDRAWN:
            raise Conflict("contribution_withdrawn")
        found = _of(row.id)
        if found is None:
            raise NotFound("complaint_unknown")
        if not found.share_address:
            return
        since = local_date(found.answered_at) if found.answered_at else None
        by_word.check(actor, row, Act.HIDE_ADDRESS, said, since=since)
        found.share_address = False
        history.append(
            row, EventKind.COMPLAINT_ADDRESS_HIDDEN.value, actor=actor, role=role, payload=by_word.how(said)
        )
        audit.record(
            actor, audit.Event.COMPLAINT_ADDRESS_HIDDEN, row.id, role=role, **by_word.audited(said)
        )


def address_changed(contribution_id: int) -> None:
    """The address is another one, or gone: no service sees one that the person did not agree to. In the present unit
    of work."""
    with unit_of_work() as session:
        session.execute(
            sa.update(Complaint).where(Complaint.contribution_id == contribution_id).values(share_address=False)
        )


def erase(contribution_id: int) -> None:
    """Forget whether they wanted to complain, when the person takes their words back."""
    with unit_of_work() as session:
        session.execute(sa.delete(Complaint).where(Complaint.contribution_id == contribution_id))


def _answer(
    actor: Actor, role: Role, row: Contribution, agreed: bool, shown_id: int | None, share_address: bool,
    channel: Channel, evidence: str,
) -> None:  # fmt: skip
    if row.reading is ReadingState.WITHDRAWN:
        raise Conflict("contribution_withdrawn")
    found = _of(row.id)
    if found is None:
        raise NotFound("complaint_unknown")
    shares = agreed and share_address and row.tell_by.is_told
    if found.state is ComplaintState.HANDED_OVER:
        if not agreed:
            raise Conflict("complaint_gone_out")
        return
    if agreed:
        rules.check_yes(row.use, service_id=found.service_id, shown_id=shown_id)
    to = next_state(COMPLAINT, found.state, ComplaintAction.AGREE if agreed else ComplaintAction.DECLINE)
    if found.state is to and found.share_address is shares:
        return
    if agreed:
        _check_service(row, found.service_id or 0)
    found.state, found.share_address, found.answered_at = to, shares, now()
    found.wording, found.channel, found.evidence = WORDING, channel, evidence
    how = {"wording": WORDING, "channel": channel.value}
    if agreed:
        payload = {"service_id": found.service_id, "share_address": shares, **how}
        history.append(row, EventKind.COMPLAINT_AGREED.value, actor=actor, role=role, payload=payload)
    else:
        history.append(row, EventKind.COMPLAINT_DECLINED.value, actor=actor, role=role, payload=how)
    audit.record(
        actor, audit.Event.COMPLAINT_ANSWERED, row.id, role=role, agreed=agreed, channel=channel.value,
        share_address=shares,
    )  # fmt: skip
    if agreed:
        hand_over_ready(row, actor=actor, role=role)


def _of(contribution_id: int) -> Complaint | None:
    """The row, as it is now: whoever changes it has locked the contribution."""
    return db.session.get(Complaint, contribution_id, populate_existing=True)


def _check_service(row: Contribution, service_id: int) -> None:
    """A service that it can go to and that has a mailbox. Raises NotFound("service_unknown")."""
    if not referrals.service_of(row, service_id).mailbox:
        raise NotFound("service_unknown")
