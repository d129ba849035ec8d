"""What waits and may need only thanks: references and dates. No words of a contributor are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.domain.complaints import ComplaintState
from engage.domain.contribution_states import Objection, Publication, ReadingState, Use
from engage.domain.kinds import Channel
from engage.domain.permissions import Actor, Permission
from engage.domain.thanks import MOST
from engage.domain.voices import SpeaksAs
from engage.models.base import db
from engage.models.complaints import Complaint
from engage.models.contributions import Contribution, FollowUp
from engage.models.echoes import SaidAgain
from engage.models.places import Locality
from engage.models.voices import ContributionVoice
from engage.queries.moderation import hosts_of, to_take


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that waits for its first reply, and that nothing says needs more than thanks."""

    id: int
    reference: str
    locality: str
    received_at: datetime
    channel: Channel
    use: Use


def candidates(actor: Actor, *, ids: Sequence[int] | None = None, limit: int = MOST) -> tuple[Candidate, ...]:
    """The next ones in the order of the queue, or those of these ids that still are. One statement."""
    query = (
        sa.select(
            Contribution.id, Contribution.reference, Locality.display_name, Contribution.received_at,
            Contribution.channel, Contribution.use,
        )
        .join(Locality, Locality.id == Contribution.locality_id)
        .where(*_may_need_only_thanks(actor))
        .order_by(Contribution.priority, Contribution.received_at, Contribution.id)
        .limit(limit)
    )  # fmt: skip
    if ids is not None:
        query = query.where(Contribution.id.in_(ids))
    return tuple(Candidate(*row) for row in db.session.execute(query))


def count(actor: Actor) -> int:
    """How many there are, up to what fits on one page. One statement."""
    some = sa.select(Contribution.id).where(*_may_need_only_thanks(actor)).limit(MOST).subquery()
    return db.session.scalar(sa.select(sa.func.count(some.c.id))) or 0


def _may_need_only_thanks(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    complaint = (
        sa.select(Complaint.contribution_id)
        .where(Complaint.contribution_id == Contribution.id, Complaint.state != ComplaintState.DECLINED)
        .exists()
    )
    return (
        *to_take(actor),
        Contribution.host_id.in_(sorted(hosts_of(actor, Permission.CONTRIBUTION_DISPOSE))),
        Contribution.reading.in_([ReadingState.RECEIVED, ReadingState.READ]),
        Contribution.publication == Publication.PENDING, Contribution.objection == Objection.NONE,
        Contribution.disposition.is_(None), Contribution.replied_at.is_(None), Contribution.danger.is_(False),
        Contribution.serious.is_(False), Contribution.about_host.is_(False), Contribution.kept_in.is_(False),
        Contribution.second_host_id.is_(None), Contribution.word_kinds == "", ~complaint, ~more_to_it(),
    )  # fmt: skip


def more_to_it() -> sa.ColumnElement[bool]:
    """SQL condition: there is more to it than its words, which only a desk of its own shows."""
    return sa.or_(
        sa.select(ContributionVoice.contribution_id)
        .where(
            ContributionVoice.contribution_id == Contribution.id,
            ContributionVoice.speaks_as.not_in([SpeaksAs.UNSAID, SpeaksAs.SELF]),
        )
        .exists(),
        sa.select(FollowUp.id).where(FollowUp.contribution_id == Contribution.id).exists(),
        sa.select(SaidAgain.contribution_id).where(SaidAgain.contribution_id == Contribution.id).exists(),
    )


def has_more_to_it(contribution_id: int) -> bool:
    """Whether there is more to this one than its words. One statement."""
    found = sa.select(Contribution.id).where(Contribution.id == contribution_id, more_to_it())
    return db.session.execute(found).first() is not None


def references(actor: Actor, ids: Sequence[int]) -> dict[int, str]:
    """The references of those of these that this reader's hosts have. One statement, none for none."""
    if not ids:
        return {}
    mine = sorted(hosts_of(actor, Permission.CONTRIBUTION_QUEUE))
    rows = db.session.execute(
        sa.select(Contribution.id, Contribution.reference)
        .where(Contribution.id.in_(ids), Contribution.host_id.in_(mine))
        .order_by(Contribution.id)
    )
    return dict(rows.tuples().all())
