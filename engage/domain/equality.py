"""Equality questions: which there are, what may be answered, and over which quarters answers may be counted.

They are data: a set is a version and the keys of its questions, kept with each row of answers, so that another set can
come later and old rows still say what was asked. Words for people are in `web/equality_words.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engage.domain.disclosure import CHARACTERISTIC, MIN_BASE, Table, suppress_table
from engage.domain.errors import Refused

PREFER_NOT = "prefer_not"
NOT_ANSWERED = "not_answered"
"""Not an answer that anybody gives: the count of sets without one to a question."""
UNDER_16 = "under_16"
MAX_PURPOSE = 300
"""Characters of "why we ask" that a partnership states."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its closed answers, in the order in which they are shown."""

    key: str
    answers: tuple[str, ...]
    source: str
    """Whose wording it is."""
    from_16: bool = False
    """Not asked of somebody who answered that they are under 16."""


QUESTIONS: dict[str, Question] = {
    question.key: question
    for question in (
        Question(
            "age",
            (UNDER_16, "16_24", "25_34", "35_44", "45_54", "55_64", "65_74", "75_over", PREFER_NOT),
            "Bands in the style of the Scottish Surveys Core Questions.",
        ),
        Question(
            "sex",
            ("female", "male", PREFER_NOT),
            "Scottish Government, Sex, gender identity, trans status: data collection and publication guidance, 2021.",
        ),
        Question(
            "trans",
            ("no", "yes", PREFER_NOT),
            "Scottish Government, Sex, gender identity, trans status: data collection and publication guidance, 2021.",
            from_16=True,
        ),
        Question(
            "orientation",
            ("straight", "gay_lesbian", "bisexual", "other", PREFER_NOT),
            "Scottish Government, Sexual orientation: data collection and publication guidance.",
            from_16=True,
        ),
        Question(
            "disability",
            ("limited_a_lot", "limited_a_little", "not_limited", PREFER_NOT),
            "Scotland's Census 2022, question 19; to prefer not to say is ours, as for every question.",
        ),
    )
}
"""Every question, by key. There is no free text: it would say who somebody is, and nobody here needs it."""

SETS: dict[str, tuple[str, ...]] = {"2026-1": ("age", "sex", "trans", "orientation", "disability")}
"""The questions of each set, in the order in which they are asked. A set that was asked never changes."""
CURRENT_SET = "2026-1"


def asked(answers: Mapping[str, str], version: str = CURRENT_SET) -> tuple[Question, ...]:
    """The questions of a set for somebody who has given these answers so far."""
    young = answers.get("age") == UNDER_16
    return tuple(QUESTIONS[key] for key in SETS[version] if not (young and QUESTIONS[key].from_16))


def checked(answers: Mapping[str, object], version: str = CURRENT_SET) -> dict[str, str]:
    """The answers as they may be kept: those to questions that are asked, in the order of the set. What was skipped is
    not there.

    Raises Refused("equality_answer_unknown") for an answer or a question that was not offered; the error does not say
    which, since errors end up in logs.
    """
    found: dict[str, str] = {}
    for key in SETS[version]:
        value = answers.get(key)
        if value is None or value == "":
            continue
        if not isinstance(value, str) or value not in QUESTIONS[key].answers:
            raise Refused("equality_answer_unknown", field="answer")
        found[key] = value
    if set(answers) - set(SETS[version]):
        raise Refused("equality_answer_unknown", field="answer")
    return {question.key: found[question.key] for question in asked(found, version) if question.key in found}


LEAST_TO_SHUFFLE = 10
"""So many sets of one partnership leave the waiting table together, before their quarter is over."""
KEPT_QUARTERS = 8
"""Two years. A set leaves when the quarter it came in began so many quarters ago, so none is older than 24 months."""
MOST_QUARTERS = 4
"""A span is closed after a year, however few answered."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, written "2026-Q4" as `Period.quarter` does. Quarters sort by time."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter that a column holds. Raises ValueError."""
        year, _, number = text.partition("-Q")
        return cls(int(year), int(number))

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    def later(self, count: int) -> Quarter:
        """So many quarters after this one; before it for a negative count."""
        years, number = divmod(self.number - 1 + count, 4)
        return Quarter(self.year + years, number + 1)

    @property
    def months(self) -> tuple[int, int]:
        """The first and the last month."""
        return self.number * 3 - 2, self.number * 3


@dataclass(frozen=True, slots=True)
class Span:
    """Quarters that are counted together, first to last."""

    first: Quarter
    last: Quarter

    def __str__(self) -> str:
        return f"{self.first}_{self.last}"


def spans(sets: Mapping[Quarter, int], present: Quarter) -> tuple[Span, ...]:
    """Which finished quarters may be counted together, the earliest first. `sets` are how many sets each has.

    Each span goes on until it has enough sets for a percentage, or is a year long. Spans never overlap, and one that
    was shown stays as it is while time goes on: so no number can be taken from another to find a small one.
    """
    found: list[Span] = []
    if not sets:
        return ()
    first = last = min(sets)
    total = 0
    length = 0
    while last < present:
        total += sets.get(last, 0)
        length += 1
        if total and (total >= MIN_BASE or length == MOST_QUARTERS):
            found.append(Span(first, last))
        if total >= MIN_BASE or length == MOST_QUARTERS:
            first, total, length = last.later(1), 0, 0
        last = last.later(1)
    return tuple(found)


def shown(counts: Mapping[str, int], question: Question) -> Table[str]:
    """The counts of one question as they may be shown: every answer there is, and those who gave none."""
    cells = {answer: counts.get(answer, 0) for answer in (*question.answers, NOT_ANSWERED)}
    return suppress_table(cells, CHARACTERISTIC)


def counted(sets: Sequence[tuple[str, Mapping[str, str]]]) -> dict[str, dict[str, int]]:
    """How many gave each answer, by question, noughts as well, from (version of the set, answers)."""
    found: dict[str, dict[str, int]] = {}
    for version, answers in sets:
        for key in SETS[version]:
            cells = found.setdefault(key, dict.fromkeys((*QUESTIONS[key].answers, NOT_ANSWERED), 0))
            cells[answers.get(key, NOT_ANSWERED)] += 1
    return found
