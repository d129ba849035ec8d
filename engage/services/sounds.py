"""How the words of what waits sound to a machine: guessed by the scheduler, kept encrypted, shown to readers as a hint
where their host wants that, and gone with the words. Nothing is ordered, decided or counted by it (domain.sounds)."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa

from engage.adapters.crypto import KeyMissing, Tampered
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import NotFound, NotPermitted
from engage.domain.permissions import SYSTEM, Actor, Permission, Role, require
from engage.domain.sounds import Sound
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Host
from engage.models.sounds import WordSound
from engage.services import ciphertexts, originals, subjects
from engage.services.context import context
from engage.services.unit_of_work import unit_of_work

AT_A_TIME = 100


def guess(actor: Actor = SYSTEM) -> int:
    """Guess for what waits and has no guess, at hosts that want one. Returns for how many. One statement when there is
    nothing to do. For the scheduler; raises NotPermitted for anybody else."""
    if Role.SYSTEM not in actor.roles():
        raise NotPermitted("not_permitted")
    waiting: dict[int, list[int]] = defaultdict(list)
    for number, partnership_id in db.session.execute(
        sa.select(Contribution.id, Host.partnership_id)
        .join(Host, Host.id == Contribution.host_id)
        .outerjoin(WordSound, WordSound.contribution_id == Contribution.id)
        .where(
            Contribution.waiting, Contribution.locked.is_(False), Host.sound_hints.is_(True),
            WordSound.contribution_id.is_(None), Contribution.reading != ReadingState.WITHDRAWN,
        )
        .order_by(Contribution.received_at, Contribution.id)
        .limit(AT_A_TIME)
    ):  # fmt: skip
        waiting[partnership_id].append(number)
    return sum(_guess(actor, partnership_id, ids) for partnership_id, ids in waiting.items())


def _guess(actor: Actor, partnership_id: int, ids: list[int]) -> int:
    from engage.adapters.polarity import sounds

    found = originals.compare_together(actor, partnership_id, ids, sounds)
    keys = context().keys
    with unit_of_work() as session:
        # Who took theirs back meanwhile gets none; who does so this moment waits, and then finds the row to erase.
        there = session.scalars(
            sa.select(Contribution.id)
            .outerjoin(WordSound, WordSound.contribution_id == Contribution.id)
            .where(
                Contribution.id.in_(ids), Contribution.reading != ReadingState.WITHDRAWN,
                WordSound.contribution_id.is_(None),
            )
            .order_by(Contribution.id)
            .with_for_update(read=True, of=Contribution)
        ).all()  # fmt: skip
        for number in there:
            code = found.get(number, Sound.UNCLEAR).value
            session.add(
                WordSound(contribution_id=number, sound=keys.encrypt(code, ciphertexts.word_sound(number)))
            )
    return len(there)


def heard(actor: Actor, contribution_id: int) -> Sound | None:
    """How the words of one sound to a machine, for a reader who may see the words; None where nothing can be said or
    the host does not want it. Raises NotPermitted, NotFound."""
    row = db.session.get(Contribution, contribution_id)
    if row is None:
        raise NotFound("contribution_unknown")
    require(actor, Permission.ORIGINAL_READ, subjects.of_contribution(row))
    kept = db.session.execute(
        sa.select(WordSound.sound, Host.sound_hints)
        .join(Host, Host.id == row.host_id)
        .where(WordSound.contribution_id == contribution_id)
    ).one_or_none()
    if kept is None or not kept.sound_hints:
        return None
    try:
        said = Sound(context().keys.decrypt(kept.sound, ciphertexts.word_sound(contribution_id)))
    except (KeyMissing, Tampered, ValueError):
        return None
    return None if said is Sound.UNCLEAR else said


def erase(contribution_id: int) -> None:
    """Forget it, when its person takes it back, in the present unit of work."""
    with unit_of_work() as session:
        session.execute(sa.delete(WordSound).where(WordSound.contribution_id == contribution_id))
