"""Texts that wait for a second reader: handed on when the readers of a host have changed, and those who are late
reminded. For the scheduler."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from engage.domain import second_reading as rules
from engage.domain.deadlines import local_date
from engage.domain.errors import NotPermitted
from engage.domain.permissions import SYSTEM, Actor, Role
from engage.domain.second_reading import SecondState
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality, Partnership
from engage.models.second_reading import SecondReading
from engage.services import audit, calendars, messages, other_readers, proposals
from engage.services.context import today
from engage.services.moderation import locked
from engage.services.unit_of_work import unit_of_work


def reroute(actor: Actor = SYSTEM) -> int:
    """Hand what waits to its own host, or to the one that stands in, when the readers of a host have changed since;
    those who read there are told once. What is locked for somebody's safety stays where it is until the lead is done.
    Returns how many were handed on. Raises NotPermitted for anybody but the scheduler."""
    _scheduler_only(actor)
    moved = 0
    waiting = db.session.scalars(
        sa.select(SecondReading.contribution_id)
        .where(SecondReading.state == SecondState.WAITING)
        .order_by(SecondReading.contribution_id)
    ).all()
    for number in waiting:
        with unit_of_work():
            row = locked(number)
            found = proposals.of(number)
            if found is None or found.state is not SecondState.WAITING or row.locked:
                continue
            host_id = other_readers.host_to_decide(row, {found.proposed_by})
            people = other_readers.accounts(host_id, {found.proposed_by})
            if host_id == found.host_id or not people:
                continue
            found.host_id = row.second_host_id = host_id
            audit.record(actor, audit.Event.CONTRIBUTION_CHANGED, number, role=Role.SYSTEM, what="second_handed_on")
            for account, email in people:
                key = f"second:{number}:{found.proposed_at.isoformat()}:{host_id}:{account}"
                messages.to_mailbox(email, "second_handed_on", {}, key=key, user_id=account)
            moved += 1
    return moved


def remind(actor: Actor = SYSTEM) -> int:
    """Remind whoever can be the second reader, once each working day, of what waits longer than the service standard.
    Returns how many messages were queued. Raises NotPermitted for anybody but the scheduler."""
    _scheduler_only(actor)
    sent = 0
    with unit_of_work():
        for (number, email), count in sorted(late().items()):
            key = f"seconds_overdue:{today().isoformat()}:{number}"
            sent += messages.to_mailbox(email, "seconds_overdue", {"count": count}, key=key, user_id=number)
    return sent


def late() -> Counter[tuple[int, str]]:
    """How many texts wait too long for each account, id and e-mail address; none on a day that is no working day."""
    rows = db.session.execute(
        sa.select(SecondReading.host_id, SecondReading.proposed_by, SecondReading.proposed_at, Partnership)
        .join(Contribution, Contribution.id == SecondReading.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Partnership, Partnership.id == Locality.partnership_id)
        .where(SecondReading.state == SecondState.WAITING, Contribution.locked.is_(False))
        .order_by(SecondReading.contribution_id)
    ).all()
    found: Counter[tuple[int, str]] = Counter()
    for host_id, proposed_by, proposed_at, partnership in rows:
        calendar = calendars.of_partnership(partnership)
        if calendar.is_working_day(today()) and rules.due(local_date(proposed_at), calendar) < today():
            found.update(other_readers.accounts(host_id, {proposed_by}))
    return found


def _scheduler_only(actor: Actor) -> None:
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
