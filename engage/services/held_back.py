"""Messages that wait while somebody's safety is looked at: held, not lost.

From the moment at which a reader is worried until the lead is done, nothing about it goes out that was not the lead's
own: whoever else reads the person's mail would see that something happens, and a service would begin to ask. What
waits is looked at again every while; then it goes, or is dropped where it is no longer true (`still_true`) or wanted.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from engage.domain.contribution_history import EventKind
from engage.domain.permissions import Role
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, Referral
from engage.models.outbox import Message
from engage.services.messages import answer_key, news_key, question_key

LOOK_AGAIN = timedelta(minutes=15)
"""What waits goes so long after the lead is done, at the latest."""

_KEYS = {EventKind.QUESTION_ASKED.value: question_key, EventKind.PERSON_ANSWERED.value: answer_key}
"""The news that a safeguarding lead can make, by the event that comes with it."""


def waits(row: Message) -> bool:
    """Whether this message is about what is locked for somebody's safety, and is not the lead's. Two statements where
    it is."""
    about = _about(row)
    return about is not None and about.locked and not _is_the_leads(row)


def _about(row: Message) -> Contribution | None:
    if row.contribution_id is not None:
        return db.session.get_one(Contribution, row.contribution_id)
    if row.referral_id is None:
        return None
    referral = db.session.get_one(Referral, row.referral_id)
    return db.session.get_one(Contribution, referral.contribution_id)


def _is_the_leads(row: Message) -> bool:
    if row.contribution_id is None:
        return False
    made = db.session.execute(
        sa.select(ContributionEvent.kind, ContributionEvent.payload).where(
            ContributionEvent.contribution_id == row.contribution_id,
            ContributionEvent.kind.in_(sorted(_KEYS)),
            ContributionEvent.actor_role == Role.SAFEGUARDING_LEAD.value,
        )
    )
    keys = {news_key(row.contribution_id, _KEYS[kind](payload["follow_up_id"])) for kind, payload in made}
    return row.dedupe_key in keys
