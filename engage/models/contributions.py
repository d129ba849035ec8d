"""What people share. The words themselves are in originals.py; here are state, published text and history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.contribution_states import Disposition, Publication, ReadingState, ReferralState, Use
from engage.domain.contribution_states import Objection as ObjectionState
from engage.domain.follow_ups import AskedBy, FollowUpState
from engage.domain.kinds import Channel, ContributionKind, TellBy
from engage.models.base import db, enum_column
from engage.models.partial import partial_index


class Contribution(db.Model):  # type: ignore[name-defined]
    __tablename__ = "contributions"
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(8), unique=True)
    secret_hmac: Mapped[str | None] = mapped_column(sa.String(64))
    """Keyed hash of the secret words; empty for imported rows, which nobody holds."""
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("localities.id"))
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("hosts.id"))
    """The host responsible for reading it, fixed on arrival; a hand-over is an event."""
    kind: Mapped[ContributionKind] = mapped_column(
        enum_column(ContributionKind), default=ContributionKind.UNSET
    )
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    received_at: Mapped[datetime]
    told_on: Mapped[date | None] = mapped_column(sa.Date)
    danger: Mapped[bool] = mapped_column(default=False)
    serious: Mapped[bool] = mapped_column(default=False)
    """Set by a reader: one alone is enough to suggest an ask."""
    about_host: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Set by a reader: it is about the host itself, or about who funds it."""
    second_host_id: Mapped[int | None]
    """The host whose second reader a text of it waits for: a cache of `second_readings`."""
    priority: Mapped[int] = mapped_column(default=2)
    """0 = the person says someone is in danger, 1 = serious or with words that put it first, 2 otherwise: the smallest
    comes first, so that one ascending index serves the queue. Only ever lowered."""
    word_kinds: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    """Codes, with commas, of the kinds of words that put it first (domain.safety_words). The words are not kept."""
    locked: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Somebody is worried about a person's safety, and the lead has not let it go on: a cache of `concerns`."""
    kept_in: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """For somebody's safety nothing of it leaves the host, locked or not: a cache of `concerns`."""

    use: Mapped[Use] = mapped_column(enum_column(Use))
    quote: Mapped[bool] = mapped_column(default=False)
    consent_wording: Mapped[str] = mapped_column(sa.String(40), default="2026-11")
    """Version of the words the person agreed to."""
    consent_evidence: Mapped[str] = mapped_column(sa.String(500), default="")
    consented_at: Mapped[datetime | None]
    tell_by: Mapped[TellBy] = mapped_column(enum_column(TellBy), default=TellBy.SELF)

    reading: Mapped[ReadingState] = mapped_column(enum_column(ReadingState), default=ReadingState.RECEIVED)
    publication: Mapped[Publication] = mapped_column(enum_column(Publication), default=Publication.PENDING)
    disposition: Mapped[Disposition | None] = mapped_column(enum_column(Disposition))
    disposition_until: Mapped[date | None] = mapped_column(sa.Date)
    disposition_note: Mapped[str] = mapped_column(sa.Text, default="")
    """Where to go, or why no action: words the person reads."""
    withheld_reason: Mapped[str | None] = mapped_column(sa.String(60))
    withheld_note: Mapped[str] = mapped_column(sa.Text, default="")
    redacted_text: Mapped[str | None] = mapped_column(sa.Text)
    """The redacted text. It leaves only through queries.releasable (the publication gate)."""
    redaction: Mapped[str | None] = mapped_column(sa.String(200))
    """Codes of why that text differs from the original, with commas (domain.redaction); empty when it does not, NULL
    where nobody noted it."""
    warns: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    """Codes, with commas, of what a reader says before that text (domain.content_warnings)."""
    published_at: Mapped[datetime | None]
    reply_text: Mapped[str | None] = mapped_column(sa.Text)
    replied_at: Mapped[datetime | None]
    reply_due: Mapped[date | None] = mapped_column(sa.Date)
    """Empty for imported rows: they have no clock."""
    read_at: Mapped[datetime | None]
    waiting: Mapped[bool] = mapped_column(default=True)
    """The host owes a decision now: it is new, its watch is over, an objection was upheld, or consent was widened."""
    objection: Mapped[ObjectionState] = mapped_column(
        enum_column(ObjectionState), default=ObjectionState.NONE
    )
    claimed_by: Mapped[int | None]
    claimed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    imported: Mapped[bool] = mapped_column(default=False)
    external_id: Mapped[str | None] = mapped_column(sa.String(64))
    """Keyed hash of the other system's id, so that importing twice changes nothing."""
    send_key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """Keyed hash of the form's one-time key: a double send makes one contribution."""

    # The three indexes of some rows are the same on PostgreSQL, by migration 0001: to say it here would load its
    # dialect, two megabytes, into every web process that works on SQLite.
    __table_args__ = (
        sa.UniqueConstraint("locality_id", "external_id"),
        sa.Index(
            "ix_contributions_public",
            "locality_id",
            "published_at",
            "id",
            sqlite_where=sa.text("publication = 'published'"),
        ),
        sa.Index(
            "ix_contributions_queue",
            "host_id",
            "imported",
            "priority",
            "received_at",
            "id",
            sqlite_where=sa.text("waiting = 1"),
        ),
        sa.Index(
            "ix_contributions_watching",
            "disposition_until",
            sqlite_where=sa.text("disposition = 'watching'"),
        ),
        sa.Index("ix_contributions_locality_received", "locality_id", "received_at"),
        sa.Index("ix_contributions_reply_due", "reading", "reply_due"),
    )


class ContributionEvent(db.Model):  # type: ignore[name-defined]
    """Append-only history. The payload is fit for the contributor to read; it never holds their words."""

    __tablename__ = "contribution_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(40))
    effective_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_role: Mapped[str] = mapped_column(sa.String(40))
    actor_id: Mapped[int | None]
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    __table_args__ = (sa.UniqueConstraint("contribution_id", "seq"),)


THEMING = sa.text("contribution_events.kind IN ('themed', 'unthemed')")
"""Which events say that something came into a theme or left it, as the index below has it."""
_KINDS = sa.text("kind IN ('themed', 'unthemed')")
# What came into one theme and left it, the newest first, without going through what happened to everything.
partial_index(
    "ix_contribution_events_theme", ContributionEvent.payload["theme_id"].as_integer(), ContributionEvent.id,
    where=_KINDS,
)  # fmt: skip


class Reply(db.Model):  # type: ignore[name-defined]
    """Every reply with what was done. A later one stands beside the first; all go when the person withdraws,
    which is why the words are not in the history."""

    __tablename__ = "replies"
    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    disposition: Mapped[Disposition] = mapped_column(enum_column(Disposition))
    until: Mapped[date | None] = mapped_column(sa.Date)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    """Where to go, or why no action."""
    replied_at: Mapped[datetime]
    replied_by: Mapped[int | None]


class ContactPoint(db.Model):  # type: ignore[name-defined]
    """Where a contributor wants to hear; encrypted. One a contribution."""

    __tablename__ = "contact_points"
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True)
    address: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext of the e-mail, phone number or postal address; the channel is on the contribution."""
    person: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    """Keyed hash of the address, so that one person gets one message a day; empty until the first message for an
    address that was kept before."""
    stopped_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    """When we learnt that nothing can be delivered there. Another address takes its place."""
    created_at: Mapped[datetime]


class Draft(db.Model):  # type: ignore[name-defined]
    """Answers on their way, encrypted; found by a random key in a cookie, dropped after 14 days."""

    __tablename__ = "drafts"
    id: Mapped[int] = mapped_column(primary_key=True)
    key_hmac: Mapped[str] = mapped_column(sa.String(64), unique=True)
    answers: Mapped[str] = mapped_column(sa.Text)
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    reference: Mapped[str | None] = mapped_column(sa.String(8), unique=True)
    """Reserved when somebody saves it to go on elsewhere; the contribution's once it is sent."""
    secret_hmac: Mapped[str | None] = mapped_column(sa.String(64))
    """Keyed hash of the secret words, as a contribution has it."""


class Objection(db.Model):  # type: ignore[name-defined]
    """ "I disagree": goes to another reader than the one whose decision it is about."""

    __tablename__ = "objections"
    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), index=True)
    about_user_id: Mapped[int | None]
    """Who decided what is objected to; they cannot decide the objection."""
    text: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext."""
    raised_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(sa.Date)
    state: Mapped[ObjectionState] = mapped_column(enum_column(ObjectionState))
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("hosts.id"), index=True)
    """The host whose readers decide it: the fallback host when the first has no other reader."""
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    answer: Mapped[str] = mapped_column(sa.Text, default="")


class FollowUp(db.Model):  # type: ignore[name-defined]
    """One question and its answer between the readers of a host and the person who told it. All go when the person
    withdraws; the history keeps that they were."""

    __tablename__ = "follow_ups"
    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), index=True)
    asked_by: Mapped[AskedBy] = mapped_column(enum_column(AskedBy))
    state: Mapped[FollowUpState] = mapped_column(enum_column(FollowUpState))
    text: Mapped[str] = mapped_column(sa.Text)
    """Ciphertext of what was asked, or added."""
    answer: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext."""
    danger: Mapped[bool] = mapped_column(default=False)
    """The person said with it that somebody is in danger."""
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    due_on: Mapped[date | None] = mapped_column(sa.Date)
    """By when the host answers it, or reads the person's answer; empty while it is with the person."""
    __table_args__ = (sa.Index("ix_follow_ups_state_due", "state", "due_on"),)


class Referral(db.Model):  # type: ignore[name-defined]
    """A contribution sent to one service."""

    __tablename__ = "referrals"
    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), index=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("services.id"))
    state: Mapped[ReferralState] = mapped_column(enum_column(ReferralState))
    sent_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(sa.Date)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    """What the host asks of the service, in the host's words."""
    complaint: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Handed over as a complaint, with the person's consent: nobody else reads of it, and our days do not count."""
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    changed: Mapped[bool | None]
    """Whether the service says something changed."""
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None]
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[int | None]
    check_note: Mapped[str] = mapped_column(sa.Text, default="")
    __table_args__ = (
        sa.Index("ix_referrals_service", "service_id", "state", "due_on"),
        sa.Index("ix_referrals_checked", "checked_at"),
    )
