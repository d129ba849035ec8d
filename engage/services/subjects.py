"""Which scopes a thing lies in: rows in, Subject out."""

from __future__ import annotations

from engage.domain.permissions import Scope, ScopeKind, Subject, subject
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution, Referral
from engage.models.places import Host, Locality, PlanningBody, Service


def of_contribution(row: Contribution) -> Subject:
    """Contribution: itself, its host, its partnership."""
    partnership_id = db.session.get_one(Locality, row.locality_id).partnership_id
    return subject(
        Scope(ScopeKind.CONTRIBUTION, row.id),
        Scope(ScopeKind.HOST, row.host_id),
        Scope(ScopeKind.PARTNERSHIP, partnership_id),
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
