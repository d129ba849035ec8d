"""Measures 7, 15, 16 and 19: which stories lead nowhere, whose asks succeed, who is behind them, how often told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from engage.domain.ask_states import Outcome
from engage.domain.deadlines import local_date
from engage.domain.dispositions import Disposition
from engage.domain.measures.answering import decisions, time_to_decision
from engage.domain.measures.facts import AskFacts, Facts, View
from engage.domain.measures.values import Median, Proportion, Ratio
from engage.domain.publication import Publication

OLD = timedelta(days=90)
"""A published story that is older should have led somewhere."""


def dead_ends(facts: Facts, view: View) -> Proportion:
    """No. 7: stories that were published in the time and more than 90 days ago, that feed no ask, belong to no theme of
    which one was made, and of which no reader said what was done and why; of all that were published then."""
    old = [
        each
        for each in facts.stories.values()
        if each.here and each.publication is Publication.PUBLISHED
        and each.published_on is not None and view.holds(each.published_on) and each.published_on < view.today - OLD
    ]  # fmt: skip
    nowhere = {None, Disposition.ADDED_TO_ASK}
    return Proportion(sum(not each.leads_on and each.disposition in nowhere for each in old), len(old))


def agreed_by_locality(facts: Facts, view: View) -> Mapping[str, Proportion]:
    """No. 15: decisions that agreed, in whole or in part, of all that were made on asks of each locality."""
    agreed: dict[str, list[bool]] = {}
    for each, made in decisions(facts, view):
        agreed.setdefault(each.locality, []).append(made.outcome in {Outcome.AGREED, Outcome.PARTLY})
    return {name: Proportion(sum(found), len(found)) for name, found in sorted(agreed.items())}


def days_by_locality(facts: Facts, view: View) -> Mapping[str, Median]:
    """No. 15: the time to a decision on asks of each locality."""
    found = {
        name: time_to_decision(facts, view, locality=name) for name in sorted({each.locality for each in facts.asks})
    }
    return {name: median for name, median in found.items() if median.n}


def _raised(facts: Facts, view: View) -> list[AskFacts]:
    return [
        each
        for each in facts.asks
        if each.ask.raised_at is not None and view.holds(local_date(each.ask.raised_at)) and view.owns(each.held[0][1])
    ]


def only_organisations(facts: Facts, view: View) -> Proportion:
    """No. 16: asks behind which there are groups and organisations alone, of those raised in the time. Each counts as
    one, for however many it speaks."""
    raised = _raised(facts, view)
    alone = 0
    for each in raised:
        behind = [facts.stories[story] for story in each.ask.fed if story in facts.stories]
        alone += bool(behind) and all(story.organisation for story in behind)
    return Proportion(alone, len(raised))


def asks_per_story(facts: Facts, view: View) -> Ratio:
    """No. 19: how many asks a story feeds, of the stories that came in the time and feed one at all: told once, used
    where it helps."""
    links = [
        story
        for each in facts.asks
        for story in each.ask.fed
        if story in facts.stories and facts.stories[story].here and view.holds(facts.stories[story].received_on)
    ]
    return Ratio(len(links), len(set(links)))


def asked_twice(facts: Facts, view: View) -> Proportion:
    """No. 19: stories about which readers asked the person more than once, of those that came in the time and about
    which they asked at all. Whether they asked for the same, nobody notes."""
    asked = [
        each.questions for each in facts.stories.values()
        if each.here and each.questions and view.holds(each.received_on)
    ]  # fmt: skip
    return Proportion(sum(count > 1 for count in asked), len(asked))
