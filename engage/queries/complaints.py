"""Whether something is also a complaint, as its person and its host read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.domain.complaints import ComplaintState, is_live, may_see_address
from engage.domain.contribution_states import ReferralState
from engage.domain.permissions import Actor, Permission
from engage.models.base import db
from engage.models.complaints import Complaint
from engage.models.contributions import Contribution, Referral
from engage.models.places import Locality, Service
from engage.queries.handing_over import can_take, waits
from engage.queries.moderation import hosts_of


@dataclass(frozen=True, slots=True)
class AlsoComplaint:
    """Where it stands. Of an answer only what the host checked."""

    state: ComplaintState
    service_id: int | None
    service: str
    """Empty where no service was named, and where the one that was can take nothing any more."""
    share_address: bool
    """Whether they ticked it; `shows_address` is whether it is shown now."""
    shows_address: bool
    answered_at: datetime | None
    handed_at: datetime | None
    referral: ReferralState | None
    answer: str
    changed: bool | None
    shown_at: datetime | None

    @property
    def live(self) -> bool:
        """Whether a complaint is under way."""
        return is_live(self.state, self.referral)


def of(contribution_id: int) -> AlsoComplaint | None:
    """What stands about one contribution. One statement."""
    shown = Referral.state == ReferralState.SHOWN
    named = sa.or_(Complaint.referral_id.is_not(None), can_take())
    row = db.session.execute(
        sa.select(
            Complaint.state, Complaint.service_id, sa.case((named, Service.name), else_=""),
            Complaint.share_address, Contribution.use, Complaint.answered_at, Referral.sent_at, Referral.state,
            sa.case((shown, Referral.answer), else_=""), sa.case((shown, Referral.changed), else_=None),
            sa.case((shown, Referral.checked_at), else_=None),
        )
        .join(Contribution, Contribution.id == Complaint.contribution_id)
        .outerjoin(Service, Service.id == Complaint.service_id)
        .outerjoin(Referral, Referral.id == Complaint.referral_id)
        .where(Complaint.contribution_id == contribution_id)
    ).first()  # fmt: skip
    if row is None:
        return None
    state, service_id, service, shares, use, answered_at, handed_at, referral, *answer = row
    shows = may_see_address(use, share_address=shares, referral=referral)
    return AlsoComplaint(state, service_id, service, shares, shows, answered_at, handed_at, referral, *answer)


@dataclass(frozen=True, slots=True)
class ToHandOver:
    """A person said yes, and it can be handed over; a text that may leave the host is not there yet."""

    reference: str
    locality: str
    service: str
    answered_at: datetime


def to_hand_over(actor: Actor, limit: int = 50) -> tuple[ToHandOver, ...]:
    """What waits for this reader's hosts, the oldest first. One statement."""
    rows = db.session.execute(
        sa.select(Contribution.reference, Locality.display_name, Service.name, Complaint.answered_at)
        .select_from(Complaint)
        .join(Contribution, Contribution.id == Complaint.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Service, Service.id == Complaint.service_id)
        .where(
            waits(),
            Contribution.host_id.in_(sorted(hosts_of(actor, Permission.COMPLAINT_ASK))),
        )
        .order_by(Complaint.answered_at, Complaint.contribution_id)
        .limit(limit)
    )
    return tuple(ToHandOver(*row) for row in rows)
