"""What the measures are counted from: folded histories of asks, and plain values of what people told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from engage.domain.answered import OwedDecision, owed_decisions
from engage.domain.ask_events import AskEvent
from engage.domain.ask_history import fold
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import AskAction
from engage.domain.contribution_states import Objection
from engage.domain.deadlines import local_date
from engage.domain.dispositions import Disposition
from engage.domain.joined import owed_of, stands_for, whole_of
from engage.domain.kinds import Channel
from engage.domain.measures.rated import SampledAnswer
from engage.domain.periods import Period
from engage.domain.publication import Publication
from engage.domain.withholding import WithheldReason

_A = AskAction
CHANGES_STATE = frozenset(
    {_A.RAISE, _A.ACKNOWLEDGE, _A.TABLE, _A.DECIDE, _A.DEFER, _A.PASS_ON, _A.ACCEPT, _A.RETURN, _A.SETTLE_OUTSIDE,
     _A.PROMISE, _A.REPORT_DONE, _A.CHECK_PASS, _A.CHECK_FAIL, _A.ASK_PEOPLE, _A.REOPEN, _A.CLOSE, _A.SUCCEED,
     _A.MERGE, _A.PART, _A.SPLIT_OFF}
)  # fmt: skip
"""Events after which an ask stands otherwise than before."""


@dataclass(frozen=True, slots=True)
class AskFacts:
    """One public ask: its history folded, the decisions it was owed, and who had it when."""

    reference: str
    ask: Ask
    owed: tuple[OwedDecision, ...]
    held: tuple[tuple[int, int], ...]
    """(number of the event, body): from that event on the body was accountable."""
    changed: tuple[tuple[date, int], ...]
    """(day on which it was recorded, number of the event) of what changed where it stands."""
    locality: str = ""
    spoken_for: AskFacts | None = None
    """The ask that speaks for this one, where it was put together with another."""

    def body_at(self, seq: int) -> int:
        """The body that was accountable when this event happened."""
        return next((body for since, body in reversed(self.held) if since <= seq), 0)

    def body_on(self, day: date) -> int:
        """The body that was accountable at the end of a day, as was recorded by then; 0 before it was raised. For what
        was put together with another by then, whoever had that one."""
        known = [seq for recorded, seq in self.changed if recorded <= day]
        own = self.body_at(max(known)) if known else 0
        if self.spoken_for and local_date(self.ask.merges[-1].recorded_at) <= day:
            return self.spoken_for.body_on(day) or own
        return own


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """One contribution, as far as it is counted. Dates are days in Scotland."""

    received_on: date
    channel: Channel = Channel.WEB
    here: bool = True
    """It came from a locality for which the body plans."""
    published_on: date | None = None
    publication: Publication = Publication.PENDING
    may_publish: bool = True
    """The person said that it may be published."""
    disposition: Disposition | None = None
    leads_on: bool = False
    """It feeds an ask, or belongs to a theme of which an ask was made."""
    organisation: bool = False
    withheld: WithheldReason | None = None
    questions: int = 0
    """How often a reader asked the person something about it."""
    imported: bool = False
    """Out of a survey: it has no clock and no person to tell."""
    wants_news: bool = False
    """The person wants to be told, has not asked us to stop, and has not taken it back."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is counted, of one body or of everything in a partnership."""

    asks: tuple[AskFacts, ...] = ()
    """Every ask that the body ever had; drafts are none."""
    stories: Mapping[int, StoryFacts] = field(default_factory=dict, hash=False)
    """By their id: those of the body's localities, and those that feed its asks."""
    told: frozenset[tuple[int, str, int]] = frozenset()
    """(story, ask, round): the outcome of that round reached this person, by whatever way they chose."""
    objections: tuple[tuple[date, Objection], ...] = ()
    """Of the stories from here: when somebody disagreed with their reader, and how that stands."""
    digests: Mapping[tuple[int, str], frozenset[str]] = field(default_factory=dict, hash=False)
    """The asks that stand in the digest in force of (body, month)."""
    sampled: tuple[SampledAnswer, ...] = ()
    """The answers that were drawn to be judged, and what was found."""
    owed: frozenset[tuple[int, str, int]] = frozenset()
    """As in `told`, of all whom somebody set out to tell, whatever became of it: who wants no news any more was owed
    it."""


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: days from `first` to `last`, both included, as it stands `today`; of one body, or of all."""

    first: date
    last: date
    today: date
    body: int | None = None

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last

    def fell_due(self, due: date) -> bool:
        """Whether a day by which something was owed lies in it and is over: its own day counts to the end."""
        return self.holds(due) and due < self.today

    def owns(self, body: int) -> bool:
        """Whether it looks at this body."""
        return self.body is None or self.body == body

    def months(self) -> Sequence[Period]:
        """The whole months in it that are over."""
        found = Period.of(self.first).until(Period.of(self.last))
        return [m for m in found if self.first <= m.first_day and m.last_day <= self.last and m.last_day < self.today]


def ask_facts(reference: str, events: Iterable[AskEvent], locality: str = "") -> AskFacts:
    """One ask from its whole history, in order. Raises what `ask_history.fold` raises."""
    told = tuple(events)
    held, passed_to = [], 0
    for event in told:
        if event.kind is _A.RAISE:
            held.append((event.seq, event.number("body_id")))
        elif event.kind is _A.PASS_ON:
            passed_to = event.number_or_none("to_body_id") or 0
        elif event.kind is _A.ACCEPT:
            held.append((event.seq, passed_to))
        elif event.kind is _A.SUCCEED:
            held.append((event.seq, event.number("to_body_id")))
    changed = tuple((local_date(event.recorded_at), event.seq) for event in told if event.kind in CHANGES_STATE)
    return AskFacts(reference, fold(told), owed_decisions(told), tuple(held), changed, locality)


def every_ask(
    histories: Mapping[int, Sequence[AskEvent]], names: Mapping[int, tuple[str, str]]
) -> tuple[AskFacts, ...]:
    """All of these asks, in the order of `histories`; `names` gives the reference and the locality of each. An ask that
    was put together with another is decided when that one is, and a part that is one with its whole again owes nothing
    more. Raises what `ask_history.fold` raises."""
    alone = {each: ask_facts(names[each][0], events, names[each][1]) for each, events in histories.items()}
    found = []
    for ask_id, each in alone.items():
        other = alone.get(stands_for(ask_id, histories), each)
        spoken_for = None if other is each else other
        alone_as_ever = spoken_for is None and whole_of(histories[ask_id]) is None
        found.append(each if alone_as_ever else replace(each, owed=owed_of(ask_id, histories), spoken_for=spoken_for))
    return tuple(found)
