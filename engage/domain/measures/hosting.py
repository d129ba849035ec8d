"""Measures 17 and 18: whether every way of telling leads as far, and how honest the readers are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from engage.domain.contribution_states import Objection
from engage.domain.kinds import Channel
from engage.domain.measures.facts import Facts, StoryFacts, View
from engage.domain.measures.medians import kaplan_meier
from engage.domain.measures.values import Median, Proportion
from engage.domain.publication import Publication
from engage.domain.withholding import WithheldReason


def _came(facts: Facts, view: View) -> list[StoryFacts]:
    """What people told in the time, whatever became of it. Surveys have no clock and are not in it."""
    return [each for each in facts.stories.values() if each.here and not each.imported and view.holds(each.received_on)]


def _publishable(facts: Facts, view: View) -> dict[Channel, list[StoryFacts]]:
    by_channel: dict[Channel, list[StoryFacts]] = {}
    for each in _came(facts, view):
        if each.may_publish and each.publication is not Publication.WITHDRAWN:
            by_channel.setdefault(each.channel, []).append(each)
    return {channel: by_channel[channel] for channel in Channel if channel in by_channel}


def published_by_channel(facts: Facts, view: View) -> Mapping[Channel, Proportion]:
    """No. 17: stories that are published, of those that came by each way, may be published and were not taken back."""
    return {
        channel: Proportion(sum(each.publication is Publication.PUBLISHED for each in came), len(came))
        for channel, came in _publishable(facts, view).items()
    }


def days_by_channel(facts: Facts, view: View) -> Mapping[Channel, Median]:
    """No. 17: days until they were published; what is not is censored today."""
    return {
        channel: kaplan_meier(
            (max(0, ((each.published_on or view.today) - each.received_on).days), each.published_on is not None)
            for each in came
        )
        for channel, came in _publishable(facts, view).items()
    }


def withheld(facts: Facts, view: View) -> Proportion:
    """No. 18: stories that a reader did not publish, of all that came."""
    came = _came(facts, view)
    return Proportion(sum(each.publication is Publication.WITHHELD for each in came), len(came))


def withheld_reasons(facts: Facts, view: View) -> Mapping[WithheldReason, int]:
    """No. 18: why, of those that were not."""
    found = Counter(
        each.withheld for each in _came(facts, view) if each.publication is Publication.WITHHELD and each.withheld
    )
    return {reason: found[reason] for reason in WithheldReason}


def upheld(facts: Facts, view: View) -> Proportion:
    """No. 18: objections in which the person was right, of those raised in the time and decided."""
    states = [state for raised, state in facts.objections if view.holds(raised)]
    decided = [state for state in states if state in {Objection.UPHELD, Objection.NOT_UPHELD}]
    return Proportion(sum(state is Objection.UPHELD for state in decided), len(decided))
