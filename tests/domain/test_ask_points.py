"""An ask that asks for several things gets an answer to each."""

from __future__ import annotations

import pytest

from engage.domain.answered import owed_decisions
from engage.domain.ask_integrity import ActorFacts
from engage.domain.ask_points import PointAnswer, points_of
from engage.domain.digest_lines import Window, line_of
from engage.domain.errors import Refused
from tests.domain.ask_scenes import CALENDAR, CLERK, LPG, MODERATOR, OFFICER, REASONS, START, A, Scene


def _raised(*points: str) -> Scene:
    scene = Scene()
    return scene.do(
        A.RAISE, MODERATOR, title="Run the bus", body_id=LPG, body_kind="lpg", ack_due=scene.day(7),
        decision_due=scene.day(30), points=list(points) or None,
    )  # fmt: skip


def _decided(scene: Scene, answers: list[str] | None) -> Scene:
    return scene.do(
        A.DECIDE, OFFICER, outcome="partly", reasons=REASONS, options_considered="Two vans.", decided_by="LPG",
        point_answers=answers,
    )  # fmt: skip


def test_each_point_is_answered_or_nothing_is() -> None:
    scene = _raised("A bus on Sundays", "A stop at the clinic")
    for answers, field in ((None, "point1"), (["yes"], "point2"), (["yes", "no", "no"], "point3")):
        with pytest.raises(Refused, match="point_unanswered") as refused:
            _decided(scene, answers)
        assert refused.value.field == field
    _decided(scene, ["yes", "in_part"])
    assert scene.ask.decision is not None
    assert scene.ask.decision.point_answers == (PointAnswer.YES, PointAnswer.IN_PART)
    scene.do(A.CORRECT, CLERK, seq=scene.ask.version, changes={"reasons": "The survey says yes."}, reason="Typing.")
    assert scene.ask.decision.point_answers == (PointAnswer.YES, PointAnswer.IN_PART)


def test_points_and_what_was_said_to_them_are_put_right_by_a_new_event() -> None:
    scene = _raised("A bus on Sundays", "A stop at the clinc")
    [raised] = [each.seq for each in scene.events if each.kind is A.RAISE]

    def put_right(actor: ActorFacts, seq: int, **changes: list[str]) -> None:
        scene.do(A.CORRECT, actor, seq=seq, changes=changes, reason="Typing mistake.")

    put_right(MODERATOR, raised, points=["A bus on Sundays", "A stop at the clinic", "A shelter"])
    _decided(scene, ["yes", "no", "no"])
    put_right(MODERATOR, raised, points=["A bus on Sundays", "A stop at the clinic", "A bus shelter"])
    assert scene.ask.points[2] == "A bus shelter"
    with pytest.raises(Refused, match="correction_not_yours"):
        put_right(CLERK, raised, points=["No bus", "A stop", "A shelter"])
    with pytest.raises(Refused, match="points_answered"):
        put_right(MODERATOR, raised, points=["A bus on Sundays"])
    decided = scene.ask.decisions[0].seq
    with pytest.raises(Refused, match="point_unanswered"):
        put_right(CLERK, decided, point_answers=["yes"])
    put_right(CLERK, decided, point_answers=["yes", "in_part", "no"])
    assert scene.ask.decision is not None
    assert scene.ask.decision.point_answers == (PointAnswer.YES, PointAnswer.IN_PART, PointAnswer.NO)
    assert scene.ask.corrections[-1].before == {"point_answers": ["yes", "no", "no"]}
    assert owed_decisions(scene.events)[0].point_answers == scene.ask.decision.point_answers


def test_the_line_of_a_digest_ticks_each_point_or_says_that_it_is_not_answered() -> None:
    scene = _raised("A bus on Sundays", "A stop at the clinic")

    def said() -> list[str | None]:
        line = line_of("x", scene.ask, tuple(scene.events), Window(START, scene.now), CALENDAR, body="LPG")
        assert [each.text for each in line.points] == list(scene.ask.points)
        return [each.answer for each in line.points]

    assert said() == [None, None]
    _decided(scene, ["yes", "in_part"])
    assert said() == ["yes", "in_part"]
    scene.reopened()
    assert said() == [None, None], "the new round has answered nothing"


def test_an_ask_of_one_thing_goes_on_as_it_did() -> None:
    assert _decided(_raised(), None).ask.decision is not None
    with pytest.raises(Refused, match="point_unanswered"):
        _decided(_raised(), ["yes"])


def test_points_are_lines() -> None:
    assert points_of(" A bus on  Sundays \n\n A stop") == ["A bus on Sundays", "A stop"]
    for written, code in (("x\n" * 7, "points_too_many"), ("x" * 201, "point_too_long")):
        with pytest.raises(Refused, match=code):
            points_of(written)
