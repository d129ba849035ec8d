"""Measures 5 and 10: what was said to be done, what somebody else saw, and what was promised and is not done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engage.domain.ask_records import Promise
from engage.domain.ask_states import AskAction, Outcome, PromiseState
from engage.domain.deadlines import local_date
from engage.domain.measures.facts import AskFacts, Facts, View
from engage.domain.measures.values import Proportion


class Seen(StrEnum):
    """What became of a claim that something is done."""

    CHECKED = "checked"
    """Somebody other than the body looked, and it is so."""
    SENT_BACK = "sent_back"
    """It was not so when they looked, and it has not been seen since."""
    WAITING = "waiting"
    """Nobody has looked, or the ask was opened again first."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One promise that was said to be done, once, by the day on which that was first said."""

    facts: AskFacts
    promise: Promise
    on: date
    planned: bool
    """It was planned before anybody asked: no change of theirs."""

    @property
    def seen(self) -> Seen:
        """What became of it, as it stands now. A promise that was checked in an earlier round was checked."""
        if self.promise.state is PromiseState.CHECKED:
            return Seen.CHECKED
        return Seen.SENT_BACK if self.promise.claim is None else Seen.WAITING


def promises(facts: Facts, view: View) -> Iterator[tuple[AskFacts, Promise]]:
    """Every promise of the body."""
    return ((each, made) for each in facts.asks for made in each.ask.promises if view.owns(each.body_at(made.seq)))


def claimed(facts: Facts, view: View) -> list[Claimed]:
    """What the body said in the time that it had done, those planned already among them, the first first."""
    found = [
        Claimed(each, made, local_date(made.claims[0].at), was_planned(each, made))
        for each, made in promises(facts, view)
        if made.claims and view.holds(local_date(made.claims[0].at))
    ]
    return sorted(found, key=lambda one: (one.on, one.facts.reference, one.promise.number))


def was_planned(facts: AskFacts, made: Promise) -> bool:
    """Whether the decision that the promise belongs to was "happening already"."""
    decision = facts.ask.rounds[made.round - 1].decision
    return decision is not None and decision.outcome is Outcome.ALREADY_PLANNED


def checked(facts: Facts, view: View) -> Proportion:
    """No. 5: changes that somebody else checked, of those that the body said were done. What was planned already is no
    change, and in neither number."""
    said = [one for one in claimed(facts, view) if not one.planned]
    return Proportion(sum(one.seen is Seen.CHECKED for one in said), len(said))


def change_rate(facts: Facts, view: View) -> Proportion:
    """No. 5: asks with at least one change that was checked, of the asks that fell due. Every ask raises a concern:
    thanks do not become one. An ask that fell due twice is one ask; one that was put together with another has changed
    what that one has."""
    due = [
        each for each in facts.asks if any(view.owns(one.body_id) and view.fell_due(one.first_due) for one in each.owed)
    ]
    return Proportion(sum(_changed(each) for each in due), len(due))


def _changed(each: AskFacts) -> bool:
    here = each.spoken_for or each
    return any(made.state is PromiseState.CHECKED and not was_planned(here, made) for made in here.ask.promises)


def say_do_gap(facts: Facts, view: View) -> Proportion:
    """No. 10: promises whose first date is over and that are not reported done, of all whose first date is over. A
    later date moves nothing, a claim that failed its check is none, and what was set aside was not done. One that was
    said by a link to be done is below the line alone, until the host has looked."""
    due = [(each, made) for each, made in promises(facts, view) if view.fell_due(made.first_due)]
    undone = {PromiseState.OPEN, PromiseState.SET_ASIDE}
    gap = sum(made.state in undone and not _being_read(each, made) for each, made in due)
    return Proportion(gap, len(due))


def _being_read(facts: AskFacts, made: Promise) -> bool:
    return any(
        sent.what is AskAction.REPORT_DONE and sent.promise == made.number for sent in facts.ask.unread
    )
