"""One ask as a line of a digest: what was decided and by whom, what was promised, what people say, what is late.

A line is what was known at one moment, with everything a page needs to show it: it is stored, and never looked up
again. Who made an event is there as a role in words that the body gave, never as a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import zip_longest
from types import MappingProxyType

from engage.domain.ask_events import AskEvent
from engage.domain.ask_labels import AskLabel, Due, Labelled, Owed, label_in_time, label_on, next_due
from engage.domain.ask_points import PointAnswer
from engage.domain.ask_records import Decision, Pass, Promise
from engage.domain.ask_snapshot import Ask, Round
from engage.domain.ask_states import NEEDS_PROMISE, AskAction, AskState, ClosedAs, Outcome, PromiseState
from engage.domain.copies import new
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.held import NOT_HELD, Held
from engage.domain.host_days import held
from engage.domain.verdicts import Verdict, count

NO_NAMES: Mapping[int, str] = MappingProxyType({})
NOTHING_HELD: Mapping[int, Held] = MappingProxyType({})


class Section(StrEnum):
    """The four parts of every digest, in the order in which they always stand."""

    DONE = "done"
    DOING = "doing"
    NOT_DOING = "not_doing"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class LineDecision:
    """What was decided. `passed_to` names the outside organisation that took it on."""

    outcome: Outcome
    decided_on: date
    decided_by: str
    reasons: str
    round: int = 1
    passed_to: str = ""


@dataclass(frozen=True, slots=True)
class LinePromise:
    """Who does what by when; `days_late` in working days, 0 unless it is still open after its date."""

    text: str
    owner_role: str
    first_due: date
    due: date
    state: PromiseState
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class LinePoint:
    """One point of the ask, and what the decision of the present round says to it: nothing while there is none."""

    text: str
    answer: PointAnswer | None = None


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """How people answered "did this answer what you told us?" in the present round."""

    yes: int = 0
    partly: int = 0
    no: int = 0
    not_sure: int = 0

    @property
    def given(self) -> int:
        """How many answered."""
        return self.yes + self.partly + self.no + self.not_sure


NO_VERDICTS = VerdictCounts()


@dataclass(frozen=True)
class Line:
    """One ask as it stood. `label_params` are those of ask_labels.Labelled with days in ISO form."""

    reference: str
    title: str
    section: Section
    state: AskState
    label_id: AskLabel
    label_params: Mapping[str, int | str] = field(hash=False)
    body: str
    raised_on: date
    locality: str = ""
    round: int = 1
    raised_in_period: bool = False
    changed_in_period: bool = False
    decision: LineDecision | None = None
    """Of the present round."""
    earlier_decision: LineDecision | None = None
    """What was decided before it was reopened, while the present round has no decision."""
    promises: tuple[LinePromise, ...] = ()
    verdicts: VerdictCounts = NO_VERDICTS
    first_due: date | None = None
    """The day first given for the decision of the present round."""
    owed: Owed | None = None
    due: date | None = None
    """The last day on which what is owed is in time."""
    days_overdue: int = 0
    """Working days after `due`."""
    deferrals: int = 0
    """How often it was put off."""
    closed_as: ClosedAs | None = None
    closed_on: date | None = None
    points: tuple[LinePoint, ...] = ()
    """The single things that it asks for, where there are several."""
    sent_up_on: date | None = None
    """The day on which the group sent it up to the board that has taken it on since."""
    sent_up_by: str = ""
    """The group, as it was called when the digest was compiled."""

    @property
    def path(self) -> str:
        """Where the ask is, within the installation."""
        return f"/asks/{self.reference}"

    @property
    def label(self) -> Labelled:
        """What the public read as its state."""
        params: dict[str, date | int | str] = dict(self.label_params)
        for key in ("date", "due"):
            if key in params:
                params[key] = date.fromisoformat(str(params[key]))
        return Labelled(self.label_id, params)


@dataclass(frozen=True, slots=True)
class Window:
    """The time a digest tells of: from `start`, as known at `end` (both aware; `end` belongs to it)."""

    start: datetime
    end: datetime
    day: date = field(init=False)
    """The last day of it, which everything late is counted to."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "day", local_date(self.end))

    def holds(self, moment: datetime) -> bool:
        """Whether something recorded at `moment` is news in it."""
        return self.start <= moment <= self.end


def section_of(ask: Ask) -> Section:
    """Where an ask that was raised stands. An answer is a decision, and done is done only when somebody else has
    checked every promise; a promise alone is not."""
    decision = ask.decision
    if decision is None:
        return Section.UNANSWERED
    if decision.outcome not in NEEDS_PROMISE:
        return Section.NOT_DOING
    return Section.DONE if ask.state in {AskState.WITH_PEOPLE, AskState.CLOSED} else Section.DOING


def line_of(
    reference: str, ask: Ask, events: tuple[AskEvent, ...], window: Window, calendar: WorkingCalendar, *,
    body: str, locality: str = "", names: Mapping[int, str] = NO_NAMES,
) -> Line:  # fmt: skip
    """The line of an ask that was raised: `ask` is its fold at the end of the window, `events` all that was recorded
    of it until then, `names` those of planning bodies by id. Raises ValueError for a draft."""
    if ask.raised_at is None or not ask.rounds:
        raise ValueError("a draft is not in the register")
    now, day, promised, closing = ask.rounds[-1], window.day, ask.promises, ask.rounds[-1].closing
    number, decision = now.number, now.decision
    owed: Due | None = next_due(ask, calendar)
    with_host = held(ask, calendar) if promised else NOTHING_HELD
    label = label_on(label_in_time(ask), owed, day, calendar)
    sent_up = _sent_up(ask) if ask.passes else None
    earlier = [each for each in ask.decisions if each.round < number] if decision is None and ask.decisions else None
    # Histories are in the order in which they were recorded: most asks have no news.
    quiet = not events or events[-1].recorded_at < window.start
    news = () if quiet else [each.kind for each in events if window.start <= each.recorded_at <= window.end]
    return new(Line, {
        "reference": reference,
        "title": ask.title,
        "section": section_of(ask),
        "state": ask.state,
        "label_id": label.id,
        "label_params": {key: _plain(value) for key, value in label.params.items()} if label.params else {},
        "body": body,
        "raised_on": local_date(ask.raised_at),
        "locality": locality,
        "round": number,
        "raised_in_period": AskAction.RAISE in news,
        "changed_in_period": bool(news),
        "decision": _decision(ask, decision) if decision else None,
        "earlier_decision": _decision(ask, earlier[-1]) if earlier else None,
        "promises": tuple([
            _promise(each, day, calendar, with_host.get(each.number, NOT_HELD))
            for each in promised
            if _to_be_seen(now, each)
        ]) if promised else (),
        "verdicts": _verdicts(now),
        "first_due": ask.first_decision_due,
        "owed": owed.what if owed else None,
        "due": owed.due if owed else None,
        "days_overdue": label.days,
        "deferrals": sum([each.round == number for each in ask.deferrals]) if ask.deferrals else 0,
        "closed_as": closing.closed_as if closing else None,
        "closed_on": local_date(closing.at) if closing else None,
        "points": _points(ask) if ask.points else (),
        "sent_up_on": local_date(sent_up.at) if sent_up else None,
        "sent_up_by": names.get(sent_up.from_body_id, "") if sent_up else "",
    })  # fmt: skip


def answered_with(line: Line, other: Ask) -> Line:
    """The line of an ask that was put together with another: what that one was answered is its answer."""
    if other.raised_at is None:
        return line
    earlier = [each for each in other.decisions if each.round < other.round] if other.decision is None else []
    return replace(
        line,
        section=section_of(other),
        decision=_decision(other, other.decision) if other.decision else None,
        earlier_decision=_decision(other, earlier[-1]) if earlier else None,
    )


def _points(ask: Ask) -> tuple[LinePoint, ...]:
    said: tuple[PointAnswer | None, ...] = ask.decision.point_answers if ask.decision else ()
    return tuple(LinePoint(text, answer) for text, answer in zip_longest(ask.points, said[: len(ask.points)]))


def _sent_up(ask: Ask) -> Pass | None:
    taken = [each for each in ask.passes if each.accepted_at is not None]
    return taken[-1] if taken and taken[-1].escalated else None


def _plain(value: date | int | str) -> int | str:
    return value.isoformat() if isinstance(value, date) else value


def _decision(ask: Ask, made: Decision) -> LineDecision:
    outside = ""
    if made.outcome is Outcome.PASSED_ON:
        settled = [each.to_name for each in ask.passes if each.settled_at and each.round == made.round]
        outside = settled[-1] if settled else ""
    return LineDecision(made.outcome, local_date(made.at), made.decided_by, made.reasons, made.round, outside)


def _to_be_seen(now: Round, promise: Promise) -> bool:
    """Those of the present round, and every one that was not kept before."""
    return promise.round == now.number or promise.state is PromiseState.SET_ASIDE


def _promise(promise: Promise, day: date, calendar: WorkingCalendar, lies: Held) -> LinePromise:
    owed = promise.state is PromiseState.OPEN and lies.came is None
    late = lies.days_late(promise.due, day, calendar) if owed else 0
    return LinePromise(promise.text, promise.owner_role, promise.first_due, promise.due, promise.state, late)


def _verdicts(now: Round) -> VerdictCounts:
    if not now.verdicts:
        return NO_VERDICTS
    counts = count(now.verdicts)
    return VerdictCounts(counts[Verdict.YES], counts[Verdict.PARTLY], counts[Verdict.NO], counts[Verdict.NOT_SURE])
