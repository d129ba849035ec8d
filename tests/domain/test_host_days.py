"""Days on which an answer lay with the host are the body's again: once, and only when it had answered in time."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from engage.domain.ask_chases import owed as chased
from engage.domain.ask_labels import Owed, next_due, public_label
from engage.domain.held import Held
from engage.domain.host_days import MOST_AGAIN, held
from tests.domain.ask_scenes import CALENDAR, OFFICER, A, Scene


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 90))
def test_what_was_left_is_left_again(due_in: int, sent_after: int, looked_after: int) -> None:
    scene = Scene()
    scene.raised(decision_due=scene.day(due_in))
    due = scene.ask.decision_due
    assert due is not None
    sent_on = scene.wait(sent_after).sent("decide").today
    scene.wait(looked_after).looked_at("sent_back")
    owed = next_due(scene.ask, CALENDAR)
    assert owed is not None
    assert owed.what is Owed.DECISION
    read_on = scene.today
    if sent_on > due:
        assert owed.due == due, "who was late is late"
        # By its own days alone: the host's are in no number that anybody reads, nor in the ladder's.
        shown = public_label(scene.ask, read_on, CALENDAR)
        assert shown.days == max(1, CALENDAR.working_days_between(due, sent_on))
        assert chased(scene.ask, CALENDAR)[0].counted_from == (owed.counted_from or due)
    else:
        left = min(MOST_AGAIN, max(1, CALENDAR.working_days_between(sent_on, due)))
        assert owed.due == max(due, CALENDAR.add_working_days(read_on, left))
    assert scene.ask.first_decision_due == due
    # A new day is a new clock: what was given back before counts no more.
    scene.do(A.DEFER, OFFICER, to=scene.day(30), reason="The survey comes first.", decided_by="LPG")
    again = next_due(scene.ask, CALENDAR)
    assert again is not None
    assert again.due == read_on + timedelta(days=30)


def test_a_report_that_came_back_is_late_only_by_the_bodys_own_days() -> None:
    scene = Scene().promised(due=5).promised(due=50)
    scene.wait(5).sent("report_done", promise=1)
    assert held(scene.ask, CALENDAR)[1].came == scene.today
    scene.wait(20).looked_at("sent_back")
    lies = held(scene.ask, CALENDAR)
    assert set(lies) == {1}
    assert lies[1].until == CALENDAR.next_working_day(scene.today)
    # Sent again, late by then, and back again: the second promise is not touched, and this one late by three days.
    scene.wait(4).sent("report_done", promise=1)
    late = CALENDAR.working_days_between(lies[1].until, scene.today)
    scene.wait(30).looked_at("sent_back")
    again = held(scene.ask, CALENDAR)
    assert again[1].days_late(scene.ask.promises[0].due, scene.today, CALENDAR) == late > 0
    assert Held.of(again[1].plain()) == again[1]
    scene.do(A.MOVE_PROMISE, OFFICER, promise=1, due=scene.day(9), reason="The part is late.")
    assert held(scene.ask, CALENDAR) == {}
