"""Who is reminded of what is late, and when: over weekends, holidays and whatever is done meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.ask_chases import last_steps, next_step, owed, update_due
from engage.domain.ask_labels import next_due
from engage.domain.ask_moves import Side, merging
from engage.domain.deadlines import WorkingCalendar
from engage.domain.errors import Refused
from engage.domain.kinds import BodyKind
from engage.domain.ladder import DEFAULT, Chased, Ladder, Rung, first_day, read_ladder
from engage.domain.stalled import Stall, stall
from tests.domain.ask_scenes import (
    CALENDAR,
    CLERK,
    IJB,
    IJB_OFFICER,
    MODERATOR,
    OFFICER,
    OTHER_MODERATOR,
    PERSON,
    SYSTEM,
    A,
    Scene,
)

LADDER: Ladder = DEFAULT


def chase(scene: Scene, ladder: Ladder = LADDER) -> Scene:
    """What the daily round does today."""
    step = next_step(scene.ask, ladder, scene.today, CALENDAR)
    if step is not None:
        scene.do(
            A.CHASE, SYSTEM, step=step.step.value, number=step.number, owed=step.late.what.value, due=step.late.due,
            days=step.days, sent=True,
        )  # fmt: skip
    return scene


def rounds(scene: Scene, days: int, ladder: Ladder = LADDER) -> Scene:
    """The daily round for so many days."""
    for _day in range(days):
        chase(scene.wait(1), ladder)
    return scene


def owed_steps(scene: Scene) -> list:
    """The steps for what is owed, without the reminder that a word is due."""
    return [each for each in scene.ask.chases if each.owed is not Chased.UPDATE]


def said(scene: Scene) -> list[tuple[str, str, date]]:
    return [(each.step.value, each.owed.value, (each.at.date())) for each in scene.ask.chases]


def until(scene: Scene, day: date) -> Scene:
    return rounds(scene, (day - scene.today).days)


@pytest.mark.parametrize(
    ("due", "days"),
    [
        # From a Friday: nobody is written to at the weekend; ten, twenty, thirty working days in full.
        ("2027-02-05", ["2027-02-08", "2027-02-22", "2027-03-08", "2027-03-22"]),
        # Christmas (Boxing Day observed on Monday 28), New Year (Friday 1, and Saturday 2 observed on Monday 4).
        ("2026-12-23", ["2026-12-24", "2027-01-13", "2027-01-27", "2027-02-10"]),
        # Good Friday is no working day, Easter Monday is; the clocks go forward on 28 March 2027.
        ("2027-03-25", ["2027-03-29", "2027-04-12", "2027-04-26", "2027-05-11"]),
    ],
)
def test_each_step_has_its_day(due: str, days: list[str]) -> None:
    scene = Scene().raised(decision_due=due)
    until(scene, date.fromisoformat(days[-1]) + timedelta(days=40))
    chased = [each for each in said(scene) if each[1] == "decision"]
    assert [rung for rung, _owed, _day in chased] == ["owner", "chair", "chief_officer", "board"]
    assert [day.isoformat() for *_rest, day in chased] == days
    assert [each.number for each in scene.ask.chases if each.owed is Chased.DECISION] == [1, 2, 3, 4]
    # Being chased moves no day, and nobody else answers for it.
    assert (scene.ask.decision_due, scene.ask.body_id) == (date.fromisoformat(due), OFFICER.body_id)


def test_a_round_that_stood_still_takes_one_step_a_day() -> None:
    scene = Scene().raised(decision_due="2027-02-05").wait(days=140)
    assert chase(scene).ask.chases[-1].step is Rung.OWNER
    chase(scene)
    assert len(scene.ask.chases) == 1
    rounds(scene, 3)
    assert [each.step for each in scene.ask.chases] == list(Rung)
    with pytest.raises(Refused, match="reminder_not_due"):
        scene.do(A.CHASE, SYSTEM, step="board", number=5, owed="decision", due="2027-02-05", days=9, sent=True)


@pytest.mark.parametrize(
    "what",
    [
        lambda scene: scene.do(A.DEFER, CLERK, to=scene.day(20), reason="The survey comes first.", decided_by="LPG"),
        lambda scene: scene.decided(),
        lambda scene: scene.decided("not_agreed"),
    ],
)
def test_done_or_moved_the_ladder_begins_anew(what) -> None:
    scene = Scene().raised(decision_due="2027-02-05")
    until(scene, date(2027, 2, 23))
    assert [each.step.value for each in owed_steps(scene)] == ["owner", "chair"]
    what(scene)
    before = len(owed_steps(scene))
    rounds(scene, 60)
    later = owed_steps(scene)[before:]
    assert all(each.due > date(2027, 2, 5) for each in later)
    assert not later or (later[0].step, later[0].number) == (Rung.OWNER, 1)


def test_while_it_is_passed_on_the_first_body_is_chased_and_then_the_other() -> None:
    scene = Scene().raised(decision_due="2027-02-05")
    scene.do(A.PASS_ON, OFFICER, to_kind="ijb", to_body_id=IJB, to_name="IJB", reason="It is theirs.")
    until(scene, date(2027, 2, 23))
    assert [(each.step.value, each.body_id) for each in owed_steps(scene)] == [("owner", 11), ("chair", 11)]
    # The very same day is given again: it is another body's all the same.
    scene.do(A.ACCEPT, IJB_OFFICER, decision_due="2027-02-23")
    rounds(scene, 2)
    assert [(each.step.value, each.body_id) for each in owed_steps(scene)][2:] == [("owner", IJB)]


def test_whoever_comes_after_a_body_goes_on_where_the_steps_were() -> None:
    scene = Scene().raised(decision_due="2027-02-05")
    until(scene, date(2027, 2, 23))
    scene.do(
        A.SUCCEED, SYSTEM, to_body_id=12, to_kind="lpg", to_name="New LPG", from_name="LPG", ended_on=scene.day(-1)
    )
    rounds(scene, 40)
    assert [(each.step.value, each.body_id, each.number, each.due.isoformat()) for each in owed_steps(scene)] == [
        ("owner", 11, 1, "2027-02-05"), ("chair", 11, 2, "2027-02-05"), ("chief_officer", 12, 3, "2027-02-05"),
        ("board", 12, 4, "2027-02-05"),
    ]  # fmt: skip
    assert scene.ask.first_decision_due == date(2027, 2, 5)


def test_joined_asks_go_on_where_the_one_was_that_is_later_up_the_ladder() -> None:
    late, other = Scene(1).raised(decision_due="2027-02-05"), Scene(2).raised(decision_due="2027-02-19")
    until(late, date(2027, 2, 23))
    until(other, date(2027, 2, 23))
    assert [each.step.value for each in owed_steps(other)] == ["owner"]
    went, came = merging(Side(1, 1, 11, late.ask), Side(2, 1, 11, other.ask), "The same light.",
                         last_step=last_steps(late.ask, CALENDAR)["owed"])  # fmt: skip
    for action, payload in came:
        other.do(action, MODERATOR, **payload)
    rounds(other, 40)
    assert [(each.step.value, each.number, each.due.isoformat()) for each in owed_steps(other)] == [
        ("owner", 1, "2027-02-19"), ("chief_officer", 2, "2027-02-05"), ("board", 3, "2027-02-05"),
    ]  # fmt: skip
    for action, payload in went:
        late.do(action, MODERATOR, **payload)
    # By itself again it has its own day and its own steps.
    other.do(A.LET_GO, MODERATOR, ask_id=1)
    assert last_steps(other.ask, CALENDAR)["owed"] == "owner"


def test_a_new_round_is_chased_anew() -> None:
    scene = Scene(1).with_people("not_agreed").says(1, "no")
    rounds(scene, 20)
    assert [(step, what) for step, what, _day in said(scene)] == [("owner", "answer")]
    scene.answered().reopened(new_information="There is a grant for lifts now.", decision_due=scene.day(1))
    rounds(scene, 5)
    assert [(each.step.value, each.owed.value, each.round) for each in scene.ask.chases][1:] == [
        ("owner", "decision", 2)
    ]


def test_nobody_is_chased_for_days_on_which_the_host_reads() -> None:
    scene = Scene().raised(decision_due="2027-02-05")
    until(scene, date(2027, 2, 10))
    scene.sent("decide")
    rounds(scene, 30)
    assert [each.step.value for each in owed_steps(scene)] == ["owner"]
    scene.looked_at("sent_back")
    late = owed(scene.ask, CALENDAR)[0]
    # It shows the day that everybody reads, and counts from one that is as much later as the host took.
    assert late.due == date(2027, 2, 5) == next_due(scene.ask, CALENDAR).due
    assert CALENDAR.working_days_between(late.counted_from, scene.today) == 3
    rounds(scene, 11)
    assert [each.step.value for each in owed_steps(scene)] == ["owner"]
    rounds(scene, 1)
    assert [(each.step.value, each.days) for each in owed_steps(scene)] == [("owner", 1), ("chair", 11)]


def test_the_days_of_the_host_are_given_once() -> None:
    scene = Scene().raised(decision_due="2027-02-05")
    until(scene, date(2027, 2, 1))
    scene.sent("decide")
    until(scene, date(2027, 3, 1))
    scene.looked_at("sent_back")
    late = owed(scene.ask, CALENDAR)[0]
    # It has the days again that it had left when it answered: the ladder counts from the last of them.
    assert late.counted_from == late.due == date(2027, 3, 5)
    rounds(scene, 7)
    assert [(each.step, each.days) for each in owed_steps(scene)] == [(Rung.OWNER, 1)]


def test_nobody_is_chased_for_days_on_which_others_check_what_was_done() -> None:
    scene = Scene().promised(due=20)
    due = scene.ask.promises[0].due
    scene.wait(19).reported()
    # Whoever checks takes four months, and finds that it is not so.
    rounds(scene, 120)
    assert scene.ask.chases == ()
    scene.do(A.CHECK_FAIL, OTHER_MODERATOR, promise=1, reason="The stop is where it always was.")
    late = owed(scene.ask, CALENDAR)[0]
    assert (late.what, late.due) == (Chased.PROMISE, due)
    assert CALENDAR.working_days_between(late.counted_from, scene.today) <= 1
    assert update_due(scene.ask) == scene.today + timedelta(days=90)
    rounds(scene, 7)
    assert [(each.step, each.owed) for each in scene.ask.chases] == [(Rung.OWNER, Chased.PROMISE)]
    # A day that the body moved afterwards is its own again.
    scene.do(A.MOVE_PROMISE, OFFICER, promise=1, due=scene.day(10), reason="The road is dug up until then.")
    late = owed(scene.ask, CALENDAR)[0]
    assert late.counted_from == late.due


def test_a_promise_that_nobody_claimed_is_late_beside_one_that_was_checked_slowly() -> None:
    scene = Scene().promised(due=20).promised(due=20)
    scene.wait(19).reported()
    rounds(scene, 30)
    assert [each.step for each in scene.ask.chases][:2] == [Rung.OWNER, Rung.CHAIR]
    scene.do(A.CHECK_FAIL, OTHER_MODERATOR, promise=1, reason="The stop is where it always was.")
    late = owed(scene.ask, CALENDAR)[0]
    assert late.counted_from == late.due == scene.ask.promises[1].due


def test_a_word_is_due_every_ninety_days_and_takes_nothing_off_what_is_owed() -> None:
    scene = Scene().raised(decision_due=Scene().day(300))
    assert update_due(scene.ask) == scene.today + timedelta(days=90)
    rounds(scene, 100)
    assert [(step, what) for step, what, _day in said(scene)] == [("owner", "update")]
    with pytest.raises(Refused, match="reason_is_not_a_reason"):
        scene.do(A.UPDATE, OFFICER, text="Noted.")
    decision = next_due(scene.ask, CALENDAR)
    scene.do(A.UPDATE, OFFICER, text="The survey of the stairs is half done.")
    assert next_due(scene.ask, CALENDAR) == decision
    assert scene.ask.updates[0].text.startswith("The survey")
    assert update_due(scene.ask) == scene.today + timedelta(days=90)
    assert scene.ask.acknowledged_at is not None
    # By a link it waits for the host: then nobody is chased for it.
    scene.wait(89).sent("update")
    assert update_due(scene.ask) is None
    rounds(scene, 20)
    scene.looked_at("sent_back")
    assert len(scene.ask.chases) == 1
    assert update_due(scene.ask) == scene.today + timedelta(days=1)


def test_no_word_is_owed_where_the_body_has_nothing_to_do() -> None:
    assert update_due(Scene().checked().ask) is None
    assert update_due(Scene().with_people("not_agreed").ask) is None
    assert update_due(Scene().closed().ask) is None
    assert update_due(Scene().promised().ask) is not None


@pytest.mark.parametrize("actor", [OFFICER, MODERATOR, PERSON])
def test_nobody_but_the_scheduler_reminds(actor) -> None:
    scene = Scene().raised(decision_due="2027-02-05").wait(days=100)
    with pytest.raises(Refused, match="reminder_not_due"):
        scene.do(A.CHASE, actor, step="owner", number=1, owed="decision", due="2027-02-05", days=9, sent=True)


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        ({"owner": 0, "mayor": 5}, "ladder_malformed"),
        ({"owner": True}, "ladder_malformed"),
        ({"owner": -1}, "ladder_malformed"),
        ({"owner": 0, "chair": "10"}, "ladder_malformed"),
        ({"chair": 10}, "ladder_without_owner"),
        ({"owner": 5, "chair": 5}, "ladder_order"),
        ({"owner": 0, "chair": 20, "chief_officer": 10}, "ladder_order"),
    ],
)
def test_a_ladder_that_is_none_is_refused(kept, code) -> None:
    with pytest.raises(Refused, match=code):
        read_ladder(kept)


def test_a_partnership_may_leave_steps_out() -> None:
    assert read_ladder({}) == read_ladder(None) == DEFAULT
    ladder = read_ladder({"board": 15, "owner": 3})
    assert list(ladder) == [Rung.OWNER, Rung.BOARD]
    scene = rounds(Scene().raised(decision_due="2026-12-01"), 80, ladder)
    assert [each.step.value for each in scene.ask.chases if each.owed is Chased.DECISION] == ["owner", "board"]


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.sets(st.dates(date(2026, 1, 1), date(2030, 6, 1)), max_size=20))
def test_steps_come_in_order_and_on_working_days(due: date, closed: set[date]) -> None:
    calendar = WorkingCalendar(extra_closed=frozenset(closed))
    days = [first_day(rung, due, LADDER, calendar) for rung in LADDER]
    assert due < days[0]
    assert days == sorted(set(days))
    assert all(calendar.is_working_day(day) for day in days)


@pytest.mark.parametrize(
    ("kind", "met_on", "today", "since"),
    [
        ("lpg", date(2026, 3, 2), date(2026, 6, 30), None),
        ("lpg", date(2026, 3, 2), date(2026, 7, 1), date(2026, 3, 2)),
        ("lpg", None, date(2026, 1, 20), None),
        ("lpg", None, date(2026, 5, 2), date(2026, 1, 1)),
        ("ijb", None, date(2027, 5, 2), None),
    ],
)
def test_a_group_is_stalled_after_120_days(kind, met_on, today, since) -> None:
    found = stall(BodyKind(kind), date(2026, 1, 1), met_on, today)
    assert found == (Stall(since, met_on) if since else None)
