"""How good public answers are, judged by people: which answers are judged, by how many, and on what.

Each month a part of a body's decisions is drawn, by a rule that anybody can work out again and nobody can choose. A
reader of the host who had no part in the answer judges each item as met, not met or not applying, and says which of
four types the answer is; a tenth is judged by two people who do not see each other's marks.

The items are those of Baines et al. 2018 (Health Expectations 21:887, table 1) that somebody has to read for, adapted
from replies to stories to answers to asks; that it was acknowledged within seven days, the record shows
(`measures.replying`). The types are those of Ramsey et al. 2019 (Patient Experience Journal 6(2):9) without the fifth,
no response: what is judged is an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from math import ceil

from engage.domain.errors import Refused
from engage.domain.periods import Period

SHARE, LEAST = 0.10, 3
"""Of the decisions of a body in a month so many are drawn: a tenth, and three at least where there are so many."""
TWICE = 0.10
"""Of those drawn so many are judged by two people; one at least."""
MINUTES = 2
"""About what one takes."""


class QualityItem(StrEnum):
    """Something that a good answer does. The number is that of Baines et al.'s factor."""

    NAMED_ROLE = "named_role"
    """4: it says by name or role who decided."""
    WHY_THEM = "why_them"
    """6: it says why it is theirs to answer."""
    THANKS = "thanks"
    """8: it thanks the people who told."""
    APOLOGY = "apology"
    """10: it says sorry for what people went through."""
    TAILORED = "tailored"
    """12: it takes up something particular that people told, and could not stand under any other ask."""
    SIGNPOST = "signpost"
    """14, 15: it says who else can help, and why they can."""
    DATED_STEP = "dated_step"
    """A next step with a day."""
    REASON = "reason"
    """It says why it was decided so, in words that somebody could disagree with."""
    CONTACTS = "contacts"
    """16, 18: it names more than one way to reach somebody about it."""


class Mark(StrEnum):
    """What a reader finds of one item."""

    MET = "met"
    NOT_MET = "not_met"
    DOES_NOT_APPLY = "does_not_apply"


class AnswerType(StrEnum):
    """How an answer sounds as a whole (Ramsey et al. 2019)."""

    GENERIC = "generic"
    """It could stand under anything."""
    APPRECIATIVE = "appreciative"
    """It thanks, and says nothing more about what was told."""
    OFFLINE = "offline"
    """It asks people to talk about it somewhere else, where nobody can follow it."""
    CONVERSATIONAL = "conversational"
    """It talks with the people in the open, about what they told, and says if anything came of it."""


ALWAYS_APPLY = frozenset({
    QualityItem.NAMED_ROLE, QualityItem.THANKS, QualityItem.TAILORED, QualityItem.REASON,
})  # fmt: skip
"""Items that apply to every answer."""

Marks = Mapping[QualityItem, Mark]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One answer that is judged; `twice`: by two people."""

    reference: str
    seq: int
    twice: bool


def draw(body: str, month: Period, answers: Iterable[tuple[str, int]]) -> tuple[Drawn, ...]:
    """Which of a body's decisions of a month are judged. `answers`: the reference of the ask and the number of the
    event.

    They stand in the order of a hash over body, month and answer, which is as good as chance and the same whenever it
    is worked out; the first ones are drawn, and the first of these are judged twice."""
    found = sorted(set(answers), key=lambda one: sha256(f"{body}:{month}:{one[0]}:{one[1]}".encode()).digest())
    chosen = found[: max(LEAST, ceil(len(found) * SHARE))]
    twice = ceil(len(chosen) * TWICE)
    return tuple(Drawn(*one, place < twice) for place, one in enumerate(chosen))


def check(marks: Mapping[str, str], sort: str) -> tuple[dict[QualityItem, Mark], AnswerType]:
    """The marks and the type as they are stored. Raises Refused with the item as field: mark_missing (also for `sort`),
    mark_always_applies."""
    clean: dict[QualityItem, Mark] = {}
    for item in QualityItem:
        try:
            clean[item] = Mark(marks.get(item.value, ""))
        except ValueError:
            raise Refused("mark_missing", field=item.value) from None
        if clean[item] is Mark.DOES_NOT_APPLY and item in ALWAYS_APPLY:
            raise Refused("mark_always_applies", field=item.value)
    try:
        return clean, AnswerType(sort)
    except ValueError:
        raise Refused("mark_missing", field="sort") from None
