"""Measure 9, as far as a record shows it: what an answer holds. How it is said, people judge (`rated`).

The items are those of Baines et al. 2018 (Health Expectations 21:887, table 1) that can be seen without reading:
whoever decided is named by role; it was acknowledged within seven days (factor 7); there are reasons; it says what was
looked at; it says what people can do next; where something was agreed, who does what by when. An item that does not
apply is in neither number.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from engage.domain.ask_records import Decision
from engage.domain.ask_states import NEEDS_PROMISE, Outcome
from engage.domain.deadlines import ACKNOWLEDGE, local_date
from engage.domain.measures.answering import decisions
from engage.domain.measures.facts import AskFacts, Facts, View
from engage.domain.measures.values import Proportion


class Item(StrEnum):
    """Something that an answer should hold."""

    NAMED_ROLE = "named_role"
    SEVEN_DAYS = "seven_days"
    REASONS = "reasons"
    LOOKED_AT = "looked_at"
    NEXT_STEPS = "next_steps"
    DATED_PROMISE = "dated_promise"


def items(facts: Facts, view: View) -> Mapping[Item, Proportion]:
    """No. 9: for each item, the answers of the time that hold it, of those to which it applies."""
    met, applies = dict.fromkeys(Item, 0), dict.fromkeys(Item, 0)
    for each, made in decisions(facts, view):
        for item, holds in _holds(each, made).items():
            applies[item] += 1
            met[item] += holds
    return {item: Proportion(met[item], applies[item]) for item in Item}


def _holds(facts: AskFacts, made: Decision) -> dict[Item, bool]:
    now = facts.ask.rounds[made.round - 1]
    quick = now.acknowledged_at is not None and local_date(now.acknowledged_at) <= local_date(now.began_at) + timedelta(
        days=ACKNOWLEDGE.days
    )
    found = {
        Item.NAMED_ROLE: bool(made.decided_by), Item.SEVEN_DAYS: quick, Item.REASONS: bool(made.reasons),
        Item.NEXT_STEPS: bool(made.next_steps),
    }  # fmt: skip
    if made.outcome is not Outcome.PASSED_ON:
        found[Item.LOOKED_AT] = bool(made.options_considered)
    if made.outcome in NEEDS_PROMISE:
        found[Item.DATED_PROMISE] = any(each.round == made.round for each in facts.ask.promises)
    return found
