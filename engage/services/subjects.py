"""Which scopes a thing lies in: rows in, Subject out."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.contribution_states import Objection as ObjectionState
from engage.domain.permissions import LOCKED, Scope, ScopeKind, Subject, subject
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution, Objection, Referral
from engage.models.places import Host, Locality, PlanningBody, Service
from engage.models.second_reading import SecondReading
from engage.queries import leads


def of_contribution(row: Contribution) -> Subject:
    """Contribution: itself, its host, its partnership; and the lock, while somebody's safety is looked at. Everything
    that staff do with a contribution asks for this, so that is where it is locked."""
    partnership_id = db.session.get_one(Locality, row.locality_id).partnership_id
    scopes = subject(
        Scope(ScopeKind.CONTRIBUTION, row.id),
        Scope(ScopeKind.HOST, row.host_id),
        Scope(ScopeKind.PARTNERSHIP, partnership_id),
    )
    return scopes | {LOCKED} if row.locked else scopes


def of_concern(row: Contribution) -> Subject:
    """Contribution as far as somebody's safety goes: also the host whose safeguarding lead stands in."""
    return of_contribution(row) | {Scope(ScopeKind.HOST, leads.of(row.host_id).host_id)}


def for_exchange(row: Contribution) -> Subject:
    """Contribution as far as questions to its person and their answers go: while it is locked for somebody's safety
    also the host whose lead stands in, for then nobody else asks and reads."""
    return of_concern(row) if row.locked else of_contribution(row)


def for_reading(row: Contribution) -> Subject:
    """Contribution as far as reading its original goes: also the host that an open objection was handed to, which
    may read it and decide the objection, and nothing more; and the one whose second reader a text of it waits for.
    While it is locked for somebody's safety: for the leads alone."""
    return of_concern(row) if row.locked else _of_readers(row)


def for_worry(row: Contribution) -> Subject:
    """Contribution as far as saying that one is worried goes: whoever may read it, or might if it were not locked."""
    return _of_readers(row) | of_concern(row) if row.locked else _of_readers(row)


def _of_readers(row: Contribution) -> Subject:
    scopes = of_contribution(row)
    if row.second_host_id is not None:
        scopes |= {Scope(ScopeKind.HOST, row.second_host_id)}
    if row.objection is not ObjectionState.OPEN:
        return scopes
    handed = db.session.scalars(
        sa.select(Objection.host_id).where(
            Objection.contribution_id == row.id, Objection.state == ObjectionState.OPEN
        )
    ).all()
    return scopes | {Scope(ScopeKind.HOST, host_id) for host_id in handed}


def of_objection(row: Objection) -> Subject:
    """Objection: the host that it was handed to; and the lock of what it is about."""
    scopes = subject(Scope(ScopeKind.HOST, row.host_id))
    about = db.session.get_one(Contribution, row.contribution_id)
    return scopes | {LOCKED} if about.locked else scopes


def of_second_reading(row: Contribution, found: SecondReading) -> Subject:
    """A text that waits for a second reader: the host whose reader looks at it; and the lock of what it is about."""
    scopes = subject(Scope(ScopeKind.HOST, found.host_id))
    return scopes | {LOCKED} if row.locked else scopes


def of_themes(partnership_id: int) -> Subject:
    """The themes of a partnership: itself and every host in it, for its hosts share them."""
    hosts = db.session.scalars(sa.select(Host.id).where(Host.partnership_id == partnership_id).order_by(Host.id))
    return subject(
        Scope(ScopeKind.PARTNERSHIP, partnership_id), *(Scope(ScopeKind.HOST, host_id) for host_id in hosts)
    )


def of_own_contribution(contribution_id: int) -> Subject:
    """Only the contribution itself: what its contributor acts on."""
    return subject(Scope(ScopeKind.CONTRIBUTION, contribution_id))


def of_ask(row: Ask) -> Subject:
    """Ask: itself, the host that raised it, the accountable body, the partnership."""
    return subject(
        Scope(ScopeKind.ASK, row.id),
        Scope(ScopeKind.HOST, row.host_id),
        Scope(ScopeKind.BODY, row.body_id),
        Scope(ScopeKind.PARTNERSHIP, row.partnership_id),
    )


def of_body(row: PlanningBody) -> Subject:
    """Planning body: itself and its partnership."""
    return subject(Scope(ScopeKind.BODY, row.id), Scope(ScopeKind.PARTNERSHIP, row.partnership_id))


def of_host(row: Host) -> Subject:
    """Host: itself and its partnership."""
    return subject(Scope(ScopeKind.HOST, row.id), Scope(ScopeKind.PARTNERSHIP, row.partnership_id))


def of_service(row: Service) -> Subject:
    """Service: itself and its partnership."""
    return subject(Scope(ScopeKind.SERVICE, row.id), Scope(ScopeKind.PARTNERSHIP, row.partnership_id))


def of_referral(row: Referral) -> Subject:
    """Referral: itself, its service, and what its contribution lies in."""
    contribution = db.session.get_one(Contribution, row.contribution_id)
    return of_contribution(contribution) | {
        Scope(ScopeKind.REFERRAL, row.id),
        Scope(ScopeKind.SERVICE, row.service_id),
    }


def of_partnership(partnership_id: int) -> Subject:
    """A partnership itself."""
    return subject(Scope(ScopeKind.PARTNERSHIP, partnership_id))
