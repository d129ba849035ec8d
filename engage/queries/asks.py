"""Asks as lists and pages read them: rows from the cached columns, one ask from its history.

A list is `rows()` narrowed and ordered by its reader, each row through `as_row`: the label is computed for today from
what the fold left beside the ask, with the calendar of its body. One ask is `page()`: its history folded, and the
words of the people behind it as far as the publication gate lets this audience read them.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy as sa

from engage.domain.agendas import label_now
from engage.domain.ask_events import AskEvent, corrected
from engage.domain.ask_history import fold, round_facts
from engage.domain.ask_labels import AskLabel, Due, Labelled, Owed, label_in_time, label_on, next_due
from engage.domain.ask_snapshot import Ask as Snapshot
from engage.domain.ask_states import NOT_PUBLIC, UNDECIDED, AskAction, AskState, ClosedAs, Outcome
from engage.domain.contribution_states import ReadingState
from engage.domain.deadlines import WorkingCalendar, days_overdue
from engage.domain.ended_bodies import orphaned
from engage.domain.errors import NotFound
from engage.domain.held import NOT_HELD, Held
from engage.domain.kinds import BodyKind, ContributionKind
from engage.domain.permissions import Actor, Permission, Scope, ScopeKind, Subject, permits, subject
from engage.domain.publication import Audience
from engage.domain.verdicts import NoSummary, RoundFacts, Step, Verdict, next_step
from engage.domain.voices import ORGANISATIONS, Interest, SpeaksAs
from engage.models.asks import Ask, AskContribution
from engage.models.asks import AskEvent as EventRow
from engage.models.asks import Verdict as VerdictRow
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Host, Locality, Meeting, Partnership, PlanningBody
from engage.models.themes import Theme
from engage.queries.calendar import today
from engage.queries.reading import Reading
from engage.queries.releasable import text_column
from engage.queries.voices import HEARD, TELLER

PUBLIC = Ask.state.not_in([*NOT_PUBLIC])
"""SQL condition on `asks`: anybody may see that it is there."""

OPEN = Ask.state.not_in([*NOT_PUBLIC, AskState.CLOSED, AskState.MERGED])
"""SQL condition on `asks`: public, not closed, and not answered with another one."""


NOTHING_HELD: Mapping[int, Held] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AskRow:
    """One ask in a list. `label` is what the public reads today."""

    id: int
    reference: str
    title: str
    detail: str
    version: int
    partnership_id: int
    partnership_slug: str
    host_id: int
    host_name: str
    body_id: int
    body_name: str
    body_slug: str
    body_kind: BodyKind
    locality_id: int | None
    locality_name: str
    locality_slug: str
    theme_id: int | None
    theme_name: str
    theme_slug: str
    state: AskState
    round: int
    outcome: Outcome | None
    closed_as: ClosedAs | None
    raised_at: datetime | None
    acknowledged_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    asked_at: datetime | None
    ack_due: date | None
    first_decision_due: date | None
    decision_due: date | None
    next_due: date | None
    meeting_on: date | None
    """The day of the meeting on whose agenda it stands, as the calendar has it now."""
    verdicts: Mapping[Verdict, int]
    contributions: int
    """How many people's contributions feed it."""
    last_event_at: datetime | None
    label: Labelled
    owed: Owed | None
    """What is owed by `next_due`."""
    days_late: int
    """Working days that it is overdue; 0 while nothing is late."""
    passed_to: int | None
    """The planning body that it waits to be accepted by."""
    calendar: WorkingCalendar
    body_agreed_on: date | None
    """When its body agreed to the service standards that the clocks go by; None when it never did."""
    points: tuple[str, ...] = ()
    """The single things that it asks for."""
    body_reached: bool = True
    """Whether there is a mailbox to write to; else the host tells the body by hand."""
    meeting_cancelled: bool = False
    """Whether the meeting on whose agenda it stands was cancelled."""
    orphaned: bool = False
    """It is open, and its body has ended: nobody answers for it."""
    update_due: date | None = None
    """By when its body says where it stands, while people wait."""
    came: date | None = None
    """When the oldest answer came by a link that the host has not looked at; None when none waits."""
    held: Mapping[int, Held] = field(default_factory=dict, hash=False)
    """The open promises, by number, of which something lies with the host."""
    late_from: date | None = None
    """After which day late days are counted, where that is later than `next_due`."""

    def promise_held(self, number: int) -> Held:
        """What of one promise of the present round lies with the host."""
        return self.held.get(number, NOT_HELD)

    @property
    def silent(self) -> bool:
        """Whether people have waited too long for a word on where it stands."""
        return self.update_due is not None and self.update_due < today()

    @property
    def first_day_moved(self) -> bool:
        """Whether the decision has another day by now than the one given when the ask was raised."""
        return self.first_decision_due != self.decision_due

    @property
    def noes(self) -> NoSummary:
        """How many say no, of those who answered in this round ("2 of 9")."""
        return NoSummary(self.verdicts[Verdict.NO], sum(self.verdicts.values()))

    @property
    def to_acknowledge(self) -> bool:
        """Whether the body has not yet said, in this round, that it has the ask."""
        return self.acknowledged_at is None and self.state in UNDECIDED

    @property
    def subject(self) -> Subject:
        """The scopes it lies in, for the permission map: the same that services see."""
        return subject(
            Scope(ScopeKind.ASK, self.id),
            Scope(ScopeKind.HOST, self.host_id),
            Scope(ScopeKind.BODY, self.body_id),
            Scope(ScopeKind.PARTNERSHIP, self.partnership_id),
        )

    def readable_by(self, actor: Actor) -> bool:
        """Whether staff may open its page: a draft only its host's own; else also the body that it waits for."""
        if permits(actor, Permission.ASK_RAISE, self.subject):
            return True
        if self.state in NOT_PUBLIC:
            return False
        if any(permits(actor, each, self.subject) for each in (Permission.BOARD_READ, Permission.ASK_CHECK)):
            return True
        handed = frozenset({Scope(ScopeKind.BODY, self.passed_to)}) if self.passed_to else frozenset()
        return permits(actor, Permission.BOARD_READ, handed)


@dataclass(frozen=True, slots=True)
class Voice:
    """One contribution behind an ask, as far as the audience may read it: without `text` and `reference` when not."""

    contribution_id: int
    reference: str
    kind: ContributionKind
    locality_name: str
    text: str | None
    published_at: datetime | None
    speaks_as: SpeaksAs | None = None
    """As whom it was told, if somebody said."""
    interest: Interest | None = None
    warns: str = ""


@dataclass(frozen=True, slots=True)
class BodyName:
    """A planning body of the partnership, for names in the history and for passing on."""

    id: int
    name: str
    slug: str
    kind: BodyKind
    in_force: bool


class AskName(NamedTuple):
    """An ask as others name it."""

    id: int
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class MeetingNow:
    """A meeting as the calendar has it now."""

    held_on: date
    cancelled: bool
    minutes_url: str


@dataclass(frozen=True, slots=True)
class AskPage:
    """One ask with everything its page shows."""

    row: AskRow
    ask: Snapshot
    """Its history, folded."""
    events: tuple[AskEvent, ...]
    """Its history as it reads with every correction applied, oldest first."""
    voices: tuple[Voice, ...]
    """Those behind it whose words may be shown to this audience, the first linked first."""
    unheard: int
    """How many more are behind it whose words may not be shown."""
    organisations: int
    """How many of all those behind it are groups or organisations: they are counted apart from people."""
    bodies: Mapping[int, BodyName]
    reachable: frozenset[int]
    """Contributions behind it whose contributor can be asked."""
    meetings: Mapping[int, MeetingNow] = field(default_factory=dict)
    """The meetings that its history names, as the calendar has them now."""
    beside: Mapping[int, AskName] = field(default_factory=dict)
    """The asks that are named in its history, by id."""

    @property
    def people(self) -> int:
        """How many people are behind it, without groups and organisations."""
        return len(self.voices) + self.unheard - self.organisations

    @property
    def label(self) -> Labelled:
        """What the public reads today, from the fold."""
        if self.row.orphaned or not self.ask.rounds:
            return self.row.label
        row = self.row
        in_time = label_now(label_in_time(self.ask), row.meeting_on, row.meeting_cancelled)
        return label_on(in_time, next_due(self.ask, row.calendar), today(), row.calendar)

    @property
    def facts(self) -> RoundFacts:
        """What the verdict rules look at."""
        return round_facts(self.ask, today(), reachable=self.reachable, calendar=self.row.calendar)

    @property
    def step(self) -> Step:
        """What is to be done next about people's verdicts."""
        return next_step(self.facts)

    def body_name(self, body_id: int | None) -> str:
        """The name of a body of the partnership; empty for none."""
        found = self.bodies.get(body_id) if body_id else None
        return found.name if found else ""


def rows() -> sa.Select[Any]:
    """Every ask with the names around it, for `as_row`: to be narrowed, ordered and limited by the reader."""
    return (
        sa.select(
            Ask.id, Ask.reference, Ask.title, Ask.detail, Ask.version, Ask.partnership_id, Ask.host_id, Ask.body_id,
            Ask.locality_id, Ask.theme_id, Ask.state, Ask.round, Ask.outcome, Ask.closed_as, Ask.raised_at,
            Ask.acknowledged_at, Ask.decided_at, Ask.closed_at, Ask.asked_at, Ask.ack_due, Ask.first_decision_due,
            Ask.decision_due, Ask.next_due, Ask.verdict_counts, Ask.contributions_count, Ask.summary,
            Ask.last_event_at, Ask.points, sa.func.coalesce(Meeting.held_on, Ask.meeting_on).label("meeting_on"),
            Meeting.cancelled_at.is_not(None).label("meeting_cancelled"), Host.name.label("host_name"),
            PlanningBody.name.label("body_name"),
            PlanningBody.slug.label("body_slug"), PlanningBody.kind.label("body_kind"),
            PlanningBody.extra_closed_days.label("body_closed"),
            PlanningBody.standards_agreed_on.label("body_agreed_on"),
            PlanningBody.mailbox.label("body_mailbox"), PlanningBody.valid_to.label("body_ended"),
            Partnership.slug.label("partnership_slug"),
            Partnership.holiday_subdivision, Partnership.extra_closed_days.label("closed"),
            Locality.display_name.label("locality_name"), Locality.slug.label("locality_slug"),
            Theme.name.label("theme_name"), Theme.slug.label("theme_slug"),
        )
        .join(PlanningBody, PlanningBody.id == Ask.body_id)
        .join(Partnership, Partnership.id == Ask.partnership_id)
        .join(Host, Host.id == Ask.host_id)
        .outerjoin(Locality, Locality.id == Ask.locality_id)
        .outerjoin(Theme, Theme.id == Ask.theme_id)
        .outerjoin(Meeting, Meeting.id == Ask.meeting_id)
    )  # fmt: skip


def as_row(found: Any, on: date | None = None) -> AskRow:
    """A row of `rows()` as its reader sees it on a day (today unless given)."""
    day = on or today()
    calendar = _calendar(found.holiday_subdivision, tuple(found.closed), tuple(found.body_closed))
    summary: Mapping[str, Any] = found.summary or {}
    owed = Owed(summary["owed"]) if summary.get("owed") and found.next_due else None
    counted = date.fromisoformat(summary["late_from"]) if owed and summary.get("late_from") else None
    due = Due(owed, found.next_due, counted) if owed else None
    in_time = label_now(_in_time(summary), found.meeting_on, found.meeting_cancelled)
    nobody = orphaned(found.state, found.body_name, found.body_ended, day)
    return AskRow(
        found.id, found.reference, found.title, found.detail, found.version, found.partnership_id,
        found.partnership_slug, found.host_id, found.host_name, found.body_id, found.body_name, found.body_slug,
        found.body_kind, found.locality_id, found.locality_name or "", found.locality_slug or "", found.theme_id,
        found.theme_name or "", found.theme_slug or "", found.state, found.round, found.outcome, found.closed_as,
        found.raised_at, found.acknowledged_at, found.decided_at, found.closed_at, found.asked_at, found.ack_due,
        found.first_decision_due, found.decision_due, found.next_due, found.meeting_on,
        _counts(found.verdict_counts),
        found.contributions_count, found.last_event_at, nobody or label_on(in_time, due, day, calendar), owed,
        days_overdue(due.due, day, calendar, counted) if due else 0, summary.get("passed_to"), calendar,
        found.body_agreed_on,
        tuple(found.points or ()), bool(found.body_mailbox), bool(found.meeting_cancelled),
        nobody is not None,
        date.fromisoformat(summary["update_due"]) if summary.get("update_due") else None,
        date.fromisoformat(summary["came"]) if summary.get("came") else None, held_in(summary), counted,
    )  # fmt: skip


def held_in(summary: Mapping[str, Any]) -> Mapping[int, Held]:
    """What lies with the host, out of what lists keep beside an ask."""
    kept = summary.get("held")
    return {int(number): Held.of(each) for number, each in kept.items()} if kept else NOTHING_HELD


def fetch(query: sa.Select[Any]) -> tuple[AskRow, ...]:
    """The rows of a narrowed `rows()`. One statement."""
    on = today()
    return tuple(as_row(found, on) for found in db.session.execute(query))


_Found: Any = namedtuple("_Found", rows().selected_columns.keys())  # type: ignore[misc] # known when it runs


def read(query: Reading, **values: Any) -> tuple[AskRow, ...]:
    """The same for one that is built once, with what it is given. One statement."""
    on = today()
    return tuple(as_row(_Found._make(row), on) for row in query.rows(**values))


_ANSWERS = tuple((answer, answer.value) for answer in Verdict)


def _counts(kept: Mapping[str, int] | None) -> dict[Verdict, int]:
    given = kept or {}
    return {answer: int(given.get(key, 0)) for answer, key in _ANSWERS}


def _in_time(summary: Mapping[str, Any]) -> Labelled:
    params = {
        key: date.fromisoformat(value) if key == "date" else value for key, value in summary.get("params", {}).items()
    }
    return Labelled(AskLabel(summary.get("label", AskLabel.DRAFT.value)), params)


@lru_cache(maxsize=256)
def _calendar(subdivision: str, *closed: tuple[str, ...]) -> WorkingCalendar:
    return WorkingCalendar.of(subdivision, *closed)


def one(reference: str) -> AskRow:
    """One ask by its reference. One statement. Raises NotFound("ask_unknown")."""
    found = fetch(rows().where(Ask.reference == reference.upper()))
    if not found:
        raise NotFound("ask_unknown")
    return found[0]


def one_by_id(ask_id: int) -> AskRow:
    """One ask by its id. One statement. Raises NotFound("ask_unknown")."""
    found = fetch(rows().where(Ask.id == ask_id))
    if not found:
        raise NotFound("ask_unknown")
    return found[0]


def page(row: AskRow, audience: Audience) -> AskPage:
    """The page of an ask that `one` found. Three statements; one more when its history names meetings, and one where it
    was put together with another or split.

    Whether the reader may see this ask at all (drafts are the host's) is the caller's question: `row.state`.
    """
    events = history(row.id)
    linked, reachable = _voices(row.id, audience)
    voices = tuple(each for each in linked if each.text)
    ask = fold(events)
    return AskPage(
        row, ask, told := corrected(events)[0], voices, len(linked) - len(voices),
        sum(each.speaks_as in ORGANISATIONS for each in linked), bodies_of(row.partnership_id), reachable,
        meetings_now(told), _beside(ask),
    )  # fmt: skip


def _beside(ask: Snapshot) -> Mapping[int, AskName]:
    ids = {each.into_id for each in ask.merges} | {each.ask_id for each in ask.taken_in}
    ids |= {each.ask_id for each in ask.splits} | ({ask.split_from} if ask.split_from else set())
    if not ids:
        return {}
    found = db.session.execute(
        sa.select(Ask.id, Ask.reference, Ask.title).where(Ask.id.in_(sorted(ids))).order_by(Ask.id)
    )
    return {each.id: AskName(*each) for each in found}


_HISTORY = Reading(
    sa.select(
        EventRow.seq, EventRow.kind, EventRow.effective_at, EventRow.recorded_at,
        EventRow.actor_role, EventRow.actor_id, EventRow.payload,
    )
    .where(EventRow.ask_id == sa.bindparam("ask"))
    .order_by(EventRow.seq)
)  # fmt: skip


def history(ask_id: int) -> tuple[AskEvent, ...]:
    """Every event of an ask, in order, as it was recorded. One statement."""
    return tuple(
        AskEvent(seq, AskAction(kind), *rest) for seq, kind, *rest in _HISTORY.rows(ask=ask_id)
    )


@lru_cache(maxsize=len(Audience))
def _behind(audience: Audience) -> Reading:
    return Reading(
        sa.select(
            Contribution.id, Contribution.reference, Contribution.kind, Locality.display_name, text_column(audience),
            Contribution.published_at, *TELLER, Contribution.secret_hmac.is_not(None), Contribution.reading,
        )
        .select_from(Contribution)
        .join(AskContribution, AskContribution.contribution_id == Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .outerjoin(*HEARD)
        .where(AskContribution.ask_id == sa.bindparam("ask"))
        .order_by(AskContribution.linked_at, Contribution.id)
    )  # fmt: skip


def _voices(ask_id: int, audience: Audience) -> tuple[tuple[Voice, ...], frozenset[int]]:
    found = _behind(audience).rows(ask=ask_id)
    voices = tuple(
        Voice(number, reference if text else "", kind, locality, text or None, published_at, speaks_as, interest, warns)
        for number, reference, kind, locality, text, published_at, speaks_as, interest, warns, _, _ in found
    )
    held = frozenset(number for number, *_, held, reading in found if held and reading is not ReadingState.WITHDRAWN)
    return voices, held


_BODIES = Reading(
    sa.select(
        PlanningBody.id, PlanningBody.name, PlanningBody.slug, PlanningBody.kind,
        PlanningBody.valid_from, PlanningBody.valid_to,
    )
    .where(PlanningBody.partnership_id == sa.bindparam("partnership"))
    .order_by(PlanningBody.kind.desc(), PlanningBody.name, PlanningBody.id)
)  # fmt: skip


def bodies_of(partnership_id: int) -> dict[int, BodyName]:
    """The planning bodies of a partnership, past ones included, by id. One statement."""
    on = today()
    return {
        number: BodyName(number, name, slug, kind, valid_from <= on and (valid_to is None or valid_to >= on))
        for number, name, slug, kind, valid_from, valid_to in _BODIES.rows(partnership=partnership_id)
    }


def meetings_now(events: Iterable[AskEvent]) -> dict[int, MeetingNow]:
    """The meetings that these events name, as the calendar has them now: what comes later, such as minutes, is read
    from there, and no history is written anew. One statement, and none when no meeting is named."""
    named = {number for each in events if (number := each.number_or_none("meeting_id")) is not None}
    if not named:
        return {}
    found = db.session.execute(
        sa.select(Meeting.id, Meeting.held_on, Meeting.cancelled_at, Meeting.minutes_url)
        .where(Meeting.id.in_(named))
        .order_by(Meeting.id)
    )
    return {
        number: MeetingNow(held_on, cancelled_at is not None, minutes_url or "")
        for number, held_on, cancelled_at, minutes_url in found
    }


def comments(ask_id: int) -> int:
    """How many people wrote something with their verdict; the words are the host's to open. One statement."""
    return int(_COMMENTS.one(ask=ask_id))


_COMMENTS = Reading(
    sa.select(sa.func.count()).where(VerdictRow.ask_id == sa.bindparam("ask"), VerdictRow.comment.is_not(None))
)
