"""Something was public that should never have been: taken off at once, noted, and assessed within 72 hours.

The note is encrypted, shown to nobody but in the text for the data protection officer, and erased when the person takes
back what they told. What stays is that it happened, with dates and codes (UK GDPR Art 33(5)).
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from engage.domain import incidents as rules
from engage.domain import texts
from engage.domain.contribution_states import Publication
from engage.domain.errors import Conflict, NotFound
from engage.domain.incidents import IncidentKind, Outcome, Told
from engage.domain.permissions import Actor, Permission, Role, require
from engage.domain.withholding import WithheldReason
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.incidents import Incident
from engage.queries.incidents import open_about
from engage.services import audit, ciphertexts, moderation, subjects
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work


def take_off(
    actor: Actor, contribution_id: int, *, reason: WithheldReason | str, kind: IncidentKind | str,
    told: Iterable[Told | str] = (), note: str = "", withheld_note: str = "", version: int,
) -> int:  # fmt: skip
    """Take it off the public pages, and note that it showed what should never have been public, as one act; the
    incident's id. Where somebody took it off before, it is noted; sent twice, it makes one.

    Raises what `moderation.unpublish` raises, NotPermitted, Refused (incident_kind_missing, incident_kind_unknown,
    incident_told_unknown, note_too_long).
    """
    with unit_of_work():
        row = moderation.locked(contribution_id)
        require(actor, Permission.INCIDENT_RECORD, subjects.of_contribution(row))
        if row.publication is Publication.UNPUBLISHED:
            return open_about(row.id) or _record(actor, row, kind, told, note)
        moderation.unpublish(actor, contribution_id, reason=reason, note=withheld_note, version=version)
        return _record(actor, row, kind, told, note)


def note_of(
    actor: Actor, contribution_id: int, *, kind: IncidentKind | str, told: Iterable[Told | str] = (), note: str = ""
) -> int:
    """Note it where it is off the public pages already: somebody took it off, or a worry for somebody's safety did. The
    incident's id; sent twice, it makes one. Raises NotPermitted, NotFound, Conflict("incident_not_taken_off") and the
    codes of `take_off` that are about the incident."""
    with unit_of_work():
        row = moderation.locked(contribution_id)
        require(actor, Permission.INCIDENT_RECORD, subjects.of_contribution(row))
        if row.publication is not Publication.UNPUBLISHED:
            raise Conflict("incident_not_taken_off")
        return open_about(row.id) or _record(actor, row, kind, told, note)


def _record(
    actor: Actor, row: Contribution, kind: IncidentKind | str, told: Iterable[Told | str], note: str
) -> int:
    what, who = rules.incident_kind(kind), rules.told(told)
    words = texts.note(note, field="note", most=rules.MOST_NOTE)
    role = require(actor, Permission.INCIDENT_RECORD, subjects.of_contribution(row))
    with unit_of_work() as session:
        made = Incident(
            contribution_id=row.id, host_id=row.host_id, kind=what, found_at=now(), found_by=actor.user_id,
            told=_kept(who),
        )  # fmt: skip
        session.add(made)
        session.flush()
        if words:
            made.note = context().keys.encrypt(words, ciphertexts.incident(made.id))
        audit.record(
            actor, audit.Event.INCIDENT_RECORDED, row.id, role=role, incident_id=made.id, kind=what.value,
            told=made.told,
        )  # fmt: skip
        return made.id


def assess(
    actor: Actor, incident_id: int, *, told: Iterable[Told | str] = (), outcome: Outcome | str | None = None
) -> None:
    """Note who was told by now, and what the controller decided, once it did. Who was told stays told. The same again
    changes nothing. Raises NotPermitted, NotFound, Refused (incident_told_unknown, incident_outcome_unknown)."""
    who, decided = rules.told(told), rules.outcome(outcome)
    with unit_of_work():
        row, role = _locked(actor, incident_id, Permission.INCIDENT_RECORD)
        before = row.told, row.outcome
        row.told = _kept(rules.told([*told_of(row), *who]))
        if decided is not None and row.outcome is not decided:
            row.outcome = decided
            row.assessed_at, row.assessed_by = row.assessed_at or now(), actor.user_id
        if (row.told, row.outcome) == before:
            return
        audit.record(
            actor, audit.Event.INCIDENT_ASSESSED, row.contribution_id, role=role, incident_id=row.id, told=row.told,
            outcome=row.outcome.value if row.outcome else None,
        )  # fmt: skip


def open_note(actor: Actor, incident_id: int) -> str:
    """What the host noted, for the text that goes to the data protection officer: audited; empty when nothing was, or
    it is erased. Raises NotPermitted, NotFound."""
    with unit_of_work():
        row, role = _locked(actor, incident_id, Permission.INCIDENT_READ)
        audit.record(actor, audit.Event.INCIDENT_OPENED, row.contribution_id, role=role, incident_id=row.id)
        return context().keys.decrypt(row.note, ciphertexts.incident(row.id)) if row.note else ""


def erase(contribution_id: int) -> None:
    """Erase what was noted, when a person takes back what they told."""
    with unit_of_work() as session:
        session.execute(sa.update(Incident).where(Incident.contribution_id == contribution_id).values(note=None))


def told_of(row: Incident) -> tuple[Told, ...]:
    """Who was told, as the row keeps it."""
    return rules.told(each for each in row.told.split(",") if each)


def _kept(who: Iterable[Told]) -> str:
    return ",".join(each.value for each in who)


def _locked(actor: Actor, incident_id: int, permission: Permission) -> tuple[Incident, Role]:
    row = db.session.get(Incident, incident_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("incident_unknown")
    contribution = db.session.get_one(Contribution, row.contribution_id)
    return row, require(actor, permission, subjects.of_contribution(contribution))
