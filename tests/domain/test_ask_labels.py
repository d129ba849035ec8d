from datetime import timedelta

import pytest

from engage.domain.ask_labels import AskLabel, Due, Owed, next_due, public_label
from tests.domain.ask_scenes import CALENDAR, CHAIR, CLERK, IJB, MODERATOR, OFFICER, SYSTEM, A, Scene


def label(scene, ahead=0):
    said = public_label(scene.ask, scene.today + timedelta(days=ahead), CALENDAR)
    return said.id.value, dict(said.params)


def tabled(scene):
    return scene.do(A.TABLE, CLERK, meeting_id=1, meeting_on=scene.day(5))


def deferred(scene):
    return scene.do(A.DEFER, CLERK, to=scene.day(60), reason="The survey comes first.", decided_by="LPG")


def passing(scene, kind="ijb", body=IJB):
    return scene.do(A.PASS_ON, OFFICER, to_kind=kind, to_body_id=body, to_name="SPT", reason="Buses are theirs.")


def settled(scene):
    return passing(scene, "outside", None).do(
        A.SETTLE_OUTSIDE, MODERATOR, reasons="SPT reviews the route in May.", decided_by="SPT",
        evidence={"kind": "link", "url": "https://spt.co.uk/may"},
    )  # fmt: skip


def unconfirmed(scene):
    return scene.with_people().reminded().wait(7).do(
        A.CLOSE, SYSTEM, closed_as="unconfirmed", unconfirmed="silence"
    )  # fmt: skip


def disputed(scene):
    scene.with_people("not_agreed").says(1, "no").answered().wait(31)
    return scene.do(A.CLOSE, CHAIR, closed_as="disputed", reason="We looked again; the money is not there.")


def confirmed_refusal(scene):
    return scene.with_people("not_agreed").says(1, "yes").do(A.CLOSE, SYSTEM, closed_as="confirmed")


SCENES = [
    (lambda s: s, "draft", {}),
    (lambda s: s.do(A.DISCARD, MODERATOR, reason="Asked already."), "discarded", {}),
    (lambda s: s.raised(), "raised", {}),
    (lambda s: s.raised().do(A.NOTE, CLERK, text="Noted."), "raised", {}),
    (lambda s: s.raised().do(A.ACKNOWLEDGE, OFFICER), "acknowledged", {}),
    (lambda s: tabled(s.raised()), "on_agenda", {"date": 5}),
    (lambda s: tabled(s.raised()).wait(6), "agenda_passed", {"date": 5}),
    (lambda s: deferred(s.raised()), "put_off_to", {"date": 60}),
    (lambda s: passing(s.raised()), "passed_to", {"name": "SPT"}),
    (lambda s: settled(s.raised()), "passed_to", {"name": "SPT"}),
    (lambda s: s.decided(), "agreed", {}),
    (lambda s: s.decided("partly"), "agreed_in_part", {}),
    (lambda s: s.decided("already_planned"), "happening_already", {}),
    (lambda s: s.decided("not_agreed"), "not_agreed", {}),
    (lambda s: s.promised(due=50).promised(due=20), "promised_by", {"date": 20}),
    (lambda s: s.reported(), "done_being_checked", {}),
    (lambda s: s.with_people(), "done_being_checked", {}),
    (lambda s: s.with_people("not_agreed"), "not_agreed", {}),
    (lambda s: s.closed(), "done", {}),
    (confirmed_refusal, "not_agreed", {}),
    (unconfirmed, "closed_unconfirmed", {"reason": "silence"}),
    (disputed, "closed_disputed", {}),
    (lambda s: s.closed().reopened(), "reopened", {}),
    (lambda s: s.raised().sent("decide"), "answer_came", {"date": 0}),
    (lambda s: s.raised().sent("update").wait(3).sent("decide"), "answer_came", {"date": 3}),
    (lambda s: s.raised().sent("decide").looked_at("sent_back"), "raised", {}),
]  # fmt: skip


@pytest.mark.parametrize(("play", "expected", "params"), SCENES, ids=[f"{i}-{s[1]}" for i, s in enumerate(SCENES)])
def test_the_label_of_each_state(play, expected, params):
    scene = Scene()
    began = scene.today
    days = {key: began + timedelta(days=value) if key == "date" else value for key, value in params.items()}
    assert label(play(scene)) == (expected, days)


def test_every_label_is_in_use():
    # Two are what is late; that a meeting was cancelled is in the calendar, and no fold says it (test_agendas); of the
    # others test_ended_bodies and test_ask_moves tell.
    others = {"overdue", "very_overdue", "agenda_cancelled", "orphaned", "joined"}
    assert {expected for _, expected, _ in SCENES} | others == {each.value for each in AskLabel}


@pytest.mark.parametrize("play", [
    lambda s: s.raised(), lambda s: s.raised().do(A.ACKNOWLEDGE, OFFICER), lambda s: tabled(s.raised()),
    lambda s: passing(s.raised()), lambda s: s.closed().reopened(),
])  # fmt: skip
def test_an_undecided_ask_is_overdue_the_next_day_whatever_else_it_is(play):
    scene = play(Scene())
    due = scene.ask.decision_due
    ahead = (due - scene.today).days
    assert label(scene, ahead)[0] not in {"overdue", "very_overdue"}
    assert label(scene, ahead + 1) == ("overdue", {"days": 1, "what": "decision", "due": due})
    twenty_on = (CALENDAR.add_working_days(due, 20) - scene.today).days
    assert label(scene, twenty_on) == ("overdue", {"days": 20, "what": "decision", "due": due})
    assert label(scene, twenty_on + 1)[0] == "very_overdue"


def test_a_deferral_moves_what_is_owed_and_not_what_was_first_said():
    scene = deferred(Scene().raised())
    assert next_due(scene.ask, CALENDAR) == Due(Owed.DECISION, scene.ask.deferrals[0].to)
    assert scene.ask.first_decision_due < scene.ask.decision_due
    assert label(scene, 61)[0] == "overdue"


def test_a_promise_that_lapses_makes_the_ask_overdue_by_itself():
    scene = Scene().promised(due=20).promised(due=50)
    assert label(scene, 20)[0] == "promised_by"
    assert label(scene, 21)[1]["what"] == "promise"
    scene.wait(25).reported(1)
    assert label(scene)[0] == "promised_by"
    assert label(scene, 26)[0] == "overdue"


def test_agreeing_without_saying_who_does_what_does_not_stop_the_clock():
    scene = Scene().decided()
    ahead = (scene.ask.decision_due - scene.today).days
    assert label(scene, ahead)[0] == "agreed"
    assert label(scene, ahead + 1) == ("overdue", {"days": 1, "what": "first_promise", "due": scene.ask.decision_due})


def test_an_answer_to_a_no_that_is_late_shows_even_when_closed():
    scene = unconfirmed(Scene(2))
    assert next_due(scene.ask, CALENDAR) is None
    scene.says(1, "no")
    owed = next_due(scene.ask, CALENDAR)
    assert owed.what is Owed.ANSWER
    ahead = (owed.due - scene.today).days
    assert label(scene, ahead)[0] == "closed_unconfirmed"
    assert label(scene, ahead + 1) == ("overdue", {"days": 1, "what": "answer", "due": owed.due})
    scene.answered()
    assert label(scene, ahead + 1)[0] == "closed_unconfirmed"


def test_nothing_is_owed_by_a_body_while_people_are_asked():
    scene = Scene().with_people()
    assert next_due(scene.ask, CALENDAR) is None
    assert label(scene, 300)[0] == "done_being_checked"
