"""What people answered to equality questions, as numbers that are safe to show. Nothing here looks at single sets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa

from engage.domain import equality as rules
from engage.domain.disclosure import MIN_BASE, Count, Suppressed, percentage_allowed, rounded
from engage.domain.equality import NOT_ANSWERED, Quarter, Question, Span
from engage.domain.periods import Period
from engage.models.base import db
from engage.models.equality import EqualityCount
from engage.queries.calendar import today


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: how many gave it, and the share of all sets in whole per cent where that may be said."""

    answer: str
    count: Count
    share: int | None

    @property
    def hidden(self) -> bool:
        """Whether the number is not shown."""
        return isinstance(self.count, Suppressed)


@dataclass(frozen=True, slots=True)
class Shown:
    """One question over one span. `about` is the number of sets to the nearest five; None when there are too few."""

    question: Question
    span: Span
    lines: tuple[Line, ...]
    about: int | None
    shares: bool
    """Whether there are enough for shares."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything that was counted in a partnership. One question over one span is shown at a time."""

    _cells: dict[Quarter, dict[str, dict[str, int]]]
    spans: tuple[Span, ...]
    """The earliest first."""

    def questions(self, span: Span) -> tuple[Question, ...]:
        """The questions that were asked in a span."""
        asked = {key for quarter in self._quarters(span) for key in self._cells[quarter]}
        return tuple(question for key, question in rules.QUESTIONS.items() if key in asked)

    def shown(self, span: Span, question: Question) -> Shown:
        """One question over one span."""
        counts: dict[str, int] = defaultdict(int)
        for quarter in self._quarters(span):
            for answer, count in self._cells[quarter].get(question.key, {}).items():
                counts[answer] += count
        base = sum(counts.values())
        table = rules.shown(counts, question)
        lines = tuple(
            Line(answer, table.cells[answer], _share(table.cells[answer], base))
            for answer in (*question.answers, NOT_ANSWERED)
        )
        about = None if isinstance(table.total, Suppressed) else rounded(base)
        return Shown(question, span, lines, about, base >= MIN_BASE)

    def _quarters(self, span: Span) -> list[Quarter]:
        return [quarter for quarter in self._cells if span.first <= quarter <= span.last]


def _share(count: Count, base: int) -> int | None:
    if isinstance(count, Suppressed) or not percentage_allowed(base, count):
        return None
    return (200 * count + base) // (2 * base)


def counted(partnership_id: int) -> Counted:
    """What was counted in the quarters that are over. One statement."""
    cells: dict[Quarter, dict[str, dict[str, int]]] = {}
    rows = db.session.execute(
        sa.select(EqualityCount.quarter, EqualityCount.question, EqualityCount.answer, EqualityCount.count)
        .where(EqualityCount.partnership_id == partnership_id)
        .order_by(EqualityCount.quarter, EqualityCount.question, EqualityCount.answer)
    )
    for quarter, question, answer, count in rows:
        cells.setdefault(Quarter.parse(quarter), {}).setdefault(question, {})[answer] = count
    sets = {quarter: max(sum(each.values()) for each in asked.values()) for quarter, asked in cells.items()}
    return Counted(cells, rules.spans(sets, Quarter.parse(Period.of(today()).quarter)))
