"""Fifty alike in an hour: found by a job, pointed out to the readers. Nothing is dropped, held back or put later.

Nothing is done while somebody sends what they wrote, and nothing of a text is kept. Only when so many came from the web
in one partnership within an hour are their words compared at all, in the memory of the scheduler, under a key that is
made for this one look and forgotten with it; that it was done is in the audit. What is written down is which came
together. See docs/alike.md.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from engage.domain.alike import Arrival, Wave, crowded, sketch, waves
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import NotPermitted
from engage.domain.kinds import Channel
from engage.domain.permissions import SYSTEM, Actor, Role
from engage.models.alike import Alike, AlikeLook, AlikeWave
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality
from engage.services import originals
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work

BACK = timedelta(hours=6)
"""How far back arrivals are looked at: a scheduler that stood still so long still finds what came meanwhile."""
PAUSE = timedelta(minutes=5)
"""The texts of a partnership are not compared again before."""
MOST = 2_000
"""Texts of a partnership that are compared in one look, the newest: bounds what a flood costs."""
NEWEST = 20_000
"""Rows that are looked through for arrivals, the newest by their number: bounds what a tick costs however many there
are."""
KEPT = timedelta(days=90)
"""So long it stays known which came together; by then they were read."""


def look(actor: Actor = SYSTEM) -> int:
    """Compare what came where much came, and note what is alike. Doing it again changes nothing. Returns how many
    were newly noted. For the scheduler; raises NotPermitted for anybody else."""
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
    noted = 0
    for partnership_id, arrivals in _crowds().items():
        noted += _look_at(actor, partnership_id, arrivals[-MOST:])
    return noted


def erase(contribution_id: int) -> None:
    """Forget that it came with others, when its person takes it back, in the present unit of work."""
    with unit_of_work() as session:
        session.execute(sa.delete(Alike).where(Alike.contribution_id == contribution_id))


def purge() -> int:
    """Forget which came together when that was long ago. Returns how many waves."""
    with unit_of_work() as session:
        old = session.scalars(sa.select(AlikeWave.id).where(AlikeWave.noted_at <= now() - KEPT)).all()
        session.execute(sa.delete(Alike).where(Alike.wave_id.in_(old)))
        session.execute(sa.delete(AlikeWave).where(AlikeWave.id.in_(old)))
    return len(old)


def _crowds() -> dict[int, tuple[Arrival, ...]]:
    """What came from the web where and when much came, by partnership. One statement, and one more when there is any:
    a partnership whose texts were compared up to the newest, or just now, is left out."""
    newest = sa.select(sa.func.max(Contribution.id)).scalar_subquery()
    rows = db.session.execute(
        sa.select(Locality.partnership_id, Contribution.id, Contribution.received_at)
        .join(Contribution, Contribution.locality_id == Locality.id)
        .where(
            Contribution.id > newest - NEWEST,
            Contribution.received_at > now() - BACK,
            Contribution.channel == Channel.WEB,
            Contribution.imported.is_(False),
            Contribution.reading != ReadingState.WITHDRAWN,
        )
    )
    arrived: dict[int, list[Arrival]] = defaultdict(list)
    for partnership_id, number, at in rows:
        arrived[partnership_id].append(Arrival(number, at))
    found = {key: crowd for key in sorted(arrived) if (crowd := crowded(arrived[key]))}
    if not found:
        return {}
    looks = {row.partnership_id: row for row in db.session.scalars(sa.select(AlikeLook))}
    return {key: crowd for key, crowd in found.items() if _worth_it(looks.get(key), crowd)}


def _worth_it(before: AlikeLook | None, crowd: tuple[Arrival, ...]) -> bool:
    if before is None:
        return True
    return now() - before.looked_at >= PAUSE and max(each.id for each in crowd) > before.last_id


def _look_at(actor: Actor, partnership_id: int, arrivals: tuple[Arrival, ...]) -> int:
    keyed = _hashing()
    made = originals.compare(actor, partnership_id, [each.id for each in arrivals], lambda text: sketch(text, keyed))
    found = waves(arrivals, made)
    with unit_of_work() as session:
        session.merge(AlikeLook(
            partnership_id=partnership_id, last_id=max(each.id for each in arrivals), looked_at=now()
        ))  # fmt: skip
        return sum(_note(partnership_id, wave) for wave in found)


def _note(partnership_id: int, wave: Wave) -> int:
    """Write a wave down, or add to the one that some of it belong to. Who took theirs back meanwhile is not in it; who
    does so this moment waits for the lock, and then finds the row to erase."""
    session = db.session
    ids = set(session.scalars(
        sa.select(Contribution.id)
        .where(Contribution.id.in_(wave.ids), Contribution.reading != ReadingState.WITHDRAWN)
        .order_by(Contribution.id)
        .with_for_update(read=True)
    ))  # fmt: skip
    known = dict(
        session.execute(
            sa.select(Alike.contribution_id, Alike.wave_id).where(Alike.contribution_id.in_(wave.ids))
        ).tuples().all()
    )  # fmt: skip
    new = sorted(ids - set(known))
    if not new:
        return 0
    row = session.get(AlikeWave, min(known.values())) if known else None
    if row is None:
        row = AlikeWave(partnership_id=partnership_id, most=wave.most, began_at=wave.began_at, noted_at=now())
        session.add(row)
    elif wave.most > row.most:
        row.most, row.began_at = wave.most, wave.began_at
    session.flush()
    session.execute(sa.insert(Alike), [{"contribution_id": number, "wave_id": row.id} for number in new])
    return len(new)


def _hashing() -> Callable[[str], int]:
    """A hash under a key that nobody else has: no guess can be tried against it, and it is gone after this look."""
    key = secrets.token_bytes(32)

    def keyed(run: str) -> int:
        return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8, key=key).digest(), "big")

    return keyed
