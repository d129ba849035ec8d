"""Answers that come by a link without an account: what of them the host looks at before everybody can read it.

A press says one thing that cannot be worded badly, so it counts at once. What has words or days in it waits until a
moderator of the host has looked; the day on which it was *sent* is the day on which it counts, so that a slow host
makes no body late.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from engage.domain.ask_states import AskAction
from engage.domain.deadlines import WorkingCalendar

AT_ONCE: tuple[AskAction, ...] = (AskAction.ACKNOWLEDGE, AskAction.ACCEPT)
"""What a link can say by one press: it counts at once. A line that comes with it is looked at by itself."""

WAITS: tuple[AskAction, ...] = (
    AskAction.DECIDE, AskAction.DEFER, AskAction.PASS_ON, AskAction.RETURN, AskAction.PROMISE, AskAction.MOVE_PROMISE,
    AskAction.REPORT_DONE, AskAction.ANSWER_NO, AskAction.UPDATE, AskAction.ADD_LINE,
)  # fmt: skip
"""What a link can say that the host looks at first."""

READ_IN_DAYS = 2
"""The host's service standard: working days from the day on which an answer came until it is looked at."""

_INSTEAD_OF_EACH_OTHER = frozenset({AskAction.DECIDE, AskAction.DEFER, AskAction.PASS_ON})
_ABOUT_ONE_PROMISE = frozenset({AskAction.MOVE_PROMISE, AskAction.REPORT_DONE})


class AnswerState(StrEnum):
    """Where an answer stands that came by a link."""

    WAITING = "waiting"
    SHOWN = "shown"
    """The host let everybody see it, just as it came."""
    SENT_BACK = "sent_back"
    """The host asked the body to look at it again, with a reason."""
    OVERTAKEN = "overtaken"
    """It could not count any more, because something else was done meanwhile."""


CAME_OF: tuple[AnswerState, ...] = (AnswerState.SHOWN, AnswerState.SENT_BACK, AnswerState.OVERTAKEN)
"""What can come of one that waited."""


def clash(what: AskAction, promise: int | None, other: AskAction, other_promise: int | None) -> bool:
    """Whether one of these two answers leaves no room for the other while neither has been looked at: two decisions, or
    two about one promise. Several promises may be made."""
    if what in _INSTEAD_OF_EACH_OTHER and other in _INSTEAD_OF_EACH_OTHER:
        return True
    if what in _ABOUT_ONE_PROMISE and other in _ABOUT_ONE_PROMISE:
        return promise == other_promise
    return what is other and what is not AskAction.PROMISE


SECOND_HOST_DAYS = 5
"""Working days after which the host that stands in may look as well, so that no answer waits for somebody who left."""


def second_host_from(sent_on: date, calendar: WorkingCalendar) -> date:
    """The first day on which the host that stands in looks as well."""
    return calendar.next_working_day(calendar.add_working_days(sent_on, SECOND_HOST_DAYS))


def first_day(given: Mapping[str, Any], today: date) -> date | None:
    """The first day to come that an answer names, under the names that the use case knows: a promise, or to when
    something is put off. None when it names none."""
    named = [given.get("to"), given.get("due"), *(each.get("due") for each in given.get("promises") or ())]
    return min((each for each in named if isinstance(each, date) and each >= today), default=None)


def comes_soon(day: date | None, until: date, today: date) -> bool:
    """Whether a day that an answer names is over before the host has to have read it, or by tomorrow: people would hear
    of it too late."""
    return day is not None and day <= max(until, today + timedelta(days=1))


def read_by(sent_on: date, calendar: WorkingCalendar) -> date:
    """The last day on which the host looks at an answer in time."""
    return calendar.add_working_days(sent_on, READ_IN_DAYS)
