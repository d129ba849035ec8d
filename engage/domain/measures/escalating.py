"""Measure 11: whether what a locality's group sends up to the board comes before the board."""

from __future__ import annotations

from engage.domain.ask_records import Decision, Note, Pass
from engage.domain.deadlines import local_date
from engage.domain.measures.facts import AskFacts, Facts, View
from engage.domain.measures.medians import kaplan_meier
from engage.domain.measures.values import Median, Proportion


def _sent_up(facts: Facts, view: View) -> list[tuple[AskFacts, Pass]]:
    """What was sent up in the time, by the body or to it."""
    return [
        (each, passed)
        for each in facts.asks
        for passed in each.ask.passes
        if passed.escalated
        and view.holds(local_date(passed.at))
        and (view.owns(passed.from_body_id) or view.owns(passed.to_body_id or 0))
    ]


def seen(facts: Facts, view: View) -> Proportion:
    """No. 11: asks that stand on an agenda of the board after they were sent up, of all that were."""
    sent = _sent_up(facts, view)
    return Proportion(sum(_agenda(*each) is not None for each in sent), len(sent))


def days_to_agenda(facts: Facts, view: View) -> Median:
    """No. 11: days from sent up to the day on which it was put on the agenda; what is on none is censored today."""
    found = []
    for each, passed in _sent_up(facts, view):
        put, began = _agenda(each, passed), local_date(passed.at)
        end = local_date(each.ask.tablings[put].at) if put is not None else view.today
        found.append((max(0, (end - began).days), put is not None))
    return kaplan_meier(found)


def minutes(facts: Facts, view: View) -> Proportion:
    """No. 11: those with a link to the minutes in what the board noted or decided, of all that were sent up."""
    sent = _sent_up(facts, view)
    return Proportion(sum(_minuted(*each) for each in sent), len(sent))


def _agenda(facts: AskFacts, passed: Pass) -> int | None:
    """The place, among the tablings, of the first before the body it was sent up to."""
    for place, put in enumerate(facts.ask.tablings):
        if put.seq > passed.seq and facts.body_at(put.seq) == passed.to_body_id:
            return place
    return None


def _minuted(facts: AskFacts, passed: Pass) -> bool:
    records: tuple[Note | Decision, ...] = (*facts.ask.notes, *facts.ask.decisions)
    return any(
        made.seq > passed.seq and facts.body_at(made.seq) == passed.to_body_id and bool(made.meeting.minute_url)
        for made in records
    )
