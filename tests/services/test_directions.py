"""What a board that agrees says of its Direction: one is recorded, or why none; from now on, and of nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from engage.domain.ask_states import Outcome
from engage.domain.directions import DirectedTo, Direction
from engage.domain.errors import Refused
from engage.services import asks, decisions
from engage.services.context import today
from tests.asking import WHY, Asking, assert_cache_is_fold, row_of, snapshot
from tests.pages import PageClient


@pytest.fixture
def asking(app: Flask) -> Asking:
    return Asking()


def _of_the_board(asking: Asking) -> int:
    ask_id = asking.raised()
    decisions.pass_on(asking.officer, ask_id, to_body_id=asking.places.ijb, reason="The board owns the building")
    decisions.accept(asking.board_officer, ask_id)
    return ask_id


def _decide(asking: Asking, ask_id: int, outcome: str = "agreed", **more: Any) -> None:
    asking.decide(ask_id, outcome, actor=asking.board_officer, **more)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        (None, "direction_to", "direction_missing"),
        ({"none": "Noted."}, "direction_none", "reason_is_not_a_reason"),
        ({"to": "minister"}, "direction_to", "ask_field_malformed"),
        ({"reference": " "}, "direction_reference", "direction_part_missing"),
        ({"on": None}, "direction_on", "direction_part_missing"),
        ({"money": None}, "direction_money", "direction_part_missing"),
        ({"money": -1}, "direction_money", "ask_field_malformed"),
        ({"money": "12"}, "direction_money", "ask_field_malformed"),
        ({"on": "tomorrow"}, "direction_on", "direction_in_future"),
        ({"on": "2013-12-31"}, "direction_on", "direction_too_early"),
        ({"none": WHY}, "direction_none", "direction_twice"),
    ],
)  # fmt: skip
def test_a_board_that_agrees_says_all_of_it(asking: Asking, change: Any, field: str, code: str) -> None:
    ask_id = _of_the_board(asking)
    given: dict[str, Any] | None = asking.direction()
    if change is None:
        given = None
    elif change == {"none": "Noted."}:
        given = change
    else:
        given |= {k: today() + timedelta(days=1) if v == "tomorrow" else v for k, v in change.items()}  # type: ignore[operator]
    version = row_of(ask_id).version
    with pytest.raises(Refused) as refused:
        _decide(asking, ask_id, direction=given)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert row_of(ask_id).version == version


def test_nobody_else_is_asked_for_one(asking: Asking) -> None:
    group = asking.decided("agreed")
    assert snapshot(group).decision.direction is None  # type: ignore[union-attr]
    with pytest.raises(Refused, match="direction_not_asked"):
        asking.decided("partly", direction=asking.direction())
    for outcome in ("not_agreed", "already_planned"):
        _decide(asking, _of_the_board(asking), outcome)


def test_it_is_public_in_the_history_and_in_the_file_and_can_be_put_right(asking: Asking, app: Flask) -> None:
    person = PageClient(app)
    ask_id = _of_the_board(asking)
    _decide(asking, ask_id, "partly", direction={"none": "The papers of it are being drawn up, and come in January."})
    reference = row_of(ask_id).reference
    assert "Why there is no Direction" in person.get(f"/asks/{reference}")
    seq = next(each.seq for each in snapshot(ask_id).decisions)
    changes = {f"direction_{key}": value for key, value in asking.direction().items()}
    with pytest.raises(Refused, match="direction_part_missing"):
        asks.correct(asking.moderator, ask_id, seq=seq, changes={"direction_to": "both"}, reason=WHY)
    asks.correct(asking.moderator, ask_id, seq=seq, changes=changes, reason="The Direction was given since.")
    assert_cache_is_fold(ask_id)
    decision = snapshot(ask_id).decision
    assert decision
    assert (decision.outcome, decision.why_no_direction) == (Outcome.PARTLY, "")
    assert decision.direction == Direction(DirectedTo.HEALTH_BOARD, "IJB 7/2026", today(), 12_000)
    page = person.get(f"/asks/{reference}")
    assert "The board told the health board to do this" in page
    assert "Money: £12,000." in page
    assert "being drawn up" not in page.main.split("What happened")[0]
    lines = person.client.get("/bodies/north-ijb/asks.csv").get_data(as_text=True).splitlines()
    assert f"health_board,IJB 7/2026,{today().isoformat()},12000," in lines[1]


def test_a_decision_of_before_stays_as_it_is(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_id = _of_the_board(asking)
    with monkeypatch.context() as before:
        before.setattr("engage.domain.directions.check", lambda *args, **kw: None)
        _decide(asking, ask_id, direction=None)
    decision = snapshot(ask_id).decision
    assert decision
    assert decision.direction is None
    asks.correct(asking.moderator, ask_id, seq=decision.seq, changes={"reasons": WHY + " And it is true."}, reason=WHY)
    assert_cache_is_fold(ask_id)
