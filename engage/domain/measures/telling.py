"""Measures 6 and 8: whether people heard what became of what they told, and what they say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engage.domain import verdicts
from engage.domain.ask_records import Decision
from engage.domain.ask_snapshot import Round
from engage.domain.deadlines import local_date
from engage.domain.measures.answering import decisions
from engage.domain.measures.facts import AskFacts, Facts, View
from engage.domain.measures.values import Proportion
from engage.domain.publication import Publication
from engage.domain.verdicts import GivenVerdict, Verdict


def fed_at(facts: AskFacts, decision: Decision) -> frozenset[int]:
    """The stories that fed the ask when the decision was recorded."""
    return frozenset(
        link.contribution_id
        for link in facts.ask.links
        if link.linked_at <= decision.recorded_at
        and (link.unlinked_at is None or link.unlinked_at > decision.recorded_at)
    )


def told(facts: Facts, view: View) -> Proportion:
    """No. 6: people who want to be told and heard the outcome of every ask that their story fed and that was decided in
    the time, of all who want to be told and whose story fed one. Sent, rung and posted count alike; what is on its way
    or reached nobody does not count."""
    heard = outcomes(facts, view)
    return Proportion(sum(all(each) for each in heard.values()), len(heard))


def outcomes(facts: Facts, view: View) -> dict[int, list[bool]]:
    """For each story whose person wants to be told, or was to be told and wants no more since: whether each outcome
    that was decided in the time reached them."""
    heard: dict[int, list[bool]] = defaultdict(list)
    for each, made in decisions(facts, view):
        for story in fed_at(each, made):
            known = facts.stories.get(story)
            news = (story, each.reference, made.round)
            if known and (known.wants_news or (news in facts.owed and known.publication is not Publication.WITHDRAWN)):
                heard[story].append(news in facts.told)
    return heard


def _rounds(facts: Facts, view: View) -> Iterator[Round]:
    """The rounds that this body decided."""
    for each in facts.asks:
        for one in each.ask.rounds:
            if one.decision is not None and view.owns(each.body_at(one.decision.seq)):
                yield one


def given(facts: Facts, view: View) -> dict[Verdict, int]:
    """No. 8: what people answered in the time, in whatever round of whatever ask of the body."""
    said: list[GivenVerdict] = [
        verdict for one in _rounds(facts, view) for verdict in one.verdicts if view.holds(local_date(verdict.at))
    ]
    return verdicts.count(said)


def reopened(facts: Facts, view: View) -> Proportion:
    """No. 8: rounds that were closed in the time and opened again since, of those that were closed."""
    closed = again = 0
    for each in facts.asks:
        for one in each.ask.rounds:
            if one.closing and view.owns(each.body_at(one.closing.seq)) and view.holds(local_date(one.closing.at)):
                closed += 1
                again += one.number < each.ask.round
    return Proportion(again, closed)
