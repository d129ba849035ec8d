"""What the measures are counted from: the histories of a body's asks or of all of a partnership, and what people told.

Nothing is counted here. Six statements, however much there is; three for the four that everybody sees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from engage.domain.ask_events import AskEvent
from engage.domain.ask_states import AskAction
from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import Objection
from engage.domain.deadlines import local_date
from engage.domain.digest_days import Days
from engage.domain.joined import beside
from engage.domain.kinds import DigestState, MessageState
from engage.domain.measures.counting import Line, count
from engage.domain.measures.facts import AskFacts, Facts, StoryFacts, View, every_ask
from engage.domain.periods import Period
from engage.domain.places_rules import in_force
from engage.domain.publication import Publication, Use
from engage.domain.voices import ORGANISATIONS
from engage.domain.withholding import WithheldReason
from engage.models.answer_quality import AnswerSample
from engage.models.asks import Ask, AskContribution
from engage.models.asks import AskEvent as EventRow
from engage.models.base import db
from engage.models.contributions import ContactPoint, Contribution, ContributionEvent
from engage.models.contributions import Objection as ObjectionRow
from engage.models.digests import Digest
from engage.models.outbox import Message
from engage.models.places import BodyLocality, Locality, Partnership, PlanningBody
from engage.models.themes import ThemeLink
from engage.models.voices import ContributionVoice
from engage.queries import answer_quality, ask_moves, asks
from engage.queries.calendar import today

MONTHS = 12
"""Whole months, up to the last one that is over: numbers that change from day to day could show what became of one
person's."""
TELLS_OUTCOME = ("ask_decided", "verdict_request")
"""News that says what was decided."""
_SECTIONS = ("done", "doing", "not_doing", "unanswered")

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: those of one body, or of a whole partnership."""

    partnership_id: int
    body_id: int | None = None


def months() -> tuple[Period, Period]:
    """The first and the last of the months that pages and files look at."""
    first = last = Period.of(today()).previous()
    for _month in range(MONTHS - 1):
        first = first.previous()
    return first, last


def view(scope: Scope, first: Period, last: Period) -> View:
    """What is looked at: these months, as it stands today."""
    return View(first.first_day, last.last_day, today(), scope.body_id)


def lines(scope: Scope, first: Period, last: Period) -> tuple[Line, ...]:
    """Every figure of these months. Six statements."""
    return count(everything(scope, first, last), view(scope, first, last))


def everything(scope: Scope, first: Period, last: Period) -> Facts:
    """All that every figure of these months is counted from. Six statements."""
    return replace(
        told_and_asked(scope, _came(scope, first, last)),
        objections=tuple(_objections(scope, first, last)),
        digests=_digests(scope, first, last),
        sampled=tuple(answer_quality.sampled(_drawn_of(scope), first.first_day, last.last_day)),
    )


def _drawn_of(scope: Scope) -> Condition:
    """SQL condition on `answer_samples`."""
    if scope.body_id is not None:
        return AnswerSample.body_id == scope.body_id
    of = sa.select(PlanningBody.id).where(PlanningBody.partnership_id == scope.partnership_id)
    return AnswerSample.body_id.in_(of)


def told_and_asked(scope: Scope, also: Condition | None = None) -> Facts:
    """What the four figures that everybody sees are counted from, or a part of `everything`. Three statements."""
    ours = _ours(scope)
    told, owed = _news(ours)
    return Facts(asks=_asks(ours), stories=_stories(scope, ours, also), told=told, owed=owed)


def _ours(scope: Scope) -> Condition:
    """SQL condition on `asks`: public, and one that the body ever had or was passed; with those that were put together
    with it, for one is owed by whoever has the other."""
    if scope.body_id is None:
        return sa.and_(Ask.partnership_id == scope.partnership_id, asks.PUBLIC)
    raised = sa.select(EventRow.ask_id).where(
        EventRow.kind == AskAction.RAISE.value, EventRow.payload["body_id"].as_integer() == scope.body_id
    )
    passed = sa.select(EventRow.ask_id).where(
        EventRow.kind.in_([AskAction.PASS_ON.value, AskAction.SUCCEED.value]),
        EventRow.payload["to_body_id"].as_integer() == scope.body_id,
    )
    theirs = sa.select(Ask.id).where(sa.or_(Ask.id.in_(raised), Ask.id.in_(passed)))
    return sa.and_(Ask.id.in_(ask_moves.together(theirs)), asks.PUBLIC)


def _asks(ours: Condition) -> tuple[AskFacts, ...]:
    """One statement, and one more for each step to an ask beside these with which one of them was put together: another
    body may have decided it there."""
    histories, names = _histories(ours)
    mine = {reference for reference, _ in names.values()}
    found = histories
    while missing := {other for each in found.values() for other in beside(each)} - set(histories):
        found, more = _histories(Ask.id.in_(sorted(missing)))
        histories, names = histories | found, names | more
        if not found:
            break
    return tuple(each for each in every_ask(histories, names) if each.reference in mine)


def _histories(where: Condition) -> tuple[dict[int, tuple[AskEvent, ...]], dict[int, tuple[str, str]]]:
    found = db.session.execute(
        sa.select(
            Ask.id, Ask.reference, Locality.display_name, EventRow.seq, EventRow.kind, EventRow.effective_at,
            EventRow.recorded_at, EventRow.actor_role, EventRow.actor_id, EventRow.payload,
        )
        .join(Ask, Ask.id == EventRow.ask_id)
        .outerjoin(Locality, Locality.id == Ask.locality_id)
        .where(where)
        .order_by(EventRow.ask_id, EventRow.seq)
    )  # fmt: skip
    histories: dict[int, tuple[AskEvent, ...]] = {}
    names: dict[int, tuple[str, str]] = {}
    for (ask_id, reference, locality), events in groupby(found, key=lambda row: (row.id, row.reference, row[2])):
        histories[ask_id] = tuple(AskEvent(seq, AskAction(kind), *rest) for _, _, _, seq, kind, *rest in events)
        names[ask_id] = reference, locality or ""
    return histories, names


def _came(scope: Scope, first: Period, last: Period) -> Condition:
    """SQL condition on `contributions`: from here, and told or published in these months."""
    since, until = first.starts_at, last.ends_at
    told = sa.and_(Contribution.received_at >= since, Contribution.received_at < until)
    out = sa.and_(Contribution.published_at >= since, Contribution.published_at < until)
    return sa.and_(_from_here(scope), sa.or_(told, out))


def _from_here(scope: Scope) -> Condition:
    """SQL condition on `contributions`: from a locality of the partnership, or one that the body ever planned for."""
    if scope.body_id is None:
        return Contribution.locality_id.in_(
            sa.select(Locality.id).where(Locality.partnership_id == scope.partnership_id)
        )
    return Contribution.locality_id.in_(
        sa.select(BodyLocality.locality_id).where(BodyLocality.body_id == scope.body_id)
    )


def _planned_for(scope: Scope, row: Any) -> bool:
    """Whether what a row tells of came from a place that the body planned for on that day."""
    if scope.body_id is None:
        return bool(row.home == scope.partnership_id)
    return row.valid_from is not None and in_force(row.valid_from, row.valid_to, local_date(row.received_at))


def _places(scope: Scope) -> Condition:
    """What to join `body_localities` by."""
    return sa.and_(BodyLocality.body_id == scope.body_id, BodyLocality.locality_id == Contribution.locality_id)


def _stories(scope: Scope, ours: Condition, also: Condition | None) -> dict[int, StoryFacts]:
    """Every contribution that ever fed one of the asks, and those that `also` says."""
    linked = (
        sa.select(EventRow.payload["contribution_id"].as_integer())
        .join(Ask, Ask.id == EventRow.ask_id)
        .where(ours, EventRow.kind == AskAction.LINK_CONTRIBUTION.value)
    )
    fed = Contribution.id.in_(linked)
    leads_on = sa.or_(
        sa.exists(
            sa.select(AskContribution.ask_id)
            .join(Ask, Ask.id == AskContribution.ask_id)
            .where(AskContribution.contribution_id == Contribution.id, asks.PUBLIC)
        ),
        sa.exists(
            sa.select(ThemeLink.theme_id)
            .join(Ask, Ask.theme_id == ThemeLink.theme_id)
            .where(ThemeLink.contribution_id == Contribution.id, asks.PUBLIC)
        ),
    )
    questions = (
        sa.select(sa.func.count())
        .select_from(ContributionEvent)
        .where(
            ContributionEvent.contribution_id == Contribution.id,
            ContributionEvent.kind == EventKind.QUESTION_ASKED.value,
        )
        .correlate(Contribution)
        .scalar_subquery()
        .label("questions")
    )
    rows = db.session.execute(
        sa.select(
            Contribution.id, Contribution.received_at, Contribution.channel, Contribution.published_at,
            Contribution.publication, Contribution.use, Contribution.disposition, leads_on.label("leads_on"),
            ContributionVoice.speaks_as, Contribution.withheld_reason, Contribution.imported, Contribution.tell_by,
            ContactPoint.contribution_id.label("contact"), ContactPoint.stopped_at,
            Locality.partnership_id.label("home"), BodyLocality.valid_from, BodyLocality.valid_to, questions,
        )
        .join(Locality, Locality.id == Contribution.locality_id)
        .outerjoin(ContributionVoice, ContributionVoice.contribution_id == Contribution.id)
        .outerjoin(ContactPoint, ContactPoint.contribution_id == Contribution.id)
        .outerjoin(BodyLocality, _places(scope))
        .where(fed if also is None else sa.or_(fed, also))
        .order_by(Contribution.id)
    )  # fmt: skip
    found: dict[int, StoryFacts] = {}
    for row in rows:
        # a locality that left a body and came back stands twice
        here = _planned_for(scope, row) or (row.id in found and found[row.id].here)
        found[row.id] = _story(row, here)
    return found


def _story(row: Any, here: bool) -> StoryFacts:
    publication = Publication(row.publication)
    return StoryFacts(
        received_on=local_date(row.received_at),
        channel=row.channel,
        here=here,
        published_on=local_date(row.published_at) if row.published_at else None,
        publication=publication,
        may_publish=row.use is Use.PUBLISH,
        disposition=row.disposition,
        leads_on=bool(row.leads_on),
        organisation=row.speaks_as in ORGANISATIONS,
        withheld=WithheldReason(row.withheld_reason) if row.withheld_reason else None,
        questions=row.questions,
        imported=row.imported,
        wants_news=(
            row.tell_by.is_told
            and row.contact is not None
            and row.stopped_at is None
            and publication is not Publication.WITHDRAWN
        ),
    )


def _news(ours: Condition) -> tuple[frozenset[tuple[int, str, int]], frozenset[tuple[int, str, int]]]:
    """Whom news of an outcome reached, and to whom it was to go."""
    rows = db.session.execute(
        sa.select(Message.contribution_id, Ask.reference, Message.dedupe_key, Message.state)
        .join(Ask, Ask.id == Message.ask_id)
        .where(
            ours,
            Message.contribution_id.is_not(None),
            Message.template.in_(TELLS_OUTCOME),
        )
        .order_by(Message.id)
    )
    told, owed = set(), set()
    for row in rows:
        # the key of news about a round ends with its number (services.ask_news)
        news = (row.contribution_id, row.reference, int(row.dedupe_key.rpartition(":")[2]))
        owed.add(news)
        if row.state in {MessageState.SENT, MessageState.TOLD}:
            told.add(news)
    return frozenset(told), frozenset(owed)


def _objections(scope: Scope, first: Period, last: Period) -> Iterator[tuple[Any, Objection]]:
    rows = db.session.execute(
        sa.select(
            ObjectionRow.id, ObjectionRow.raised_at, ObjectionRow.state, Contribution.received_at,
            Locality.partnership_id.label("home"), BodyLocality.valid_from, BodyLocality.valid_to,
        )
        .join(Contribution, Contribution.id == ObjectionRow.contribution_id)
        .join(Locality, Locality.id == Contribution.locality_id)
        .outerjoin(BodyLocality, _places(scope))
        .where(_from_here(scope), ObjectionRow.raised_at >= first.starts_at, ObjectionRow.raised_at < last.ends_at)
        .order_by(ObjectionRow.id)
    )  # fmt: skip
    seen: set[int] = set()
    for row in rows:
        if row.id not in seen and _planned_for(scope, row):
            seen.add(row.id)
            yield local_date(row.raised_at), Objection(row.state)


def _digests(scope: Scope, first: Period, last: Period) -> dict[tuple[int, str], frozenset[str]]:
    whose = PlanningBody.partnership_id == scope.partnership_id
    rows = db.session.execute(
        sa.select(Digest.body_id, Digest.period, Digest.first_day, Digest.data)
        .join(PlanningBody, PlanningBody.id == Digest.body_id)
        .where(
            whose if scope.body_id is None else Digest.body_id == scope.body_id,
            Digest.state == DigestState.ISSUED,
            Digest.period >= str(first), sa.or_(Digest.period <= str(last), Digest.first_day <= last.last_day),
        )
        .order_by(Digest.body_id, Digest.period)
    )  # fmt: skip
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for body_id, name, first_day, data in rows:
        # One that goes by papers tells of the months that it has days of.
        days = Days.stored(name, first_day)
        for month in Period.of(days.first_day).until(Period.of(days.last_day)):
            found[body_id, str(month)].update(line["reference"] for section in _SECTIONS for line in data[section])
    return {key: frozenset(references) for key, references in found.items()}


@dataclass(frozen=True, slots=True)
class BodyName:
    """A planning body whose figures somebody may read, with its partnership."""

    id: int
    slug: str
    name: str
    partnership_id: int
    partnership_slug: str
    partnership: str


def bodies(
    partnerships: frozenset[int] | None = frozenset(),
    body_ids: frozenset[int] = frozenset(),
    *,
    slug: str | None = None,
) -> tuple[BodyName, ...]:
    """The bodies of these partnerships (None: of all), and these ones; or the one of that name among them. By
    partnership, boards first. One statement."""
    whose = sa.or_(
        sa.true() if partnerships is None else PlanningBody.partnership_id.in_(sorted(partnerships)),
        PlanningBody.id.in_(sorted(body_ids)),
    )
    query = (
        sa.select(
            PlanningBody.id, PlanningBody.slug, PlanningBody.name, Partnership.id, Partnership.slug, Partnership.name
        )
        .join(Partnership, Partnership.id == PlanningBody.partnership_id)
        .where(whose)
        .order_by(Partnership.name, Partnership.id, PlanningBody.kind, PlanningBody.name, PlanningBody.id)
    )
    if slug is not None:
        query = query.where(PlanningBody.slug == slug)
    return tuple(BodyName(*row) for row in db.session.execute(query))
