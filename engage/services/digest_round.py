"""The daily round of bodies whose digests go by their papers: compile what is over, issue what its day has come for.

A digest is compiled some working days before papers are due, for somebody to read it, and goes out on that day whether
anybody did or not. Where nobody did, it says so. Nobody holds it back for ever: where no papers are due soon it goes
out after ten working days.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from engage.domain.permissions import SYSTEM
from engage.models.base import db
from engage.queries import digest_calendar, insight
from engage.services import digests
from engage.services.context import today

LONG_AGO = timedelta(days=31)
"""What waited for a person when its body began to go by papers goes on waiting: nobody is sent old news at once."""


def by_papers(stopping: Callable[[], bool] = lambda: False) -> int:
    """Compile and issue what is due today. Returns how many digests were touched. Safe to run again.

    One that fails stops none of another body: the first failure is raised when all were tried. Of one body, it stops no
    other from going out; but what comes after one that cannot be compiled waits for it, so that no day is passed over.
    """
    failures: list[Exception] = []
    done = 0
    for body_id in digest_calendar.going_by_papers():
        if stopping():
            break
        done += _tried(partial(_compile, body_id), failures)
        done += _tried(partial(_issue_due, body_id, failures), failures)
    if failures:
        raise failures[0]
    return done


def _tried(step: Callable[[], int], failures: list[Exception]) -> int:
    try:
        return step()
    except Exception as problem:
        db.session.rollback()
        failures.append(problem)
        return 0


def _compile(body_id: int) -> int:
    owed = list(digest_calendar.of_body(body_id).over(today()))
    return sum(
        digests.compile_over(SYSTEM, body_id=body_id, days=days)
        for days in owed
        if body_id in insight.bodies_in_force(days.first_day, days.last_day)
    )


def _issue_due(body_id: int, failures: list[Exception]) -> int:
    kept, done, on = digest_calendar.of_body(body_id), 0, today()
    for each in digest_calendar.unissued(body_id):
        came = kept.goes_out(each.days, each.compiled_on)
        if came is not None and came <= on <= came + LONG_AGO:
            done += _tried(partial(_issue, each.id), failures)
    return done


def _issue(digest_id: int) -> int:
    digests.issue_unread(digest_id=digest_id)
    return 1
