"""From when to when others could read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from engage.domain.gone_out import Shown, shown

START = datetime(2026, 10, 1, 9, tzinfo=UTC)


def history(*events: tuple[str, dict[str, Any]]) -> list[tuple[str, datetime, dict[str, Any]]]:
    return [(kind, START + timedelta(days=number), payload) for number, (kind, payload) in enumerate(events)]


def day(number: int) -> datetime:
    return START + timedelta(days=number)


BEGUN: tuple[tuple[str, dict[str, Any]], ...] = (("received", {}), ("read", {}))


def test_what_was_never_out() -> None:
    assert shown(history(*BEGUN, ("withheld", {"reason": "legal"}), ("withdrawn", {}))) == ()


def test_out_and_taken_back() -> None:
    events = history(*BEGUN, ("published", {}), ("published", {"reasons": ["length"]}), ("withdrawn", {}))
    assert shown(events) == (Shown(True, day(2), day(4)),)
    assert shown(events[:-1]) == (Shown(True, day(2), None),)


def test_narrowed_to_the_body_then_to_nobody() -> None:
    narrowed = ("use_changed", {"use": "body", "widened": False, "publication": "clear_for_body"})
    closed = ("use_changed", {"use": "neither", "widened": False, "publication": "unpublish"})
    assert shown(history(*BEGUN, ("published", {}), narrowed, closed)) == (
        Shown(True, day(2), day(3)), Shown(False, day(3), day(4)),
    )  # fmt: skip
