"""What people say of a promise whose day has passed."""

from __future__ import annotations

import pytest

from engage.domain.ask_events import public_payload
from engage.domain.errors import Conflict, DomainError, Refused
from engage.domain.promise_seen import Seen, count
from tests.domain.ask_scenes import MODERATOR, OFFICER, OTHER_MODERATOR, PERSON, A, Scene


def say(scene: Scene, contribution: int, answer: str, **given: object) -> Scene:
    promise = scene.ask.promises[0]
    said = {"promise": 1, "due": promise.due, "contribution_id": contribution, "answer": answer, **given}
    return scene.do(A.PROMISE_SEEN, PERSON, **said)


def test_it_is_asked_from_the_day_after_and_once_for_each_day_it_had() -> None:
    scene = Scene(3).promised(due=5)
    with pytest.raises(Refused, match=r"promise_day_to_come"):
        say(scene.wait(5), 1, "yes")
    say(scene.wait(1), 1, "no")
    with pytest.raises(Conflict, match=r"promise_seen_said"):
        say(scene, 1, "yes")
    with pytest.raises(Refused, match=r"contribution_not_fed"):
        say(scene, 9, "yes")
    old = scene.ask.promises[0].due
    scene.do(A.MOVE_PROMISE, OFFICER, promise=1, due=scene.day(3), reason="The part came late, in June.")
    with pytest.raises(Conflict, match=r"promise_day_moved"):
        say(scene, 2, "yes", due=old)
    state = scene.ask.state
    say(say(scene.wait(4), 1, "yes"), 2, "cannot_tell")
    assert count(scene.ask.promises[0].seen) == {Seen.YES: 1, Seen.NO: 0, Seen.CANNOT_TELL: 1}
    assert scene.ask.state is state, "it closes and reopens nothing"
    assert public_payload(A.PROMISE_SEEN, scene.events[-1].payload) == {}


def test_a_no_makes_the_checker_write_what_they_saw() -> None:
    scene = Scene(2).promised(due=5).reported().wait(6)
    say(scene, 1, "no")
    for text in ({}, {"text": "Noted."}):
        with pytest.raises(DomainError, match=r"check_needs_words|reason_is_not_a_reason"):
            scene.do(A.CHECK_PASS, OTHER_MODERATOR, promise=1, **text)
    scene.do(A.CHECK_PASS, OTHER_MODERATOR, promise=1, text="I stood at the gate, and the stop is there.")
    say(scene, 2, "yes")


def test_nobody_types_it_in_about_their_own_work_or_without_saying_how_they_know() -> None:
    scene = Scene(2).promised(due=5).wait(6)
    known = {"channel": "phone", "told_on": scene.day(0), "known_by": "reached"}
    for actor, given in ((OFFICER, known), (MODERATOR, {})):
        with pytest.raises(Refused, match=r"verdict_by_body|verdict_needs_provenance"):
            scene.do(
                A.PROMISE_SEEN, actor, promise=1, due=scene.ask.promises[0].due, contribution_id=1, answer="no", **given
            )
