"""What waits for a host's readers: lists of references, dates and flags. No words of a contributor are in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from engage.domain.contribution_history import CLAIM, DECIDING
from engage.domain.contribution_states import Objection, ReadingState, ReferralState
from engage.domain.deadlines import WorkingCalendar, days_overdue
from engage.domain.follow_ups import WITH_HOST
from engage.domain.kinds import Channel, ContributionKind
from engage.domain.pace import minutes
from engage.domain.permissions import PERMISSION_MAP, Actor, Permission, ScopeKind
from engage.domain.safeguarding import LOCKED
from engage.domain.safety_words import WordKind, stored
from engage.domain.second_reading import SecondState
from engage.domain.voices import Interest, SpeaksAs
from engage.domain.withholding import WithheldReason
from engage.models.alike import Alike, AlikeWave
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent, FollowUp, Referral
from engage.models.contributions import Objection as ObjectionRow
from engage.models.outbox import Message
from engage.models.people import User
from engage.models.places import Host, Locality, Partnership, Service
from engage.models.safeguarding import Concern, StoodAside
from engage.models.second_reading import SecondReading
from engage.queries import digest_questions, handing_over, leads
from engage.queries.calendar import now, today
from engage.queries.keyset import MOST
from engage.queries.outbox import first_of_a_person
from engage.queries.voices import HEARD, TELLER

COUNTED = 999
"""Counting stops there: nobody needs to know how many more than that wait."""
_CURSOR = re.compile(r"([0-2])-(\d{1,17})-(\d{1,15})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Why(StrEnum):
    """Why a contribution waits for its host."""

    NEW = "new"
    OPENED = "opened"
    """Somebody read it and has not replied."""
    CAME_BACK = "came_back"
    """It was watched until a day that has come."""
    UPHELD = "upheld"
    """Another reader agreed with the person."""
    CONSENT = "consent"
    """The person allows more than before."""
    SAFETY = "safety"
    """It was taken in for somebody's safety, and goes on."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One contribution that waits for its host."""

    id: int
    reference: str
    received_at: datetime
    locality: str
    host: str
    kind: ContributionKind
    channel: Channel
    danger: bool
    serious: bool
    reply_due: date | None
    days_late: int
    """Days after the service standard; 0 while in time."""
    why: Why
    held_by: str | None
    """Who has it open, if somebody has."""
    held_by_me: bool
    held_until: datetime | None
    """When it is free again for others, if nobody saves or releases it before."""
    speaks_as: SpeaksAs | None
    """As whom it was told, if somebody said."""
    conflict: bool
    """A group or an organisation named an interest in the service."""
    alike: int
    """So many like this came within an hour; 0 when they did not. It changes nothing of its place."""
    word_kinds: tuple[WordKind, ...] = ()
    """Kinds of words in it that put it first. It may be a false alarm."""


@dataclass(frozen=True, slots=True)
class Duties:
    """How much waits, for the line at the top. Numbers end at 999."""

    waiting: int
    imported: int
    objections: int
    to_check: int
    by_hand: int
    from_people: int
    """Answers to read and questions to answer."""
    danger: int
    """Of those, how many say that somebody is in danger."""
    alike: int = 0
    """Of those that wait, how many came with many others like them."""
    wave: int | None = None
    """The newest wave that one of those is of."""
    complaints: int = 0
    """People who said yes to a complaint that waits for a text."""
    seconds: int = 0
    """Texts that wait for this reader as a second one."""
    concerns: int = 0
    """Worries for somebody's safety that wait for this lead."""
    concerns_late: int = 0
    """Of those, how many are not decided after the day on which they should be."""
    leaderless: int = 0
    """Hosts of this reader for which nobody leads on safeguarding."""
    mine: int = 0
    """Of those that wait, how many this reader can take now: not what others have open, nor what they handed on."""
    seconds_each: float | Decimal | None = None
    """How long one takes at this reader's hosts; None where nobody knows."""
    digest_questions: int = 0
    """Of readers of digests, to be answered."""

    @property
    def minutes(self) -> int:
        """About how long those take that this reader can take now."""
        return self.minutes_for(imported=False)

    def minutes_for(self, imported: bool) -> int:
        """About how long one of the two queues takes."""
        return minutes(self.imported if imported else self.mine, self.seconds_each)


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue."""

    items: tuple[Waiting, ...]
    after: str | None
    """Cursor of the next page, if there is one."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An objection that waits for a decision."""

    id: int
    reference: str
    locality: str
    raised_at: datetime
    due_on: date
    days_late: int
    mine: bool
    """The reader had a hand in what it is about, and cannot decide it."""


@dataclass(frozen=True, slots=True)
class WithService:
    """A referral on its way."""

    id: int
    reference: str
    locality: str
    service: str
    owner_role: str
    has_mailbox: bool
    state: ReferralState
    sent_at: datetime
    due_on: date
    days_late: int
    note: str
    answer: str
    changed: bool | None
    check_note: str
    complaint: bool = False
    """Handed over as a complaint: no day of ours counts for it."""


def hosts_of(actor: Actor, permission: Permission) -> frozenset[int]:
    """The hosts over which the actor holds a role that has this permission."""
    roles = PERMISSION_MAP[permission]
    return frozenset(
        grant.scope.id for grant in actor.grants if grant.role in roles and grant.scope.kind is ScopeKind.HOST
    )


def duties(actor: Actor) -> Duties:
    """What waits for this reader, in numbers. One statement."""
    readable = _ids(actor, Permission.CONTRIBUTION_QUEUE)
    row = db.session.execute(
        sa.select(
            _count(_waits(readable), Contribution.imported.is_(False)),
            _count(_waits(readable), Contribution.imported.is_(True)),
            _count(
                ObjectionRow.host_id.in_(_ids(actor, Permission.OBJECTION_DECIDE)),
                ObjectionRow.state == Objection.OPEN,
            ),
            _count(
                Referral.state == ReferralState.ANSWERED,
                Contribution.id == Referral.contribution_id,
                Contribution.host_id.in_(_ids(actor, Permission.REFERRAL_CHECK)),
            ),
            _count(
                *first_of_a_person(now()),
                Contribution.id == Message.contribution_id,
                Contribution.host_id.in_(_ids(actor, Permission.OUTBOX_BY_HAND)),
            ),
            _count(*_from_people(actor)),
            _count(*_from_people(actor), FollowUp.danger.is_(True)),
            _count(_waits(readable), Alike.contribution_id == Contribution.id),
            sa.select(sa.func.max(Alike.wave_id))
            .where(_waits(readable), Alike.contribution_id == Contribution.id)
            .scalar_subquery(),
            _count(
                handing_over.waits(),
                Contribution.host_id.in_(_ids(actor, Permission.COMPLAINT_ASK)),
            ),
            _count(*seconds_of(actor), SecondReading.proposed_by != actor.user_id),
            _count(*concerns_of(actor)),
            _count(*concerns_of(actor), Concern.decided_on.is_(None), Concern.due_on < today()),
            sa.select(sa.func.count()).select_from(leads.without(readable).subquery()).scalar_subquery(),
            _count(*to_take(actor)),
            _seconds_each(readable),
            digest_questions.waiting_count(digest_questions.hosts_of(actor)),
        )
    ).one()
    return Duties(*row)


@dataclass(frozen=True, slots=True)
class ForMe:
    """What one reader can take now."""

    count: int
    """Ends at 999."""
    minutes: int
    questions: int = 0
    """Of readers of digests, to be answered by somebody at this reader's hosts."""

    @property
    def anything(self) -> bool:
        """Whether anything waits."""
        return bool(self.count or self.questions)


def for_me(actor: Actor) -> ForMe:
    """How much waits that this reader can take now, and about how long it takes. Imports are not counted. One
    statement."""
    count, each, questions = db.session.execute(
        sa.select(
            _count(*to_take(actor)), _seconds_each(_ids(actor, Permission.CONTRIBUTION_QUEUE)),
            digest_questions.waiting_count(digest_questions.hosts_of(actor)),
        )
    ).one()  # fmt: skip
    return ForMe(count, minutes(count, each), questions)


def next_for(actor: Actor) -> str | None:
    """The reference of what this reader takes next, in the order of the queue; None when there is nothing. One
    statement."""
    found: str | None = db.session.scalar(
        sa.select(Contribution.reference)
        .where(*to_take(actor))
        .order_by(Contribution.priority, Contribution.received_at, Contribution.id)
        .limit(1)
    )
    return found


def to_take(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions: what waits for this reader, is told by people, and is open on nobody else's desk."""
    return (
        _waits(_ids(actor, Permission.CONTRIBUTION_QUEUE)), Contribution.imported.is_(False), _not_aside(actor),
        free_for(actor),
    )  # fmt: skip


def free_for(actor: Actor) -> sa.ColumnElement[bool]:
    """What nobody else has open."""
    return sa.or_(
        Contribution.claimed_by.is_(None), Contribution.claimed_by == actor.user_id,
        Contribution.claimed_at <= now() - CLAIM,
    )  # fmt: skip


def _seconds_each(host_ids: list[int]) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.avg(Host.seconds_each)).where(Host.id.in_(host_ids)).scalar_subquery()


def concerns_of(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions: a concern that waits for this lead. Theirs are those of their hosts, and of the hosts they stand in
    for where nobody leads."""
    return Concern.state.in_(sorted(LOCKED)), Contribution.id == Concern.contribution_id, _led_by(actor)


def _led_by(actor: Actor) -> sa.ColumnElement[bool]:
    """What this actor leads for on safeguarding, also where they stand in."""
    own = _ids(actor, Permission.CONCERN_DECIDE)
    stands_in = sa.select(Host.id).where(Host.fallback_host_id.in_(own), ~leads.holds(Host.id))
    return sa.or_(Contribution.host_id.in_(own), Contribution.host_id.in_(stands_in))


def seconds_of(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions: a text that waits for a second reader of these hosts, and is not locked for somebody's safety."""
    return (
        SecondReading.state == SecondState.WAITING,
        SecondReading.host_id.in_(_ids(actor, Permission.PUBLICATION_SECOND)),
        Contribution.id == SecondReading.contribution_id,
        Contribution.locked.is_(False),
    )


def _from_people(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        FollowUp.state.in_(sorted(WITH_HOST)),
        Contribution.id == FollowUp.contribution_id,
        exchanged_with(actor),
    )


def exchanged_with(actor: Actor) -> sa.ColumnElement[bool]:
    """Whose answers and questions this actor reads: those of their hosts; what is locked for somebody's safety the lead
    alone, who may be of the host that stands in."""
    theirs = Contribution.host_id.in_(_ids(actor, Permission.CONTRIBUTION_ASK_BACK))
    return sa.or_(
        sa.and_(Contribution.locked.is_(False), theirs), sa.and_(Contribution.locked.is_(True), _led_by(actor))
    )


def _ids(actor: Actor, permission: Permission) -> list[int]:
    return sorted(hosts_of(actor, permission))


def _waits(host_ids: list[int]) -> sa.ColumnElement[bool]:
    return sa.and_(Contribution.waiting, Contribution.host_id.in_(host_ids), Contribution.locked.is_(False))


def _not_aside(actor: Actor) -> sa.ColumnElement[bool]:
    """What this reader did not hand to others today."""
    return ~(
        sa.select(StoodAside.user_id)
        .where(
            StoodAside.contribution_id == Contribution.id, StoodAside.user_id == actor.user_id,
            StoodAside.on_day == today(),
        )
        .exists()
    )  # fmt: skip


def _count(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    some = sa.select(sa.literal(1).label("one")).where(*conditions).limit(COUNTED).subquery()
    return sa.select(sa.func.count(some.c.one)).scalar_subquery()


def queue(actor: Actor, *, imported: bool = False, after: str | None = None, limit: int = 25) -> Queue:
    """What waits for this reader: danger first, then serious and what has words that put it first, then by age against
    the service standard, which counts seven days for everything: the oldest first. What came back has had its reply and
    stands where it stood. Words only ever raise the place of a thing, and a model changes none. What is locked for
    somebody's safety, and what they handed to others today, is not there. One statement.

    Imported rows have a queue of their own: they have no clock, and must not stand before people who wait.
    """
    query = (
        sa.select(
            Contribution.id, Contribution.reference, Contribution.received_at, Contribution.kind,
            Contribution.channel, Contribution.danger, Contribution.serious, Contribution.reply_due,
            Contribution.reading, Contribution.objection, Contribution.disposition, Contribution.priority,
            Contribution.replied_at, Contribution.claimed_by, Contribution.claimed_at,
            Locality.display_name, Host.name.label("host"), User.name.label("holder"), *TELLER,
            AlikeWave.most.label("alike"), Contribution.word_kinds, Contribution.withheld_reason,
        )
        .select_from(Contribution)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Host, Host.id == Contribution.host_id)
        .outerjoin(User, User.id == Contribution.claimed_by)
        .outerjoin(*HEARD)
        .outerjoin(Alike, Alike.contribution_id == Contribution.id)
        .outerjoin(AlikeWave, AlikeWave.id == Alike.wave_id)
        .where(
            _waits(_ids(actor, Permission.CONTRIBUTION_QUEUE)), Contribution.imported.is_(imported),
            _not_aside(actor),
        )
        .order_by(Contribution.priority, Contribution.received_at, Contribution.id)
        .limit(limit + 1)
    )  # fmt: skip
    place = _parse(after)
    if place is not None:
        query = query.where(
            sa.tuple_(Contribution.priority, Contribution.received_at, Contribution.id)
            > sa.tuple_(*(sa.literal(value, column.type) for value, column in zip(
                place, (Contribution.priority, Contribution.received_at, Contribution.id), strict=True
            )))
        )  # fmt: skip
    rows = db.session.execute(query).all()
    items = tuple(_waiting(row, actor) for row in rows[:limit])
    more = _text(rows[limit - 1]) if len(rows) > limit else None
    return Queue(items, more)


def _waiting(row: Any, actor: Actor) -> Waiting:
    held = row.claimed_at is not None and now() - row.claimed_at < CLAIM
    mine = held and row.claimed_by == actor.user_id
    # The standard is about the first reply; what came back has had it.
    due = row.reply_due if row.replied_at is None else None
    return Waiting(
        row.id, row.reference, row.received_at, row.display_name, row.host, row.kind, row.channel, row.danger,
        row.serious, due, max(0, (today() - due).days) if due else 0, why(row), row.holder if held else None, mine,
        row.claimed_at + CLAIM if held else None, row.speaks_as, row.interest not in {None, Interest.NONE},
        row.alike or 0, stored(row.word_kinds),
    )  # fmt: skip


def why(row: Any) -> Why:
    """Why a row that waits does so, from its columns."""
    if row.objection is Objection.UPHELD:
        return Why.UPHELD
    if row.reading is ReadingState.RECEIVED:
        return Why.NEW
    if row.reading is ReadingState.READ:
        return Why.OPENED
    if row.withheld_reason == WithheldReason.SAFEGUARDING.value:
        return Why.SAFETY
    return Why.CAME_BACK if row.disposition is None else Why.CONSENT


def _text(row: Any) -> str:
    return f"{row.priority}-{(row.received_at - _EPOCH) // timedelta(microseconds=1)}-{row.id}"


def _parse(text: str | None) -> tuple[int, datetime, int] | None:
    match = _CURSOR.fullmatch(text or "")
    if match is None or int(match[3]) > MOST:
        return None
    try:
        return int(match[1]), _EPOCH + timedelta(microseconds=int(match[2])), int(match[3])
    except OverflowError:
        return None


def disagreements(actor: Actor, *, limit: int = 50) -> tuple[Disagreement, ...]:
    """Objections handed to this reader's hosts, the most urgent first. One statement."""
    had_a_hand = (
        sa.select(ContributionEvent.id)
        .where(
            ContributionEvent.contribution_id == ObjectionRow.contribution_id,
            ContributionEvent.kind.in_([kind.value for kind in DECIDING]),
            ContributionEvent.actor_id == actor.user_id,
        )
        .exists()
    )
    rows = db.session.execute(
        sa.select(
            ObjectionRow.id, ObjectionRow.raised_at, ObjectionRow.due_on, Contribution.reference,
            Locality.display_name, Partnership.holiday_subdivision, Partnership.extra_closed_days,
            had_a_hand.label("mine"),
        )
        .join(Contribution, Contribution.id == ObjectionRow.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Partnership, Partnership.id == Locality.partnership_id)
        .where(
            ObjectionRow.host_id.in_(_ids(actor, Permission.OBJECTION_DECIDE)),
            ObjectionRow.state == Objection.OPEN,
        )
        .order_by(ObjectionRow.due_on, ObjectionRow.id)
        .limit(limit)
    )  # fmt: skip
    return tuple(
        Disagreement(
            row.id, row.reference, row.display_name, row.raised_at, row.due_on, _late(row), bool(row.mine)
        )
        for row in rows
    )


def with_services(actor: Actor, *, limit: int = 50) -> tuple[WithService, ...]:
    """Referrals of this reader's hosts that are not over: answers to check first, then the most urgent. One
    statement."""
    answered_first = sa.case((Referral.state == ReferralState.ANSWERED, 0), else_=1)
    rows = db.session.execute(
        referral_rows()
        .where(
            Referral.state.in_([ReferralState.ANSWERED, ReferralState.SENT, ReferralState.SENT_BACK]),
            Contribution.host_id.in_(_ids(actor, Permission.REFERRAL_CHECK)),
        )
        .order_by(answered_first, Referral.due_on, Referral.id)
        .limit(limit)
    )
    return tuple(as_referral(row) for row in rows)


def referral_rows() -> sa.Select[Any]:
    """Referrals with what `as_referral` needs."""
    return (
        sa.select(
            Referral.id, Referral.state, Referral.sent_at, Referral.due_on, Referral.note, Referral.answer,
            Referral.changed, Referral.check_note, Referral.service_id, Referral.complaint, Contribution.reference,
            Locality.display_name, Service.name, Service.owner_role, Service.mailbox,
            Partnership.holiday_subdivision, Partnership.extra_closed_days,
        )
        .join(Contribution, Contribution.id == Referral.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .join(Service, Service.id == Referral.service_id)
        .join(Partnership, Partnership.id == Service.partnership_id)
    )  # fmt: skip


def as_referral(row: Any) -> WithService:
    """One of `referral_rows`."""
    waits = row.state in {ReferralState.SENT, ReferralState.SENT_BACK} and not row.complaint
    return WithService(
        row.id, row.reference, row.display_name, row.name, row.owner_role, bool(row.mailbox), row.state, row.sent_at,
        row.due_on, _late(row) if waits else 0, row.note, row.answer, row.changed, row.check_note,
        row.complaint,
    )  # fmt: skip


def _late(row: Any) -> int:
    return days_overdue(row.due_on, today(), WorkingCalendar.of(row.holiday_subdivision, row.extra_closed_days))

