"""Answered of due: what counts as owed, as in time, and that nothing that fell due leaves the count."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engage.domain.answered import KINDS, Answered, OwedDecision, Standing, answered, owed_decisions
from engage.domain.ask_states import Outcome
from engage.domain.deadlines import local_date
from tests.domain.ask_scenes import CLERK, IJB, IJB_OFFICER, LPG, OFFICER, A, Scene
from tests.domain.test_ask_walks import seeds, walk, walks


def owed(scene: Scene) -> tuple[OwedDecision, ...]:
    return owed_decisions(scene.events)


def test_an_ask_that_nobody_answers_is_owed_for_ever() -> None:
    scene = Scene().raised()
    [row] = owed(scene)
    assert (row.round, row.body_id, row.decided_on) == (1, LPG, None)
    assert row.standing(row.first_due) is Standing.NOT_DUE
    assert row.standing(row.first_due + timedelta(1)) is Standing.UNANSWERED
    late = scene.wait(400).today
    assert answered([row], row.first_due, row.first_due, late) == Answered(1, 0, 0, 1)


def test_noting_acknowledging_and_putting_off_answer_nothing() -> None:
    scene = Scene().raised().do(A.ACKNOWLEDGE, OFFICER).do(A.NOTE, CLERK, text="Noted.")
    scene.do(A.DEFER, OFFICER, to=scene.day(200), reason="The survey comes first.", decided_by="LPG")
    [row] = owed(scene)
    assert row.decided_on is None
    assert row.first_due == local_date(scene.ask.raised_at) + timedelta(days=56), "the first date stays"
    scene.wait(100).decided()
    [row] = owed(scene)
    assert row.standing(scene.today) is Standing.LATE
    assert row.decided_on == scene.today


def test_a_decision_on_its_day_is_in_time() -> None:
    scene = Scene().raised().wait(56).decided("not_agreed")
    [row] = owed(scene)
    assert row.decided_on == row.first_due
    assert (row.standing(scene.today), row.outcome) == (Standing.IN_TIME, Outcome.NOT_AGREED)


def test_what_is_due_today_has_not_fallen_due() -> None:
    row = OwedDecision(1, LPG, date(2026, 10, 1), date(2026, 10, 30))
    assert answered([row], date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 30)).due == 0
    assert answered([row], date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 31)).unanswered == 1


def passed(scene: Scene) -> Scene:
    return scene.do(A.PASS_ON, OFFICER, to_kind="ijb", to_body_id=IJB, to_name="IJB", reason="It is theirs.")


def test_passing_on_in_time_passes_what_is_owed_and_passing_on_late_does_not() -> None:
    early = passed(Scene().raised()).do(A.ACCEPT, IJB_OFFICER, decision_due="2027-06-01")
    assert [row.body_id for row in owed(early)] == [IJB]
    late = passed(Scene().raised().wait(60)).do(A.ACCEPT, IJB_OFFICER, decision_due="2027-06-01")
    assert [row.body_id for row in owed(late)] == [LPG]
    waiting = passed(Scene().raised())
    assert [row.body_id for row in owed(waiting)] == [LPG], "nobody has taken it on yet"


def test_a_reopening_owes_a_new_decision_and_keeps_the_old() -> None:
    scene = Scene().decided("not_agreed").reopened(new_information="There is a grant.")
    first, second = owed(scene)
    assert (first.outcome, second.outcome, second.round) == (Outcome.NOT_AGREED, None, 2)


def test_a_corrected_outcome_is_the_one_that_counts() -> None:
    scene = Scene().decided("agreed")
    scene.do(A.CORRECT, OFFICER, seq=scene.events[-1].seq, changes={"outcome": "partly"}, reason="Typed wrong.")
    assert [row.outcome for row in owed(scene)] == [Outcome.PARTLY]


@walks
@given(seeds)
def test_it_is_what_the_whole_history_says(seed: int) -> None:
    """The few kinds of event give the same rounds, dates and outcomes as the fold of everything."""
    for scene, _ in walk(seed, 40):
        few = [event for event in scene.events if event.kind in KINDS]
        rows = owed_decisions(few)
        assert rows == owed(scene)
        assert [(row.round, row.first_due) for row in rows] == [
            (each.number, each.first_decision_due) for each in scene.ask.rounds
        ]
        for row, each in zip(rows, scene.ask.rounds, strict=True):
            decision = next((one for one in scene.ask.decisions if one.round == each.number), None)
            assert row.outcome == (decision.outcome if decision else None)
            assert row.decided_on == (local_date(decision.at) if decision else None)
        if rows and rows[-1].first_due >= scene.today:
            assert rows[-1].body_id == scene.ask.body_id


@given(st.lists(st.tuples(st.integers(0, 80), st.one_of(st.none(), st.integers(0, 120)))), st.integers(0, 120))
def test_nothing_that_fell_due_leaves_the_count(rows: list[tuple[int, int | None]], days: int) -> None:
    start = date(2026, 1, 1)
    owed_rows = [
        OwedDecision(1, LPG, start, start + timedelta(due), None if done is None else start + timedelta(done))
        for due, done in rows
    ]
    on = start + timedelta(days)
    found = answered(owed_rows, start, start + timedelta(80), on)
    assert found.due == found.in_time + found.late + found.unanswered
    assert found.due == sum(start + timedelta(due) < on for due, _ in rows)
    months = [answered(owed_rows, start + timedelta(a), start + timedelta(a + 8), on) for a in range(0, 81, 9)]
    assert sum(each.due for each in months) == found.due


