"""Type in what was told at a gathering: one record of it, and up to twenty contributions with one press.

Each contribution has a one-time key of its own. What is faulty comes back; what was good is in, once, however often the
same page is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.domain import gatherings as rules
from engage.domain.errors import DomainError, NotFound, NotPermitted, Refused
from engage.domain.kinds import Channel, ContributionKind, TellBy
from engage.domain.permissions import Actor, Permission, require
from engage.models.paper import Gathering, GatheringContribution
from engage.models.places import Host
from engage.models.prepared import insert
from engage.services import audit, contributions, subjects
from engage.services.context import context, now, today
from engage.services.contributions import Shared
from engage.services.readers import reader_of
from engage.services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Told:
    """What one person told there."""

    text: str
    use: str
    danger: bool
    slip: str
    send_key: str


@dataclass(slots=True)
class Typed:
    """What came of it, by the place of each in what was sent."""

    gathering_id: int
    taken: dict[int, Shared] = field(default_factory=dict)
    faults: dict[int, DomainError] = field(default_factory=dict)


def key_in(
    actor: Actor, *, locality_id: int, name: str, held_on: date | None, place: str, present: int | None,
    consent_evidence: str, send_key: str, told: Sequence[Told],
    gathering_id: int | None = None,
) -> Typed:  # fmt: skip
    """Record the gathering, unless this page was sent before, and take in what was told there. With `gathering_id` it
    is more of one that is recorded: twenty boxes may not be enough.

    Raises Refused when there is something wrong with the gathering itself (domain.gatherings.gathering; nothing_told,
    told_too_many, gathering_other_place): then nothing is in. NotFound: locality_unknown, locality_has_no_host,
    gathering_unknown; NotPermitted.
    """
    what = rules.gathering(
        name=name, held_on=held_on, place=place, present=present, consent_evidence=consent_evidence, today=today()
    )
    if not told:
        raise Refused("nothing_told", field="text_1")
    if len(told) > rules.MOST_AT_ONCE:
        raise Refused("told_too_many", most=rules.MOST_AT_ONCE)
    typed = Typed(_record(actor, locality_id, what, send_key, gathering_id))
    for place_in_list, each in enumerate(told):
        try:
            typed.taken[place_in_list] = _take(actor, locality_id, what, typed.gathering_id, each)
        except (NotFound, NotPermitted):
            raise
        except DomainError as fault:
            typed.faults[place_in_list] = fault
    return typed


def _take(actor: Actor, locality_id: int, what: rules.Gathering, gathering_id: int, each: Told) -> Shared:
    def listed(shared: Shared) -> None:
        with unit_of_work() as session:
            session.add(GatheringContribution(contribution_id=shared.id, gathering_id=gathering_id))

    return contributions.share(
        actor, locality_id=locality_id, text=each.text, kind=ContributionKind.UNSET, use=each.use, quote=False,
        tell_by=TellBy.SELF, danger=each.danger, channel=Channel.EVENT, send_key=each.send_key, told_on=what.held_on,
        consent_evidence=what.consent_evidence, slip=each.slip, also=listed,
    )  # fmt: skip


_RECORDED = insert(
    Gathering, "locality_id", "host_id", "name", "held_on", "place", "present", "consent_evidence", "typed_by",
    "created_at", "send_key", once=True,
)  # fmt: skip


def _record(
    actor: Actor, locality_id: int, what: rules.Gathering, send_key: str, gathering_id: int | None
) -> int:
    """The id of the gathering's row. A page that comes again, with what was faulty put right, puts its record right
    as well."""
    key = context().keys.hmac("send", f"gathering {send_key}")
    with unit_of_work() as session:
        host = session.get_one(Host, reader_of(locality_id, today()).host_id)
        role = require(actor, Permission.CONTRIBUTION_KEY_IN, subjects.of_host(host))
        values = {
            "name": what.name, "held_on": what.held_on, "place": what.place, "present": what.present,
            "consent_evidence": what.consent_evidence,
        }  # fmt: skip
        written = 0
        if gathering_id is None:
            _, written = _RECORDED.send(
                {"locality_id": locality_id, "host_id": host.id, "typed_by": actor.user_id, "created_at": now(),
                 "send_key": key, **values}
            )  # fmt: skip
        which = Gathering.send_key == key if gathering_id is None else Gathering.id == gathering_id
        row = session.scalars(sa.select(Gathering).where(which).with_for_update()).one_or_none()
        if row is None:
            raise NotFound("gathering_unknown")
        changed = bool(written) or _put_right(session, row, locality_id, host, values)
        if changed:
            audit.record(
                actor, audit.Event.GATHERING_RECORDED, row.id, role=role, locality_id=locality_id, present=row.present
            )
        return int(row.id)


def _put_right(session: Session, row: Gathering, locality_id: int, host: Host, values: dict[str, Any]) -> bool:
    if (row.locality_id, row.host_id) != (locality_id, host.id):
        raise Refused("gathering_other_place", field="locality_id")
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    session.flush()
    return bool(changed)
