"""Asks. `ask_events` is the source; every other column here is a cache of its fold (domain.ask_history)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.domain.ask_states import AskState, ClosedAs, Outcome, PromiseState
from engage.domain.verdicts import Verdict as Answer
from engage.models.base import db, enum_column


class Ask(db.Model):  # type: ignore[name-defined]
    __tablename__ = "asks"
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(8), unique=True)
    partnership_id: Mapped[int] = mapped_column(sa.ForeignKey("partnerships.id"), index=True)
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("hosts.id"), index=True)
    """The host that raised it."""
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("planning_bodies.id"))
    """The body that is accountable now."""
    locality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("localities.id"))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    detail: Mapped[str] = mapped_column(sa.Text, default="")
    points: Mapped[list[Any]] = mapped_column(default=list)
    """The single things that it asks for, in words; empty for most."""
    version: Mapped[int] = mapped_column(default=0)
    """Number of events folded: the version check of every form about this ask."""

    state: Mapped[AskState] = mapped_column(enum_column(AskState))
    round: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
    """Of the present round's decision."""
    closed_as: Mapped[ClosedAs | None] = mapped_column(enum_column(ClosedAs))
    raised_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    """First substantive decision of the present round."""
    closed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    ack_due: Mapped[date | None] = mapped_column(sa.Date)
    first_decision_due: Mapped[date | None] = mapped_column(sa.Date)
    decision_due: Mapped[date | None] = mapped_column(sa.Date)
    next_due: Mapped[date | None] = mapped_column(sa.Date)
    """The earliest date that is still owed (decision, promise, answer to a no); empty when nothing is."""
    meeting_on: Mapped[date | None] = mapped_column(sa.Date)
    meeting_id: Mapped[int | None]
    """The meeting on whose agenda it is, or was decided: what the calendar says of it now is read with the ask."""
    verdict_counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Of the present round: {"yes": 3, "no": 2}."""
    contributions_count: Mapped[int] = mapped_column(default=0)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Parameters the register needs for the label (passed to, put off to, promised by)."""
    last_event_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("asks.id"), index=True)
    """The ask together with which this one was put, and which speaks for both."""
    __table_args__ = (
        sa.Index("ix_asks_body_due", "body_id", "state", "next_due"),
        sa.Index("ix_asks_locality", "locality_id", "raised_at", "id"),
        sa.Index("ix_asks_state", "state", "next_due"),
    )


class AskEvent(db.Model):  # type: ignore[name-defined]
    __tablename__ = "ask_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(40))
    effective_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_role: Mapped[str] = mapped_column(sa.String(40))
    actor_id: Mapped[int | None]
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    __table_args__ = (
        sa.UniqueConstraint("ask_id", "seq"),
        # The register is counted from the events of a few kinds alone.
        sa.Index("ix_ask_events_kind", "kind", "ask_id", "seq"),
        # Which asks there is news of is asked three times for each digest: answered without reading the events.
        sa.Index("ix_ask_events_recorded", "recorded_at", "ask_id"),
    )


# Only a raise names a body in this way: a register is counted from its own asks, however many other bodies have.
sa.Index("ix_ask_events_raised_to", AskEvent.kind, AskEvent.payload["body_id"].as_integer(), AskEvent.ask_id)


class AskContribution(db.Model):  # type: ignore[name-defined]
    """Which contributions feed an ask (cache of its link events)."""

    __tablename__ = "ask_contributions"
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)
    linked_at: Mapped[datetime]


class Promise(db.Model):  # type: ignore[name-defined]
    """Promises of an ask (cache of its promise events)."""

    __tablename__ = "promises"
    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"))
    number: Mapped[int]
    """The promise's id within the ask's history."""
    round: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    owner_role: Mapped[str] = mapped_column(sa.String(200))
    first_due: Mapped[date] = mapped_column(sa.Date)
    due: Mapped[date] = mapped_column(sa.Date)
    state: Mapped[PromiseState] = mapped_column(enum_column(PromiseState))
    __table_args__ = (sa.UniqueConstraint("ask_id", "number"), sa.Index("ix_promises_due", "state", "due"))


class Verdict(db.Model):  # type: ignore[name-defined]
    """One a contribution and round (cache of verdict events, and the lock that keeps it to one)."""

    __tablename__ = "verdicts"
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[Answer] = mapped_column(enum_column(Answer))
    given_at: Mapped[datetime]
    comment: Mapped[str | None] = mapped_column(sa.Text)
    """Ciphertext of what they wrote with it; for the host, never public."""
