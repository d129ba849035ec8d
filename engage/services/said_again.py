"""What a person says when they share: that it is the same thing again as an ask that was decided."""

from __future__ import annotations

import sqlalchemy as sa

from engage.domain.permissions import Actor
from engage.models.echoes import SaidAgain
from engage.models.places import Locality
from engage.queries.echoes import may_have_happened_again
from engage.services import audit
from engage.services.context import now
from engage.services.unit_of_work import unit_of_work


def say(actor: Actor, contribution_id: int, reference: str, locality_id: int) -> bool:
    """Keep it beside a new contribution, in the present unit of work. False when the reference names no ask of the
    partnership that was decided: then the contribution stands without it, for what a person tells is never lost."""
    with unit_of_work() as session:
        ask = may_have_happened_again(reference, session.get_one(Locality, locality_id).partnership_id)
        if ask is None:
            return False
        session.add(SaidAgain(contribution_id=contribution_id, ask_id=ask.id, said_at=now()))
        audit.record(actor, audit.Event.AGAIN_SAID, contribution_id, ask_id=ask.id)
        return True


def erase(contribution_id: int) -> None:
    """The person took their contribution back: they say nothing of it any more."""
    with unit_of_work() as session:
        session.execute(sa.delete(SaidAgain).where(SaidAgain.contribution_id == contribution_id))
