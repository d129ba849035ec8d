"""What people's answers to "did this answer what you told us?" lead to.

- One verdict per contribution and round. A "no" always shows, and is owed one answer by the body.
- A "no" reopens the ask by itself when it comes from the sole contributor, or when a third or more of at least
  three verdicts are "no". After an explained refusal a "no" is disagreement, and reopens only with new information.
- Two reminders; after the window, silence closes the ask as *unconfirmed* and never counts as a "yes".
- A "no" that neither reopens nor goes away is for the chair to review, once the body has answered it.

Pure functions over one round: `RoundFacts` in, a reason or a next step out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from engage.domain.ask_states import Outcome
from engage.domain.deadlines import ANSWER_TO_NO, WorkingCalendar, local_date

REMINDER_DAYS = (10, 24)
"""Days after people were asked on which the first and the second reminder go out."""
WINDOW_DAYS = 31
"""The day after people were asked on which the window is over."""
GRACE_DAYS = 7
"""A reminder that went out late keeps the next step away for as long as this."""
FEWEST_FOR_SHARE = 3
"""Below this many verdicts a share of them reopens nothing by itself."""


class Verdict(StrEnum):
    """The contributor's answer."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_SURE = "not_sure"


class ReopenBy(StrEnum):
    """Why an ask may be reopened."""

    SOLE_CONTRIBUTOR = "sole_contributor"
    A_THIRD = "a_third"
    HOST = "host"
    """With a reason; never a finding of `may_reopen`."""


class NextStep(StrEnum):
    """What is to be done about an ask that is with people, or closed."""

    WAIT = "wait"
    REMIND = "remind"
    NEEDS_ANSWER = "needs_answer"
    REOPEN = "reopen"
    CHAIR_REVIEW = "chair_review"
    CLOSE_CONFIRMED = "close_confirmed"
    CLOSE_UNCONFIRMED = "close_unconfirmed"


class Unconfirmed(StrEnum):
    """Why nobody confirmed."""

    SILENCE = "silence"
    NOBODY_REACHABLE = "nobody_reachable"
    ONLY_NOT_SURE = "only_not_sure"


class Step(NamedTuple):
    """A next step; `due` with an answer that is owed, `reopen` with reopening, `unconfirmed` with such a close,
    `reminder` (1 or 2) with reminding."""

    step: NextStep
    due: date | None = None
    reopen: ReopenBy | None = None
    unconfirmed: Unconfirmed | None = None
    reminder: int | None = None


class NoSummary(NamedTuple):
    """How many say no ("2 of 9"): of the verdicts given, not of the people asked."""

    no: int
    given: int


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """One answer. `new_information` says that the person told us something that was not known before; what it is
    stays with the host."""

    contribution_id: int
    answer: Verdict
    at: datetime
    seq: int = 0
    new_information: bool = False
    typed_in: bool = False
    """Staff noted what the person said."""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """All that the rules look at, of one round."""

    asked: frozenset[int]
    """Contributions that fed the ask on the day people were asked: linking more cannot water down a "no"."""
    fed: frozenset[int]
    """Contributions that feed it today; those linked since may answer as well."""
    reachable: frozenset[int]
    """Contributions whose contributor can be asked."""
    asked_on: date | None
    """The day people were asked; None when they were not yet."""
    today: date
    outcome: Outcome | None = None
    verdicts: tuple[GivenVerdict, ...] = ()
    reminders: tuple[date, ...] = ()
    no_answered: bool = False
    reopened: bool = False
    """Already reopened from this round: that happens by itself once."""
    closed: bool = False
    new_information: bool = False
    """The host recorded new information about the round."""
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)


def count(verdicts: Iterable[GivenVerdict]) -> dict[Verdict, int]:
    """How many of each answer, all four keys present."""
    counts = dict.fromkeys(Verdict, 0)
    for each in verdicts:
        counts[each.answer] += 1
    return counts


def no_summary(verdicts: Iterable[GivenVerdict]) -> NoSummary:
    """How many of the verdicts given are "no"."""
    counts = count(verdicts)
    return NoSummary(counts[Verdict.NO], sum(counts.values()))


def standing_noes(verdicts: Iterable[GivenVerdict]) -> tuple[GivenVerdict, ...]:
    """Every "no" of the round. An answer does not make one go away: only people can, in another round."""
    return tuple(each for each in verdicts if each.answer is Verdict.NO)


def answer_due(verdicts: Iterable[GivenVerdict], calendar: WorkingCalendar) -> date | None:
    """The last day on which the body's one answer to the "no"s is in time: ten working days from the first of
    them; None when nobody said no."""
    noes = standing_noes(verdicts)
    return ANSWER_TO_NO.due(min(local_date(each.at) for each in noes), calendar) if noes else None


def may_reopen(facts: RoundFacts) -> ReopenBy | None:
    """Why the verdicts of this round reopen the ask by themselves, or None when they do not."""
    noes = standing_noes(facts.verdicts)
    if not noes or facts.reopened:
        return None
    # An explained refusal is an answer: disagreeing with it brings it back only with something new.
    explained = facts.outcome is Outcome.NOT_AGREED
    if explained and not facts.new_information and not any(each.new_information for each in noes):
        return None
    if len(facts.asked) == 1 and any(each.contribution_id in facts.asked for each in noes):
        return ReopenBy.SOLE_CONTRIBUTOR
    given = len(facts.verdicts)
    if given >= FEWEST_FOR_SHARE and len(noes) * 3 >= given:
        return ReopenBy.A_THIRD
    return None


def silent(facts: RoundFacts) -> frozenset[int]:
    """Contributions whose contributor can be asked and has not answered."""
    return ((facts.asked | facts.fed) & facts.reachable) - {each.contribution_id for each in facts.verdicts}


def window_ends(facts: RoundFacts) -> date | None:
    """The day from which nobody is waited for: day 31, or a week after a reminder that went out late; None while
    a reminder is still to be sent."""
    if facts.asked_on is None or len(facts.reminders) < len(REMINDER_DAYS):
        return None
    return max(facts.asked_on + timedelta(days=WINDOW_DAYS), max(facts.reminders) + timedelta(days=GRACE_DAYS))


def reminder_due(facts: RoundFacts) -> date | None:
    """The day on which the next reminder goes out; None when both went out or nobody was asked."""
    sent = len(facts.reminders)
    if facts.asked_on is None or sent >= len(REMINDER_DAYS):
        return None
    due = facts.asked_on + timedelta(days=REMINDER_DAYS[sent])
    return max(due, facts.reminders[-1] + timedelta(days=GRACE_DAYS)) if sent else due


def _closing(facts: RoundFacts) -> Step:
    counts = count(facts.verdicts)
    if counts[Verdict.YES] or counts[Verdict.PARTLY]:
        return Step(NextStep.CLOSE_CONFIRMED)
    if counts[Verdict.NOT_SURE]:
        return Step(NextStep.CLOSE_UNCONFIRMED, unconfirmed=Unconfirmed.ONLY_NOT_SURE)
    nobody = not (facts.asked | facts.fed) & facts.reachable
    reason = Unconfirmed.NOBODY_REACHABLE if nobody else Unconfirmed.SILENCE
    return Step(NextStep.CLOSE_UNCONFIRMED, unconfirmed=reason)


def next_step(facts: RoundFacts) -> Step:
    """What is to be done now.

    Reopening comes first, then the reminder that is due (other people's silence does not wait for the body),
    then the answer that a "no" is owed, which keeps the ask open for as long as it does not come. An ask that is
    closed can only be reopened or owe an answer.
    """
    if facts.asked_on is None:
        return Step(NextStep.WAIT)
    if reason := may_reopen(facts):
        return Step(NextStep.REOPEN, reopen=reason)
    waiting = bool(silent(facts))
    noes = standing_noes(facts.verdicts)
    remind_on = reminder_due(facts)
    if waiting and not facts.closed and remind_on is not None and facts.today >= remind_on:
        return Step(NextStep.REMIND, reminder=len(facts.reminders) + 1)
    if noes and not facts.no_answered:
        return Step(NextStep.NEEDS_ANSWER, due=answer_due(noes, facts.calendar))
    if facts.closed:
        return Step(NextStep.WAIT)
    ends = window_ends(facts) if waiting else facts.asked_on + timedelta(days=WINDOW_DAYS)
    over = ends is not None and facts.today >= ends
    if noes:
        return Step(NextStep.CHAIR_REVIEW if over else NextStep.WAIT)
    return _closing(facts) if over or not waiting else Step(NextStep.WAIT)
