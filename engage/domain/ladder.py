"""The ladder: who is reminded when something stays late, step by step, in public.

First the body's officer, then its chair, then the chief officer of the partnership; in the end it goes on the next
paper of the board. A partnership may choose its own days, and leave steps out. Every step is an event that all can
read; none of them changes who has to answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import Refused


class Rung(StrEnum):
    """Who is reminded, in this order."""

    OWNER = "owner"
    """The officer's mailbox of the body that owes it."""
    CHAIR = "chair"
    CHIEF_OFFICER = "chief_officer"
    BOARD = "board"
    """An item for the next paper of the board (the IJB)."""


class Chased(StrEnum):
    """What somebody is reminded of: whatever a body can owe by a day, and a word on where it stands."""

    DECISION = "decision"
    FIRST_PROMISE = "first_promise"
    PROMISE = "promise"
    ANSWER = "answer"
    UPDATE = "update"


Ladder = Mapping[Rung, int]
"""For each step that is taken, after how many working days late. The order is that of Rung."""

DEFAULT: Ladder = {Rung.OWNER: 0, Rung.CHAIR: 10, Rung.CHIEF_OFFICER: 20, Rung.BOARD: 30}
"""The officer on the day after, then every two weeks one step; the chief officer when it is very late (the second
tier, `deadlines.VERY_OVERDUE`). A service standard of this product, set locally."""

FOR_UPDATES: Ladder = {Rung.OWNER: 0}
"""Of a word that is missing the officer is reminded, and nobody above."""

MOST_DAYS = 260
"""A year of working days: a step that comes later never comes."""


def read_ladder(kept: Mapping[str, Any] | None) -> Ladder:
    """The ladder that a partnership keeps, {"chair": 10, ...}; where it keeps none, ours.

    Raises Refused with the step as field: ladder_malformed (an unknown step, or days that are no whole number from 0 to
    MOST_DAYS), ladder_without_owner (whoever is answerable hears of it first), ladder_order (a later step has to come
    after an earlier one).
    """
    if not kept:
        return DEFAULT
    for name, days in kept.items():
        whole = isinstance(days, int) and not isinstance(days, bool)
        if name not in set(Rung) or not whole or not 0 <= days <= MOST_DAYS:
            raise Refused("ladder_malformed", field=str(name), limit=MOST_DAYS)
    if Rung.OWNER not in kept:
        raise Refused("ladder_without_owner", field=Rung.OWNER.value)
    ladder = {rung: int(kept[rung]) for rung in Rung if rung in kept}
    for earlier, later in pairwise(ladder):
        if ladder[later] <= ladder[earlier]:
            raise Refused("ladder_order", field=later.value)
    return ladder


def as_kept(ladder: Ladder) -> dict[str, int]:
    """A ladder as a partnership keeps it."""
    return {rung.value: ladder[rung] for rung in Rung if rung in ladder}


def next_rung(taken: Rung | None, ladder: Ladder) -> Rung | None:
    """The step after the last one that was taken; None at the top."""
    order = list(Rung)
    above = order if taken is None else order[order.index(taken) + 1 :]
    return next((rung for rung in above if rung in ladder), None)


def first_day(rung: Rung, due: date, ladder: Ladder, calendar: WorkingCalendar) -> date:
    """The first day on which a step may be taken: a working day after so many working days late have passed in full.

    Nobody is written to on a day on which nobody works. Raises KeyError for a step that the ladder does not have.
    """
    return calendar.next_working_day(calendar.add_working_days(due, ladder[rung]))


def may_step(rung: Rung, due: date, ladder: Ladder, today: date, calendar: WorkingCalendar) -> bool:
    """Whether a step may be taken today."""
    return calendar.is_working_day(today) and today >= first_day(rung, due, ladder, calendar)


def may_climb(taken: Rung | None, due: date | None, ladder: Ladder, today: date, calendar: WorkingCalendar) -> bool:
    """Whether a step of something due by this day may be taken today, after the last one that was; nothing is due
    without a day."""
    rung = next_rung(taken, ladder)
    return due is not None and rung is not None and may_step(rung, due, ladder, today, calendar)


def without_days(due: date, spans: tuple[tuple[date, date], ...], calendar: WorkingCalendar) -> date:
    """A due day moved on by the working days after it that lie in these spans (each after its first day, up to its
    last): late days on which somebody else had it. Days in two spans count once."""
    days = 0
    until = due
    for first, last in sorted(spans):
        days += calendar.working_days_between(max(first, until), last)
        until = max(until, last)
    return calendar.add_working_days(due, days) if days else due


def shifted(due: date, spans: tuple[tuple[date, date], ...]) -> date:
    """The same in calendar days, for a clock that counts every day."""
    days, until = 0, date.min
    for first, last in sorted(spans):
        days += max(0, (last - max(first, until)).days)
        until = max(until, last)
    return due + timedelta(days=days)
