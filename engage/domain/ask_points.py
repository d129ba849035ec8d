"""The points of an ask that asks for several things, and what a decision says to each."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from engage.domain.errors import Refused

MAX_POINTS = 6
MAX_POINT = 200
"""Characters of one."""


class PointAnswer(StrEnum):
    """What a decision says to one point."""

    YES = "yes"
    IN_PART = "in_part"
    NO = "no"


def points_of(lines: str) -> list[str]:
    """The points that were written one on each line. Raises Refused: points_too_many (limit), ask_text_too_long."""
    found = [point for point in (" ".join(line.split()) for line in lines.splitlines()) if point]
    check_points(found)
    return found


def check_points(points: Iterable[str]) -> None:
    """Raises Refused for more points than people can follow, or one that is no point but a letter."""
    listed = list(points)
    if len(listed) > MAX_POINTS:
        raise Refused("points_too_many", field="points", limit=MAX_POINTS)
    if any(len(point) > MAX_POINT for point in listed):
        raise Refused("point_too_long", field="points", limit=MAX_POINT)


def check_answered(points: tuple[str, ...], answers: Iterable[str]) -> None:
    """Raises Refused("point_unanswered") with the first point that has no answer as field; or with the first answer
    that has no point."""
    given = list(answers)
    if len(given) != len(points):
        raise Refused("point_unanswered", field=f"point{min(len(given), len(points)) + 1}")
