"""Who tells a contribution, and for whom: kept beside it, its words encrypted, erased when it is taken back.

The rule is `engage.domain.voices`. What shows who somebody is (a relation, a name, a place) is opened only with the
original (`of`, once the original was), or for whoever holds the secret (`own`).
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from engage.domain.permissions import Actor, Permission, require
from engage.domain.voices import NEVER_QUOTED, Voice
from engage.models.base import db
from engage.models.prepared import insert
from engage.models.voices import ContributionVoice
from engage.services import ciphertexts, subjects
from engage.services.context import context
from engage.services.unit_of_work import unit_of_work

_WORDS = ("about", "relation", "name", "interest_note")
"""Fields of a voice that are kept encrypted; the others are columns."""
_COLUMNS = ("speaks_as", "age_band", "agreement", "people", "interest")
_KEPT = insert(ContributionVoice, "contribution_id", *_COLUMNS, "details")


def keep(contribution_id: int, voice: Voice) -> None:
    """Keep the voice of a new contribution, in the present unit of work. One statement; none when it says nothing."""
    if voice.says_nothing:
        return
    with unit_of_work():
        said = {name: getattr(voice, name) for name in _WORDS if getattr(voice, name)}
        where = ciphertexts.voice(contribution_id)
        sealed = context().keys.encrypt(json.dumps(said), where) if said else None
        columns = {name: getattr(voice, name) for name in _COLUMNS}
        _KEPT.send({"contribution_id": contribution_id, **columns, "details": sealed})


def of(contribution_id: int) -> Voice:
    """What was said of a contribution; the voice that says nothing when nothing was, or when it was taken back.

    For services that have just opened the original for a reader, and audited it. One statement.
    """
    row = db.session.get(ContributionVoice, contribution_id)
    if row is None:
        return Voice()
    said: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    if row.details is not None:
        said |= json.loads(context().keys.decrypt(row.details, ciphertexts.voice(contribution_id)))
    return Voice(**said)


def may_be_quoted(contribution_id: int) -> bool:
    """Whether reports may quote it, if its contributor says so. One statement."""
    told = ContributionVoice.contribution_id == contribution_id, ContributionVoice.age_band.in_(NEVER_QUOTED)
    return db.session.scalar(sa.select(ContributionVoice.contribution_id).where(*told)) is None


def own(actor: Actor, contribution_id: int) -> Voice:
    """What they said of it, for the person who said it (and showed reference and secret). Raises NotPermitted."""
    require(actor, Permission.CONTRIBUTION_WITHDRAW, subjects.of_own_contribution(contribution_id))
    return of(contribution_id)


def erase(contribution_id: int) -> None:
    """The person took their contribution back: nothing of whom they spoke for stays."""
    with unit_of_work() as session:
        session.execute(sa.delete(ContributionVoice).where(ContributionVoice.contribution_id == contribution_id))
