"""Measure 20: whether the digests hold everything."""

from __future__ import annotations

from datetime import date

from engage.domain.measures.facts import AskFacts, Facts, View
from engage.domain.measures.values import Proportion
from engage.domain.periods import Period


def complete(facts: Facts, view: View) -> Proportion:
    """No. 20: asks that stand in the digest of the month, of those that changed in it or were overdue at its end; month
    by month, over every whole month that is over. A month without a digest shows none of them. An ask that was put
    together with another is shown by that one."""
    shown = wanted = 0
    for month in view.months():
        for each in facts.asks:
            body = each.body_on(month.last_day)
            if body and view.owns(body) and (_changed(each, month) or _overdue(each, month.last_day)):
                wanted += 1
                names = {each.reference, each.spoken_for.reference if each.spoken_for else each.reference}
                shown += not names.isdisjoint(facts.digests.get((body, str(month)), frozenset()))
    return Proportion(shown, wanted)


def _changed(each: AskFacts, month: Period) -> bool:
    return any(month.contains(day) for day, _ in each.changed)


def _overdue(each: AskFacts, end: date) -> bool:
    """Whether a decision was owed by a first due day that was over when the month was. Whatever was decided later was
    owed then."""
    return any(
        one.began_on <= end and one.first_due <= end and (one.decided_on is None or one.decided_on > end)
        for one in each.owed
    )
