"""The day after a promise was due: people are told once, and what they say is counted beside it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.domain.ask_states import AskState
from engage.domain.errors import Conflict, NotPermitted, Refused
from engage.domain.permissions import contributor
from engage.domain.promise_seen import Seen, count
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.outbox import Message
from engage.services import closure, contributions, decisions, held_back, promise_days, still_true
from engage.services.message_rows import contents
from engage.services.unit_of_work import unit_of_work
from tests.asking import WHY, Asking, assert_cache_is_fold, in_days, messages, row_of, snapshot


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking(people=3)


def told(ask_id: int) -> list[int]:
    return [each.contribution_id for each in messages(ask_id) if each.template == "promise_day"]


def say(asking: Asking, ask_id: int, number: int, answer: str) -> None:
    mine, due = asking.people[number], snapshot(ask_id).promises[0].due
    promise_days.say(contributor(mine), ask_id=ask_id, contribution_id=mine, number=1, due=due, answer=answer)


def true_still(ask_id: int) -> list[bool]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(Message).where(Message.ask_id == ask_id, Message.template == "promise_day"))
    return [still_true.still_true(each) for each in rows.all()]


def test_people_are_told_once_for_each_day_a_promise_had(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.decided()
    clock.advance(days=30)
    assert promise_days.tell() == 0
    contributions.withdraw(contributor(asking.people[2]), asking.people[2])
    clock.advance(days=1)
    assert (promise_days.tell(), promise_days.tell()) == (2, 0)
    assert told(ask_id) == asking.people[:2]
    assert all(WHY not in str(each.params) for each in messages(ask_id))
    say(asking, ask_id, 0, "no")
    assert true_still(ask_id) == [False, True], "who has said it is not asked any more"
    decisions.move_promise(asking.officer, ask_id, number=1, due=in_days(5), reason="The part is late")
    assert true_still(ask_id) == [False, False], "it is promised for another day now"
    clock.advance(days=6)
    assert promise_days.tell() == 2
    say(asking, ask_id, 0, "yes")
    say(asking, ask_id, 1, "cannot_tell")
    assert count(snapshot(ask_id).promises[0].seen) == {Seen.YES: 1, Seen.NO: 0, Seen.CANNOT_TELL: 1}
    assert row_of(ask_id).state is AskState.ACTING
    with pytest.raises(Conflict, match="promise_seen_said"):
        say(asking, ask_id, 1, "no")
    stranger = asking.people[0]
    with pytest.raises(NotPermitted):
        promise_days.say(
            contributor(stranger), ask_id=ask_id, contribution_id=asking.people[1], number=1, due=in_days(-1),
            answer="no",
        )  # fmt: skip
    assert_cache_is_fold(ask_id)
    noted = db.session.scalars(sa.select(AuditEvent.data).where(AuditEvent.event == "promise:seen")).all()
    assert [each for each in noted] == [{"ask_id": ask_id}] * 3


def test_nobody_is_asked_of_what_was_set_aside_or_looked_at_with_care(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.decided()
    closure.reopen(asking.moderator, ask_id, why="The light was never theirs to mend.")
    assert row_of(ask_id).state is AskState.REOPENED
    clock.advance(days=31)
    assert promise_days.tell() == 0
    other = asking.decided()
    with unit_of_work() as session:
        session.get_one(Contribution, asking.people[0]).locked = True
    clock.advance(days=31)
    assert promise_days.tell() == 3
    assert told(other) == asking.people
    db.session.rollback()
    held = db.session.scalars(sa.select(Message).where(Message.ask_id == other, Message.template == "promise_day"))
    assert [held_back.waits(each) for each in held] == [True, False, False], "it goes when that is over, however long"


def test_a_no_makes_the_checker_write_what_they_saw(asking: Asking, clock: FixedClock) -> None:
    ask_id = asking.decided()
    clock.advance(days=31)
    promise_days.tell()
    asking.done(ask_id)
    queued = [each for each in messages(ask_id) if each.template == "promise_day"]
    assert "state" not in queued[0].params
    row = db.session.scalars(sa.select(Message).where(Message.template == "promise_day")).first()
    assert row is not None
    assert contents(row)[0]["state"] == "claimed", "as it stands when it is sent"
    say(asking, ask_id, 0, "no")
    with pytest.raises(Refused, match="check_needs_words"):
        decisions.check_done(asking.checker, ask_id, number=1, passed=True)
    decisions.check_done(asking.checker, ask_id, number=1, passed=True, text="I saw the light burn on both floors.")
    assert row_of(ask_id).state is AskState.WITH_PEOPLE
