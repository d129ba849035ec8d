"""The digest: what one planning body did in a month with what people told it, compiled from histories alone.

Four sections, always all of them and in this order: Done, Doing, Not doing and why, Not answered yet. Every ask the
body is accountable for has exactly one line when it was open at the end or anything happened to it in the month; the
rest is counted as closed before. Nobody chooses what is in it: `reconcile` holds it against the register, which is
counted in another way, and a digest that does not add up is not made.

An ask belongs to a month by when things were *recorded*: a decision of October that was entered in November is news
in November, and October's digest stays what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from engage.domain.ask_events import AskEvent
from engage.domain.ask_history import fold, known_at
from engage.domain.ask_records import Pass
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import NOT_PUBLIC, AskAction, AskState, Outcome, PromiseState
from engage.domain.deadlines import WorkingCalendar, local_date
from engage.domain.digest_asked import AskedLast
from engage.domain.digest_data import (
    NOTHING_HEARD,
    Change,
    Counts,
    Decided,
    DigestBody,
    DigestData,
    DigestDoesNotReconcile,
    HandedOver,
    Heard,
    Missed,
    MissedBecause,
    Register,
    ThemeCount,
    from_json,
    to_json,
)
from engage.domain.digest_days import Days
from engage.domain.digest_fixes import MOST_FIXES, NOTHING_PUT_RIGHT, PutRight
from engage.domain.digest_lines import NO_NAMES, Line, Section, Window, answered_with, line_of
from engage.domain.disclosure import PLAIN, Count, Suppressed, suppress_count, suppress_table
from engage.domain.errors import Refused
from engage.domain.held import NOT_HELD
from engage.domain.host_days import held
from engage.domain.periods import Period

__all__ = [
    "DigestAsk", "DigestBody", "DigestData", "DigestDoesNotReconcile", "Heard", "OtherView", "Register",
    "compile_digest", "from_json", "heard", "reconcile", "to_json", "window",
]  # fmt: skip

MOST_THEMES = 10
"""Themes named under "what we heard"."""
_NAMED = 10
"""References named when a digest does not reconcile."""


@dataclass(frozen=True, slots=True)
class DigestAsk:
    """What is put in for one ask: its reference, its whole history in order, the name of its locality, and the id by
    which other histories name it."""

    reference: str
    events: tuple[AskEvent, ...]
    locality: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class OtherView:
    """Of a theme: how many see it another way, by locality, and what they say in its editor's words."""

    by_locality: tuple[int, ...]
    words: str = ""

    @property
    def told(self) -> int:
        """How many may be said to: those of localities where so many do that it may be said there too. What pages of
        one locality do not say cannot be worked out from the whole."""
        return sum(each for each in self.by_locality if each >= PLAIN)


NO_OTHER_VIEW = OtherView(())
NO_VIEWS: Mapping[int, OtherView] = MappingProxyType({})


def heard(
    received: int, still_unpublished: int, published: int, themes: Iterable[tuple[int, str, int]], *,
    organisations: bool = False, others: Mapping[int, OtherView] = NO_VIEWS,
) -> Heard:  # fmt: skip
    """What may be said of what people told. `still_unpublished` of the received are not public: when they are few,
    the received are not counted either, since whoever counts the public ones would know the few. `others`: who sees
    a theme another way, by its id."""
    count = suppress_count(received)
    if isinstance(suppress_count(still_unpublished), Suppressed) and not isinstance(count, Suppressed):
        count = Suppressed()
    named = {(number, name): n for number, name, n in themes if n}
    cells = suppress_table(named, PLAIN).cells
    ranked = sorted(cells, key=lambda each: (-_size(cells[each]), each[1], each[0]))
    shown = tuple(_theme(*each, cells[each], others.get(each[0], NO_OTHER_VIEW)) for each in ranked[:MOST_THEMES])
    return Heard(count, published, shown, organisations)


def _theme(number: int, name: str, count: Count, other: OtherView) -> ThemeCount:
    return ThemeCount(number, name, count, other.told, other.words if other.told else "")


def _size(count: Count) -> int:
    return -1 if isinstance(count, Suppressed) else count


def window(period: Period | Days, as_of: datetime) -> Window:
    """The time that a digest of these days, as known at `as_of`, tells of.

    Raises Refused("digest_as_of_before_period") when they had not begun.
    """
    if as_of < period.starts_at:
        raise Refused("digest_as_of_before_period", field="as_of")
    return Window(period.starts_at, as_of)


def compile_digest(
    asks: Iterable[DigestAsk],
    *,
    body: DigestBody,
    period: Period | Days,
    as_of: datetime,
    calendar: WorkingCalendar,
    heard: Heard = NOTHING_HEARD,
    put_right: PutRight = NOTHING_PUT_RIGHT,
    closed_before: int = 0,
    names: Mapping[int, str] = NO_NAMES,
    asked_last: tuple[AskedLast, ...] = (),
) -> DigestData:
    """The body's digest of the days, from histories. Histories of other bodies' asks may be among `asks`; they are
    left out, unless this body handed one over. `closed_before` counts the body's asks whose history is not handed in
    because it ended before the month. `names` of planning bodies by id: who sent an ask up.
    `asked_last`: what the digest before it put to the body, and what came of it.

    Raises what `ask_history.fold` raises for a history that contradicts itself, and what `window` raises.
    """
    span = window(period, as_of)
    found = _Found([], [], [], [], [])
    by_id: dict[int, Ask] = {}
    joined: list[tuple[int, Ask]] = []
    for each in asks:
        events = known_at(each.events, as_of)
        ask = by_id[each.id] = fold(events)
        if ask.state in NOT_PUBLIC:
            continue
        if ask.body_id != body.id:
            found.handed_over.extend(_handed_over(each.reference, ask, events, body.id, span))
            continue
        line = line_of(
            each.reference, ask, events, span, calendar, body=body.name, locality=each.locality, names=names
        )
        if line.state in {AskState.CLOSED, AskState.MERGED} and not line.changed_in_period:
            closed_before += 1
            continue
        if ask.merges and ask.merged_into is not None:
            joined.append((len(found.lines), ask))
        found.lines.append(line)
        if ask.promises:
            found.missed.extend(_missed(each.reference, ask, span, calendar))
        if not line.changed_in_period:
            continue
        found.changes.extend(_changes(each.reference, ask, events, span))
        found.decided.extend(
            Decided(each.reference, ask.title, made.outcome, local_date(made.at))
            for made in ask.decisions
            if span.holds(made.recorded_at)
        )
    for at, ask in joined:  # now that all are known
        found.lines[at] = answered_with(found.lines[at], _speaks_for(ask, by_id))
    told = _put_together(found, body, period, as_of, heard, closed_before)
    return replace(told, put_right=put_right, asked_last=asked_last)


def _speaks_for(ask: Ask, by_id: Mapping[int, Ask]) -> Ask:
    """The ask that speaks for this one, by way of others if need be, as far as it is among these."""
    while ask.merged_into is not None and (further := by_id.get(ask.merged_into)) is not None:
        ask = further
    return ask


@dataclass
class _Found:
    lines: list[Line]
    missed: list[Missed]
    changes: list[Change]
    decided: list[Decided]
    handed_over: list[HandedOver]


def _put_together(
    found: _Found, body: DigestBody, period: Period | Days, as_of: datetime, heard: Heard, closed_before: int
) -> DigestData:
    by_section = {
        section: tuple(sorted((line for line in found.lines if line.section is section), key=ORDER[section]))
        for section in Section
    }
    changed = {each.reference for each in found.changes if not each.already_planned}
    outcomes = Counter(each.outcome for each in found.decided)
    return DigestData(
        body=body,
        period=str(period),
        first_day=period.first_day if isinstance(period, Days) and not period.is_month else None,
        as_of=as_of,
        done=by_section[Section.DONE],
        doing=by_section[Section.DOING],
        not_doing=by_section[Section.NOT_DOING],
        unanswered=by_section[Section.UNANSWERED],
        missed=tuple(sorted(found.missed, key=lambda each: (-each.days_late, each.due, each.reference, each.text))),
        changes=tuple(sorted(found.changes, key=lambda each: (each.already_planned, each.done_on, each.reference))),
        decided=tuple(sorted(found.decided, key=lambda each: (each.decided_on, each.reference))),
        handed_over=tuple(sorted(found.handed_over, key=lambda each: (each.on, each.reference))),
        counts=Counts(
            register=len(found.lines) + closed_before,
            listed=len(found.lines),
            closed_before=closed_before,
            done=len(by_section[Section.DONE]),
            doing=len(by_section[Section.DOING]),
            not_doing=len(by_section[Section.NOT_DOING]),
            unanswered=len(by_section[Section.UNANSWERED]),
            overdue=sum(1 for line in by_section[Section.UNANSWERED] if line.days_overdue),
            raised=sum(1 for line in found.lines if line.raised_in_period),
            decided=len(found.decided),
            changed=len(changed),
            missed=len(found.missed),
        ),
        heard=heard,
        decided_by_outcome={each.value: outcomes[each] for each in Outcome if outcomes[each]},
    )


def _late_first(line: Line) -> tuple[Any, ...]:
    return (-line.days_overdue, line.due or date.max, line.raised_on, line.reference)


def _decided_first(line: Line) -> tuple[Any, ...]:
    return (line.decision.decided_on if line.decision else date.max, line.reference)


ORDER = {
    Section.DONE: _decided_first,
    Section.DOING: _late_first,
    Section.NOT_DOING: _decided_first,
    Section.UNANSWERED: _late_first,
}
"""How the lines of a section stand: nobody can move one up or down."""


_KEPT = frozenset({PromiseState.CLAIMED, PromiseState.CHECKED})


def _missed(reference: str, ask: Ask, span: Window, calendar: WorkingCalendar) -> Iterator[Missed]:
    reopened = {each.round for each in ask.reopenings if span.holds(each.recorded_at)}
    with_host = held(ask, calendar)
    for promise in ask.promises:
        if promise.state in _KEPT:
            continue
        because, late = None, 0
        lies = with_host.get(promise.number, NOT_HELD)
        if promise.state is PromiseState.OPEN and lies.came:
            continue
        if promise.state is PromiseState.OPEN and lies.due(promise.due) < span.day:
            because, late = MissedBecause.LATE, lies.days_late(promise.due, span.day, calendar)
        elif promise.state is PromiseState.OPEN and promise.first_due < span.day:
            because = MissedBecause.MOVED if any(span.holds(move.recorded_at) for move in promise.moves) else None
        elif promise.state is PromiseState.SET_ASIDE and promise.round + 1 in reopened:
            because = MissedBecause.SET_ASIDE
        if because:
            yield Missed(
                reference, ask.title, promise.text, promise.owner_role, promise.first_due, promise.due, because, late
            )


def _changes(reference: str, ask: Ask, events: Sequence[AskEvent], span: Window) -> Iterator[Change]:
    for event in events:
        if event.kind is not AskAction.CHECK_PASS or not span.holds(event.recorded_at):
            continue
        promise = ask.promise(event.number("promise"))
        if promise is None or promise.claim is None:
            continue
        decision = ask.rounds[promise.round - 1].decision
        planned = decision is not None and decision.outcome is Outcome.ALREADY_PLANNED
        yield Change(reference, ask.title, promise.claim.what, promise.claim.when, planned)


def _handed_over(
    reference: str, ask: Ask, events: Sequence[AskEvent], body_id: int, span: Window
) -> Iterator[HandedOver]:
    accepted = [event for event in events if event.kind is AskAction.ACCEPT]
    passes = [each for each in ask.passes if each.accepted_at is not None]
    mine = [
        HandedOver(reference, ask.title, each.to_name, local_date(event.effective_at))
        for event, each in zip(accepted, passes, strict=True)
        if _gave_away(ask, each, event.seq) == body_id and span.holds(event.recorded_at)
    ]
    known = {event.seq: event for event in events}
    mine += [
        HandedOver(reference, ask.title, each.to_name, local_date(each.at))
        for each in ask.successions
        if each.from_body_id == body_id and span.holds(known[each.seq].recorded_at)
    ]
    yield from mine[-1:]


def _gave_away(ask: Ask, passed: Pass, accepted: int) -> int:
    """The body that answered for it until another took it on: who passed it, or whoever came after that one."""
    since = [each.to_body_id for each in ask.successions if passed.seq < each.seq < accepted]
    return since[-1] if since else passed.from_body_id


def reconcile(data: DigestData, register: Register) -> None:
    """Hold the digest against the register: the same asks, each once, each where it says it stands, and every sum
    right.

    Raises DigestDoesNotReconcile with what does not fit: missing, extra and twice (references, at most ten of each)
    and sums (the names of counts that are wrong).
    """
    times = Counter(line.reference for line in data.lines)
    twice = sorted(reference for reference, n in times.items() if n > 1)
    missing = sorted(register.listed - set(times))
    extra = sorted(set(times) - register.listed)
    counts = data.counts
    sums = {
        "register": counts.register == len(register.listed) + register.closed_before,
        "closed_before": counts.closed_before == register.closed_before,
        "listed": counts.listed == len(data.lines),
        "overdue": counts.overdue == sum(1 for line in data.unanswered if line.days_overdue),
        "missed": counts.missed == len(data.missed),
        "decided": counts.decided == len(data.decided) == sum(data.decided_by_outcome.values()),
        "changed": counts.changed == len({each.reference for each in data.changes if not each.already_planned}),
        **{section.value: getattr(counts, section.value) == len(lines) for section, lines in data.sections},
        "put_right": len(data.put_right.listed) == min(data.put_right.public, MOST_FIXES),
        "sections": all(line.section is section for section, lines in data.sections for line in lines),
    }
    wrong = sorted(name for name, right in sums.items() if not right)
    if twice or missing or extra or wrong:
        raise DigestDoesNotReconcile(
            "digest_does_not_reconcile",
            missing=missing[:_NAMED], extra=extra[:_NAMED], twice=twice[:_NAMED], sums=wrong,
        )  # fmt: skip
