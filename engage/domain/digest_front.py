"""Page one of a digest: what its body has to decide, what was missed, what changed, what was answered, what is next.

Chosen by rule from what is in the digest, so that nobody can bring anything forward or leave it out: the same page one
follows from the same digest for ever, and the lines themselves stay in their four sections.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from engage.domain.ask_labels import Owed
from engage.domain.ask_states import Outcome
from engage.domain.digest_data import Change, DigestData, Missed
from engage.domain.digest_lines import Line, LineDecision

MOST = 3
"""Of each kind on page one. Three decisions are what one item of an agenda can hold."""
MOST_NEXT = 2

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Some(Generic[T]):
    """The first few of many, and how many more there are."""

    shown: tuple[T, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Front:
    """What stands on page one, beside the counts and the story."""

    decide: Some[Line]
    """What the body owes a decision, a first promise or an answer on: the latest first, then the next due."""
    missed: Some[Missed]
    changes: Some[Change]
    """Done and checked in the month; without what was planned before anybody asked."""
    answers: Some[Line]
    """Asks that were decided in the month, what was refused first."""
    coming: tuple[Line, ...]
    """What is due next and not late, but for what is named above as to be decided, unless there is nothing else."""


def front(data: DigestData, most: int = MOST, *, most_to_decide: int = MOST) -> Front:
    """Page one of this digest, with at most so many of each kind, and so many to decide."""
    told = {each.reference for each in data.decided}
    waits = sorted((line for line in data.lines if line.owed in _TO_DECIDE), key=_late_first)
    decide = _some(waits, most_to_decide)
    ahead = sorted((line for line in data.lines if _is_coming(line)), key=_soonest)
    others = [line for line in ahead if line not in decide.shown]
    return Front(
        decide=decide,
        missed=_some(data.missed, most),
        changes=_some([each for each in data.changes if not each.already_planned], most),
        answers=_some(sorted((line for line in data.lines if line.reference in told), key=_refused_first), most),
        coming=tuple((others or ahead)[: min(most, MOST_NEXT)]),
    )


def shorter(page: Front, few: int, answers: int, coming: int = MOST_NEXT) -> Front:
    """The same with at most so few promises and changes, so many answers and next days; all that is to be decided."""
    return replace(
        page, missed=_fewer(page.missed, few), changes=_fewer(page.changes, few), answers=_fewer(page.answers, answers),
        coming=page.coming[:coming],
    )  # fmt: skip


def decided_last(data: DigestData) -> tuple[tuple[Line, LineDecision], ...]:
    """What was decided on the last day of deciding before the month, with its decision: of asks that have a line."""
    begins = data.days.first_day
    made = [
        (line, found)
        for line in data.lines
        for found in (line.decision, line.earlier_decision)
        if found is not None and found.decided_on < begins
    ]
    last = max((found.decided_on for _line, found in made), default=None)
    return tuple(sorted(((line, found) for line, found in made if found.decided_on == last), key=_by_reference))


def sent_up(data: DigestData) -> tuple[Line, ...]:
    """What a group sent up to this board and it took on: what has no answer yet first, the latest before others."""
    found = [line for line in data.lines if line.sent_up_on is not None]
    return tuple(sorted(found, key=lambda line: (line.decision is not None, *_late_first(line))))


_TO_DECIDE = frozenset({Owed.DECISION, Owed.FIRST_PROMISE, Owed.ANSWER})
_RANK = (Outcome.NOT_AGREED, Outcome.PARTLY, Outcome.PASSED_ON, Outcome.ALREADY_PLANNED, Outcome.AGREED)


def _fewer(some: Some[T], most: int) -> Some[T]:
    return Some(some.shown[:most], some.more + len(some.shown[most:]))


def _some(found: Sequence[T], most: int) -> Some[T]:
    return Some(tuple(found[:most]), max(0, len(found) - most))


def _late_first(line: Line) -> tuple[Any, ...]:
    return (-line.days_overdue, line.due or date.max, line.raised_on, line.reference)


def _refused_first(line: Line) -> tuple[Any, ...]:
    made = line.decision or line.earlier_decision
    return (_RANK.index(made.outcome) if made else len(_RANK), made.decided_on if made else date.max, line.reference)


def _by_reference(each: tuple[Line, LineDecision]) -> str:
    return each[0].reference


def _is_coming(line: Line) -> bool:
    return line.owed is not None and line.due is not None and not line.days_overdue


def _soonest(line: Line) -> tuple[Any, ...]:
    return (line.due or date.max, line.reference)
