"""Whether staff may note what a person said about their own contribution (rules: `domain.by_word`).

Each thing that a person can do is one service for both ways: by themselves on their page, or by word (`said=`). What
is noted, counted and erased is the same.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from engage.domain import by_word as rules
from engage.domain.by_word import Act, KnownBy, Said
from engage.domain.deadlines import local_date
from engage.domain.errors import NotFound, Refused
from engage.domain.permissions import Actor, Permission, Role, permits, require
from engage.models.contributions import Contribution
from engage.services import audit, contact_points, subjects
from engage.services.context import today
from engage.services.unit_of_work import unit_of_work


def role_of(actor: Actor, row: Contribution, permission: Permission, said: Said | None) -> Role:
    """In what role this is done: by the person themselves, who needs `permission` for their own contribution, or by
    staff of its host who note what the person said. Raises NotPermitted."""
    if said is None:
        return require(actor, permission, subjects.of_own_contribution(row.id))
    return require(actor, Permission.CONTRIBUTION_BY_WORD, subjects.of_contribution(row))


def check(actor: Actor, row: Contribution, act: Act, said: Said | None, *, since: date | None = None) -> None:
    """Whether it may be noted so; what the person does themselves always may. `since`: the day from which it can have
    been said, where that is later than the day on which it was told. Raises Refused as the rule does."""
    if said is not None:
        rules.check(
            act, said, today=today(), since=since or row.told_on or local_date(row.received_at), tell_by=row.tell_by,
            reads_originals=permits(actor, Permission.ORIGINAL_READ, subjects.of_contribution(row)),
        )  # fmt: skip


def open_address(actor: Actor, contribution_id: int) -> str:
    """The number or postal address at which its person is reached, so that staff ring back whoever rings them; audited
    before it is shown. Raises NotPermitted, NotFound("contribution_unknown"), Refused("by_word_no_address")."""
    with unit_of_work() as session:
        row = session.get(Contribution, contribution_id)
        if row is None:
            raise NotFound("contribution_unknown")
        role = require(actor, Permission.CONTRIBUTION_BY_WORD, subjects.of_contribution(row))
        if row.locked:
            # While somebody's safety is looked at, the lead rings, and nobody else.
            role = require(actor, Permission.CONCERN_DECIDE, subjects.of_concern(row))
        found = contact_points.address(row.id)
        if found is None or not rules.can_be_known(KnownBy.REACHED, tell_by=row.tell_by, reads_originals=False):
            raise Refused("by_word_no_address")
        audit.record(actor, audit.Event.CONTACT_OPENED, row.id, role=role)
        return found


def how(said: Said | None) -> dict[str, Any]:
    """What the event carries of it: nothing for what the person did themselves."""
    return {} if said is None else said.payload()


def audited(said: Said | None) -> dict[str, str]:
    """What the audit carries of it: how it came."""
    return {} if said is None else {"channel": said.channel.value}
