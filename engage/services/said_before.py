"""The same conversation again: which earlier contributions are much like one that waits, found by a job, stored as ids.

Nobody waits for it: pages read what is stored. What waits is compared, in the scheduler's memory (which is in the
audit), with texts that a planning body may read, and with nothing else; what stays with a host is not looked at. What
is stored is which are near and how near. Who may read them is asked again whenever they are shown
(`queries.said_before`), so that nothing that was taken back, locked or taken in since appears.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from engage.domain.contribution_states import ReadingState
from engage.domain.errors import NotPermitted
from engage.domain.permissions import SYSTEM, Actor, Role
from engage.domain.publication import Audience
from engage.domain.theming.nearness import MOST, Earlier, Near
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Host, Locality
from engage.models.said_before import SaidBefore, SaidBeforeLook
from engage.queries.releasable import condition, texts_for
from engage.services import originals
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work

NEWEST = 4_000
"""Texts of a partnership that are compared with, the newest: bounds what a tick costs."""
AT_A_TIME = 100
"""Contributions that are compared in one tick, the oldest first."""
AGAIN = timedelta(days=1)
"""What still waits then is compared again: more may have been published meanwhile."""


def look(actor: Actor = SYSTEM) -> int:
    """Compare what waits with what was said before. Returns for how many. For the scheduler; raises NotPermitted for
    anybody else."""
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
    return sum(_look_at(actor, partnership_id, ids) for partnership_id, ids in _waiting().items())


def erase(contribution_id: int) -> None:
    """Forget what it was like, and what was like it, when its person takes it back."""
    with unit_of_work() as session:
        session.execute(
            sa.delete(SaidBefore).where(
                sa.or_(SaidBefore.contribution_id == contribution_id, SaidBefore.earlier_id == contribution_id)
            )
        )
        session.execute(sa.delete(SaidBeforeLook).where(SaidBeforeLook.contribution_id == contribution_id))


def _waiting() -> dict[int, list[int]]:
    """What waits and was not compared since yesterday, by partnership, the oldest first. Two statements."""
    hosts = dict(db.session.execute(sa.select(Host.id, Host.partnership_id).order_by(Host.id)).tuples().all())
    rows = db.session.execute(
        sa.select(Contribution.id, Contribution.host_id)
        .outerjoin(SaidBeforeLook, SaidBeforeLook.contribution_id == Contribution.id)
        .where(
            Contribution.waiting,
            Contribution.locked.is_(False),
            Contribution.host_id.in_(list(hosts)),
            Contribution.reading != ReadingState.WITHDRAWN,
            sa.or_(SaidBeforeLook.contribution_id.is_(None), SaidBeforeLook.looked_at < now() - AGAIN),
        )
        .order_by(Contribution.received_at, Contribution.id)
        .limit(AT_A_TIME)
    ).all()
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[hosts[row.host_id]].append(row.id)
    return found


def _earlier(partnership_id: int) -> Earlier:
    """The newest texts of a partnership that a planning body may read."""
    ids = db.session.scalars(
        sa.select(Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(Locality.partnership_id == partnership_id, condition(Audience.BODY), Contribution.locked.is_(False))
        .order_by(Contribution.received_at.desc(), Contribution.id.desc())
        .limit(NEWEST)
    ).all()
    return Earlier.of(texts_for(Audience.BODY, ids))


def _look_at(actor: Actor, partnership_id: int, ids: Sequence[int]) -> int:
    earlier = _earlier(partnership_id)
    db.session.rollback()  # no transaction stays open while texts are compared
    near: dict[int, tuple[Near, ...]] = {}
    if earlier.size:
        near = originals.compare_together(
            actor, partnership_id, ids, lambda words: [earlier.nearest(each, most=MOST + 1) for each in words]
        )
    with unit_of_work() as session:
        # Who took theirs back meanwhile is left out; who does so this moment waits, and then finds the rows to erase.
        wanted = {*ids, *(each.id for found in near.values() for each in found)}
        there = set(session.scalars(
            sa.select(Contribution.id)
            .where(Contribution.id.in_(wanted), Contribution.reading != ReadingState.WITHDRAWN)
            .order_by(Contribution.id)
            .with_for_update(read=True)
        ))  # fmt: skip
        looked = sorted(there & {*ids})
        session.execute(sa.delete(SaidBefore).where(SaidBefore.contribution_id.in_(looked)))
        session.execute(sa.delete(SaidBeforeLook).where(SaidBeforeLook.contribution_id.in_(looked)))
        rows = [
            {"contribution_id": number, "earlier_id": each.id, "nearness": round(each.nearness * 100)}
            for number in looked
            for each in [one for one in near.get(number, ()) if one.id in there and one.id != number][:MOST]
        ]
        if rows:
            session.execute(sa.insert(SaidBefore), rows)
        if looked:
            session.execute(
                sa.insert(SaidBeforeLook), [{"contribution_id": each, "looked_at": now()} for each in looked]
            )
    return len(looked)
