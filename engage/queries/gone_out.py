"""What of one contribution has gone out already, for the person who told it; never read for anybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from engage.domain.gone_out import Shown, shown
from engage.domain.kinds import DigestState, MessageState
from engage.models.base import db
from engage.models.contributions import ContributionEvent, Referral
from engage.models.digests import Digest, DigestQuote
from engage.models.outbox import Message
from engage.models.places import PlanningBody, Service

PAPER = "digest_paper"
"""The template of the message to whoever puts a meeting's papers together (services.digest_papers)."""


@dataclass(frozen=True, slots=True)
class QuotedIn:
    """An issued digest that quoted it. The e-mails about it held a link, and no words."""

    body: str
    slug: str
    period: str
    version: int
    issued_at: datetime
    first_day: date | None
    """None for a whole month."""
    emails: int
    """How many were sent to whoever wants news."""
    paper_sent_at: datetime | None
    """When its paper, without any story, went by e-mail to whoever puts the meeting's papers together."""


@dataclass(frozen=True, slots=True)
class SentTo:
    """A service that was asked about it, and could read the redacted text at its link."""

    service: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class GoneOut:
    """Where copies may be that nobody here can take back."""

    shown: tuple[Shown, ...]
    digests: tuple[QuotedIn, ...]
    services: tuple[SentTo, ...]

    def __bool__(self) -> bool:
        return bool(self.shown or self.digests or self.services)

    @property
    def everyone(self) -> tuple[Shown, ...]:
        """The times in which it was on the public pages."""
        return tuple(each for each in self.shown if each.everyone)

    @property
    def body(self) -> tuple[Shown, ...]:
        """The times in which the planning body alone could read it."""
        return tuple(each for each in self.shown if not each.everyone)


def of(contribution_id: int) -> GoneOut:
    """What has gone out of it. Three statements."""
    events = db.session.execute(
        sa.select(ContributionEvent.kind, ContributionEvent.effective_at, ContributionEvent.payload)
        .where(ContributionEvent.contribution_id == contribution_id)
        .order_by(ContributionEvent.seq)
    )
    sent = sa.and_(Message.digest_id == Digest.id, Message.state == MessageState.SENT)
    emails = sa.select(sa.func.count()).where(sent, Message.template != PAPER).scalar_subquery()
    paper = sa.select(sa.func.min(Message.sent_at)).where(sent, Message.template == PAPER).scalar_subquery()
    digests = db.session.execute(
        sa.select(
            PlanningBody.name, PlanningBody.slug, Digest.period, Digest.version, Digest.issued_at, Digest.first_day,
            emails, paper,
        )
        .join(DigestQuote, DigestQuote.digest_id == Digest.id)
        .join(PlanningBody, PlanningBody.id == Digest.body_id)
        .where(
            DigestQuote.contribution_id == contribution_id,
            Digest.state.in_([DigestState.ISSUED, DigestState.SUPERSEDED]),
        )
        .order_by(Digest.issued_at, Digest.id)
    )
    services = db.session.execute(
        sa.select(Service.name, Referral.sent_at)
        .join(Service, Service.id == Referral.service_id)
        .where(Referral.contribution_id == contribution_id)
        .order_by(Referral.sent_at, Referral.id)
    )
    return GoneOut(
        shown((row.kind, row.effective_at, row.payload) for row in events),
        tuple(QuotedIn(*row) for row in digests), tuple(SentTo(*row) for row in services),
    )  # fmt: skip
