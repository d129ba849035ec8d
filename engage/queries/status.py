"""The whole line of one contribution, for the person who told it. Eight statements with their own words and the
numbers to ring; never read for anybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from engage.domain.ask_states import AskState, PromiseState
from engage.domain.contribution_states import Disposition, Objection, Publication, ReadingState, Use
from engage.domain.deadlines import WorkingCalendar
from engage.domain.kinds import Channel, ContributionKind, TellBy
from engage.domain.publication import Audience
from engage.domain.rota import Rota, from_plain
from engage.domain.said_again import may_say
from engage.domain.verdicts import Verdict as Answer
from engage.models.asks import Ask, AskContribution, Promise, Verdict
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution, ContributionEvent, Reply
from engage.models.contributions import Objection as ObjectionRow
from engage.models.echoes import SaidAgain
from engage.models.places import Host, Locality, Partnership
from engage.models.voices import ContributionVoice
from engage.queries import asks, releasable
from engage.queries.asks import AskRow, as_row
from engage.queries.public_contributions import ServiceAnswer, ThemeName, answers_about, themes_of


@dataclass(frozen=True, slots=True)
class Head:
    """The contribution itself, with its place and host."""

    id: int
    reference: str
    kind: ContributionKind
    channel: Channel
    danger: bool
    imported: bool
    received_at: datetime
    use: Use
    quote: bool
    tell_by: TellBy
    reading: ReadingState
    publication: Publication
    disposition: Disposition | None
    disposition_until: date | None
    disposition_note: str
    withheld_reason: str | None
    withheld_note: str
    published_at: datetime | None
    read_at: datetime | None
    replied_at: datetime | None
    reply_due: date | None
    objection: Objection
    text: str | None
    """The redacted text, while somebody besides the host may read it."""
    host: str
    locality: str
    locality_slug: str
    partnership_id: int
    partnership: str
    partnership_slug: str
    again_reference: str | None
    """The ask of which this person says that it happened again."""
    again_title: str | None
    said_for_whom: bool
    """Whether they said anything of whom it is told for, or what it is about: then it can be opened for them."""
    redaction: str | None
    """Codes of why the redacted text differs from their words (domain.redaction)."""
    locked: bool
    """It is looked at with care: the page says no more of it."""
    calendar: WorkingCalendar
    rota: Rota | None = None
    """Who reads when; None for every working day."""
    unreachable_since: datetime | None = None
    """When we learnt that nothing arrives at the address that they gave."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of its history."""

    kind: str
    at: datetime
    payload: dict[str, Any]
    role: str = ""
    """Of whoever did it, or typed it in."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply of the host (`kind` reply), or another reader's answer to a disagreement (upheld, not_upheld)."""

    kind: str
    at: datetime
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise of an ask, in short."""

    text: str
    owner_role: str
    due: date
    state: PromiseState
    number: int
    """Within the ask."""


@dataclass(frozen=True, slots=True)
class AskLine:
    """An ask that the contribution feeds. `verdict` is this person's in the present round, `before` the one in the
    round before it was opened again."""

    row: AskRow
    verdict: Answer | None
    verdict_at: datetime | None
    before: Answer | None
    before_at: datetime | None
    promises: tuple[PromiseLine, ...]

    @property
    def may_say_again(self) -> bool:
        """Whether what this ask is about can have happened again: it was decided once."""
        return may_say(self.row.state, self.row.round)

    @property
    def may_answer(self) -> bool:
        """Whether this person can say now if it answered them."""
        return self.verdict is None and self.row.state in {AskState.WITH_PEOPLE, AskState.CLOSED}


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that became of it."""

    head: Head
    events: tuple[Happened, ...]
    letters: tuple[Letter, ...]
    answers: tuple[ServiceAnswer, ...]
    themes: tuple[ThemeName, ...]
    asks: tuple[AskLine, ...]
    objection_due: date | None


def reference_of(contribution_id: int) -> str | None:
    """The reference of a contribution. One statement."""
    return db.session.scalar(sa.select(Contribution.reference).where(Contribution.id == contribution_id))


def head(reference: str) -> Head | None:
    """The contribution behind a reference in stored form. One statement."""
    own = Contribution
    row = db.session.execute(
        sa.select(
            own.id, own.reference, own.kind, own.channel, own.danger, own.imported, own.received_at, own.use, own.quote,
            own.tell_by, own.reading, own.publication, own.disposition, own.disposition_until, own.disposition_note,
            own.withheld_reason, own.withheld_note, own.published_at, own.read_at, own.replied_at, own.reply_due,
            own.objection, releasable.text_column(Audience.BODY), Host.name, Locality.display_name, Locality.slug,
            Partnership.id, Partnership.name, Partnership.slug, Ask.reference, Ask.title,
            ContributionVoice.contribution_id.is_not(None), own.redaction, own.locked, Partnership.holiday_subdivision,
            Partnership.extra_closed_days, Host.rota, ContactPoint.bounced_at,
        )
        .select_from(own)
        .join(Locality, Locality.id == own.locality_id)
        .join(Partnership, Partnership.id == Locality.partnership_id)
        .join(Host, Host.id == own.host_id)
        .outerjoin(SaidAgain, SaidAgain.contribution_id == own.id)
        .outerjoin(Ask, Ask.id == SaidAgain.ask_id)
        .outerjoin(ContributionVoice, ContributionVoice.contribution_id == own.id)
        .outerjoin(ContactPoint, ContactPoint.contribution_id == own.id)
        .where(own.reference == reference)
    ).first()  # fmt: skip
    if row is None:
        return None
    *told, holidays, closed, rota, since = row
    return Head(*(*told, WorkingCalendar.of(holidays, closed), from_plain(rota), since))


def line(found: Head) -> Line:
    """What became of it. Five statements beside the one of `head`, whatever there is."""
    events = tuple(
        Happened(*row)
        for row in db.session.execute(
            sa.select(
                ContributionEvent.kind, ContributionEvent.effective_at, ContributionEvent.payload,
                ContributionEvent.actor_role,
            )
            .where(ContributionEvent.contribution_id == found.id)
            .order_by(ContributionEvent.seq)
        )
    )
    objected = [date.fromisoformat(each.payload["due_on"]) for each in events if each.kind == "objected"]
    return Line(
        found, events, _letters(found.id), answers_about(found.id), themes_of([found.id]).get(found.id, ()),
        _asks(found.id), objected[-1] if objected and found.objection is Objection.OPEN else None,
    )  # fmt: skip


def _letters(contribution_id: int) -> tuple[Letter, ...]:
    """Replies and answers to disagreements, in order. One statement."""
    replies = sa.select(
        sa.literal("reply").label("kind"), Reply.replied_at.label("at"), Reply.text.label("text"),
        Reply.note.label("about"), Reply.id.label("number"),
    ).where(Reply.contribution_id == contribution_id)  # fmt: skip
    answers = sa.select(
        sa.cast(ObjectionRow.state, sa.String), ObjectionRow.decided_at, ObjectionRow.answer, sa.literal(""),
        ObjectionRow.id,
    ).where(
        ObjectionRow.contribution_id == contribution_id,
        ObjectionRow.state.in_([Objection.UPHELD, Objection.NOT_UPHELD]),
    )  # fmt: skip
    both = sa.union_all(replies, answers).subquery()
    rows = db.session.execute(
        sa.select(both.c.kind, both.c.at, both.c.text, both.c.about).order_by(both.c.at, both.c.kind, both.c.number)
    )
    return tuple(Letter(*row) for row in rows)


def _asks(contribution_id: int) -> tuple[AskLine, ...]:
    """The public asks it feeds, each with its promises of the present round. One statement."""
    before = orm.aliased(Verdict)
    own_verdict = sa.and_(
        Verdict.ask_id == Ask.id, Verdict.contribution_id == contribution_id, Verdict.round == Ask.round
    )
    own_before = sa.and_(
        before.ask_id == Ask.id, before.contribution_id == contribution_id, before.round == Ask.round - 1
    )
    query = (
        asks.rows()
        .join(AskContribution, AskContribution.ask_id == Ask.id)
        .outerjoin(Verdict, own_verdict)
        .outerjoin(before, own_before)
        .outerjoin(Promise, sa.and_(Promise.ask_id == Ask.id, Promise.round == Ask.round))
        .where(AskContribution.contribution_id == contribution_id, asks.PUBLIC)
        .order_by(Ask.raised_at, Ask.id, Promise.number)
        .add_columns(
            Verdict.answer, Verdict.given_at, before.answer.label("answer_before"),
            before.given_at.label("given_before"), Promise.text.label("promise"), Promise.owner_role,
            Promise.due.label("promise_due"), Promise.state.label("promise_state"),
            Promise.number.label("promise_number"),
        )
    )  # fmt: skip
    found: dict[int, tuple[Any, list[PromiseLine]]] = {}
    for row in db.session.execute(query):
        _, promises = found.setdefault(row.id, (row, []))
        if row.promise is not None:
            promises.append(
                PromiseLine(row.promise, row.owner_role, row.promise_due, row.promise_state, row.promise_number)
            )
    return tuple(
        AskLine(as_row(row), row.answer, row.given_at, row.answer_before, row.given_before, tuple(promises))
        for row, promises in found.values()
    )
