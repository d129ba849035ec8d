"""Measures 1 to 4: whether asks are decided, in time, how long it takes, and what is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum

from engage.domain.answered import OwedDecision, Standing
from engage.domain.ask_records import Decision
from engage.domain.ask_states import Outcome
from engage.domain.deadlines import local_date
from engage.domain.measures.facts import AskFacts, Facts, View
from engage.domain.measures.medians import kaplan_meier, middle
from engage.domain.measures.values import Median, Proportion


class Said(StrEnum):
    """What was said to an ask when it came up. The last two are no decisions."""

    AGREED = "agreed"
    PARTLY = "partly"
    NOT_AGREED = "not_agreed"
    ALREADY_PLANNED = "already_planned"
    PASSED_ON = "passed_on"
    PUT_OFF = "put_off"


def owed(facts: Facts, view: View) -> Iterator[tuple[AskFacts, OwedDecision]]:
    """Every decision that the body owed, by whoever was accountable when the first due day ended."""
    return ((each, one) for each in facts.asks for one in each.owed if view.owns(one.body_id))


def fell_due(facts: Facts, view: View) -> list[OwedDecision]:
    """Those of them that fell due in the time."""
    return [one for _, one in owed(facts, view) if view.fell_due(one.first_due)]


def decisions(facts: Facts, view: View) -> list[tuple[AskFacts, Decision]]:
    """The decisions that the body made in the time."""
    return [
        (each, made)
        for each in facts.asks
        for made in each.ask.decisions
        if view.owns(each.body_at(made.seq)) and view.holds(local_date(made.at))
    ]


def on_time(facts: Facts, view: View) -> Proportion:
    """No. 1: decided by their first due day, of all that fell due. What was never answered is below the line, and so is
    a decision by a link that the host has not looked at."""
    due = fell_due(facts, view)
    return Proportion(sum(each.standing(view.today) is Standing.IN_TIME for each in due), len(due))


def waiting_days(facts: Facts, view: View) -> list[int]:
    """No. 2: for each decision that fell due up to the last day and is not made, how many days its day is over,
    longest first. What waits from earlier months waits still: there is no first day. What came by a link and is being
    read waits for the host, and is not among them."""
    return sorted(
        (
            (view.today - one.first_due).days
            for _, one in owed(facts, view)
            if one.first_due <= view.last and one.standing(view.today) is Standing.UNANSWERED
        ),
        reverse=True,
    )


def median_overdue(facts: Facts, view: View) -> Median:
    """No. 2: the median of those days."""
    return middle(waiting_days(facts, view))


def time_to_decision(facts: Facts, view: View, *, locality: str | None = None) -> Median:
    """No. 3: days from raised or reopened to the decision, of all that began in the time; what is not decided is
    censored today."""
    return kaplan_meier(
        _span(one, view)
        for each, one in owed(facts, view)
        if view.holds(one.began_on) and locality in {None, each.locality}
    )


def _span(one: OwedDecision, view: View) -> tuple[int, bool]:
    # The days of a host that has not looked at a decision are none of the body's.
    end = one.decided_on or one.sent_on or view.today
    return max(0, (end - one.began_on).days), one.decided_on is not None


def mix(facts: Facts, view: View) -> Mapping[Said, int]:
    """No. 4: what was said in the time, each thing counted once. An ask that an outside organisation took on was said
    to be passed on when it was passed."""
    found: Counter[Said] = Counter()
    for _, made in decisions(facts, view):
        if made.outcome is not Outcome.PASSED_ON:
            found[Said(made.outcome.value)] += 1
    for each in facts.asks:
        for kind, records in ((Said.PASSED_ON, each.ask.passes), (Said.PUT_OFF, each.ask.deferrals)):
            found[kind] += sum(
                view.owns(each.body_at(made.seq)) and view.holds(local_date(made.at)) for made in records
            )
    return {kind: found[kind] for kind in Said}


def explained_no(facts: Facts, view: View) -> Proportion:
    """No. 4: refusals that say all that the National Standards (Communication) want: who decided, why, what was looked
    at, what was done with the ask and what people can do next; of all refusals."""
    refused = [made for _, made in decisions(facts, view) if made.outcome is Outcome.NOT_AGREED]
    whole = sum(
        all((made.decided_by, made.reasons, made.options_considered, made.process, made.next_steps)) for made in refused
    )
    return Proportion(whole, len(refused))
