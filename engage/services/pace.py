"""How long a host's readers need for one, found each night and kept with the host: pages and messages read it there."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from engage.domain.contribution_history import EventKind
from engage.domain.errors import NotPermitted
from engage.domain.pace import LAST, seconds_each
from engage.domain.permissions import SYSTEM, Actor, Role
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from engage.models.places import Host
from engage.services.unit_of_work import unit_of_work

_LOOKED_AT = 3 * LAST
"""Some of the newest are left out: another replied than opened, or it was put down in between."""


def measure(actor: Actor = SYSTEM) -> int:
    """Find it anew for every host. Returns for how many it changed. For the scheduler; raises NotPermitted for anybody
    else."""
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
    known = db.session.execute(sa.select(Host.id, Host.seconds_each).order_by(Host.id)).tuples().all()
    changed = {number: found for number, before in known if (found := seconds_each(_samples(number))) != before}
    db.session.rollback()
    if changed:
        with unit_of_work() as session:
            for number, found in changed.items():
                session.execute(sa.update(Host).where(Host.id == number).values(seconds_each=found))
    return len(changed)


def _samples(host_id: int) -> list[timedelta]:
    """From the first opening to the first reply by the same reader, of what people told, the newest first. Nobody's
    own pace is kept, and no one's is told from another's. One statement."""
    read, replied = orm.aliased(ContributionEvent), orm.aliased(ContributionEvent)
    newest = (
        sa.select(Contribution.id, Contribution.replied_at)
        .where(
            Contribution.host_id == host_id, Contribution.imported.is_(False), Contribution.replied_at.is_not(None)
        )
        .order_by(Contribution.replied_at.desc(), Contribution.id.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(read.recorded_at, sa.func.min(replied.recorded_at, type_=replied.recorded_at.type))
        .select_from(newest)
        .join(read, sa.and_(read.contribution_id == newest.c.id, read.kind == EventKind.READ.value))
        .join(
            replied,
            sa.and_(
                replied.contribution_id == newest.c.id, replied.kind == EventKind.REPLIED.value,
                replied.actor_id == read.actor_id,
            ),
        )
        .group_by(newest.c.id, newest.c.replied_at, read.recorded_at)
        .order_by(newest.c.replied_at.desc(), newest.c.id.desc())
    )  # fmt: skip
    return [done - began for began, done in rows]
