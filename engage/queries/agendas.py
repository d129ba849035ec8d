"""A meeting with the asks on its agenda, those that should be on it, and what people said: for the clerk, the body and
its public representatives. A constant number of statements, however many asks there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import sqlalchemy as sa

from engage.domain import agendas
from engage.domain.agendas import MeetingOn, Papers, PapersInTime, Standing, Why
from engage.domain.ask_events import AskEvent, corrected
from engage.domain.ask_history import fold
from engage.domain.ask_snapshot import Ask as Snapshot
from engage.domain.ask_states import AskAction, AskState
from engage.domain.deadlines import local_date
from engage.domain.kinds import BodyKind
from engage.domain.permissions import Scope, ScopeKind, Subject, subject
from engage.domain.publication import Audience
from engage.models.agendas import AgendaPack
from engage.models.asks import Ask, AskContribution
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Locality, Meeting, PlanningBody
from engage.queries import asks
from engage.queries.asks import AskRow, Voice
from engage.queries.board import Mine
from engage.queries.calendar import today
from engage.queries.releasable import text_column
from engage.queries.voices import HEARD, TELLER

MOST_ASKS = 200
"""Asks that one page of a meeting can hold."""
MEETINGS = 120
"""Meetings of a body that are looked at, the last ones: what was missed, and what comes after."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending of a meeting's papers."""

    number: int
    sent_at: datetime
    due_on: date | None

    @property
    def in_time(self) -> bool | None:
        """Whether it was, by the day that was set then; None where none was."""
        return None if self.due_on is None else local_date(self.sent_at) <= self.due_on


@dataclass(frozen=True, slots=True)
class MeetingSeen:
    """A meeting with its body, as staff read it."""

    id: int
    body_id: int
    body_name: str
    body_slug: str
    body_kind: BodyKind
    partnership_id: int
    held_on: date
    papers_due_on: date | None
    place: str
    agenda_url: str | None
    minutes_url: str | None
    cancelled: bool

    @property
    def subject(self) -> Subject:
        """The scopes that it lies in: those of its body."""
        return subject(Scope(ScopeKind.BODY, self.body_id), Scope(ScopeKind.PARTNERSHIP, self.partnership_id))

    @property
    def on(self) -> MeetingOn:
        """As the rules about agendas take it."""
        return MeetingOn(self.id, self.held_on, self.cancelled)

    @property
    def ahead(self) -> bool:
        """Whether asks can still be put on its agenda."""
        return not self.cancelled and self.held_on >= today()

    @property
    def may_be_entered(self) -> bool:
        """Whether what it did can be written down."""
        return not self.cancelled and self.held_on <= today()


@dataclass(frozen=True, slots=True)
class AgendaAsk:
    """An ask as a meeting has it before it."""

    row: AskRow
    ask: Snapshot
    why: tuple[Why, ...]
    """Why it should be put on this agenda."""
    came_of: AskEvent | None
    """What this meeting did with it, as far as that was entered."""
    standing: Standing
    missed: int
    """How many meetings passed it by, in this round."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """A meeting and its asks: on the agenda, to be put on it, passed here and not taken on, and late asks,
    mostly of other bodies, whose ladder leads here."""

    meeting: MeetingSeen
    on_it: tuple[AgendaAsk, ...]
    to_table: tuple[AgendaAsk, ...]
    passed_here: tuple[AgendaAsk, ...]
    chased_here: tuple[AgendaAsk, ...]

    @property
    def left(self) -> tuple[AgendaAsk, ...]:
        """What is on the agenda and was not entered yet."""
        return tuple(each for each in self.on_it if each.standing is Standing.TO_ENTER)

    def one(self, reference: str) -> AgendaAsk | None:
        """An ask on the agenda."""
        return next((each for each in self.on_it if each.row.reference == reference), None)


@dataclass(frozen=True, slots=True)
class Behind:
    """What people told us about one ask, as far as its reader may read it."""

    voices: tuple[Voice, ...] = ()
    unheard: int = 0


def meeting(meeting_id: int) -> MeetingSeen | None:
    """One meeting with its body. One statement."""
    found = db.session.execute(_SEEN.where(Meeting.id == meeting_id)).one_or_none()
    return None if found is None else MeetingSeen(*found)


_SEEN = sa.select(
    Meeting.id, Meeting.body_id, PlanningBody.name, PlanningBody.slug, PlanningBody.kind, PlanningBody.partnership_id,
    Meeting.held_on, Meeting.papers_due_on, Meeting.place, Meeting.agenda_url, Meeting.minutes_url,
    Meeting.cancelled_at.is_not(None),
).join(PlanningBody, PlanningBody.id == Meeting.body_id)  # fmt: skip


def meetings_for(whose: Mine, *, back: int = 6) -> tuple[MeetingSeen, ...]:
    """The meetings of the bodies that somebody reads for: all that are to come, and of each body the last ones that
    were held; by body, then by date. One statement."""
    number = sa.func.row_number().over(partition_by=Meeting.body_id, order_by=Meeting.held_on.desc())
    past = sa.select(Meeting.id, number.label("back")).where(Meeting.held_on < today()).subquery()
    found = db.session.execute(
        _SEEN.where(
            sa.or_(PlanningBody.id.in_(whose.bodies), PlanningBody.partnership_id.in_(whose.partnerships)),
            sa.or_(
                Meeting.held_on >= today(), Meeting.id.in_(sa.select(past.c.id).where(past.c.back <= back))
            ),
        ).order_by(PlanningBody.kind.desc(), PlanningBody.name, PlanningBody.id, Meeting.held_on)
    )
    return tuple(MeetingSeen(*row) for row in found)


def agenda(seen: MeetingSeen) -> Agenda:
    """The asks of a meeting, what is due first before the others. Three statements; where one of them was put together
    with another, one more for each step to the one that speaks for it, and two for those of other bodies."""
    meetings = _meetings(seen.body_id)
    here = sa.and_(Ask.body_id == seen.body_id, Ask.state.in_([*agendas.TABLEABLE, AskState.PASSING]))
    handed = sa.and_(Ask.state == AskState.PASSING, Ask.summary["passed_to"].as_integer() == seen.body_id)
    named = sa.and_(Ask.partnership_id == seen.partnership_id, Ask.id.in_(_naming(seen.id)))
    rows = asks.fetch(
        asks.rows()
        .where(sa.or_(here, handed, named), asks.PUBLIC)
        .order_by(named.desc(), Ask.decision_due.is_(None), Ask.decision_due, Ask.id)
        .limit(MOST_ASKS)
    )
    folded = _folded(rows)
    voices = _voices(ask for _row, _events, ask in folded.values() if agendas.on_agenda(ask, seen.on))
    late = _voices(ask for _row, _events, ask in folded.values() if agendas.chased_to(ask, seen.on))
    if missing := late - set(folded):
        folded |= _folded(asks.fetch(asks.rows().where(Ask.id.in_(sorted(missing)), asks.PUBLIC)))
    ordered = sorted(folded.values(), key=lambda each: (each[0].decision_due or date.max, each[0].id))
    found = [_ask(*each, seen, meetings, each[0].id in voices) for each in ordered]
    on_it = [each for each in found if agendas.on_agenda(each.ask, seen.on)]
    others = [each for each in found if each not in on_it]
    return Agenda(
        seen, tuple(on_it), tuple(each for each in others if each.why),
        tuple(each for each in others if each.row.passed_to == seen.body_id),
        tuple(
            each for each in others
            if not each.why and each.row.days_late
            and (each.row.id in late or agendas.chased_to(each.ask, seen.on))
        ),
    )  # fmt: skip


def sendings(meeting_id: int) -> tuple[Sent, ...]:
    """When the papers of a meeting went out, the first sending first. One statement."""
    found = db.session.execute(
        sa.select(AgendaPack.number, AgendaPack.sent_at, AgendaPack.due_on)
        .where(AgendaPack.meeting_id == meeting_id)
        .order_by(AgendaPack.number)
    )
    return tuple(Sent(*row) for row in found)


def papers_in_time(body_id: int) -> PapersInTime | None:
    """For how many meetings of a body the papers went out in time; None when nobody notes it. One statement."""
    found = db.session.execute(
        sa.select(
            Meeting.held_on, Meeting.papers_due_on, Meeting.cancelled_at, AgendaPack.sent_at, AgendaPack.due_on
        )
        .outerjoin(AgendaPack, sa.and_(AgendaPack.meeting_id == Meeting.id, AgendaPack.number == 1))
        .where(Meeting.body_id == body_id)
        .order_by(Meeting.held_on, Meeting.id)
    )
    papers = [
        Papers(held_on, due_on, local_date(cancelled_at) if cancelled_at else None, sent_at, due_then)
        for held_on, due_on, cancelled_at, sent_at, due_then in found
    ]
    return agendas.papers_in_time(papers, today())


def behind(ask_ids: Collection[int], audience: Audience) -> dict[int, Behind]:
    """The words behind each of these asks, through the publication gate. One statement."""
    found = db.session.execute(
        sa.select(
            AskContribution.ask_id, Contribution.id, Contribution.reference, Contribution.kind, Locality.display_name,
            text_column(audience), Contribution.published_at, *TELLER,
        )
        .select_from(Contribution)
        .join(AskContribution, AskContribution.contribution_id == Contribution.id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .outerjoin(*HEARD)
        .where(AskContribution.ask_id.in_(list(ask_ids)))
        .order_by(AskContribution.ask_id, AskContribution.linked_at, Contribution.id)
    ).all()  # fmt: skip
    told = {}
    for ask_id, several in groupby(found, key=lambda row: row[0]):
        voices = [
            Voice(number, reference if text else "", kind, place, text or None, published_at, *teller)
            for _ask_id, number, reference, kind, place, text, published_at, *teller in several
        ]
        heard = tuple(each for each in voices if each.text)
        told[ask_id] = Behind(heard, len(voices) - len(heard))
    return told


def _meetings(body_id: int) -> tuple[MeetingOn, ...]:
    found = db.session.execute(
        sa.select(Meeting.id, Meeting.held_on, Meeting.cancelled_at.is_not(None))
        .where(Meeting.body_id == body_id)
        .order_by(Meeting.held_on.desc(), Meeting.id)
        .limit(MEETINGS)
    )
    return tuple(MeetingOn(*row) for row in found)


def _naming(meeting_id: int) -> sa.Select[tuple[int]]:
    """Asks whose history puts them before this meeting: on its agenda, or chased to its papers."""
    kinds = [AskAction.TABLE.value, AskAction.CHASE.value]
    return sa.select(EventRow.ask_id).where(
        EventRow.kind.in_(kinds), EventRow.payload["meeting_id"].as_integer() == meeting_id
    )


def _histories(ask_ids: Collection[int]) -> dict[int, tuple[AskEvent, ...]]:
    found = db.session.execute(
        sa.select(
            EventRow.ask_id, EventRow.seq, EventRow.kind, EventRow.effective_at, EventRow.recorded_at,
            EventRow.actor_role, EventRow.actor_id, EventRow.payload,
        )
        .where(EventRow.ask_id.in_(list(ask_ids)))
        .order_by(EventRow.ask_id, EventRow.seq)
    )  # fmt: skip
    return {
        ask_id: tuple(AskEvent(seq, AskAction(kind), *rest) for _, seq, kind, *rest in events)
        for ask_id, events in groupby(found, key=lambda event: event.ask_id)
    }


def _folded(rows: Iterable[AskRow]) -> dict[int, tuple[AskRow, tuple[AskEvent, ...], Snapshot]]:
    several = tuple(rows)
    histories = _histories([row.id for row in several])
    return {row.id: (row, events := histories.get(row.id, ()), fold(events)) for row in several}


def _voices(on_it: Iterable[Snapshot]) -> set[int]:
    """The asks that speak for these, as far as these were put together with others."""
    found: set[int] = set()
    edge = {into for ask in on_it if (into := ask.merged_into) is not None}
    while edge:
        found |= edge
        further = sa.select(Ask.merged_into_id).where(Ask.id.in_(sorted(edge)), Ask.merged_into_id.is_not(None))
        edge = {each for each in db.session.scalars(further) if each is not None} - found
    return found


def _ask(
    row: AskRow, events: tuple[AskEvent, ...], ask: Snapshot, seen: MeetingSeen, meetings: tuple[MeetingOn, ...],
    speaks: bool,
) -> AgendaAsk:  # fmt: skip
    came_of = agendas.came_of(corrected(events)[0], seen.id)
    why = agendas.why_table(ask, seen.body_id, seen.on, meetings, today(), speaks=speaks) if seen.ahead else ()
    return AgendaAsk(
        row, ask, why,
        came_of, agendas.standing(ask, seen.body_id, came_of), agendas.missed(ask, meetings, today()),
    )  # fmt: skip
