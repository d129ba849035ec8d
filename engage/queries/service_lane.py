"""One referral as the service's owner sees it: what the host asks, and of the words what may be shown to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from engage.domain.complaints import may_see_address
from engage.domain.contribution_states import ReferralState
from engage.domain.deadlines import WorkingCalendar, days_overdue
from engage.domain.errors import NotFound
from engage.domain.permissions import Actor, Role, Scope, ScopeKind, Subject, subject
from engage.domain.publication import Audience
from engage.domain.voices import Interest, SpeaksAs
from engage.models.base import db
from engage.models.complaints import Complaint
from engage.models.contributions import ContactPoint, Contribution, Referral
from engage.models.places import Host, Locality, Partnership, Service
from engage.queries.calendar import today
from engage.queries.releasable import text_column
from engage.queries.voices import HEARD, TELLER


@dataclass(frozen=True, slots=True)
class ForService:
    """What a service's owner sees of one referral."""

    id: int
    reference: str
    service_id: int
    service: str
    owner_role: str
    host: str
    locality: str
    told_at: datetime
    state: ReferralState
    due_on: date
    days_late: int
    note: str
    check_note: str
    answer: str
    changed: bool | None
    text: str | None
    """The redacted words, where the person lets the service read them and it was not taken back from there."""
    speaks_as: SpeaksAs | None = None
    interest: Interest | None = None
    complaint: bool = False
    """Handed over as a complaint, because the person wants it: no day of ours counts for it."""
    has_address: bool = False
    """The person lets this service see where they can be reached."""
    warns: str = ""

    @property
    def waits(self) -> bool:
        """Whether an answer can be given now."""
        return self.state in {ReferralState.SENT, ReferralState.SENT_BACK}

    @property
    def subject(self) -> Subject:
        """What permissions are asked about."""
        return subject(Scope(ScopeKind.REFERRAL, self.id), Scope(ScopeKind.SERVICE, self.service_id))


def item(referral_id: int) -> ForService:
    """One referral. One statement. Raises NotFound("referral_unknown")."""
    found = _items(Referral.id == referral_id, 1)
    if not found:
        raise NotFound("referral_unknown")
    return found[0]


def waiting_for(actor: Actor, limit: int = 100) -> tuple[ForService, ...]:
    """What waits for the services whose owner this is, the most urgent first. One statement."""
    services = sorted(
        grant.scope.id
        for grant in actor.grants
        if grant.role is Role.SERVICE_OWNER and grant.scope.kind is ScopeKind.SERVICE
    )
    return _items(
        sa.and_(
            Referral.service_id.in_(services), Referral.state.in_([ReferralState.SENT, ReferralState.SENT_BACK])
        ),
        limit,
    )


def _items(condition: sa.ColumnElement[bool], limit: int) -> tuple[ForService, ...]:
    rows = db.session.execute(
        sa.select(
            Referral.id, Contribution.reference, Referral.service_id, Service.name, Service.owner_role,
            Host.name.label("host"), Locality.display_name, Contribution.received_at, Referral.state,
            Referral.due_on, Referral.note, Referral.check_note, Referral.answer, Referral.changed,
            Partnership.holiday_subdivision, Partnership.extra_closed_days, text_column(Audience.BODY),
            Referral.complaint, Contribution.use, Complaint.share_address,
            ContactPoint.contribution_id.label("contact"), Contribution.kept_in, *TELLER,
        )
        .select_from(Referral)
        .join(Contribution, Contribution.id == Referral.contribution_id)
        .join(Service, Service.id == Referral.service_id)
        .join(Host, Host.id == Contribution.host_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Partnership, Partnership.id == Service.partnership_id)
        .outerjoin(Complaint, Complaint.referral_id == Referral.id)
        .outerjoin(ContactPoint, ContactPoint.contribution_id == Contribution.id)
        .outerjoin(*HEARD)
        .where(condition)
        .order_by(Referral.due_on, Referral.id)
        .limit(limit)
    )  # fmt: skip
    return tuple(
        ForService(
            row.id, row.reference, row.service_id, row.name, row.owner_role, row.host, row.display_name,
            row.received_at, row.state, row.due_on,
            0 if row.complaint else days_overdue(
                row.due_on, today(), WorkingCalendar.of(row.holiday_subdivision, row.extra_closed_days)
            ),
            row.note, row.check_note, row.answer, row.changed,
            None if row.state is ReferralState.RECALLED else row.text, row.speaks_as, row.interest,
            row.complaint,
            row.contact is not None and not row.kept_in
            and may_see_address(row.use, share_address=bool(row.share_address), referral=row.state),
            row.warns,
        )
        for row in rows
    )  # fmt: skip
