"""Who tells a contribution, and for whom: kept beside it, its words encrypted, erased when it is taken back.

The rule is `engage.domain.voices`. What shows who somebody is (a relation, a name, a place) is opened only with the
original, or by whoever holds the secret: `of` is called by those who have checked that.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from engage.domain.voices import Voice
from engage.models.base import db
from engage.models.prepared import insert
from engage.models.voices import ContributionVoice
from engage.services import ciphertexts
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

    For callers that have opened the original for this reader, or know that it is the person's own. One statement.
    """
    row = db.session.get(ContributionVoice, contribution_id)
    if row is None:
        return Voice()
    said: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    if row.details is not None:
        said |= json.loads(context().keys.decrypt(row.details, ciphertexts.voice(contribution_id)))
    return Voice(**said)


def erase(contribution_id: int) -> None:
    """The person took their contribution back: nothing of whom they spoke for stays."""
    with unit_of_work() as session:
        session.execute(sa.delete(ContributionVoice).where(ContributionVoice.contribution_id == contribution_id))
