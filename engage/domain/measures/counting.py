"""All twenty measures, counted: one list of lines, of which pages, files and commands show what they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engage.domain.measures import answering, changes, digests, escalating, hosting, rated, replying, telling, voices
from engage.domain.measures.facts import Facts, View
from engage.domain.measures.parts import NUMBER, Part
from engage.domain.measures.rated import SampledAnswer
from engage.domain.measures.values import Amount, NotMeasured, Proportion, Value, Why

_Name = TypeVar("_Name", bound=str)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `group` is the code or the name that it is of, where a measure has one figure for each of several."""

    part: Part
    value: Value
    group: str = ""

    @property
    def number(self) -> int:
        """Of which measure, 1 to 20."""
        return NUMBER[self.part]


def count(facts: Facts, view: View) -> tuple[Line, ...]:
    """Every figure, in order."""
    return tuple(_lines(facts, view))


def _lines(facts: Facts, view: View) -> Iterator[Line]:
    waiting = answering.waiting_days(facts, view)
    yield Line(Part.ANSWERED_ON_TIME, answering.on_time(facts, view))
    yield Line(Part.STILL_UNANSWERED, Amount(len(waiting)))
    yield Line(Part.OLDEST_UNANSWERED, Amount(max(waiting, default=0)))
    yield Line(Part.MEDIAN_OVERDUE, answering.median_overdue(facts, view))
    yield Line(Part.TIME_TO_DECISION, answering.time_to_decision(facts, view))
    yield from _shares(Part.DECISION_MIX, answering.mix(facts, view))
    yield Line(Part.EXPLAINED_NO, answering.explained_no(facts, view))
    yield Line(Part.CHANGE_RATE, changes.change_rate(facts, view))
    yield Line(Part.CHANGES_CHECKED, changes.checked(facts, view))
    yield Line(Part.PEOPLE_TOLD, telling.told(facts, view))
    yield Line(Part.DEAD_ENDS, voices.dead_ends(facts, view))
    yield from _shares(Part.VERDICTS, telling.given(facts, view))
    yield Line(Part.REOPENED, telling.reopened(facts, view))
    yield from _each(Part.REPLY_ITEMS, replying.items(facts, view))
    yield from _rated([each for each in facts.sampled if view.owns(each.body) and view.holds(each.on)])
    yield Line(Part.SAY_DO_GAP, changes.say_do_gap(facts, view))
    yield Line(Part.ESCALATED_SEEN, escalating.seen(facts, view))
    yield Line(Part.ESCALATION_DAYS, escalating.days_to_agenda(facts, view))
    yield Line(Part.ESCALATION_MINUTES, escalating.minutes(facts, view))
    yield Line(Part.PARTICIPATION, NotMeasured(Why.NO_POPULATION))
    yield Line(Part.PREVALENCE, NotMeasured(Why.NO_POPULATION))
    yield Line(Part.DEPRIVATION_GAP, NotMeasured(Why.NO_QUINTILE))
    yield Line(Part.DISSIMILARITY, NotMeasured(Why.NO_QUINTILE))
    yield Line(Part.CONCENTRATION, NotMeasured(Why.NO_ACCOUNTS))
    yield Line(Part.NEW_VOICES, NotMeasured(Why.NO_ACCOUNTS))
    yield from _each(Part.AGREED_BY_LOCALITY, voices.agreed_by_locality(facts, view))
    yield from _each(Part.DAYS_BY_LOCALITY, voices.days_by_locality(facts, view))
    yield Line(Part.AGREED_BY_QUINTILE, NotMeasured(Why.NO_QUINTILE))
    yield Line(Part.ONLY_ORGANISATIONS, voices.only_organisations(facts, view))
    yield from _each(Part.CHANNEL_PUBLISHED, hosting.published_by_channel(facts, view))
    yield from _each(Part.CHANNEL_DAYS, hosting.days_by_channel(facts, view))
    yield Line(Part.CHANNEL_FINISHED, NotMeasured(Why.DRAFTS_GO))
    yield Line(Part.WITHHELD, hosting.withheld(facts, view))
    yield from _shares(Part.WITHHELD_REASONS, hosting.withheld_reasons(facts, view))
    yield Line(Part.WORDS_CHANGED, NotMeasured(Why.WORDS_CLOSED))
    yield Line(Part.OBJECTIONS_UPHELD, hosting.upheld(facts, view))
    yield Line(Part.ASKS_PER_STORY, voices.asks_per_story(facts, view))
    yield Line(Part.ASKED_TWICE, voices.asked_twice(facts, view))
    yield Line(Part.ASKED_AGAIN, NotMeasured(Why.NOT_NOTED))
    yield Line(Part.DIGEST_COMPLETE, digests.complete(facts, view))


def _rated(sample: Sequence[SampledAnswer]) -> Iterator[Line]:
    """What people judged; said to be not measured as long as nobody has."""
    yield Line(Part.REPLY_SAMPLE, rated.read(sample))
    if any(each.first for each in sample):
        counted = rated.items(sample)
        yield Line(Part.REPLY_RATED, rated.whole(counted))
        yield from _each(Part.REPLY_RATED_ITEMS, counted)
        yield from _shares(Part.REPLY_TYPES, rated.types(sample))
    else:
        yield Line(Part.REPLY_RATED, NotMeasured(Why.NOT_RATED))
        yield Line(Part.REPLY_TYPES, NotMeasured(Why.NOT_RATED))
    twice = any(each.first and each.second for each in sample)
    yield Line(Part.REPLY_AGREEMENT, rated.agreement(sample) if twice else NotMeasured(Why.NOT_RATED_TWICE))


def _shares(part: Part, counted: Mapping[_Name, int]) -> Iterator[Line]:
    whole = sum(counted.values())
    for name, n in counted.items():
        yield Line(part, Proportion(n, whole), str(name))


def _each(part: Part, found: Mapping[_Name, Value]) -> Iterator[Line]:
    for name, value in found.items():
        yield Line(part, value, str(name))
