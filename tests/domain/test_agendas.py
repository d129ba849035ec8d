"""Which asks belong before a meeting, what was missed, and whose papers came in time: cases that a clerk meets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from engage.domain.agendas import (
    MeetingOn,
    Papers,
    PapersInTime,
    Standing,
    Why,
    came_of,
    label_now,
    missed,
    on_agenda,
    papers_in_time,
    standing,
    why_table,
)
from engage.domain.ask_labels import AskLabel, Labelled
from tests.domain.ask_scenes import CLERK, IJB, IJB_OFFICER, LPG, OFFICER, A, Scene

DAY = date(2026, 11, 16)
"""The first day of every scene."""


def at(number: int, days: int, cancelled: bool = False) -> MeetingOn:
    return MeetingOn(number, DAY + timedelta(days=days), cancelled)


NEXT, LATER = at(1, 20), at(2, 48)
CALENDAR = (NEXT, LATER)


def table(scene: Scene, meeting: MeetingOn) -> Scene:
    return scene.do(A.TABLE, CLERK, meeting_id=meeting.id, meeting_on=meeting.held_on)


def passed_here(scene: Scene) -> Scene:
    scene.do(A.PASS_ON, IJB_OFFICER, to_kind="lpg", to_body_id=LPG, to_name="Group", reason="It is local.")
    return scene.do(A.ACCEPT, OFFICER, decision_due=scene.day(90))


DUE_AFTER = {"decision_due": (DAY + timedelta(days=60)).isoformat()}
CASES: tuple[tuple[str, Callable[[Scene], Scene], tuple[Why, ...]], ...] = (
    ("due between the two meetings", lambda s: s.raised(decision_due=s.day(47)), (Why.DUE,)),
    ("due on the day of the later one", lambda s: s.raised(decision_due=s.day(48)), ()),
    ("overdue already", lambda s: s.raised(decision_due=s.day(0)).wait(3), (Why.DUE,)),
    ("put off to it", lambda s: s.raised().do(A.DEFER, CLERK, to=s.day(20), reason="Figures first.",
                                              decided_by="LPG"), (Why.PUT_OFF,)),
    ("put off past the later one", lambda s: s.raised().do(A.DEFER, CLERK, to=s.day(70), reason="Figures first.",
                                                           decided_by="LPG"), ()),
    ("on its agenda", lambda s: table(s.raised(decision_due=s.day(30)), NEXT), ()),
    ("on the agenda of the later one", lambda s: table(s.raised(decision_due=s.day(30)), LATER), ()),
    ("answered by a link, which the host looks at", lambda s: s.raised(decision_due=s.day(30)).sent("decide"), ()),
    ("decided", lambda s: s.raised(decision_due=s.day(30)).decided(), ()),
    ("passed on", lambda s: s.raised(decision_due=s.day(30)).do(
        A.PASS_ON, OFFICER, to_kind="ijb", to_body_id=IJB, to_name="IJB", reason="It is theirs."), ()),
    ("passed here and taken on", lambda s: passed_here(s.raised(body_id=IJB, body_kind="ijb")), (Why.PASSED_HERE,)),
    ("reopened, with months to go", lambda s: s.closed().reopened(decision_due=s.day(90)), (Why.REOPENED,)),
)  # fmt: skip


@pytest.mark.parametrize(("play", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_belongs_on_an_agenda(play: Callable[[Scene], Scene], expected: tuple[Why, ...]) -> None:
    scene = play(Scene())
    assert why_table(scene.ask, LPG, NEXT, CALENDAR, scene.today) == expected
    if expected and expected != (Why.PASSED_HERE,):
        # When no later meeting is known, all that has a day belongs on it, and nothing falls out.
        assert set(why_table(scene.ask, LPG, NEXT, (NEXT,), scene.today)) >= set(expected)


def test_a_meeting_that_passed_it_by_counts_and_one_that_noted_it_does_not() -> None:
    scene = table(Scene().raised(decision_due=(DAY + timedelta(days=200)).isoformat()), NEXT)
    scene.wait(21)
    assert missed(scene.ask, CALENDAR, scene.today) == 1
    assert Why.MISSED in why_table(scene.ask, LPG, LATER, CALENDAR, scene.today)
    assert standing(scene.ask, LPG, came_of(scene.events, NEXT.id)) is Standing.TO_ENTER
    scene.do(A.NOTE, CLERK, text="Heard.", meeting_id=NEXT.id, meeting_on=NEXT.held_on)
    assert missed(scene.ask, CALENDAR, scene.today) == 0
    third = at(3, 80)
    assert why_table(scene.ask, LPG, LATER, (*CALENDAR, third), scene.today) == (Why.NOTED,)
    assert standing(scene.ask, LPG, came_of(scene.events, NEXT.id)) is Standing.ENTERED
    # Two more: one cancelled, one that says nothing.
    table(scene, LATER)
    off = (NEXT, at(2, 48, cancelled=True), third)
    assert missed(scene.ask, off, scene.today) == 1
    table(scene, third).wait(80)
    assert missed(scene.ask, off, scene.today) == 2
    assert on_agenda(scene.ask, third)
    scene.decided()
    assert missed(scene.ask, off, scene.today) == 0


def test_what_was_moved_to_another_agenda_is_off_the_first() -> None:
    scene = table(table(Scene().raised(), NEXT), LATER)
    assert [on_agenda(scene.ask, each) for each in CALENDAR] == [False, True]
    # Tabled again after the first was held: it was on that one all the same.
    scene = table(table(Scene().raised(), NEXT).wait(25), LATER)
    assert [on_agenda(scene.ask, each) for each in CALENDAR] == [True, True]


def test_the_label_goes_by_the_calendar() -> None:
    label = Labelled(AskLabel.ON_AGENDA, {"date": NEXT.held_on})
    assert label_now(label, LATER.held_on, False) == Labelled(AskLabel.ON_AGENDA, {"date": LATER.held_on})
    assert label_now(label, LATER.held_on, True).id is AskLabel.AGENDA_CANCELLED
    assert label_now(label, None, False) == label
    raised = Labelled(AskLabel.RAISED, {})
    assert label_now(raised, LATER.held_on, True) == raised


def sent(day: int, due: int, at_day: int | None, cancelled: int | None = None, moved_to: int | None = None) -> Papers:
    on = None if at_day is None else datetime(2026, 12, at_day, 23, 30, tzinfo=UTC)
    off = None if cancelled is None else date(2026, 12, cancelled)
    due_now = date(2026, 12, moved_to or due)
    return Papers(date(2026, 12, day), due_now, off, on, None if on is None else date(2026, 12, due))


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        ([], None),
        ([sent(10, 3, None)], None),  # nobody notes it here
        ([sent(10, 3, 3)], (1, 1)),  # on its day, late at night
        ([sent(10, 3, 4)], (0, 1)),
        ([sent(10, 3, 4, moved_to=9)], (0, 1)),  # to move the day afterwards helps nobody
        ([sent(10, 3, 3), sent(20, 13, None)], (1, 2)),  # never sent
        ([sent(10, 3, 3), sent(31, 30, None)], (1, 1)),  # not due yet
        ([sent(10, 3, 3), sent(20, 13, None, cancelled=12)], (1, 1)),
        ([sent(10, 3, 3), sent(20, 13, None, cancelled=14)], (1, 2)),  # called off after the papers were late
        ([sent(2, 1, None), sent(10, 3, 3)], (1, 1)),  # from before anybody noted it
    ],
)  # fmt: skip
def test_papers_in_time(papers: list[Papers], expected: tuple[int, int] | None) -> None:
    found = papers_in_time(papers, date(2026, 12, 26))
    assert found == (None if expected is None else PapersInTime(*expected, date(2026, 12, 3)))
