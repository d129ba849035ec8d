"""What was public and should never have been, as its host and an auditor read it: dates and codes, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engage.domain.contribution_states import Publication
from engage.domain.errors import NotFound
from engage.domain.incidents import IncidentKind, Outcome, Told, due_at, hours_left, told
from engage.domain.permissions import PERMISSION_MAP, Actor, Permission, Scope, ScopeKind, Subject, subject
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.incidents import Incident
from engage.models.places import Host, Locality, Partnership
from engage.queries.calendar import now
from engage.queries.moderation import hosts_of

MOST = 100


@dataclass(frozen=True, slots=True)
class Noted:
    """One incident."""

    id: int
    contribution_id: int
    reference: str
    publication: Publication
    host_id: int
    host: str
    partnership_id: int
    kind: IncidentKind
    found_at: datetime
    told: tuple[Told, ...]
    outcome: Outcome | None
    assessed_at: datetime | None
    has_note: bool
    officer: Mapping[str, Any]
    """Who answers for people's data there, as the privacy notice prints it: name, contact, address; may be empty."""
    hours_left: int
    """Until the 72 hours are over; negative when they are."""

    @property
    def due_at(self) -> datetime:
        """When the 72 hours are over."""
        return due_at(self.found_at)

    @property
    def open(self) -> bool:
        """Whether nobody noted yet what the controller decided."""
        return self.outcome is None

    @property
    def subject(self) -> Subject:
        """What permissions are asked about."""
        return subject(
            Scope(ScopeKind.CONTRIBUTION, self.contribution_id), Scope(ScopeKind.HOST, self.host_id),
            Scope(ScopeKind.PARTNERSHIP, self.partnership_id),
        )  # fmt: skip


def listed(actor: Actor) -> tuple[Noted, ...]:
    """Those that this actor may read: the open ones first, the oldest of them before all; then the latest. At most
    100. One statement."""
    waits = Incident.outcome.is_(None)
    rows = _rows(
        sa.select(*_COLUMNS)
        .where(_readable(actor))
        .order_by(
            sa.case((waits, 0), else_=1), sa.case((waits, Incident.found_at)), Incident.found_at.desc(), Incident.id
        )
        .limit(MOST)
    )
    return tuple(rows)


def one(incident_id: int) -> Noted:
    """One of them. One statement. Raises NotFound("incident_unknown")."""
    found = _rows(sa.select(*_COLUMNS).where(Incident.id == incident_id))
    if not found:
        raise NotFound("incident_unknown")
    return found[0]


def open_about(contribution_id: int) -> int | None:
    """The incident about this contribution that nobody has decided about yet. One statement."""
    number: int | None = db.session.scalar(
        sa.select(Incident.id)
        .where(Incident.contribution_id == contribution_id, Incident.outcome.is_(None))
        .order_by(Incident.id)
        .limit(1)
    )
    return number


_COLUMNS = (
    Incident.id, Incident.contribution_id, Contribution.reference, Contribution.publication, Incident.host_id,
    Host.name.label("host"), Locality.partnership_id, Incident.kind, Incident.found_at, Incident.told,
    Incident.outcome, Incident.assessed_at, Incident.note.is_not(None).label("has_note"),
    Host.controller.label("hosts"), Partnership.controller.label("partnerships"),
)  # fmt: skip


def _rows(statement: sa.Select[Any]) -> list[Noted]:
    at = now()
    found = db.session.execute(
        statement.select_from(Incident)
        .join(Contribution, Contribution.id == Incident.contribution_id)
        .join(Host, Host.id == Incident.host_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Partnership, Partnership.id == Locality.partnership_id)
    )
    return [
        Noted(
            row.id, row.contribution_id, row.reference, row.publication, row.host_id, row.host, row.partnership_id,
            row.kind, row.found_at, told(each for each in row.told.split(",") if each), row.outcome, row.assessed_at,
            bool(row.has_note), dict(row.hosts or row.partnerships or {}), hours_left(row.found_at, at),
        )
        for row in found
    ]  # fmt: skip


def _readable(actor: Actor) -> sa.ColumnElement[bool]:
    roles = PERMISSION_MAP[Permission.INCIDENT_READ]
    held = {grant.scope for grant in actor.grants if grant.role in roles}
    if any(scope.kind is ScopeKind.INSTALLATION for scope in held):
        return sa.true()
    partnerships = {scope.id for scope in held if scope.kind is ScopeKind.PARTNERSHIP}
    return sa.or_(
        Incident.host_id.in_(hosts_of(actor, Permission.INCIDENT_READ)), Locality.partnership_id.in_(partnerships)
    )
