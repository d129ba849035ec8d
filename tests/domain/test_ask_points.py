"""An ask that asks for several things gets an answer to each."""

from __future__ import annotations

import pytest

from engage.domain.ask_points import PointAnswer, points_of
from engage.domain.errors import Refused
from tests.domain.ask_scenes import CLERK, LPG, MODERATOR, OFFICER, REASONS, A, Scene


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


def test_an_ask_of_one_thing_goes_on_as_it_did() -> None:
    assert _decided(_raised(), None).ask.decision is not None
    with pytest.raises(Refused, match="point_unanswered"):
        _decided(_raised(), ["yes"])


def test_points_are_lines() -> None:
    assert points_of(" A bus on  Sundays \n\n A stop") == ["A bus on Sundays", "A stop"]
    for written, code in (("x\n" * 7, "points_too_many"), ("x" * 201, "point_too_long")):
        with pytest.raises(Refused, match=code):
            points_of(written)
